"""Schema step: how roofs are found, and the uniqueness of cadastres and of what is said of whose roofs are.

Roofs of solar cadastres used to belong to nobody. From this step on those around a site are found by their
cell, and a person settles whose an ambiguous one is. The uniqueness of versions is also what tells two people
who settle one roof at once. Roofs that were kept before are marked here, and placed by the service when it
starts: what measures footprints is no part of the graph. An interrupted step goes on with those not marked.
"""

from graph.batches import write_in_batches
from graph.driver import Database, Transaction
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in (
        "index_roof_cell",
        "index_roof_reference",
        "unique_cadastre_id",
        "unique_roof_decision_roof_id_version",
        "index_roof_decision_roof_id",
    )
)
_MARK_UNPLACED = load("roof/mark_unplaced")
_BATCH = 10_000
"""Roofs marked in one transaction."""


def apply(database: Database) -> None:
    """Create the constraint and the indexes that are not there yet, and mark the roofs kept before."""
    apply_schema(database, STATEMENTS)
    write_in_batches(database, _mark_unplaced)


def _mark_unplaced(transaction: Transaction) -> int:
    return sum(int(row["marked"]) for row in transaction.rows(_MARK_UNPLACED, limit=_BATCH))
