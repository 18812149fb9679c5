"""Schema step: the uniqueness of versions of what people change in the browser, and their look-ups.

Reference values, processors, substitutions and the operator's own texts used to change with files and new
versions of the service alone. From this step on people set them, and each change is kept as a version: its
uniqueness is what tells two who change one thing at once. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in ("unique_edit_subject_thing_id_version", "index_edit_subject", "index_edit_thing_id")
)


def apply(database: Database) -> None:
    """Create the constraint and the indexes that are not there yet."""
    apply_schema(database, STATEMENTS)
