"""Schema step: the uniqueness of the steps that are taken on accepted heat-recovery loops.

A loop used to end with its acceptance. From this step on it is followed as groups of roofs are: each member
agrees, the loop starts, what it delivers is noted by month. The uniqueness of versions is also what tells two
people who act at once. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = (
    load("schema/unique_loop_step_loop_id_version"),
    load("schema/index_loop_step_loop_id"),
)


def apply(database: Database) -> None:
    """Create the constraint and the index that are not there yet."""
    apply_schema(database, STATEMENTS)
