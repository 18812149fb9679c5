"""Schema step: the uniqueness of questions that reviewers put to firms.

Such questions used to be asked by telephone, and their answers were lost. Refusals gain the code of their
reason on the same day; those from before have none and keep their words. Touches nobody's data.
"""

from graph.driver import Database
from graph.migrations.step import apply_schema
from graph.queries import load

STATEMENTS = (load("schema/unique_question_id"),)


def apply(database: Database) -> None:
    """Create the constraint that is not there yet."""
    apply_schema(database, STATEMENTS)
