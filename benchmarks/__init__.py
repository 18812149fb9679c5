"""Measurements run by hand (`make bench`), never timed tests; the figures stand in docs/performance.md."""
