"""Score cards, ranking, capacity, and the annual plan with its versions."""
