"""Roofs shared by neighbours: the list, one group with all that explains it, decisions, one site's roofs."""
