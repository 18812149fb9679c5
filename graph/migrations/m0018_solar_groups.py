"""Schema step: the uniqueness of groups that share roofs and of what is decided of them.

Runs used to propose exchanges and loops alone. From this step on they propose roofs that are built and
shared among neighbours, which coordinators accept or refuse. The uniqueness of versions is also what tells
two reviewers who decide at once. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in (
        "unique_solar_group_run_id_id",
        "unique_solar_decision_group_id_version",
        "index_solar_decision_group_id",
    )
)


def apply(database: Database) -> None:
    """Create the constraints and the index that are not there yet."""
    apply_schema(database, STATEMENTS)
