"""The records of a loop's statement: pipes, sources, consumers, public networks, heat pumps, boilers."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, Final

from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_levels import LoopLevel
from matching.heat.loop_lifts import Lifts
from matching.heat.loop_spans import REST_H, Span, powers_kw
from matching.heat.loop_values import LoopValues, PipeSize

WATTS_PER_KW: Final = 1000.0
MOST_SIZES: Final = 4
"""Sizes of pipe that an area chooses among: few, so that the model stays small."""


def pipes_of(
    sources: Sequence[HeatEnd], periods: Sequence[Span], level: LoopLevel, values: LoopValues
) -> list[dict[str, Any]]:
    """Return a few sizes, from the smallest to the one that carries all heat there is."""
    most_kw = max(
        (sum(kw) for kw in zip(*(powers_kw(s, periods) for s in sources), strict=True)), default=0.0
    )
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


def source_of(source: HeatEnd, periods: Sequence[Span], lifts: Lifts) -> dict[str, Any]:
    """Return a source; what its site asks for heat is its price, what it saves a price below nought."""
    return {
        "id": source.id,
        "node": source.site.id,
        "max_kw": powers_kw(source, periods),
        "price_eur_per_mwh": 0.0 - source.worth_eur_per_mwh,
        "supply_temp_c": source.supply_temp_c,
        "return_temp_c": source.return_temp_c,
        **_exchanger_of(source, lifts),
    }


def _exchanger_of(end: HeatEnd, lifts: Lifts) -> dict[str, float]:
    """Return what the exchanger of an end has of its own: what carries its heat fouls, corrodes, is a gas."""
    own, factor = lifts.own_approach_k(end), lifts.exchanger_factor(end)
    approach = {"approach_k": own} if own != lifts.approach_k else {}
    return approach | ({"exchanger_factor": factor} if factor != 1 else {})


def consumer_of(
    consumer: HeatEnd, periods: Sequence[Span], level: LoopLevel, lifts: Lifts, *, forced: bool
) -> dict[str, Any]:
    """Return a consumer; one that only a heat pump can serve does not bind the return of the level."""
    entry = {
        "id": consumer.id,
        "node": consumer.site.id,
        "demand_kw": powers_kw(consumer, periods),
        "connection": "forced" if forced else "optional",
        "revenue_eur_per_mwh": consumer.worth_eur_per_mwh,
        "need_temp_c": consumer.supply_temp_c,
        "co2_avoided_kg_per_mwh": consumer.co2_kg_per_mwh,
        **_exchanger_of(consumer, lifts),
    }
    if lifts.serves_directly(level.supply_temp_c, consumer):
        entry["return_temp_c"] = consumer.return_temp_c
    return entry


def network_of(network: HeatEnd, periods: Sequence[Span], level: LoopLevel, lifts: Lifts) -> dict[str, Any]:
    """Return a public network that buys any part of what it could take."""
    entry = {
        "id": network.id,
        "node": network.site.id,
        "supply_temp_c": network.supply_temp_c,
        "buys_kw": powers_kw(network, periods),
        "buys_eur_per_mwh": network.worth_eur_per_mwh,
        "co2_avoided_kg_per_mwh": network.co2_kg_per_mwh,
    }
    if lifts.serves_directly(level.supply_temp_c, network):
        entry["return_temp_c"] = network.return_temp_c
    return entry


def pumped_sites(
    sources: Sequence[HeatEnd], consumers: Sequence[HeatEnd], level: LoopLevel, lifts: Lifts
) -> Iterator[str]:
    """Yield the sites at which a heat pump could pay, by id."""
    lifted = {c.site.id for c in consumers if not lifts.serves_directly(level.supply_temp_c, c)}
    lifted |= {s.site.id for s in sources if not lifts.gives_directly(s, level.supply_temp_c)}
    yield from sorted(lifted)


def heat_pump_at(site_id: str, values: LoopValues) -> dict[str, Any]:
    """Return the heat pump that a site could buy."""
    return {
        "id": f"pump {site_id}",
        "node": site_id,
        "carnot_fraction": values.pump_carnot.value,
        "capex_eur_per_kw": values.pump_cost.value,
        "rate": values.rate.value,
        "years": values.pump_years.value,
    }


def boiler_at(site_id: str, consumers: Sequence[HeatEnd], values: LoopValues) -> dict[str, Any]:
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


def stores_at(
    ends: Sequence[HeatEnd], periods: Sequence[Span], level: LoopLevel, values: LoopValues
) -> list[dict[str, Any]]:
    """Return a store at each site whose ends do not give or take alike all week.

    It holds at most what the site could give, or take, during the longest rest of a week. What a kWh of it
    costs goes against the difference between supply and return.
    """
    further = values.further
    powers = {
        site: _most_kw([end for end in ends if end.site.id == site], periods)
        for site in sorted({end.site.id for end in ends if end.is_uneven})
    }
    return [
        {
            "id": f"store {site}",
            "node": site,
            "capacity_kwh": most_kw * REST_H,
            "power_kw": most_kw,
            "loss_per_hour": further.store_loss.value,
            "capex_eur_per_kwh": further.store_cost.value * further.store_drop.value / level.drop_k,
            "rate": values.rate.value,
            "years": further.store_years.value,
        }
        for site, most_kw in powers.items()
    ]


def _most_kw(ends: Sequence[HeatEnd], periods: Sequence[Span]) -> float:
    """Return the most that the ends of a site give and take in a period, kW."""
    powers = [powers_kw(end, periods) for end in ends]
    return max(math.fsum(row[t] for row in powers) for t in range(len(periods)))
