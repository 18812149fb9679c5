"""The declarations of heat, steam and cold that a caller answers for, as streams and as what makes none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.counted_exchanges import MWH
from symbiose.domain.declared_heat import Assumptions, DeclaredHeat, LeftOut, Usual, declared_heat
from symbiose.domain.flows import Flow
from symbiose.domain.opeo_rule import THERMAL
from symbiose.domain.permissions import CanManageSite
from symbiose.domain.reference import ReferenceData
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import Resource
from symbiose.domain.typical_flows import TypicalFlow
from symbiose.services.context import Services
from symbiose.services.every_site import every_site
from symbiose.services.reference_in_use import reference_in_use
from symbiose.services.surroundings import surroundings

LEVELS = {
    "heat_very_low": "temp_heat_very_low",
    "heat_low": "temp_heat_low",
    "heat_medium": "temp_heat_medium",
    "heat_high": "temp_heat_high",
    "steam": "temp_steam",
    "cold": "temp_cold",
}
"""Resource → dated value: the temperature of its level."""
SURROUNDINGS, HEAT_DROP, COLD_RISE = "temp_surroundings", "heat_return_drop", "cold_return_rise"


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
    made = list(_made(standing, sites, reference, assumptions))
    return HeatFlows(
        sites=tuple(sites[site_id] for site_id in sorted(sites)),
        declared=tuple(one for one in made if isinstance(one, DeclaredHeat)),
        left_out=tuple(one for one in made if isinstance(one, LeftOut)),
        unnamed=tuple(flow for flow in standing if flow.resource_id is None and flow.unit == MWH),
        assumptions=assumptions,
    )


def assumptions_on(reference: ReferenceData, day: date) -> Assumptions:
    """Return what stands on a day for what is not declared."""
    factors = reference.factors
    return Assumptions(
        levels={resource: factors.at(value, day) for resource, value in LEVELS.items()},
        surroundings=factors.at(SURROUNDINGS, day),
        heat_drop=factors.at(HEAT_DROP, day),
        cold_rise=factors.at(COLD_RISE, day),
    )


def _made(
    flows: Iterable[Flow], sites: dict[str, Site], reference: ReferenceData, assumptions: Assumptions
) -> Iterable[DeclaredHeat | LeftOut]:
    for flow in sorted(flows, key=lambda one: one.id):
        resource = reference.resources.find(flow.resource_id)
        if resource is not None and resource.family in THERMAL:
            usual = _usual(flow, sites[flow.site_id], resource, reference)
            yield declared_heat(flow, resource.family, assumptions, usual)


def _usual(flow: Flow, site: Site, resource: Resource, reference: ReferenceData) -> Usual:
    """Return what is usual of a resource in the trade of a site, and the band of the ratio of an estimate."""
    typical = _typical(flow, site, resource, reference)
    ratio = reference.typical_flows.ratios.get(flow.estimate.ratio_id) if flow.estimate else None
    band = ratio.estimate(flow.estimate.driver_value) if ratio and flow.estimate else None
    return Usual(
        supply_temp_c=typical.supply_temp_c if typical else None,
        return_temp_c=typical.return_temp_c if typical else None,
        quantity_low=float(band.low) if band else None,
        quantity_high=float(band.high) if band else None,
    )


def _typical(flow: Flow, site: Site, resource: Resource, reference: ReferenceData) -> TypicalFlow | None:
    """Return the usual flow of a trade that a declaration is: by its ratio, else the only one there is."""
    found = reference.typical_flows.trade_of(site.activity)
    if found.beginning is None:
        return None
    same = [
        one for one in found.trade.flows if (one.resource_id, one.direction) == (resource.id, flow.direction)
    ]
    ratio = flow.estimate.ratio_id if flow.estimate else None
    of_ratio = [one for one in same if one.ratio_id == ratio]
    return of_ratio[0] if of_ratio else same[0] if len(same) == 1 else None
