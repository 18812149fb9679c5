"""Schema step: the uniqueness of jobs and of their lanes, and their look-ups.

Long work used to be done while somebody waited for a page, and was lost with the process that did it. From
this step on it is kept as jobs. The uniqueness of lanes is what keeps two runs of the optimiser from going on
at once. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in ("unique_job_id", "unique_job_lane", "index_job_state", "index_job_account_id")
)


def apply(database: Database) -> None:
    """Create the constraints and indexes that are not there yet."""
    apply_schema(database, STATEMENTS)
