"""Satisfaction, complaints, warranty, management, maintenance fund after the works."""
