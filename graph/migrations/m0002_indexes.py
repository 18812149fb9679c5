"""Schema step: the indexes of look-ups by something else than an identity.

A page that shows one proposal's history, or the newest journal entries, would otherwise read every decision
or the whole journal. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

INDEXES = tuple(
    load(f"schema/{name}")
    for name in (
        "index_site_siret",
        "index_decision_proposal_id",
        "index_model_override_thing_id",
        "index_account_link_digest",
        "index_session_account_id",
        "index_journal_entry_at",
    )
)


def apply(database: Database) -> None:
    """Create the indexes that are not there yet."""
    apply_schema(database, INDEXES)
