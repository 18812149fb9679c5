"""The declarations of heat, steam and cold that a caller answers for, as streams and as what makes none."""

from dataclasses import dataclass
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.counted_exchanges import MWH
from symbiose.domain.declared_heat import Assumptions, DeclaredHeat, LeftOut
from symbiose.domain.flows import Flow
from symbiose.domain.permissions import CanManageSite
from symbiose.domain.repositories import Repositories
from symbiose.domain.usual_heat import assumptions_on, declared_streams
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.reference_in_use import reference_in_use
from symbiose.services.surroundings import surroundings


@dataclass(frozen=True)
class HeatFlows:
    """What the sites that a caller answers for declare of heat."""

    sites: tuple[Site, ...]
    """Open sites that the caller answers for, by id."""
    declared: tuple[DeclaredHeat, ...]
    """Declarations that make a stream."""
    left_out: tuple[LeftOut, ...]
    """Declarations of heat that make none."""
    unnamed: tuple[Flow, ...]
    """Flows in MWh of which nobody has confirmed what they are: some may be heat."""
    assumptions: Assumptions
    """What stands for what is not declared."""


def heat_flows(services: Services, repositories: Repositories, actor: Actor, day: date) -> HeatFlows:
    """Return the standing declarations of heat of every open site that the caller answers for."""
    reference = reference_in_use(services, repositories)
    sites = {
        site.id: site
        for site in every_site(services, repositories).values()
        if site.closed_on is None and CanManageSite(actor, site.id).allowed()
    }
    standing = [
        flow
        for flow in surroundings(services, repositories).flows.values()
        if flow.site_id in sites and not flow.withdrawn and flow.valid_on(day)
    ]
    assumptions = assumptions_on(reference, day)
    made = list(declared_streams(standing, sites, reference, assumptions))
    return HeatFlows(
        sites=tuple(sites[site_id] for site_id in sorted(sites)),
        declared=tuple(one for one in made if isinstance(one, DeclaredHeat)),
        left_out=tuple(one for one in made if isinstance(one, LeftOut)),
        unnamed=tuple(flow for flow in standing if flow.resource_id is None and flow.unit == MWH),
        assumptions=assumptions,
    )
