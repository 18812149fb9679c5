"""Schema step: the uniqueness of publications of the totals.

Analysts used to read no figure of the territory. From this step on they read those that were published, which
later ones are compared with, so that no difference gives a firm away. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = (load("schema/unique_publication_id"),)


def apply(database: Database) -> None:
    """Create the constraint that is not there yet."""
    apply_schema(database, STATEMENTS)
