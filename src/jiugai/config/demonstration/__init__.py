"""Made-up counties to try the product with: Yunnan as it might be, the same for the same seed."""
