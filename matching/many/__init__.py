"""Instances of many arcs: all are looked at as arrays, few are handed to a solver, fewer become objects."""
