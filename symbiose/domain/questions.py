"""Questions that reviewers put to a firm about one of its flows, and the firm's answers."""

from datetime import datetime
from enum import StrEnum
from typing import Self

from symbiose.domain.base import Value
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import Path
from symbiose.domain.synergies import Side as Side

LONGEST_QUESTION = 1_000
"""Characters of a question."""
LONGEST_ANSWER = 2_000
"""Characters of an answer."""


class QuestionState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class Question(Value):
    """A reviewer asks the firm on one side of a proposal, which sees its own flow and no other."""

    id: str
    """Opaque slug that cannot be guessed."""
    proposal_id: str
    """The proposal that raised it."""
    path: Path
    """Its path."""
    side: Side
    """Which party is asked."""
    site_id: str
    """Site that is asked."""
    flow_id: str
    """The flow of that site which the question is about."""
    text: str
    """The question, in the reviewer's words."""
    state: QuestionState = QuestionState.OPEN
    """Where it stands."""
    asked_by: str
    """Account that asks."""
    asked_at: datetime
    """When (aware, UTC)."""
    answer: str = ""
    """What the firm answers; empty until it does."""
    closed_by: str | None = None
    """Account that answered, or withdrew the question."""
    closed_at: datetime | None = None
    """When (aware, UTC)."""

    @property
    def open(self) -> bool:
        """Tell whether it waits for an answer."""
        return self.state is QuestionState.OPEN

    def answered(self, answer: str, by: str, at: datetime) -> Self:
        """Return the question as answered; raise `ConflictingReview` when it no longer waits."""
        return self._closed(QuestionState.ANSWERED, by, at, answer)

    def withdrawn(self, by: str, at: datetime) -> Self:
        """Return the question as withdrawn; raise `ConflictingReview` when it no longer waits."""
        return self._closed(QuestionState.WITHDRAWN, by, at, "")

    def _closed(self, state: QuestionState, by: str, at: datetime, answer: str) -> Self:
        if not self.open:
            msg = f"Question {self.id} is {self.state} already. Read it again."
            raise ConflictingReview(msg, question=self.id)
        closed = {"state": state, "answer": answer, "closed_by": by, "closed_at": at}
        return self.model_copy(update=closed)
