"""Schema step: the uniqueness of documents and notes of accepted loops and groups, and where they are found.

Exchanges alone had a dossier. From this step on what is followed otherwise carries documents and notes too.
Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = (
    load("schema/unique_design_document_id"),
    load("schema/unique_design_note_id"),
    load("schema/index_design_document_thing_id"),
    load("schema/index_design_note_thing_id"),
)


def apply(database: Database) -> None:
    """Create the constraints and the indexes that are not there yet."""
    apply_schema(database, STATEMENTS)
