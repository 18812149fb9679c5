"""Objectives: the figures that indicators are meant to reach, and how far from them the territory is."""
