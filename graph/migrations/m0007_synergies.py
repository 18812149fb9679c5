"""Schema step: the uniqueness of synergies and of what happens to them, and their look-ups.

An accepted proposal used to stay accepted, and what became of it was kept nowhere. From this step on it is
followed as a synergy. The uniqueness of a synergy's versions is also what tells two people who act at once.
Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in (
        "unique_synergy_id",
        "unique_synergy_event_synergy_id_version",
        "index_synergy_proposal_id",
        "index_synergy_event_synergy_id",
    )
)


def apply(database: Database) -> None:
    """Create the constraints and indexes that are not there yet."""
    apply_schema(database, STATEMENTS)
