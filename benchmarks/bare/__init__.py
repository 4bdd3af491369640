"""What ballots are compared with: a view that stores one row of the same kind, and one that does nothing."""
