"""What stands for what a declaration of heat leaves open: dated temperatures, what is usual in its trade."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from symbiose.domain.companies import Site
from symbiose.domain.declared_heat import Assumptions, DeclaredHeat, LeftOut, Usual, declared_heat
from symbiose.domain.flows import Carrier, Flow
from symbiose.domain.opeo_rule import THERMAL
from symbiose.domain.reference import ReferenceData
from symbiose.domain.resources import Resource
from symbiose.domain.typical_flows import TypicalFlow
from symbiose.domain.week_parts import SHARES_OF_PATTERN

LEVELS = {
    "heat_very_low": "temp_heat_very_low",
    "heat_low": "temp_heat_low",
    "heat_medium": "temp_heat_medium",
    "heat_high": "temp_heat_high",
    "steam": "temp_steam",
    "cold": "temp_cold",
}
"""Resource → dated value: the temperature of its level."""
APPROACH_OF = {
    Carrier.STEAM: "approach_part_steam",
    Carrier.AIR: "approach_part_gas",
    Carrier.FUMES: "approach_part_gas",
    Carrier.OIL: "approach_part_oil",
}
"""Carrier → dated value: how many times half of the approach its side of an exchanger bears."""
FOULING = "approach_part_fouling"
SURROUNDINGS, HEAT_DROP, COLD_RISE = "temp_surroundings", "heat_return_drop", "cold_return_rise"


def assumptions_on(reference: ReferenceData, day: date) -> Assumptions:
    """Return what stands on a day for what is not declared."""
    factors = reference.factors
    return Assumptions(
        levels={resource: factors.at(value, day) for resource, value in LEVELS.items()},
        surroundings=factors.at(SURROUNDINGS, day),
        heat_drop=factors.at(HEAT_DROP, day),
        cold_rise=factors.at(COLD_RISE, day),
        approach_of={carrier: factors.at(value, day) for carrier, value in APPROACH_OF.items()},
        fouling=factors.at(FOULING, day),
    )


def declared_streams(
    flows: Iterable[Flow], sites: Mapping[str, Site], reference: ReferenceData, assumptions: Assumptions
) -> Iterator[DeclaredHeat | LeftOut]:
    """Yield what each declaration of heat, steam or cold makes of a stream, by id of the flow."""
    for flow in sorted(flows, key=lambda one: one.id):
        resource = reference.resources.find(flow.resource_id)
        if resource is not None and resource.family in THERMAL:
            usual = usual_of(flow, sites[flow.site_id], resource, reference)
            yield declared_heat(flow, resource.family, assumptions, usual)


def usual_of(flow: Flow, site: Site, resource: Resource, reference: ReferenceData) -> Usual:
    """Return what is usual of a resource in the trade of a site, and the band of the ratio of an estimate."""
    typical = _typical(flow, site, resource, reference)
    ratio = reference.typical_flows.ratios.get(flow.estimate.ratio_id) if flow.estimate else None
    band = ratio.estimate(flow.estimate.driver_value) if ratio and flow.estimate else None
    return Usual(
        supply_temp_c=typical.supply_temp_c if typical else None,
        return_temp_c=typical.return_temp_c if typical else None,
        quantity_low=float(band.low) if band else None,
        quantity_high=float(band.high) if band else None,
        week_parts=SHARES_OF_PATTERN[typical.week] if typical and typical.week else None,
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
