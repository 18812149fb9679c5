"""The map of the territory."""
