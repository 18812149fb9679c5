"""Questions that reviewers put to firms, in the graph."""

from collections.abc import Sequence

from graph.driver import Row, Transaction
from graph.paths import path_record, save_paths, take_path
from graph.queries import load
from graph.records import native_record, plain
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.questions import Question

_SAVE = load("question/save")
_GET = load("question/get")
_LIST = load("question/list")


class GraphQuestions:
    """Questions within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def save(self, questions: Sequence[Question]) -> None:
        """Create questions, or close open ones.

        Raises:
            ConflictingReview: One no longer waits: of two who close it at once, one is kept.
        """
        if questions:
            save_paths(self._transaction, {one.proposal_id: one.path for one in questions})
        for one in questions:
            kept = self._transaction.row(
                _SAVE,
                question_id=one.id,
                account_id=one.asked_by,
                site_id=one.site_id,
                proposal_id=one.proposal_id,
                properties=plain(one.model_dump(exclude={"path"})) | path_record(one.path),
            )
            if kept is None:
                msg = f"Question {one.id} no longer waits for an answer. Read it again."
                raise ConflictingReview(msg, question=one.id)

    def get(self, question_id: str) -> Question:
        """Return a question, or raise `UnknownThing`."""
        found = self._transaction.row(_GET, question_id=question_id)
        if found is None:
            msg = f"Question {question_id} does not exist. Check the id."
            raise UnknownThing(msg, question=question_id)
        return _question(found)

    def all(self) -> list[Question]:
        """Return all questions, the newest first."""
        return [_question(row) for row in self._transaction.rows(_LIST)]


def _question(row: Row) -> Question:
    values = native_record(row["question"])
    path = take_path(values)
    return Question.model_validate(values | {"path": path})
