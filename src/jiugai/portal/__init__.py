"""Residents' and public pages."""
