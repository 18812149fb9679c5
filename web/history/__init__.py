"""Versions of flows, the way back to any, and old declarations that are still exact."""
