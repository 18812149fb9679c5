"""Schema step: the uniqueness of roofs, and the index that finds those of a cadastre.

Imports of solar cadastres used to be refused. From this step on their roofs are kept, and another version of
the same cadastre replaces them. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(load(f"schema/{name}") for name in ("unique_roof_id", "index_roof_cadastre"))


def apply(database: Database) -> None:
    """Create the constraint and the index that are not there yet."""
    apply_schema(database, STATEMENTS)
