"""Schema step: the uniqueness of versions of flows, drafts, requests and tokens, and their look-ups.

Flows used to be replaced when they were declared again, and what they had been was lost. From this step on
each change keeps it as a version; the values that a flow has on that day are its first. The uniqueness of a
flow's versions is also what tells two people who change it at once. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in (
        "unique_flow_version_flow_id_version",
        "unique_draft_id",
        "unique_site_request_id",
        "unique_api_token_id",
        "unique_api_token_digest",
        "index_api_token_account_id",
    )
)


def apply(database: Database) -> None:
    """Create the constraints and the index that are not there yet."""
    apply_schema(database, STATEMENTS)
