"""Forms of the reserve library."""
