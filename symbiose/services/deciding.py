"""What every decision on what runs design keeps to: it follows the one its reviewer saw."""

from collections.abc import Sequence
from typing import Protocol

from symbiose.domain.errors import ConflictingReview
from symbiose.domain.exchanges import State
from symbiose.services.review import MAY_FOLLOW


class Taken(Protocol):
    """A decision that was taken before."""

    @property
    def version(self) -> int:
        """Counts the decisions on one thing."""

    @property
    def state(self) -> State:
        """What was decided."""


def require_to_follow(
    history: Sequence[Taken], version: int, state: State, *, word: str, thing_id: str
) -> None:
    """Raise unless a decision may follow those that were taken.

    Args:
        history: Decisions on one thing, the oldest first.
        version: Version of the decision that the reviewer saw, 0 for none.
        state: What they want to decide.
        word: What is decided on, as messages call it.
        thing_id: Which one it is.

    Raises:
        ConflictingReview: Somebody decided meanwhile, or the state does not allow it.
    """
    present = history[-1].version if history else 0
    standing = history[-1].state if history else State.PROPOSED
    about = {word: thing_id, "state": standing}
    if version != present:
        msg = f"This {word} was decided meanwhile: it is now {standing}. Read it again before you decide."
        raise ConflictingReview(msg, **about)
    if state not in MAY_FOLLOW.get(standing, frozenset()):
        msg = f"A {word} that is {standing} cannot become {state}. Withdraw the decision first."
        raise ConflictingReview(msg, **about)
