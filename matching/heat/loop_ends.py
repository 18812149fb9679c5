"""What a territory declares of heat as ends of loops: what is left of it, how hot it is, what it is worth."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from matching.knowledge import Knowledge, ResourceFacts
from symbiose.domain.companies import Site
from symbiose.domain.declared_heat import HEATING, Assumptions, DeclaredHeat, End, hours_of
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.ports import Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.usual_heat import assumptions_on, declared_streams
from symbiose.domain.week_parts import EVEN_WEEK, WeekPart, share_in

NOTHING_MWH = 1e-6
"""Heat of a month below is what rounding leaves of zero."""


@dataclass(frozen=True)
class HeatEnd:
    """A declaration that may give heat to a loop, or take it."""

    declared: DeclaredHeat
    site: Site
    left_mwh: Months
    """Heat of each month that nothing else holds."""
    worth_eur_per_mwh: float
    """What a MWh is worth to its site: fuel a consumer no longer buys, cooling a source no longer pays."""
    co2_kg_per_mwh: float
    """Emissions of the heat that a consumer no longer makes; 0 for a source."""
    references: tuple[ReferenceUsed, ...]
    """Dated values that these rest on."""
    is_network: bool = False
    """Whether it is a public network, whose heat nobody declares."""

    @property
    def id(self) -> str:
        """Return the id of the flow."""
        return self.flow.id

    @property
    def flow(self) -> Flow:
        """Return the declaration."""
        return self.declared.flow

    @property
    def gives(self) -> bool:
        """Tell whether it gives heat."""
        return self.declared.gives

    @property
    def supply_temp_c(self) -> float:
        """Return the temperature at which heat is given or wanted, °C."""
        return self.declared.supply.at(End.LIKELY, high_is_most=self.gives)

    @property
    def return_temp_c(self) -> float:
        """Return the temperature at which it comes back, °C."""
        return self.declared.back.at(End.LIKELY, high_is_most=self.gives)

    @property
    def is_uneven(self) -> bool:
        """Tell whether its heat is not spread evenly over the parts of a week."""
        return self.declared.week_parts not in (None, EVEN_WEEK)

    def mean_power_kw(self, months: Sequence[int], part: WeekPart | None) -> float:
        """Return the mean power of what is left in some months, or in a part of their weeks.

        Args:
            months: Each 1 to 12.
            part: Part of the week; None for the whole of it.
        """
        mwh = math.fsum(self.left_mwh[month - 1] for month in months)
        hours = math.fsum(hours_of(month, part) for month in months)
        return mwh * share_in(self.declared.week_parts, part) * KWH_PER_MWH / hours


def heat_ends(
    territory: Territory, reference: ReferenceData, knowledge: Knowledge, taken_mwh: Mapping[str, Months]
) -> list[HeatEnd]:
    """Return the standing declarations of heat and steam of open sites of which something is left, by flow.

    Args:
        territory: Sites and flows.
        reference: Resources, trades and the dated values that hold.
        knowledge: What they say of resources on the day.
        taken_mwh: Flow → what is already used of it in each month.
    """
    sites = {site.id: site for site in territory.sites if site.works_on(territory.day)}
    standing = [
        flow
        for flow in territory.flows
        if flow.site_id in sites and not flow.withdrawn and flow.valid_on(territory.day)
    ]
    assumptions = assumptions_on(reference, territory.day)
    ends = (
        _end(one, sites[one.flow.site_id], knowledge, assumptions, taken_mwh)
        for one in _heating(standing, sites, reference, assumptions)
    )
    return [end for end in ends if any(end.left_mwh)]


def _heating(
    flows: Sequence[Flow], sites: Mapping[str, Site], reference: ReferenceData, assumptions: Assumptions
) -> Iterator[DeclaredHeat]:
    """Yield the declarations of heat and steam that make a stream; cold is taken away by no loop of heat."""
    for one in declared_streams(flows, sites, reference, assumptions):
        resource = reference.resources.find(one.flow.resource_id)
        if isinstance(one, DeclaredHeat) and resource is not None and resource.family in HEATING:
            yield one


def _end(
    one: DeclaredHeat, site: Site, knowledge: Knowledge, assumptions: Assumptions, taken: Mapping[str, Months]
) -> HeatEnd:
    facts = knowledge.resources[one.flow.resource_id or ""]
    used = taken.get(one.flow.id, (0.0,) * len(one.flow.months))
    likely = tuple(one.energy.likely * share for share in one.flow.months)
    worth, of_worth = _worth(one, facts)
    co2 = None if one.gives else facts.production_co2
    return HeatEnd(
        declared=one,
        site=site,
        left_mwh=_left(likely, used),
        worth_eur_per_mwh=worth,
        co2_kg_per_mwh=co2.value if co2 else 0.0,
        references=(
            *(value for value in (of_worth, co2) if value is not None),
            *(value.used() for value in assumptions.approach_values(one.flow)),
        ),
    )


def _worth(one: DeclaredHeat, facts: ResourceFacts) -> tuple[float, ReferenceUsed | None]:
    """Return the price declared, else that of the day: the fuel of a boiler by its efficiency."""
    if one.flow.price_eur_per_unit is not None:
        return float(one.flow.price_eur_per_unit), None
    price = facts.disposal if one.gives else facts.purchase
    return (price.value, price) if price else (0.0, None)


def without(ends: Sequence[HeatEnd], taken_mwh: Mapping[str, Months]) -> list[HeatEnd]:
    """Return what is left of ends when something more of them is taken; those used up are left out."""
    left = (
        replace(end, left_mwh=_left(end.left_mwh, taken_mwh[end.id])) if end.id in taken_mwh else end
        for end in ends
    )
    return [end for end in left if any(end.left_mwh)]


def _left(mwh: Months, taken: Months) -> Months:
    """Return what is left of each month, without what is only rounding."""
    left = (before - used for before, used in zip(mwh, taken, strict=True))
    return tuple(month if month > NOTHING_MWH else 0.0 for month in left)
