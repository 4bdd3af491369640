"""The rules as data with dates and clauses, and small pure functions: no database, no clock, no network."""
