"""Pages of the reserve library."""
