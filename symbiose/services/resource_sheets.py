"""Hands out flows for other tools of industrial ecology: no more of a firm than it lets others see."""

from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import FlowPlace, Viewer, seen_flow, viewer_of
from symbiose.domain.documents.resource_sheet import ResourceSheet, ResourceSheets
from symbiose.domain.flows import Flow
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanExport, CanManageSite
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services


def resource_sheets(services: Services, actor: Actor) -> ResourceSheets:
    """Return the flows that a caller may file in another tool.

    A site manager takes the flows of their sites whole: they are theirs. Who coordinates takes of each flow
    what its firm lets a neighbour see, since readers of the other tool are no coordinators of this one; a
    flow whose firm does not let be named stays here. Withdrawn flows and those that do not hold today are
    left out.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
    """
    CanExport(actor).require()
    today = day_of(services.clock())
    return services.store.read(lambda repositories: _sheets(services, repositories, actor, today))


def _sheets(services: Services, repositories: Repositories, actor: Actor, today: date) -> ResourceSheets:
    sites = {one.id: one for one in repositories.sites.all() if CanManageSite(actor, one.id).allowed()}
    flows = [
        flow
        for flow in repositories.flows.of_sites(sorted(sites))
        if not flow.withdrawn and flow.valid_on(today)
    ]
    found = [_sheet(services, actor, sites[flow.site_id], flow) for flow in flows]
    named = sorted((one for one in found if one is not None), key=_order)
    return ResourceSheets(
        sheets=tuple(named),
        kept_back=len(flows) - len(named),
        without_figure=sum(one.seen.quantity is None for one in named),
    )


def _sheet(services: Services, actor: Actor, site: Site, flow: Flow) -> ResourceSheet | None:
    own = viewer_of(actor, flow) is Viewer.OWNER
    viewer = Viewer.OWNER if own else Viewer.NEIGHBOUR
    seen = seen_flow(flow, viewer, services.reference.resources, FlowPlace(site=site.name, wider=None))
    if seen is None or seen.site_id is None:
        return None
    return ResourceSheet(
        site=site,
        commune=services.reference.communes.name_of(site.commune_code),
        seen=seen,
        own=flow if own else None,
    )


def _order(one: ResourceSheet) -> tuple[str, str, str, str, str]:
    """Return what sheets are sorted by, of what is seen alone."""
    seen = one.seen
    return label_key(one.site.name), one.site.id, seen.direction, label_key(seen.resource or ""), repr(seen)
