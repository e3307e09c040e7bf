"""Reads about obstacles in the shape of a page, as wide as the actor may see."""
