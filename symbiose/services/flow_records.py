"""Flows one by one, as programs list and read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.flow_changes import version_of
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.permissions import CanDeclare, CanSeeEverything
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.managed import managed_flow
from symbiose.services.surroundings import surroundings


@dataclass(frozen=True)
class FlowRecord:
    """A flow of a site the caller manages."""

    flow: Flow
    site: Site

    @property
    def version(self) -> str:
        """Return what tells this state of the flow from any other."""
        return version_of(self.flow)


@dataclass(frozen=True)
class FlowFilter:
    """Which flows are asked for; what is None does not matter."""

    site_id: str | None = None
    """Id or SIRET of their site."""
    direction: Direction | None = None
    resource_id: str | None = None
    updated_since: datetime | None = None
    """Only those whose present version is from that moment or later."""
    withdrawn: bool = False
    """Also those that were withdrawn."""

    def keeps(self, record: FlowRecord) -> bool:
        """Tell whether a flow is asked for."""
        flow, site = record.flow, record.site
        return (
            self.site_id in (None, site.id, site.siret)
            and self.direction in (None, flow.direction)
            and self.resource_id in (None, flow.resource_id)
            and (self.updated_since is None or flow.declared_at >= self.updated_since)
            and (self.withdrawn or not flow.withdrawn)
        )


@dataclass(frozen=True)
class FlowPage:
    """Some flows in the order of their ids, and the id after which the next page begins."""

    records: tuple[FlowRecord, ...]
    last_id: str | None


def flow_page(
    services: Services, actor: Actor, wanted: FlowFilter, *, after: str = "", limit: int
) -> FlowPage:
    """Return flows of the sites the caller manages, all for staff, by id.

    A flow declared meanwhile may be missed by who pages on, and none comes twice.

    Args:
        services: What use cases work with.
        actor: The caller.
        wanted: Which flows.
        after: Id of the last flow of the page before.
        limit: Most flows of the page.
    """
    CanDeclare(actor).require()
    every = services.store.read(lambda repositories: _records(services, actor, repositories))
    kept = [record for record in every if record.flow.id > after and wanted.keeps(record)]
    page = tuple(kept[:limit])
    return FlowPage(page, page[-1].flow.id if len(kept) > limit else None)


def flow_record(services: Services, actor: Actor, flow_id: str) -> FlowRecord:
    """Return one flow of a site the caller manages.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    CanDeclare(actor).require()
    return services.store.read(lambda repositories: managed_record(actor, repositories, flow_id))


def _records(services: Services, actor: Actor, repositories: Repositories) -> Sequence[FlowRecord]:
    """Return the flows of the caller's sites by id, those of all sites as pages remember them."""
    if CanSeeEverything(actor).allowed():
        around = surroundings(services, repositories)
        sites, flows = around.sites, list(around.flows.values())
    else:
        sites = every_site(services, repositories)
        flows = repositories.flows.of_sites(actor.site_ids)
    return [FlowRecord(flow, sites[flow.site_id]) for flow in sorted(flows, key=lambda flow: flow.id)]


def managed_record(actor: Actor, repositories: Repositories, flow_id: str) -> FlowRecord:
    """Return a flow of a site the caller manages, within a transaction.

    Raises:
        UnknownThing: There is no such flow, or its site is not the caller's, which is not told.
    """
    flow = managed_flow(actor, repositories, flow_id)
    return FlowRecord(flow, repositories.sites.get(flow.site_id))
