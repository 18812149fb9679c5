"""Data files with their sources; no code."""
