"""Officials' pages that show more than one room: desk, estate page, project page, map, search."""
