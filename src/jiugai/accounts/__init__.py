"""People, their posts, and who may do what where."""
