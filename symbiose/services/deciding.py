"""What decisions on what runs design have in common: each follows the one seen, and binds later runs."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.exchanges import Run, State
from symbiose.domain.followed_designs import Acceptance
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.services.review import MAY_FOLLOW

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Taken(Acceptance[T_co], Protocol[T_co]):
    """A decision that was taken on something that runs design."""

    @property
    def thing_id(self) -> str:
        """What is decided on."""

    @property
    def run_id(self) -> str:
        """Run whose figures it was taken on."""


@dataclass(frozen=True)
class Verdict(Generic[T]):
    """What a reviewer wants to decide of one thing that runs design."""

    thing_id: str
    version: int
    """Version of the decision the reviewer saw, 0 when there was none."""
    state: State
    """accepted, refused, or proposed again."""
    reason: str | None = None
    """Why, for a refusal."""
    reason_code: RefusalReason | None = None
    """Why, by the list."""
    wished: T | None = None
    """The thing as it came of a wish; None for the one that the latest run proposes."""


def standing_of(history: Sequence[Taken[object]]) -> tuple[int, State]:
    """Return version and state of the last of the decisions on one thing; 0 and proposed without any."""
    return (history[-1].version, history[-1].state) if history else (0, State.PROPOSED)


def as_accepted(made: T, decision: Taken[T] | None, run: Run) -> T:
    """Return what a run makes, or in its place the other design of it that was accepted since.

    What joins the same things is the same thing; the next run keeps the design that was accepted.
    """
    since = decision is not None and decision.run_id == run.id and decision.state is State.ACCEPTED
    return decision.kept if since and decision and decision.kept else made


def accepted_besides(known: Collection[str], decisions: Iterable[Taken[T]]) -> list[T]:
    """Return what is accepted and not made by a run: accepted after a wish, or no longer possible."""
    return [
        one.kept
        for one in decisions
        if one.state is State.ACCEPTED and one.kept is not None and one.thing_id not in known
    ]


def found_as_decided(
    repositories: Repositories,
    run_id: str | None,
    *,
    made_by: Callable[[str], T],
    decided: Sequence[Taken[T]],
    unknown: UnknownThing,
) -> tuple[Run, T]:
    """Return something of the latest run, or of a stated one, as it was accepted since, or accepted before.

    Args:
        repositories: Access within the transaction.
        run_id: The run; None for the latest.
        made_by: Returns it as a run made it; raises `UnknownThing` where that run made none.
        decided: Decisions on it, the oldest first.
        unknown: Error of a thing that was never made nor accepted.

    Raises:
        UnknownThing: No such thing was made or accepted.
    """
    run = repositories.runs.get(run_id) if run_id else repositories.runs.latest()
    if run is None:
        raise unknown
    try:
        return run, as_accepted(made_by(run.id), decided[-1] if decided else None, run)
    except UnknownThing:
        if not decided:
            raise unknown from None
        kept = [one.kept for one in decided if one.kept is not None]
        taken_on = repositories.runs.get(decided[-1].run_id)
        return taken_on, kept[-1] if kept else made_by(taken_on.id)


def reviewed_thing(
    repositories: Repositories,
    verdict: Verdict[T],
    *,
    find: Callable[[Repositories, str], tuple[Run, T]],
    reviews: Callable[[T], bool],
    unknown: UnknownThing,
) -> tuple[str, T]:
    """Return the run that a verdict is given in, and the thing it is on, for a caller who reviews it.

    Raises:
        UnknownThing: There is none, or the caller does not review it, which is not told.
    """
    if verdict.wished is None:
        run, thing = find(repositories, verdict.thing_id)
    else:
        latest = repositories.runs.latest()
        if latest is None:
            raise unknown
        run, thing = latest, verdict.wished
    if not reviews(thing):
        raise unknown
    return run.id, thing


def require_to_follow(
    history: Sequence[Taken[object]], version: int, state: State, *, word: str, thing_id: str
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
    present, state_now = standing_of(history)
    about = {word: thing_id, "state": state_now}
    if version != present:
        msg = f"This {word} was decided meanwhile: it is now {state_now}. Read it again before you decide."
        raise ConflictingReview(msg, **about)
    if state not in MAY_FOLLOW.get(state_now, frozenset()):
        msg = f"A {word} that is {state_now} cannot become {state}. Withdraw the decision first."
        raise ConflictingReview(msg, **about)
