"""Exchanges of a whole region: every admissible pair is looked at, as arrays, few are handed to a solver."""
