"""Filters of the year's judgement."""
