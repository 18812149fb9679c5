"""Counts of what a database holds, to see that nothing else was touched."""

from graph.driver import Database
from graph.queries import Statement

_NODES = Statement(
    "test/count_nodes", "MATCH (n) UNWIND labels(n) AS name RETURN name, count(*) AS count ORDER BY name"
)
_RELATIONSHIPS = Statement(
    "test/count_relationships", "MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS count ORDER BY name"
)


def counts(database: Database) -> dict[str, int]:
    """Return the number of nodes by label and of relationships by type."""
    rows = database.read(lambda tx: tx.rows(_NODES) + tx.rows(_RELATIONSHIPS))
    return {row["name"]: row["count"] for row in rows}
