"""Schema step: the uniqueness of every identity.

Without it two imports at the same moment would each create the same site, flow or resource, two reviewers
would both decide, and every look-up by id would read all nodes of its label. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

CONSTRAINTS = tuple(
    load(f"schema/{name}")
    for name in (
        "unique_company_id",
        "unique_site_id",
        "unique_flow_id",
        "unique_resource_id",
        "unique_waste_code_code",
        "unique_commune_code",
        "unique_agglomeration_id",
        "unique_park_id",
        "unique_activity_key",
        "unique_processor_id",
        "unique_path_id",
        "unique_run_id",
        "unique_circular_model_number",
        "unique_reference_value_key",
        "unique_account_id",
        "unique_account_email",
        "unique_session_token_digest",
        "unique_journal_entry_id",
        "unique_migration_number",
        "unique_catalogue_id",
        "unique_copy_in_progress_id",
        "unique_proposal_run_id_id",
        "unique_decision_proposal_id_version",
        "unique_model_override_thing_id_rank",
        "unique_can_replace_id",
    )
)


def apply(database: Database) -> None:
    """Create the constraints that are not there yet."""
    apply_schema(database, CONSTRAINTS)
