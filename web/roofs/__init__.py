"""Pages of the roofs of the solar cadastres."""
