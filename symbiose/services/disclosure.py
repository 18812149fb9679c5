"""What others see of flows: all of the others' for a site manager, one flow side by side for its owner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import FlowPlace, SeenFlow, Viewer, opens_more, seen_flow
from symbiose.domain.errors import ConflictingReview
from symbiose.domain.flows import Confidentiality, FieldConfidentiality, Flow
from symbiose.domain.on_behalf import said_by
from symbiose.domain.opeo_rules import models_that_hold
from symbiose.domain.permissions import STAFF, CanDeclare, CanManageSite, CanSeeOthersFlows
from symbiose.domain.remembered import Remembered
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.context import Services
from symbiose.services.flow_places import flow_places
from symbiose.services.journalling import journal_entry
from symbiose.services.managed import managed_flow
from symbiose.services.memory import ONE_DAY
from symbiose.services.parks import parks_of
from symbiose.services.surroundings import surroundings


@dataclass(frozen=True)
class DisclosurePreview:
    """One flow side by side, as each viewer sees it once it is published; None where they see nothing."""

    flow: Flow
    """The flow as it would be declared."""
    site: Site
    """Its site."""
    neighbour: SeenFlow | None
    """What the manager of another site sees."""
    coordinator: SeenFlow | None
    """What the coordinator sees: all of it."""
    analyst: SeenFlow | None
    """What an analyst is told of the flow itself: never a figure."""
    valid_today: bool
    """True when its declaration holds today: others find it in their list then."""
    models: tuple[int, ...]
    """Circular models for which it counts at its company, for whoever sees its coverage."""

    @property
    def figures_in_proposals(self) -> bool:
        """Tell whether the other party to a proposal sees the quantity exchanged as it is."""
        return self.neighbour is not None and isinstance(self.neighbour.quantity, float)

    @property
    def counts(self) -> bool:
        """Tell whether an analyst sees something in which the flow counts."""
        return self.flow.published is not Confidentiality.HIDDEN and not self.flow.withdrawn


def flows_of_others(services: Services, actor: Actor) -> tuple[SeenFlow, ...]:
    """Return what is declared at other sites, as neighbours see it.

    Staff see the same as a neighbour of all sites would. Withdrawn flows and those that are not valid today
    are left out. The order follows from what is seen and from nothing else; those that look alike follow one
    another, and are the same object.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
    """
    CanSeeOthersFlows(actor).require()
    today = day_of(services.clock())
    own = set(actor.site_ids)

    def work(repositories: Repositories) -> tuple[tuple[str, SeenFlow], ...]:
        name = f"flows as neighbours see them on {today}"
        return services.memory.recall(
            repositories,
            name,
            lambda: _all_seen(services, repositories, today),
            sort="flows as neighbours see them",
            most=ONE_DAY,
        )

    return tuple(seen for site_id, seen in services.store.read(work) if site_id not in own)


def preview_of(services: Services, actor: Actor, flow_id: str) -> DisclosurePreview:
    """Return a declared flow as each viewer sees it.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    flow = services.store.read(lambda r: managed_flow(actor, r, flow_id))
    return preview_disclosure(services, actor, flow)


def preview_disclosure(services: Services, actor: Actor, flow: Flow) -> DisclosurePreview:
    """Return a flow as each viewer would see it, declared or not yet.

    Raises:
        NotAllowed: The site is not the caller's.
    """
    CanManageSite(actor, flow.site_id).require()
    around, places = services.store.read(lambda r: (surroundings(services, r), _places(services, r)))
    site = around.sites[flow.site_id]
    place = places[site.id]
    catalogue = services.reference.resources
    return DisclosurePreview(
        flow=flow,
        site=site,
        neighbour=None if flow.withdrawn else seen_flow(flow, Viewer.NEIGHBOUR, catalogue, place),
        coordinator=seen_flow(flow, Viewer.COORDINATOR, catalogue, place),
        analyst=None if flow.withdrawn else seen_flow(flow, Viewer.ANALYST, catalogue, place),
        valid_today=flow.valid_on(day_of(services.clock())),
        models=tuple(mark.model for mark in models_that_hold(flow, catalogue, around.overrides.get(flow.id))),
    )


def change_disclosure(
    services: Services,
    actor: Actor,
    flow_id: str,
    confidentiality: Confidentiality,
    fields: FieldConfidentiality,
) -> Flow:
    """Say anew what others see of a flow: a new version of it.

    Whoever coordinates may close what a firm declared; what they open waits for the word of the firm.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
        ConflictingReview: The flow is withdrawn.
    """
    CanDeclare(actor).require()
    now = services.clock()
    shown = [("flow", confidentiality), *fields]
    detail = " ".join(f"{name}={openness}" for name, openness in shown)
    entry = journal_entry(actor, "change_disclosure", flow_id, now, detail)

    def work(repositories: Repositories) -> Flow:
        flow = managed_flow(actor, repositories, flow_id)
        if flow.withdrawn:
            msg = f"Flow {flow_id} is withdrawn: nobody else sees it. Take it up again first."
            raise ConflictingReview(msg, flow=flow_id)
        update = {"confidentiality": confidentiality, "field_confidentiality": fields}
        changed = flow.model_copy(update=update)
        if changed != flow:
            changed = changed.next_version(now, actor.id)
            if actor.role in STAFF and flow.estimate is None and opens_more(flow, changed):
                changed = said_by(actor, changed, flow)
            repositories.flows.save([changed])
        repositories.journal.append(entry)
        return changed

    return services.store.write(work)


def _all_seen(services: Services, repositories: Repositories, day: date) -> tuple[tuple[str, SeenFlow], ...]:
    """Return every flow that neighbours may know of with its site, in an order that tells nothing more.

    Flows that look alike are one and the same value, so that they are told apart at no cost.
    """
    around = surroundings(services, repositories)
    places, catalogue = _places(services, repositories), services.reference.resources
    make = partial(_seen, catalogue)

    def made(before: Remembered) -> tuple[tuple[str, SeenFlow], ...]:
        alike: dict[tuple[str, ...], SeenFlow] = {}
        found: list[tuple[tuple[str, ...], str]] = []
        for flow in around.flows.values():
            if flow.withdrawn or not flow.valid_on(day) or flow.site_id not in places:
                continue
            for order, seen in before.of(flow.id, make, flow, places[flow.site_id]):
                alike.setdefault(order, seen)
                found.append((order, flow.site_id))
        return tuple((site_id, alike[order]) for order, site_id in sorted(found))

    return services.rounds.made("flows as neighbours see them", made)


def _seen(
    catalogue: ResourceCatalogue, flow: Flow, place: FlowPlace
) -> tuple[tuple[tuple[str, ...], SeenFlow], ...]:
    """Return a flow as a neighbour sees it beside what it is sorted by; nothing where it is hidden."""
    seen = seen_flow(flow, Viewer.NEIGHBOUR, catalogue, place)
    return ((_order(seen), seen),) if seen is not None else ()


def _order(seen: SeenFlow) -> tuple[str, ...]:
    """Return what flows are sorted by, named ones first: all that is seen, so that ties look alike."""
    unnamed = "" if seen.resource else "unnamed"
    first = (unnamed, seen.category, seen.resource or "", seen.direction, seen.site or "", seen.place or "")
    return (*first, seen.model_dump_json())


def _places(services: Services, repositories: Repositories) -> Mapping[str, FlowPlace]:
    sites = surroundings(services, repositories).sites.values()
    return flow_places(sites, services.reference.communes, parks_of(services, repositories))
