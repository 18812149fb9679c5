"""Reference values with their sources."""
