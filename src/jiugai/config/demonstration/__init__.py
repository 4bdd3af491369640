"""A believable county for trying the product out: made up, the same for the same seed."""
