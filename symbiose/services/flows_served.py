"""What was accepted and rests on a declared flow: exchanges, loops, groups lose it where it is withdrawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.accounts import Actor
from symbiose.domain.followed_designs import M, T
from symbiose.domain.permissions import CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergy_rights import CanSeeSynergy
from symbiose.services.context import Services
from symbiose.services.groups_followed import GROUPS
from symbiose.services.loops_followed import LOOPS
from symbiose.services.operations_seen import every_decision
from symbiose.services.sorts_followed import Sort
from symbiose.services.surroundings import Surroundings, surroundings


class Resting(StrEnum):
    """What may rest on a flow."""

    SYNERGY = "synergy"
    LOOP = "loop"
    GROUP = "group"


@dataclass(frozen=True)
class RestingOn:
    """Something accepted that rests on a flow."""

    sort: Resting
    thing_id: str


def resting_on(services: Services, actor: Actor, flow_id: str) -> tuple[RestingOn, ...]:
    """Return what was accepted, is followed and rests on a flow, as far as the caller may know of it."""
    if not CanSeeProposals(actor).allowed():
        return ()
    return services.store.read(lambda repositories: tuple(_found(services, repositories, actor, flow_id)))


def _found(services: Services, repositories: Repositories, actor: Actor, flow_id: str) -> Iterator[RestingOn]:
    around = surroundings(services, repositories)
    for synergy in around.synergies.values():
        joined = flow_id in (synergy.path.offer_id, synergy.path.need_id)
        if joined and synergy.living and CanSeeSynergy(actor, synergy, around.flows).allowed():
            yield RestingOn(Resting.SYNERGY, synergy.id)
    for thing_id in _accepted(services, repositories, actor, LOOPS, flow_id, around):
        yield RestingOn(Resting.LOOP, thing_id)
    for thing_id in _accepted(services, repositories, actor, GROUPS, flow_id, around):
        yield RestingOn(Resting.GROUP, thing_id)


def _accepted(
    services: Services,
    repositories: Repositories,
    actor: Actor,
    sort: Sort[T, M],
    flow_id: str,
    around: Surroundings,
) -> Iterator[str]:
    """Yield the things of a sort whose acceptance holds and that rest on a flow: an end closes it."""
    latest = {one.thing_id: one for one in every_decision(services, repositories, sort)}
    for thing_id, one in sorted(latest.items()):
        kept = one.kept
        if kept is not None and flow_id in kept.flow_ids and sort.may_see(actor, kept, around):
            yield thing_id
