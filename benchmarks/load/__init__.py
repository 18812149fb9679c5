"""Fifty people at once on the running service: what their pages cost, what the service takes."""
