"""Schema step: a declared need of electricity has one load curve at most.

When in the week electricity is used was never asked. From this step on the manager of a site may give its
load curve, of which the typical year is kept. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = (load("schema/unique_load_curve_flow_id"),)


def apply(database: Database) -> None:
    """Create the constraint that is not there yet."""
    apply_schema(database, STATEMENTS)
