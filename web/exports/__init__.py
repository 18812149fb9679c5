"""Declarations taken away in a file."""
