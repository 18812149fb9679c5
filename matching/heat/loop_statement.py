"""States the ends of an area at one level as a heat network instance, and what its periods stand for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matching.heat.loop_areas import Area
from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_levels import LoopLevel, warm_share
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_places import Route, on_a_plane, routes_between
from matching.heat.loop_records import (
    boiler_at,
    consumer_of,
    heat_pump_at,
    network_of,
    pipes_of,
    pumped_sites,
    source_of,
    stores_at,
)
from matching.heat.loop_spans import SEASONS, Span, cycles_of, months_of
from matching.heat.loop_streets import LaidRoute, laid_between, route_name
from matching.heat.loop_values import LoopValues
from symbiose.domain.communes import METRES_PER_KM
from symbiose.domain.declared_heat import hours_of
from symbiose.domain.documents.heat_network_instance import (
    HEAT_NETWORK_INSTANCE_FORMAT,
    HeatNetworkInstance,
)
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_loops import LoopPeriod
from symbiose.domain.heat_quantities import KWH_PER_MWH


@dataclass(frozen=True)
class Statement:
    """An area at one level, ready to be solved."""

    document: HeatNetworkInstance
    spans: tuple[Span, ...]
    level: LoopLevel
    may_store: bool = False
    """Whether stores, which a few mean periods leave out, could hold its heat from day to night."""

    @property
    def periods(self) -> tuple[LoopPeriod, ...]:
        """Return what the periods stand for, where each is one month."""
        return tuple(
            LoopPeriod(period=span.id, month=span.months[0], part=span.part)
            for span in self.spans
            if len(span.months) == 1
        )

    def monthly_mwh(self, powers: Sequence[float]) -> Months:
        """Return the heat of each month that powers come to, MWh; a span of several months is even."""
        months = [0.0] * MONTHS
        for kw, span in zip(powers, self.spans, strict=True):
            for month in span.months:
                months[month - 1] += kw * hours_of(month, span.part) / KWH_PER_MWH
        return tuple(months)


def state_area(
    area: Area,
    level: LoopLevel,
    lifts: Lifts,
    forced: frozenset[str] = frozenset(),
    *,
    by_season: bool = False,
) -> Statement:
    """Return the instance of an area at a level.

    Args:
        area: The ends.
        level: Temperature of the loop.
        lifts: What may serve what.
        forced: Consumers that must be connected, and served in full: no boiler stands by at their sites.
        by_season: Whether a few mean periods stand for the year.
    """
    periods = SEASONS if by_season else months_of(area.ends)
    sources = [one for one in area.sources if _gives(one, area, level, lifts)]
    takers = [one for one in area.consumers if _takes(one, level, lifts)]
    document = {
        "format": HEAT_NETWORK_INSTANCE_FORMAT,
        "periods": [{"id": span.id, "hours": span.hours} for span in periods],
        "compare_with": ["pairwise", "alone", "nothing"],
        **_places(area, lifts),
        **_ends(sources, takers, periods, level, lifts, forced),
        **_money(lifts.values),
        **_stores([*sources, *takers], periods, level, lifts.values),
    }
    may_store = by_season and any(end.is_uneven for end in area.ends)
    return Statement(HeatNetworkInstance.model_validate(document), periods, level, may_store)


def _places(area: Area, lifts: Lifts) -> dict[str, Any]:
    """Return sites and crossings, and the routes between them.

    Where streets are known, pipes run along them; only between sites that no street joins do they run
    straight.
    """
    values = lifts.values
    places = on_a_plane(area.sites)
    laid = laid_between(area.sites, lifts.streets)
    straight = routes_between(places, values.detour.value, values.limit.value * METRES_PER_KM)
    routes: list[Route | LaidRoute] = [one for one in straight if not laid.join(one.start, one.end)]
    return {
        "nodes": [
            *(
                {"id": site, "x_m": at.x_m, "y_m": at.y_m, "tie_in_eur": values.tie_in.value}
                for site, at in places.items()
            ),
            *({"id": name, "longitude": x, "latitude": y} for name, (x, y) in laid.crossings.items()),
        ],
        "edges": [
            {"id": route_name(route), "from": route.start, "to": route.end, "length_m": route.length_m}
            for route in (*routes, *laid.routes)
        ],
    }


def _ends(
    sources: Sequence[HeatEnd],
    takers: Sequence[HeatEnd],
    periods: Sequence[Span],
    level: LoopLevel,
    lifts: Lifts,
    forced: frozenset[str],
) -> dict[str, Any]:
    consumers = [one for one in takers if not one.is_network]
    boiling = {one.site.id for one in consumers} - {one.site.id for one in consumers if one.id in forced}
    pumped = pumped_sites(sources, takers, level, lifts)
    return {
        "pipes": pipes_of(sources, periods, level, lifts.values),
        "levels": [
            {"id": level.id, "supply_temp_c": level.supply_temp_c, "return_temp_c": level.return_temp_c}
        ],
        "sources": [source_of(one, periods, lifts) for one in sources],
        "consumers": [consumer_of(one, periods, level, lifts, forced=one.id in forced) for one in consumers],
        "networks": [network_of(one, periods, level, lifts) for one in takers if one.is_network],
        "heat_pumps": [heat_pump_at(site, lifts.values) for site in pumped],
        "boilers": [boiler_at(site, consumers, lifts.values) for site in sorted(boiling)],
    }


def _stores(
    ends: Sequence[HeatEnd], periods: Sequence[Span], level: LoopLevel, values: LoopValues
) -> dict[str, Any]:
    """Return stores of the week, where the periods are its parts."""
    cycles = cycles_of(periods)
    return {"cycles": cycles, "storages": stores_at(ends, periods, level, values) if cycles else []}


def _money(values: LoopValues) -> dict[str, Any]:
    return {
        "economics": {
            "pipes_rate": values.rate.value,
            "pipes_years": values.pipe_years.value,
            "approach_k": values.approach.value,
            "exchanger_eur_per_kw": values.exchanger.value,
            "electricity_eur_per_mwh": values.electricity.value,
            "pumping_share": values.pumping.value,
            "electricity_co2_kg_per_mwh": values.electricity_co2.value,
            "maintenance_share": values.maintenance.value,
        }
    }


def _gives(source: HeatEnd, area: Area, level: LoopLevel, lifts: Lifts) -> bool:
    if lifts.gives_directly(source, level.supply_temp_c):
        return warm_share(level, source, lifts) > 0
    dearest = max(consumer.worth_eur_per_mwh for consumer in area.consumers)
    return lifts.lifted_in(source, level.supply_temp_c, dearest) is not None


def _takes(consumer: HeatEnd, level: LoopLevel, lifts: Lifts) -> bool:
    if lifts.serves_directly(level.supply_temp_c, consumer):
        return True
    return lifts.lifted_out(level.supply_temp_c, consumer) is not None
