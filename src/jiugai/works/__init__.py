"""Progress, inspections, variations, acceptance."""
