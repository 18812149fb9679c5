"""States the ends of an area at one level as a heat network instance, and what its periods stand for."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from matching.heat.loop_areas import Area
from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_levels import LoopLevel, warm_share
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_places import on_a_plane, routes_between
from matching.heat.loop_values import LoopValues, PipeSize
from symbiose.domain.declared_heat import hours_of
from symbiose.domain.documents.heat_network_instance import (
    HEAT_NETWORK_INSTANCE_FORMAT,
    HeatNetworkInstance,
)
from symbiose.domain.flows import MONTHS
from symbiose.domain.heat_loop_design import Months
from symbiose.domain.heat_loops import LoopPeriod
from symbiose.domain.heat_quantities import KWH_PER_MWH
from symbiose.domain.week_parts import EVEN_WEEK, WeekPart

METRES_PER_KM: Final = 1000.0
WATTS_PER_KW: Final = 1000.0
MOST_SIZES: Final = 4
"""Sizes of pipe that an area chooses among: few, so that the model stays small."""


class Span(NamedTuple):
    """A period of an instance: some months, or a part of their weeks."""

    id: str
    months: tuple[int, ...]
    part: WeekPart | None = None

    @property
    def hours(self) -> float:
        """Return how long it lasts in a year, h."""
        return math.fsum(hours_of(month, self.part) for month in self.months)


SEASONS: Final = (
    Span("winter", (12, 1, 2)),
    Span("cool", (3, 11)),
    Span("mild", (4, 5, 10)),
    Span("summer", (6, 7, 8, 9)),
)
"""Few mean periods on which routes and levels are compared, before all months size what is built."""


@dataclass(frozen=True)
class Statement:
    """An area at one level, ready to be solved."""

    document: HeatNetworkInstance
    spans: tuple[Span, ...]
    level: LoopLevel

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
    values = lifts.values
    sources = [one for one in area.sources if _gives(one, area, level, lifts)]
    takers = [one for one in area.consumers if _takes(one, level, lifts)]
    consumers = [one for one in takers if not one.is_network]
    networks = [one for one in takers if one.is_network]
    places = on_a_plane(area.sites)
    document = {
        "format": HEAT_NETWORK_INSTANCE_FORMAT,
        "periods": [{"id": span.id, "hours": span.hours} for span in periods],
        "nodes": [
            {"id": site, "x_m": at.x_m, "y_m": at.y_m, "tie_in_eur": values.tie_in.value}
            for site, at in places.items()
        ],
        "edges": [
            {"id": f"{route.start} – {route.end}", "from": route.start, "to": route.end}
            | {"length_m": route.length_m}
            for route in routes_between(places, values.detour.value, values.limit.value * METRES_PER_KM)
        ],
        "pipes": _pipes(sources, periods, level, values),
        "levels": [
            {"id": level.id, "supply_temp_c": level.supply_temp_c, "return_temp_c": level.return_temp_c}
        ],
        "sources": [_source(one, periods) for one in sources],
        "consumers": [_consumer(one, periods, level, lifts, forced=one.id in forced) for one in consumers],
        "networks": [_network(one, periods, level, lifts) for one in networks],
        "heat_pumps": [_heat_pump(site, values) for site in _pumped_sites(sources, takers, level, lifts)],
        "boilers": [
            _boiler(site, consumers, values)
            for site in sorted(
                {c.site.id for c in consumers} - {c.site.id for c in consumers if c.id in forced}
            )
        ],
        "compare_with": ["pairwise", "alone", "nothing"],
        "economics": {
            "pipes_rate": values.rate.value,
            "pipes_years": values.pipe_years.value,
            "approach_k": values.approach.value,
            "exchanger_eur_per_kw": values.exchanger.value,
            "electricity_eur_per_mwh": values.electricity.value,
            "pumping_share": values.pumping.value,
            "electricity_co2_kg_per_mwh": values.electricity_co2.value,
        },
    }
    return Statement(HeatNetworkInstance.model_validate(document), periods, level)


def months_of(ends: Sequence[HeatEnd]) -> tuple[Span, ...]:
    """Return the months, or their days, nights and weekends where a declaration tells them apart."""
    parts: tuple[WeekPart | None, ...] = (None,)
    if any(end.declared.week_parts not in (None, EVEN_WEEK) for end in ends):
        parts = tuple(WeekPart)
    return tuple(
        Span(f"m{month:02}" + (f"_{part}" if part else ""), (month,), part)
        for month in range(1, MONTHS + 1)
        for part in parts
    )


def _powers(end: HeatEnd, periods: Sequence[Span]) -> list[float]:
    return [end.mean_power_kw(span.months, span.part) for span in periods]


def _gives(source: HeatEnd, area: Area, level: LoopLevel, lifts: Lifts) -> bool:
    if lifts.gives_directly(source, level.supply_temp_c):
        return warm_share(level, source, lifts) > 0
    dearest = max(consumer.worth_eur_per_mwh for consumer in area.consumers)
    return lifts.lifted_in(source, level.supply_temp_c, dearest) is not None


def _takes(consumer: HeatEnd, level: LoopLevel, lifts: Lifts) -> bool:
    if lifts.serves_directly(level.supply_temp_c, consumer):
        return True
    return lifts.lifted_out(level.supply_temp_c, consumer) is not None


def _pipes(
    sources: Sequence[HeatEnd], periods: Sequence[Span], level: LoopLevel, values: LoopValues
) -> list[dict[str, Any]]:
    """Return a few sizes, from the smallest to the one that carries all heat there is."""
    most_kw = max((sum(kw) for kw in zip(*(_powers(s, periods) for s in sources), strict=True)), default=0.0)
    useful: list[PipeSize] = []
    for size in values.sizes:
        useful.append(size)
        if size.flow.value * level.drop_k >= most_kw:
            break
    mean_c = (level.supply_temp_c + level.return_temp_c) / 2
    return [
        {
            "id": size.id,
            "max_kw": size.flow.value * level.drop_k,
            "cost_eur_per_m": size.cost.value,
            "loss_kw_per_m": size.loss.value * max(mean_c - values.ground.value, 0.0) / WATTS_PER_KW,
        }
        for size in _spread(useful)
    ]


def _spread(sizes: Sequence[PipeSize]) -> list[PipeSize]:
    """Return at most a few sizes, evenly spread, the largest among them."""
    if len(sizes) <= MOST_SIZES:
        return list(sizes)
    last = len(sizes) - 1
    return [sizes[round(i * last / (MOST_SIZES - 1))] for i in range(MOST_SIZES)]


def _source(source: HeatEnd, periods: Sequence[Span]) -> dict[str, Any]:
    return {
        "id": source.id,
        "node": source.site.id,
        "max_kw": _powers(source, periods),
        "price_eur_per_mwh": 0.0 - source.worth_eur_per_mwh,
        "supply_temp_c": source.supply_temp_c,
        "return_temp_c": source.return_temp_c,
    }


def _consumer(
    consumer: HeatEnd, periods: Sequence[Span], level: LoopLevel, lifts: Lifts, *, forced: bool
) -> dict[str, Any]:
    entry = {
        "id": consumer.id,
        "node": consumer.site.id,
        "demand_kw": _powers(consumer, periods),
        "connection": "forced" if forced else "optional",
        "revenue_eur_per_mwh": consumer.worth_eur_per_mwh,
        "need_temp_c": consumer.supply_temp_c,
        "co2_avoided_kg_per_mwh": consumer.co2_kg_per_mwh,
    }
    if lifts.serves_directly(level.supply_temp_c, consumer):
        entry["return_temp_c"] = consumer.return_temp_c
    return entry


def _network(network: HeatEnd, periods: Sequence[Span], level: LoopLevel, lifts: Lifts) -> dict[str, Any]:
    """Return a public network that buys any part of what it could take."""
    entry = {
        "id": network.id,
        "node": network.site.id,
        "supply_temp_c": network.supply_temp_c,
        "buys_kw": _powers(network, periods),
        "buys_eur_per_mwh": network.worth_eur_per_mwh,
        "co2_avoided_kg_per_mwh": network.co2_kg_per_mwh,
    }
    if lifts.serves_directly(level.supply_temp_c, network):
        entry["return_temp_c"] = network.return_temp_c
    return entry


def _pumped_sites(
    sources: Sequence[HeatEnd], consumers: Sequence[HeatEnd], level: LoopLevel, lifts: Lifts
) -> Iterator[str]:
    """Yield the sites at which a heat pump could pay, by id."""
    lifted = {c.site.id for c in consumers if not lifts.serves_directly(level.supply_temp_c, c)}
    lifted |= {s.site.id for s in sources if not lifts.gives_directly(s, level.supply_temp_c)}
    yield from sorted(lifted)


def _heat_pump(site_id: str, values: LoopValues) -> dict[str, Any]:
    return {
        "id": f"pump {site_id}",
        "node": site_id,
        "carnot_fraction": values.pump_carnot.value,
        "capex_eur_per_kw": values.pump_cost.value,
        "rate": values.rate.value,
        "years": values.pump_years.value,
    }


def _boiler(site_id: str, consumers: Sequence[HeatEnd], values: LoopValues) -> dict[str, Any]:
    """Return the boiler that a site has already: its heat costs what heat is worth there."""
    own = [consumer for consumer in consumers if consumer.site.id == site_id]
    efficiency = values.boiler_efficiency.value
    dearest = max(own, key=lambda consumer: consumer.worth_eur_per_mwh)
    return {
        "id": f"boiler {site_id}",
        "node": site_id,
        "efficiency": efficiency,
        "fuel_eur_per_mwh": dearest.worth_eur_per_mwh * efficiency,
        "co2_kg_per_mwh": dearest.co2_kg_per_mwh * efficiency,
    }
