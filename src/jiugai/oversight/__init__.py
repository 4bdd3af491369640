"""Findings and their rectification, red-line incidents, spot checks, guidance visits."""
