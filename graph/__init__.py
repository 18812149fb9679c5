"""Persistence: the ports of the domain over the official Neo4j driver."""
