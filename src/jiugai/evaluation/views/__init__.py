"""Pages of the year's judgement."""
