"""An accepted group that shares roofs as it is followed: who agreed, since when it runs, what was measured.

It is nothing but the steps that were taken on it since it was accepted; none is ever changed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.exchanges import State
from symbiose.domain.flows import MONTHS
from symbiose.domain.solar_groups import SolarDecision, SolarGroup

COUNTED = frozenset({State.AGREED, State.RUNNING, State.ENDED})
"""States in which a group counts as more than proposed."""


class StepKind(StrEnum):
    """What can be done with an accepted group."""

    AGREED = "agreed"
    """A member agreed for itself."""
    TAKEN_BACK = "taken_back"
    """A member took its word back, before anything ran."""
    STARTED = "started"
    """The operation began, and the coordinator saw to what the law asks of it."""
    MEASURED = "measured"
    """What was measured in a month was noted; a later word on the same month replaces it."""
    ENDED = "ended"
    """The operation came to its end."""
    ABANDONED = "abandoned"
    """It was given up before it ran."""


class Measured(Value):
    """What meters counted in one month."""

    produced_mwh: float = Field(ge=0)
    """Output of the roofs, MWh."""
    own_use_mwh: float = Field(ge=0)
    """Used on the spot by those who own the roofs, MWh."""
    shared_mwh: float = Field(ge=0)
    """Shared between members, as the distributor counts it, MWh."""

    @property
    def used_mwh(self) -> float:
        """Return what members used of the roofs, MWh."""
        return self.own_use_mwh + self.shared_mwh

    def __add__(self, other: "Measured") -> "Measured":
        """Return what was counted in both."""
        return Measured(
            produced_mwh=self.produced_mwh + other.produced_mwh,
            own_use_mwh=self.own_use_mwh + other.own_use_mwh,
            shared_mwh=self.shared_mwh + other.shared_mwh,
        )


NOTHING = Measured(produced_mwh=0.0, own_use_mwh=0.0, shared_mwh=0.0)
"""What was counted where nothing was."""


class SolarStep(Value):
    """One thing that was done with an accepted group."""

    group_id: str
    """The group."""
    version: int = Field(ge=1)
    """Counts the steps taken on the group, over all its acceptances."""
    acceptance: int = Field(ge=1)
    """Version of the decision that accepted the group as it is followed."""
    kind: StepKind
    """What was done."""
    by: str
    """Account that did it."""
    at: datetime
    """When (aware, UTC)."""
    site_id: str | None = None
    """Member that speaks; None for what the coordinator does."""
    day: date | None = None
    """Day on which it began or ended; first day of the month that was measured."""
    measured: Measured | None = None
    """What was measured; None of every other step."""
    words: str | None = None
    """Why it was given up or ended, on what a measure rests, why it was corrected."""


@dataclass(frozen=True)
class SolarOperation:
    """A group as it was accepted, with what was done with it since, the oldest first."""

    group: SolarGroup
    acceptance: int
    """Version of the decision that accepted it."""
    accepted_on: date
    """Day on which it was accepted."""
    steps: tuple[SolarStep, ...] = ()

    @cached_property
    def agreed(self) -> Mapping[str, SolarStep]:
        """Return the members that agreed and did not take it back, each with its word."""
        words: dict[str, SolarStep] = {}
        for step in self.steps:
            if step.site_id is not None and step.kind is StepKind.AGREED:
                words[step.site_id] = step
            elif step.site_id is not None and step.kind is StepKind.TAKEN_BACK:
                words.pop(step.site_id, None)
        return words

    @property
    def waited_for(self) -> tuple[str, ...]:
        """Return the members that have yet to agree, by id."""
        return tuple(site_id for site_id in self.group.site_ids if site_id not in self.agreed)

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
    def months(self) -> Mapping[date, SolarStep]:
        """Return the latest word on each month that was measured, by its first day, in order."""
        told = {step.day: step for step in self.steps if step.day is not None and step.measured is not None}
        return dict(sorted(told.items()))

    def measured_in(self, year: int) -> Measured | None:
        """Return what was measured in a calendar year; None where nothing was noted of it."""
        found = [step.measured for day, step in self.months.items() if day.year == year and step.measured]
        return sum(found, start=NOTHING) if found else None

    def measures_whole(self, year: int) -> bool:
        """Tell whether all months of a calendar year are measured, so that its sum tells of none of them."""
        return sum(day.year == year for day in self.months) == MONTHS

    def foreseen_in(self, months: Iterable[date]) -> Measured:
        """Return what the group as accepted foresees for some months."""
        return sum((foreseen(self.group, day.month) for day in months), start=NOTHING)

    def _day_of(self, kind: StepKind) -> date | None:
        return next((step.day for step in self.steps if step.kind is kind), None)


def foreseen(group: SolarGroup, month: int) -> Measured:
    """Return what a group foresees for a month of any year.

    Args:
        group: The group.
        month: 1 for January.
    """
    return Measured(
        produced_mwh=sum(roof.produced_mwh[month - 1] for roof in group.roofs),
        own_use_mwh=sum(roof.own_use_mwh[month - 1] for roof in group.roofs),
        shared_mwh=sum(roof.shared_mwh[month - 1] for roof in group.roofs),
    )


def operations_of(
    decisions: Iterable[SolarDecision], steps: Iterable[SolarStep]
) -> tuple[SolarOperation, ...]:
    """Return a group as each of its acceptances was followed, the oldest first: one that ended may run again.

    Args:
        decisions: Decisions on the group, the oldest first.
        steps: Steps taken on it, the oldest first.
    """
    taken: dict[int, list[SolarStep]] = defaultdict(list)
    for one in steps:
        taken[one.acceptance].append(one)
    return tuple(
        SolarOperation(one.group, one.version, one.decided_at.date(), tuple(taken[one.version]))
        for one in decisions
        if one.group is not None
    )


def operation_of(decisions: Iterable[SolarDecision], steps: Iterable[SolarStep]) -> SolarOperation | None:
    """Return a group as its latest acceptance is followed; None where it was never accepted."""
    return next(reversed(operations_of(decisions, steps)), None)


def state_of_group(decision: SolarDecision | None, operation: SolarOperation | None) -> State:
    """Return the state of a group: how far it is followed, as long as its acceptance holds.

    An operation that ended or was given up closed its acceptance with it: what was decided then is told.
    """
    if decision is None:
        return State.PROPOSED
    holds = operation is not None and operation.acceptance == decision.version
    return operation.state if operation is not None and holds else decision.state
