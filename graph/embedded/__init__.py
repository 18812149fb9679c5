"""The embedded database: a server in a child process, for those who run no Neo4j."""

from graph.embedded.opening import EmbeddedDatabase, open_embedded

__all__ = ["EmbeddedDatabase", "open_embedded"]
