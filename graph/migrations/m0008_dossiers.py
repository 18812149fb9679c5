"""Schema step: the uniqueness of what a synergy carries beside its state.

The status of the material, what shows it, documents, notes and what was really exchanged used to be kept in
people's mail. From this step on they stand with the synergy. The uniqueness of ranks is also what tells two
people who choose, tick or declare at once. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = tuple(
    load(f"schema/{name}")
    for name in (
        "unique_path_choice_synergy_id_rank",
        "unique_condition_tick_synergy_id_condition_id_rank",
        "unique_synergy_document_id",
        "unique_document_part_document_id_position",
        "unique_synergy_note_id",
        "unique_realised_quantity_synergy_id_year_side_rank",
    )
)


def apply(database: Database) -> None:
    """Create the constraints that are not there yet."""
    apply_schema(database, STATEMENTS)
