"""What may be done with what was accepted, and the step that it makes: pure, the clock is passed in.

Each member agrees for itself, or is recorded to; the coordinator records that the operation began, what was
measured, and that it ended or was given up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Generic

from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import DesignStep, M, Operation, StepKind, T

BEFORE_IT_RUNS: Final = frozenset({State.ACCEPTED, State.AGREED})
RUNS_OR_RAN: Final = frozenset({State.RUNNING, State.ENDED})


@dataclass(frozen=True)
class Taking(Generic[T, M]):
    """An operation that somebody takes a step on."""

    operation: Operation[T, M]
    version: int
    """Version of the step that it will be."""
    by: str
    """Account."""
    at: datetime
    """When (aware, UTC)."""

    def step(self, kind: StepKind, **values: object) -> DesignStep[M]:
        """Return the step."""
        return self.operation.step(
            {
                "version": self.version,
                "acceptance": self.operation.acceptance,
                "kind": kind,
                "by": self.by,
                "at": self.at,
                **values,
            }
        )


def agree(taking: Taking[T, M], site_id: str) -> DesignStep[M]:
    """Agree for a member; once every member did, all of it is agreed."""
    _require_to_wait_for(taking, site_id)
    return taking.step(StepKind.AGREED, site_id=site_id)


def record(taking: Taking[T, M], site_id: str, words: str) -> DesignStep[M]:
    """Record that a member agreed, and on what that rests; the member itself may still take it back."""
    _require_to_wait_for(taking, site_id)
    return taking.step(StepKind.RECORDED, site_id=site_id, words=words)


def take_back(taking: Taking[T, M], site_id: str) -> DesignStep[M]:
    """Take the word of a member back, as long as nothing runs."""
    _require_member(taking, site_id)
    _require_state(taking, BEFORE_IT_RUNS)
    if site_id not in taking.operation.agreed:
        msg = f"This member has not agreed. Read the {taking.operation.WORD} again."
        raise _conflict(taking, msg)
    return taking.step(StepKind.TAKEN_BACK, site_id=site_id)


def start(taking: Taking[T, M], day: date, unchecked: Sequence[Problem] = ()) -> DesignStep[M]:
    """Record that the operation began on a day since it was accepted; every member has agreed before.

    Args:
        taking: The operation.
        day: When it began.
        unchecked: What the caller did not see to and has to.

    Raises:
        ConflictingReview: A member has not agreed, or it runs already.
        InvalidDeclaration: The day cannot be, or something was not seen to; all faults at once.
    """
    _require_state(taking, frozenset({State.AGREED}))
    problems = [*unchecked]
    if not taking.operation.accepted_on <= day <= day_of(taking.at):
        expected = "un jour depuis l’acceptation, aujourd’hui au plus tard"
        problems.insert(0, Problem("day", day.isoformat(), expected))
    if problems:
        raise InvalidDeclaration(problems)
    return taking.step(StepKind.STARTED, day=day)


def measure(taking: Taking[T, M], month: date, measured: M, words: str | None) -> DesignStep[M]:
    """Note what was measured in a month, or correct it.

    Args:
        taking: The operation.
        month: First day of the month.
        measured: What meters counted.
        words: On what it rests; a correction says why.

    Raises:
        ConflictingReview: Nothing runs or ran.
        InvalidDeclaration: The month is none of the operation, or its figures cannot be; all faults at once.
    """
    _require_state(taking, RUNS_OR_RAN)
    problems = [*_of_month(taking, month), *taking.operation.faults_of(month, measured)]
    if month in taking.operation.months and not words:
        expected = "dites pourquoi vous corrigez : l’ancien chiffre reste dans l’historique"
        problems.append(Problem("words", "", expected))
    if problems:
        raise InvalidDeclaration(problems)
    return taking.step(StepKind.MEASURED, day=month, measured=measured, words=words)


def close(taking: Taking[T, M], words: str) -> DesignStep[M]:
    """End what runs, on the day of the step; give up what never ran."""
    if taking.operation.state is State.RUNNING:
        return taking.step(StepKind.ENDED, day=day_of(taking.at), words=words)
    _require_state(taking, BEFORE_IT_RUNS)
    return taking.step(StepKind.ABANDONED, words=words)


def _of_month(taking: Taking[T, M], month: date) -> list[Problem]:
    started, ended = taking.operation.started_on, taking.operation.ended_on
    last = ended or day_of(taking.at)
    if month.day == 1 and started is not None and started.replace(day=1) <= month <= last:
        return []
    return [Problem("month", month.isoformat(), "un mois depuis le démarrage, le mois en cours au plus tard")]


def _require_to_wait_for(taking: Taking[T, M], site_id: str) -> None:
    """Refuse that a member agrees that is none, or once something runs, or twice."""
    _require_member(taking, site_id)
    _require_state(taking, BEFORE_IT_RUNS)
    if site_id in taking.operation.agreed:
        raise _conflict(taking, f"This member has agreed already. Read the {taking.operation.WORD} again.")


def _require_member(taking: Taking[T, M], site_id: str) -> None:
    operation = taking.operation
    if site_id not in operation.design.site_ids:
        msg = f"Site {site_id} is no member of this {operation.WORD}. Read it again."
        raise UnknownThing(msg, site=site_id, **{operation.WORD: operation.design.id})


def _require_state(taking: Taking[T, M], states: frozenset[State]) -> None:
    operation = taking.operation
    if operation.state not in states:
        msg = f"This {operation.WORD} is {operation.state} by now: that is done with it no more, or not yet."
        raise _conflict(taking, msg)


def _conflict(taking: Taking[T, M], message: str) -> ConflictingReview:
    operation = taking.operation
    return ConflictingReview(message, state=operation.state, **{operation.WORD: operation.design.id})
