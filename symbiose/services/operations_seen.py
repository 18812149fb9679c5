"""How far accepted loops and groups have come, as callers may see it: who agreed, since when, how much."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import State
from symbiose.domain.followed_design_steps import BEFORE_IT_RUNS, RUNS_OR_RAN
from symbiose.domain.followed_designs import DesignStep, M, Operation, StepKind, T, state_followed
from symbiose.domain.permissions import CanReview
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.deciding import Taken
from symbiose.services.design_losses import LossTold, losses_told
from symbiose.services.measured_periods import PeriodTold, months_told, years_told
from symbiose.services.sorts_followed import Sort
from symbiose.services.speakers import Speakers
from symbiose.services.surroundings import Surroundings


@dataclass(frozen=True)
class MemberWord:
    """What a member said of what was accepted."""

    name: str | None
    """Name of its site; None where the caller may not read it."""
    agreed_on: date | None
    """Day on which it agreed; None as long as it has not."""
    share: float | None
    """Its part of what is divided by the design that is agreed to; None where it is not told."""
    recorded: bool = False
    """The coordinator recorded its agreement: no account might agree for it."""
    rests_on: str | None = None
    """On what that rests, for those who decide on it."""
    speaks_for: str | None = None
    """Its site, where the caller may agree for it or take its word back."""
    to_record: str | None = None
    """Its site, where the caller may record its agreement."""


@dataclass(frozen=True)
class OperationSeen:
    """What was accepted, as it is followed."""

    state: State
    acceptance: int
    """Version of the acceptance that it follows; a form sends it back."""
    seen: int
    """Steps that the page shows; a form sends them back too."""
    members: tuple[MemberWord, ...]
    started_on: date | None
    ended_on: date | None
    ending: str | None
    """Why it ended, for those who decide on it."""
    years: tuple[PeriodTold, ...]
    """The latest first."""
    months: tuple[PeriodTold, ...]
    """The latest first; none for who may not read in which months members use energy."""
    near: bool
    """Its years are rounded: they would tell what other members use."""
    holds: bool
    """The acceptance that it follows still holds."""
    may_close: bool = False
    """The caller decides on it, and it is still followed."""
    losses: tuple[LossTold, ...] = ()
    """What it rests on and that no longer stands as it did, as long as it is followed."""
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


def every_decision(services: Services, repositories: Repositories, sort: Sort[T, M]) -> Sequence[Taken[T]]:
    """Return every decision on things of a sort, those on one thing in their order."""
    return services.memory.recall(
        repositories, f"every decision on {sort.WORD}s", lambda: tuple(sort.every_decision(repositories))
    )


def every_step(
    services: Services, repositories: Repositories, sort: Sort[T, M]
) -> Mapping[str, Sequence[DesignStep[M]]]:
    """Return every step taken on each thing of a sort, the oldest first."""

    def read() -> dict[str, list[DesignStep[M]]]:
        found: dict[str, list[DesignStep[M]]] = {}
        for step in sort.kept(repositories).all():
            found.setdefault(step.thing_id, []).append(step)
        return found

    return services.memory.recall(repositories, f"every step on {sort.WORD}s", read)


def state_told(sort: Sort[T, M], decision: Taken[T] | None, steps: Iterable[DesignStep[M]]) -> State:
    """Return the state of a thing by its latest decision and the steps that were taken on it."""
    if decision is None or decision.kept is None:
        return decision.state if decision else State.PROPOSED
    taken = tuple(step for step in steps if step.acceptance == decision.version)
    day = day_of(decision.decided_at)
    return state_followed(decision, sort.operation(decision.kept, decision.version, day, taken))


@dataclass(frozen=True)
class Look(Generic[T, M]):
    """Who looks at what is followed, and what they may read of its members."""

    actor: Actor
    sort: Sort[T, M]
    around: Surroundings
    names: Mapping[str, str | None]
    """Site → its name, of the members that the caller may name."""


def operation_seen(
    services: Services, repositories: Repositories, look: Look[T, M], thing_id: str
) -> OperationSeen | None:
    """Return how something is followed; None where it was never accepted, or nothing is left to tell.

    Args:
        services: What use cases work with.
        repositories: Those of the transaction.
        look: Who looks, and may know of it.
        thing_id: The loop or group.
    """
    actor, sort = look.actor, look.sort
    followed = sort.operations(repositories, thing_id)
    if not followed:
        return None
    operation = followed[-1]
    holds = sort.decisions(repositories, thing_id)[-1].version == operation.acceptance
    if not holds and not any(one.months for one in followed):
        return None
    follows = CanReview(actor, operation.design.site_ids).allowed()
    whole = follows or sort.manages_whole(actor, operation.design, look.around)
    by_month = sort.reads_months(actor, operation.design) if follows else whole
    state = operation.state
    return OperationSeen(
        state=state,
        acceptance=operation.acceptance,
        seen=len(sort.kept(repositories).of(thing_id)),
        members=_members(repositories, look, operation, whole=whole, holds=holds),
        started_on=operation.started_on,
        ended_on=operation.ended_on,
        ending=operation.ending if follows else None,
        years=years_told(followed, by_month=by_month, near=not whole),
        months=months_told(followed) if by_month else (),
        near=not whole,
        holds=holds,
        may_close=follows and holds and operation.living,
        losses=losses_told(services, repositories, actor, sort, operation.design, look.around)
        if holds and operation.living
        else (),
        may_start=follows and holds and state is State.AGREED,
        may_measure=follows and by_month and state in RUNS_OR_RAN,
    )


def _members(
    repositories: Repositories, look: Look[T, M], operation: Operation[T, M], *, whole: bool, holds: bool
) -> tuple[MemberWord, ...]:
    open_to_words = holds and operation.state in BEFORE_IT_RUNS
    speakers = Speakers.of(repositories, look.around.sites) if open_to_words else None
    shares = look.sort.shares(operation.design) if whole else {}
    found = []
    for site_id in look.sort.members(operation.design):
        word = operation.agreed.get(site_id)
        recorded = word is not None and word.kind is StepKind.RECORDED
        answers = CanReview(look.actor, (site_id,)).allowed()
        speaks = speakers is not None and speakers.speaks(look.actor, operation, site_id)
        records = speakers is not None and speakers.records(look.actor, operation, site_id)
        found.append(
            MemberWord(
                name=look.names.get(site_id),
                agreed_on=day_of(word.at) if word else None,
                share=shares.get(site_id),
                recorded=recorded,
                rests_on=word.words if word and recorded and answers else None,
                speaks_for=site_id if speaks else None,
                to_record=site_id if records else None,
            )
        )
    return tuple(found)
