"""Declared flows: list and declaration."""
