"""What is scarce in the latest run, in names; for those who see every proposal and the sums over all."""

from collections.abc import Iterator
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Objective
from symbiose.domain.permissions import CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.scarcity import ScarceKind, ScarcityOfRun
from symbiose.services.context import Services
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class ScarceThing:
    """An offer, a need or a processor of which one more unit would be worth something."""

    kind: ScarceKind
    thing_id: str
    name: str
    """Resource of a flow, or name of a processor."""
    site: str
    unit: str
    worth: float
    """What one more unit a year adds to the objective."""


@dataclass(frozen=True)
class FarNeed:
    """A need that is served with nothing, and what would bring it within reach."""

    need_id: str
    resource: str
    site: str
    offer_id: str
    offer_site: str
    unit: str
    """Unit of the offer."""
    less: float
    """By how much one unit sent would have to cost less, €/unit."""


@dataclass(frozen=True)
class ScarceThings:
    """What a page tells of what is scarce."""

    objective: Objective
    things: tuple[ScarceThing, ...]
    needs: tuple[FarNeed, ...]
    openings_shared: bool

    def of(self, kind: str) -> tuple[ScarceThing, ...]:
        """Return the things of one kind, the scarcest first."""
        return tuple(one for one in self.things if one.kind == kind)


def scarce_things(services: Services, actor: Actor) -> ScarceThings | None:
    """Return what is scarce in the latest run; None without a run, and for those who see only a part of it.

    A price follows from what everybody declared: who sees some proposals could compute the rest from it.
    """
    CanSeeProposals(actor).require()
    if not actor.answers_for_all:
        return None
    return services.store.read(lambda r: _within(services, r))


def _within(services: Services, repositories: Repositories) -> ScarceThings | None:
    run = repositories.runs.latest()
    if run is None:
        return None

    def read() -> ScarceThings:
        told, around = repositories.runs.scarcity(run.id), surroundings(services, repositories)
        return ScarceThings(
            objective=run.objective,
            things=tuple(_things(services, told, around)),
            needs=tuple(_needs(services, told, around)),
            openings_shared=told.openings_shared,
        )

    return services.memory.recall(repositories, f"scarcity of {run.id}", read)


def _things(services: Services, told: ScarcityOfRun, around: Surroundings) -> Iterator[ScarceThing]:
    """Yield what is scarce, but for what is no longer there."""
    label = services.reference.resources.label
    for one in told.scarce:
        flow, processor = around.flows.get(one.thing_id), around.processors.get(one.thing_id)
        if one.kind is ScarceKind.PROCESSOR and processor:
            name, site_id, unit = processor.name, processor.site_id, processor.unit
        elif one.kind is not ScarceKind.PROCESSOR and flow:
            name, site_id, unit = label(flow.resource_id or ""), flow.site_id, flow.unit
        else:
            continue
        site = _site(site_id, around)
        yield ScarceThing(one.kind, one.thing_id, name, site, unit, one.worth_per_unit)


def _needs(services: Services, told: ScarcityOfRun, around: Surroundings) -> Iterator[FarNeed]:
    for one in told.out_of_reach:
        need, offer = around.flows.get(one.need_id), around.flows.get(one.offer_id)
        if need and offer:
            yield FarNeed(
                need_id=need.id,
                resource=services.reference.resources.label(need.resource_id or ""),
                site=_site(need.site_id, around),
                offer_id=offer.id,
                offer_site=_site(offer.site_id, around),
                unit=offer.unit,
                less=one.less_eur_per_unit,
            )


def _site(site_id: str, around: Surroundings) -> str:
    site = around.sites.get(site_id)
    return site.name if site else site_id
