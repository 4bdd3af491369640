"""jiugai (旧改): renovation of old residential estates, from the first survey to the yearly judgement."""

__version__ = "0.1.0"
