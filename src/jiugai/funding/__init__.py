"""Batches, allocations, payments, capacity, contributions, loans and bonds."""
