"""What a design of a heat network costs and earns in a year, from its own quantities."""

import math
from typing import Final

import numpy as np

from matching.heat.network import Network
from matching.heat.network_plan import Floats, Plan

TERMS: Final = ("pipes", "sources", "heat", "exchangers", "heat_pumps", "electricity", "pumping", "revenue")
"""Parts of the objective, in the order told."""
BOILER_TERMS: Final = ("boilers", "fuel")
"""Further parts where the instance has boilers."""


def account(data: Network, plan: Plan) -> dict[str, float]:
    """Return each part of the objective, €/year, with its sign: they sum to the objective."""
    periods = data.periods
    taps = [(tap, t, kw[t]) for tap, kw in plan.served.items() for t in periods]
    feeds = [(data.feeds[f], t, kw[t]) for f, kw in plan.heat.items() for t in periods]
    given = [source_capacity(data, plan, s) for s in range(len(data.sources))]
    amounts = {
        "pipes": [
            data.pipe_fixed_cost(e, p) + data.pipe_capacity_cost(e, p) * plan.capacity(data, e)
            for e, p in plan.pipe_of.items()
        ],
        "sources": [data.source_capex(s) * kw for s, kw in enumerate(given)],
        "heat": [data.heat_cost(feed.source, t) * kw for feed, t, kw in feeds],
        "exchangers": [
            data.exchanger_cost() * kw
            for kw in (*given, *(arriving(data, plan, c).max() for c in plan.connected))
        ],
        "heat_pumps": [data.pump_capex(h) * lifted(data, plan, h)[0].max() for h in range(len(data.pumps))],
        "electricity": [
            *(data.electricity_cost(tap, t) * kw for tap, t, kw in taps),
            *(data.lifting_cost(feed, t) * kw for feed, t, kw in feeds),
        ],
        "pumping": [data.pumping_cost(tap, t) * kw for tap, t, kw in taps],
        "revenue": [-data.revenue(c) for c in sorted(plan.connected)],
        "boilers": [data.boiler_capex(b) * boiled(data, plan, b).max() for b in range(len(data.boilers))],
        "fuel": [data.fuel_cost(tap, t) * kw for tap, t, kw in taps],
    }
    names = [*TERMS, *(BOILER_TERMS if data.boilers else ())]
    return {name: math.fsum(amounts[name]) for name in names}


def given_by(data: Network, plan: Plan, source: int) -> Floats:
    """Return what a source gives in each period, kW."""
    return sum(
        (kw for f, kw in plan.heat.items() if data.feeds[f].source == source), np.zeros(len(data.hours))
    )


def source_capacity(data: Network, plan: Plan, source: int) -> float:
    """Return the most that a source gives, kW."""
    return float(given_by(data, plan, source).max())


def boiled(data: Network, plan: Plan, boiler: int) -> Floats:
    """Return what a boiler delivers in each period, kW."""
    return sum((kw for tap, kw in plan.served.items() if tap.boiler == boiler), np.zeros(len(data.hours)))


def arriving(data: Network, plan: Plan, consumer: int) -> Floats:
    """Return what the network gives a consumer in each period, kW, lifted or not."""
    shares = [tap.network_share * plan.served[tap] for tap in plan.taps_of.get(consumer, ())]
    return sum(shares, np.zeros(len(data.hours)))


def lifted(data: Network, plan: Plan, pump: int) -> tuple[Floats, Floats]:
    """Return what a heat pump delivers and the electricity it takes in each period, kW."""
    heat, electricity = np.zeros(len(data.hours)), np.zeros(len(data.hours))
    for tap, kw in plan.served.items():
        if tap.pump == pump:
            heat = heat + kw
            electricity = electricity + (1 - tap.network_share) * kw
    for f, kw in plan.heat.items():
        giving = data.feeds[f].giving
        if giving.pump == pump:
            heat = heat + giving.gain * kw
            electricity = electricity + (giving.gain - 1) * kw
    return heat, electricity
