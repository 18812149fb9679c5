"""Accepted loops and groups that a person follows or has a part in, and why each asks for attention."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.civil_days import LEGAL_TIME
from symbiose.domain.exchanges import State
from symbiose.domain.followed_designs import M, Operation, T, operations_of
from symbiose.domain.operation_attention import Part, attention_to
from symbiose.domain.permissions import CanReview, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergy_attention import Attention, urgency
from symbiose.services.context import Services
from symbiose.services.deciding import Taken
from symbiose.services.design_dossiers import heard_of
from symbiose.services.design_losses import losses_of
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loop_lines import LoopLine
from symbiose.services.loops_followed import LOOPS
from symbiose.services.operations_seen import every_decision, every_step
from symbiose.services.solar_lines import GroupLine
from symbiose.services.sorts_followed import Sort
from symbiose.services.speakers import Speakers
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class OperationLine:
    """Something that is followed, as the caller may see it."""

    line: LoopLine | GroupLine
    """The loop or group as it was accepted."""
    state: State
    """How far it has come."""
    accepted_on: date
    heard_at: datetime
    """When something was done with it last."""
    members: int
    """Sites that it joins."""
    agreed: int
    """Those that agreed."""
    attention: tuple[Attention, ...]
    """Why it is listed in the inbox, none when it is not."""


@dataclass(frozen=True)
class _Reader:
    """Who reads, inside a transaction."""

    services: Services
    actor: Actor
    repositories: Repositories
    around: Surroundings
    speakers: Speakers

    def part_in(self, sort: Sort[T, M], operation: Operation[T, M]) -> Part:
        sites, actor = operation.design.site_ids, self.actor
        decides = CanReview(actor, sites).allowed()
        return Part(
            speaks_for={one for one in sites if self.speakers.speaks(actor, operation, one)},
            records={one for one in sites if self.speakers.records(actor, operation, one)},
            member=actor.role is Role.SITE_MANAGER and not set(sites).isdisjoint(actor.site_ids),
            decides=decides,
            measures=decides and sort.reads_months(actor, operation.design),
        )


def operations_followed(services: Services, actor: Actor) -> tuple[OperationLine, ...]:
    """Return the accepted loops and groups that the caller sees: those that ask for attention first.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: operations_within(services, actor, r, surroundings(services, r)))


def operations_within(
    services: Services, actor: Actor, repositories: Repositories, around: Surroundings
) -> tuple[OperationLine, ...]:
    """Return the same inside a transaction that has read what is around."""
    reader = _Reader(services, actor, repositories, around, Speakers.of(repositories, around.sites))
    found = [*_lines(reader, LOOPS), *_lines(reader, GROUPS)]
    newest = sorted(found, key=lambda one: (one.accepted_on, one.line.id), reverse=True)
    return tuple(sorted(newest, key=lambda one: (not one.attention, urgency(one.attention))))


def _lines(reader: _Reader, sort: Sort[T, M]) -> Iterator[OperationLine]:
    decisions: dict[str, list[Taken[T]]] = defaultdict(list)
    for one in every_decision(reader.services, reader.repositories, sort):
        decisions[one.thing_id].append(one)
    steps = every_step(reader.services, reader.repositories, sort)
    written = reader.services.memory.recall(
        reader.repositories, "dossiers of designs", lambda: heard_of(reader.repositories)
    )
    for thing_id, taken in decisions.items():
        followed = operations_of(sort.operation, taken, steps.get(thing_id, ()))
        if followed and sort.may_see(reader.actor, followed[-1].design, reader.around):
            yield _line(reader, sort, followed[-1], taken[-1].version, written.get(thing_id))


def _line(
    reader: _Reader,
    sort: Sort[T, M],
    operation: Operation[T, M],
    version: int,
    written_at: datetime | None,
) -> OperationLine:
    accepted = datetime.combine(operation.accepted_on, time(), LEGAL_TIME).astimezone(UTC)
    stepped_at = operation.steps[-1].at if operation.steps else accepted
    heard_at = max(stepped_at, written_at or stepped_at)
    services = reader.services
    lost = losses_of(services, reader.repositories, sort, operation.design, reader.around)
    part, now = reader.part_in(sort, operation), services.clock()
    standing = version, operation.state
    return OperationLine(
        line=sort.line(reader.actor, operation.design, reader.around, services.reference.resources, standing),
        state=operation.state,
        accepted_on=operation.accepted_on,
        heard_at=heard_at,
        members=len(operation.design.site_ids),
        agreed=len(operation.agreed),
        attention=attention_to(
            operation, part, heard_at, now, services.silent_after, lost=len(lost) if operation.living else 0
        ),
    )
