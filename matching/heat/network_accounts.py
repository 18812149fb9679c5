"""What a design of a heat network costs and earns in a year, from its own quantities."""

import math

import numpy as np

from matching.heat.network import Network
from matching.heat.network_plan import Plan

TERMS = ("pipes", "sources", "heat", "exchangers", "heat_pumps", "electricity", "pumping", "revenue")
"""Parts of the objective, in the order told."""


def account(data: Network, plan: Plan) -> dict[str, float]:
    """Return each part of the objective, €/year, with its sign: they sum to the objective."""
    periods = data.periods
    pumping, electricity = [], []
    for tap, kw in plan.served.items():
        pumping += [data.pumping_cost(tap, t) * kw[t] for t in periods]
        electricity += [data.electricity_cost(tap, t) * kw[t] for t in periods]
    amounts = {
        "pipes": [
            data.pipe_fixed_cost(e, p) + data.pipe_capacity_cost(e, p) * plan.capacity(data, e)
            for e, p in plan.pipe_of.items()
        ],
        "sources": [data.source_capex(s) * source_capacity(plan, s) for s in plan.heat],
        "heat": [data.heat_cost(s, t) * kw[t] for s, kw in plan.heat.items() for t in periods],
        "exchangers": [
            data.exchanger_cost() * kw
            for kw in (
                *(source_capacity(plan, s) for s in plan.heat),
                *(arriving(data, plan, c).max() for c in plan.connected),
            )
        ],
        "heat_pumps": [data.pump_capex(h) * lifted(data, plan, h)[0].max() for h in range(len(data.pumps))],
        "electricity": electricity,
        "pumping": pumping,
        "revenue": [-data.revenue(c) for c in sorted(plan.connected)],
    }
    return {name: math.fsum(amounts[name]) for name in TERMS}


def source_capacity(plan: Plan, source: int) -> float:
    """Return the most that a source gives, kW."""
    return float(plan.heat[source].max())


def arriving(data: Network, plan: Plan, consumer: int) -> "np.typing.NDArray[np.float64]":
    """Return what the network gives a consumer in each period, kW, lifted or not."""
    shares = [tap.network_share * plan.served[tap] for tap in plan.taps_of.get(consumer, ())]
    return sum(shares, np.zeros(len(data.hours)))


def lifted(data: Network, plan: Plan, pump: int) -> tuple["np.typing.NDArray[np.float64]", ...]:
    """Return what a heat pump delivers and the electricity it takes in each period, kW."""
    taps = [(tap, kw) for tap, kw in plan.served.items() if tap.pump == pump]
    zero = np.zeros(len(data.hours))
    return (
        sum((kw for _, kw in taps), zero),
        sum(((1 - tap.network_share) * kw for tap, kw in taps), zero),
    )
