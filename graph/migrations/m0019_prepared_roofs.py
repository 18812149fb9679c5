"""Schema step: the uniqueness of what imports of a cadastre stored before its version is shown.

How many roofs that were used to be read out of the words of the journal, which a change of wording would
have broken. From this step on they are counted in nodes of their own. An import that was stopped before it,
and goes on after it, tells of the roofs that are left alone; nothing else is lost. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = (load("schema/unique_prepared_roofs_id"),)


def apply(database: Database) -> None:
    """Create the constraint where it is not there yet."""
    apply_schema(database, STATEMENTS)
