"""A loop or group that was accepted, as it is followed: who agreed, since when it runs, what was measured.

It is nothing but the steps that were taken on it since it was accepted; none is ever changed.
"""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, reduce
from operator import add
from typing import ClassVar, Generic, Protocol, Self, TypeVar

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import Problem
from symbiose.domain.exchanges import ModelMark, State
from symbiose.domain.flows import MONTHS
from symbiose.domain.month_hours import HOURS_PER_DAY, days_of

COUNTED = frozenset({State.AGREED, State.RUNNING, State.ENDED})
"""States in which what was accepted counts as more than proposed."""


class StepKind(StrEnum):
    """What can be done with what was accepted."""

    AGREED = "agreed"
    """A member agreed for itself."""
    RECORDED = "recorded"
    """The coordinator recorded that a member without an account agreed, and on what that rests."""
    TAKEN_BACK = "taken_back"
    """A member took its word back, before anything ran; or what was recorded of it was."""
    STARTED = "started"
    """The operation began, and the coordinator saw to what is asked of it."""
    MEASURED = "measured"
    """What was measured in a month was noted; a later word on the same month replaces it."""
    ENDED = "ended"
    """The operation came to its end."""
    ABANDONED = "abandoned"
    """It was given up before it ran."""


SAYS_YES = frozenset({StepKind.AGREED, StepKind.RECORDED})
"""Steps after which a member counts as agreed."""


class Counted(Value):
    """What meters count in one month, each figure in MWh."""

    def __add__(self, other: Self) -> Self:
        """Return what was counted in both."""
        names = type(self).model_fields
        return type(self).model_validate({one: getattr(self, one) + getattr(other, one) for one in names})

    def times(self, share: float) -> Self:
        """Return a share of what was counted."""
        names = type(self).model_fields
        return type(self).model_validate({one: getattr(self, one) * share for one in names})


class Design(Protocol):
    """What a run designs of several sites."""

    @property
    def id(self) -> str:
        """What joins the same things has the same one."""

    @property
    def site_ids(self) -> tuple[str, ...]:
        """Sites that it joins, each once."""

    @property
    def flow_ids(self) -> frozenset[str]:
        """Declared flows that its figures rest on."""

    @property
    def models(self) -> tuple[ModelMark, ...]:
        """OPEO models with their reasons."""


T = TypeVar("T", bound=Design)
T_co = TypeVar("T_co", covariant=True)
M = TypeVar("M", bound=Counted)


class DesignStep(Value, ABC, Generic[M]):
    """One thing that was done with what was accepted."""

    version: int = Field(ge=1)
    """Counts the steps taken on one thing, over all its acceptances."""
    acceptance: int = Field(ge=1)
    """Version of the decision that accepted it as it is followed."""
    kind: StepKind
    """What was done."""
    by: str
    """Account that did it."""
    at: datetime
    """When (aware, UTC)."""
    site_id: str | None = None
    """Member that speaks, or is spoken for; None for what the coordinator does."""
    day: date | None = None
    """Day on which it began or ended; first day of the month that was measured."""
    measured: M | None = None
    """What was measured; None of every other step."""
    words: str | None = None
    """On what a recorded agreement or a measure rests, why it ended, was given up or was corrected."""

    @property
    @abstractmethod
    def thing_id(self) -> str:
        """Return what it was done with."""


class Acceptance(Protocol[T_co]):
    """A decision, which may accept what is followed."""

    @property
    def version(self) -> int:
        """Counts the decisions on one thing."""

    @property
    def state(self) -> State:
        """What was decided."""

    @property
    def decided_at(self) -> datetime:
        """When."""

    @property
    def kept(self) -> T_co | None:
        """The thing as accepted; None unless it was."""


@dataclass(frozen=True)
class Operation(ABC, Generic[T, M]):
    """A loop or group as it was accepted, with what was done with it since, the oldest first."""

    WORD: ClassVar[str]
    """What it is, as messages call it."""
    design: T
    acceptance: int
    """Version of the decision that accepted it."""
    accepted_on: date
    """Day on which it was accepted."""
    steps: tuple[DesignStep[M], ...] = ()

    @abstractmethod
    def foreseen(self, month: int) -> M:
        """Return what it foresees for a month of any year, 1 for January."""

    @abstractmethod
    def faults_of(self, month: date, measured: M) -> list[Problem]:
        """Return why what was measured in a month cannot be."""

    @abstractmethod
    def step(self, values: Mapping[str, object]) -> DesignStep[M]:
        """Return a step that is taken on it."""

    @cached_property
    def agreed(self) -> Mapping[str, DesignStep[M]]:
        """Return the members that agreed and did not take it back, each with its word."""
        words: dict[str, DesignStep[M]] = {}
        for step in self.steps:
            if step.site_id is not None and step.kind in SAYS_YES:
                words[step.site_id] = step
            elif step.site_id is not None and step.kind is StepKind.TAKEN_BACK:
                words.pop(step.site_id, None)
        return words

    @property
    def waited_for(self) -> tuple[str, ...]:
        """Return the members that have yet to agree, by id."""
        return tuple(site_id for site_id in self.design.site_ids if site_id not in self.agreed)

    @cached_property
    def state(self) -> State:
        """Return how far it has come: accepted, agreed, running, ended or abandoned."""
        kinds = {step.kind for step in self.steps}
        if StepKind.ABANDONED in kinds:
            return State.ABANDONED
        if StepKind.ENDED in kinds:
            return State.ENDED
        if StepKind.STARTED in kinds:
            return State.RUNNING
        return State.ACCEPTED if self.waited_for else State.AGREED

    @property
    def living(self) -> bool:
        """Tell whether it is still followed."""
        return self.state not in (State.ENDED, State.ABANDONED)

    @property
    def started_on(self) -> date | None:
        """Return the day on which it began; None before."""
        return self._day_of(StepKind.STARTED)

    @property
    def ended_on(self) -> date | None:
        """Return the day on which it ended; None before."""
        return self._day_of(StepKind.ENDED)

    @property
    def ending(self) -> str | None:
        """Return why it ended; None before."""
        return next((step.words for step in self.steps if step.kind is StepKind.ENDED), None)

    @cached_property
    def months(self) -> Mapping[date, DesignStep[M]]:
        """Return the latest word on each month that was measured, by its first day, in order."""
        told = {step.day: step for step in self.steps if step.day is not None and step.measured is not None}
        return dict(sorted(told.items()))

    def measured_in(self, year: int) -> M | None:
        """Return what was measured in a calendar year; None where nothing was noted of it."""
        found = [step.measured for day, step in self.months.items() if day.year == year and step.measured]
        return reduce(add, found) if found else None

    def measures_whole(self, year: int) -> bool:
        """Tell whether all months of a calendar year are measured, so that its sum tells of none of them."""
        return sum(day.year == year for day in self.months) == MONTHS

    def foreseen_in(self, months: Sequence[date]) -> M:
        """Return what it foresees for some months, one at least, by their first days.

        Of the month in which it began, and of the one in which it ended, only for the days on which it ran.
        """
        return reduce(add, (self.foreseen(day.month).times(self._share_run(day)) for day in months))

    @cached_property
    def foreseen_in_year(self) -> M:
        """Return what it foresees for a year."""
        return reduce(add, (self.foreseen(month) for month in range(1, MONTHS + 1)))

    def hours_run(self, month: date) -> int:
        """Return the hours of the days of a month on which it ran; all of a month in which it never did.

        That such a month is not measured is told by itself.
        """
        return HOURS_PER_DAY * (self._days_run(month) or days_of(month))

    def _share_run(self, month: date) -> float:
        return self._days_run(month) / days_of(month)

    def _days_run(self, month: date) -> int:
        began, ended = self.started_on or month, self.ended_on or date.max
        days = range(1, days_of(month) + 1)
        return sum(began <= month.replace(day=day) <= ended for day in days)

    def _day_of(self, kind: StepKind) -> date | None:
        return next((step.day for step in self.steps if step.kind is kind), None)


def acceptances_of(
    follow: Callable[[T, int, date, tuple[DesignStep[M], ...]], Operation[T, M]],
    decisions: Iterable[Acceptance[T]],
    steps: Iterable[DesignStep[M]],
) -> tuple[Operation[T, M], ...]:
    """Return a thing as each of its acceptances was followed, withdrawn ones included, the oldest first.

    Args:
        follow: Makes the operation of an acceptance.
        decisions: Decisions on it, the oldest first.
        steps: Steps taken on it, the oldest first.
    """
    taken: dict[int, list[DesignStep[M]]] = defaultdict(list)
    for one in steps:
        taken[one.acceptance].append(one)
    return tuple(
        follow(one.kept, one.version, day_of(one.decided_at), tuple(taken[one.version]))
        for one in decisions
        if one.kept is not None
    )


def is_withdrawn(operation: Operation[T, M], latest: Acceptance[T]) -> bool:
    """Tell whether an acceptance was withdrawn before anything came of it, by the latest decision."""
    return operation.living and operation.acceptance != latest.version


def operations_of(
    follow: Callable[[T, int, date, tuple[DesignStep[M], ...]], Operation[T, M]],
    decisions: Sequence[Acceptance[T]],
    steps: Iterable[DesignStep[M]],
) -> tuple[Operation[T, M], ...]:
    """Return the same but for acceptances that were withdrawn: what ended may run again."""
    acceptances = acceptances_of(follow, decisions, steps)
    return tuple(one for one in acceptances if not is_withdrawn(one, decisions[-1]))


def state_followed(decision: Acceptance[T] | None, operation: Operation[T, M] | None) -> State:
    """Return the state of a thing: how far it is followed, as long as its acceptance holds.

    An operation that ended or was given up closed its acceptance with it: what was decided then is told.
    """
    if decision is None:
        return State.PROPOSED
    holds = operation is not None and operation.acceptance == decision.version
    return operation.state if operation is not None and holds else decision.state
