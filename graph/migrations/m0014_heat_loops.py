"""Schema step: the uniqueness of heat-recovery loops and of what is decided of them.

Runs used to propose exchanges between two flows alone. From this step on they propose loops of several sites
beside them, which coordinators accept or refuse. The uniqueness of versions is also what tells two reviewers
who decide at once. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in (
        "unique_heat_loop_run_id_id",
        "unique_loop_decision_loop_id_version",
        "index_loop_decision_loop_id",
    )
)


def apply(database: Database) -> None:
    """Create the constraints and the index that are not there yet."""
    apply_schema(database, STATEMENTS)
