"""Schema step: the places of journal entries, and the head of the journal.

Entries used to stand beside each other: one that was altered or deleted in the database left no trace. From
this step on each has a place and the digest of the one before. The uniqueness of places is also what keeps
two commands that end at the same moment from taking one place. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}") for name in ("unique_journal_head_id", "unique_journal_entry_position")
)


def apply(database: Database) -> None:
    """Create the constraints that are not there yet."""
    apply_schema(database, STATEMENTS)
