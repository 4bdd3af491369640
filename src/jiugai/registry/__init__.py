"""What exists: divisions and their local values, organisations, estates, buildings, homes, facilities."""
