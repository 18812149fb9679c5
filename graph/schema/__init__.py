"""The words of the graph, declared once: labels, relationship types, properties, identities and indexes."""

from graph.schema.labels import LABELS
from graph.schema.relationships import RELATIONSHIPS

__all__ = ["LABELS", "RELATIONSHIPS"]
