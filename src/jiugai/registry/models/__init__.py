"""The records of the registry."""

from jiugai.registry.models.divisions import Division, Level

__all__ = ["Division", "Level"]
