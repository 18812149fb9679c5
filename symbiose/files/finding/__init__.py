"""Finds which resource of the catalogue the free words of a declarant mean, and says why."""
