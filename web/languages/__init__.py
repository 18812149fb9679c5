"""The language in which a reader sees the pages."""
