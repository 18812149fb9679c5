"""Metrics for the operator: off by default, never public."""
