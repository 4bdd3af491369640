"""Sealed years: Parquet tables and a signed manifest, made below, carried upward, judged above."""
