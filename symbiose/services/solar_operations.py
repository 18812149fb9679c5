"""How far accepted groups have come, as each caller may see it: who agreed, since when, what was measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.permissions import CanAnswerFor
from symbiose.domain.repositories import Repositories
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.domain.solar_operation_steps import BEFORE_IT_RUNS, RUNS_OR_RAN
from symbiose.domain.solar_operations import (
    SolarOperation,
    SolarStep,
    operation_of,
    operations_of,
    state_of_group,
)
from symbiose.services.context import Services
from symbiose.services.solar_lines import GroupLine
from symbiose.services.solar_periods import PeriodTold, months_told, years_told
from symbiose.services.solar_seen import in_order, manages_whole, reads_hours, reviews_group
from symbiose.services.surroundings import Surroundings


@dataclass(frozen=True)
class MemberWord:
    """What a member said of an accepted group."""

    name: str | None
    """Name of its site; None where the caller may not read it."""
    agreed_on: date | None
    """Day on which it agreed; None as long as it has not."""
    share: float | None
    """Part of what is shared that it receives by the design that is agreed to; None where it is not told."""
    speaks_for: str | None = None
    """Its site, where the caller manages it and may speak."""


@dataclass(frozen=True)
class OperationSeen:
    """An accepted group as it is followed."""

    state: State
    seen: int
    """Steps that the page shows; a form sends them back."""
    members: tuple[MemberWord, ...]
    started_on: date | None
    ended_on: date | None
    ending: str | None
    """Why it ended, for those who decide on it."""
    years: tuple[PeriodTold, ...]
    """The latest first."""
    months: tuple[PeriodTold, ...]
    """The latest first; none for who may not read in which months members use electricity."""
    near: bool
    """Its years are rounded: they would tell what other members use."""
    holds: bool
    """The acceptance that it follows still holds."""
    may_close: bool = False
    """The caller decides on it, and it is still followed."""
    may_start: bool = False
    may_measure: bool = False

    @property
    def spoken(self) -> bool:
        """Tell whether a member agreed: the acceptance is then not withdrawn any more."""
        return any(one.agreed_on is not None for one in self.members)

    @property
    def waited_for(self) -> int:
        """Return how many members have yet to agree."""
        return sum(one.agreed_on is None for one in self.members)


def steps_of_groups(services: Services, repositories: Repositories) -> Mapping[str, Sequence[SolarStep]]:
    """Return every step taken on each group, the oldest first."""

    def read() -> dict[str, list[SolarStep]]:
        found: dict[str, list[SolarStep]] = {}
        for step in repositories.solar_steps.all():
            found.setdefault(step.group_id, []).append(step)
        return found

    return services.memory.recall(repositories, "every step on groups", read)


def state_told(decision: SolarDecision | None, steps: Sequence[SolarStep]) -> State:
    """Return the state of a group by its latest decision and the steps that were taken on it."""
    operation = operation_of([decision], steps) if decision else None
    return state_of_group(decision, operation)


def operation_seen(
    repositories: Repositories, actor: Actor, group: SolarGroup, line: GroupLine, around: Surroundings
) -> OperationSeen | None:
    """Return how a group is followed; None where it was never accepted, or nothing is left to tell.

    Args:
        repositories: Those of the transaction.
        actor: The caller, who may know of the group.
        group: The group.
        line: The same as the caller sees it.
        around: What stands around it.
    """
    decisions = repositories.solar_decisions.of_group(group.id)
    steps = repositories.solar_steps.of_group(group.id)
    followed = operations_of(decisions, steps)
    if not followed:
        return None
    operation = followed[-1]
    holds = decisions[-1].version == operation.acceptance
    if not holds and not any(one.months for one in followed):
        return None
    follows = reviews_group(actor, operation.group)
    whole = follows or manages_whole(actor, operation.group, around)
    by_month = reads_hours(actor, operation.group) if follows else whole
    state = operation.state
    return OperationSeen(
        state=state,
        seen=len(steps),
        members=_members(actor, operation, line, whole=whole, holds=holds),
        started_on=operation.started_on,
        ended_on=operation.ended_on,
        ending=operation.ending if follows else None,
        years=years_told(followed, by_month=by_month, near=not whole),
        months=months_told(followed) if by_month else (),
        near=not whole,
        holds=holds,
        may_close=follows and holds and operation.living,
        may_start=follows and holds and state is State.AGREED,
        may_measure=follows and by_month and state in RUNS_OR_RAN,
    )


def _members(
    actor: Actor, operation: SolarOperation, line: GroupLine, *, whole: bool, holds: bool
) -> tuple[MemberWord, ...]:
    may_speak = holds and operation.state in BEFORE_IT_RUNS
    shared = sum(sum(one.received_mwh) for one in operation.group.members)
    names = {one.site_id: one.site for one in line.members if one.site_id is not None}
    found = []
    for member in in_order(operation.group):
        word = operation.agreed.get(member.site_id)
        mine = CanAnswerFor(actor, member.site_id).allowed()
        found.append(
            MemberWord(
                name=names.get(member.site_id),
                agreed_on=word.at.date() if word else None,
                share=sum(member.received_mwh) / shared if whole and shared > 0 else None,
                speaks_for=member.site_id if mine and may_speak else None,
            )
        )
    return tuple(found)
