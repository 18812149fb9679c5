"""With whom a flow would be exchanged, as far as the caller may know of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from symbiose.domain.accounts import Actor
from symbiose.domain.disclosure import FlowPlace, seen_flow, viewer_of
from symbiose.domain.live_worth import LivePartner
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.flow_places import flow_places
from symbiose.services.parks import parks_of
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class PartnerSeen:
    """Somebody with whom a flow would be exchanged; what the caller may not know is not there."""

    category: str | None
    """Group or family of the resource of the other flow; None for a processor."""
    resource: str | None
    """Resource of the other flow, where it is named."""
    processor: str | None
    """Name of the processor, None for a flow: all may know what processors there are."""
    site: str | None
    """Where it stands, where it is named; always for a processor."""
    place: str | None
    """Business park or agglomeration, where it is not named and enough other firms stand there."""
    quantity_per_year: float | None = None
    """What would be exchanged, in the unit of the draft; for who sees everything."""
    eur_per_year: float | None = None
    """What this exchange brings by itself, €/yr; for who sees everything."""
    alike: int = 1
    """How many look like this one to the caller."""


def partners_seen(
    services: Services, actor: Actor, found: Iterable[LivePartner], *, whole: bool
) -> tuple[PartnerSeen, ...]:
    """Return partners as the caller may know them: those named first, those that look alike as one.

    Who sees everything reads them with figures, the greatest quantity first. For the others the order follows
    from what is seen and from nothing else.
    """
    once = {one.thing_id: one for one in found}

    def work(repositories: Repositories) -> list[PartnerSeen | None]:
        around = surroundings(services, repositories)
        parks = parks_of(services, repositories)
        places = flow_places(around.sites.values(), services.reference.communes, parks) if once else {}
        return [_seen(services, actor, around, places, one) for one in once.values()]

    seen = services.store.read(work)
    if whole:
        return tuple(
            replace(told, quantity_per_year=one.quantity_per_year, eur_per_year=one.eur_per_year)
            for told, one in zip(seen, once.values(), strict=True)
            if told is not None
        )
    counted: dict[PartnerSeen, int] = {}
    for told in seen:
        if told is not None:
            counted[told] = counted.get(told, 0) + 1
    return tuple(replace(one, alike=counted[one]) for one in sorted(counted, key=_order))


def _seen(
    services: Services,
    actor: Actor,
    around: Surroundings,
    places: Mapping[str, FlowPlace],
    one: LivePartner,
) -> PartnerSeen | None:
    """Return a partner as the caller may know it; None where they may not, or where it is gone meanwhile."""
    if one.is_processor:
        processor = around.processors.get(one.thing_id)
        site = around.site_name(processor.site_id) if processor else None
        return PartnerSeen(None, None, around.processor_name(one.thing_id), site, None)
    flow = around.flows.get(one.thing_id)
    if flow is None or flow.site_id not in places:
        return None
    seen = seen_flow(flow, viewer_of(actor, flow), services.reference.resources, places[flow.site_id])
    if seen is None:
        return None
    return PartnerSeen(seen.category, seen.resource, None, seen.site, seen.place)


def _order(one: PartnerSeen) -> tuple[bool, str, str, str, str, str]:
    return (
        one.site is None,
        one.processor or "",
        one.category or "",
        one.resource or "",
        one.site or "",
        one.place or "",
    )
