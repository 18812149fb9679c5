"""What a design of a heat network costs and earns in a year, from its own quantities."""

import math
from collections.abc import Iterable
from typing import Final

import numpy as np

from matching.heat.network import Network
from matching.heat.network_aid import Conditions, Paid, Sizes, aid_given, investments
from matching.heat.network_cycles import contents
from matching.heat.network_plan import Floats, Plan

TERMS: Final = ("pipes", "sources", "heat", "exchangers", "heat_pumps", "electricity", "pumping", "revenue")
"""Parts of the objective, in the order told."""
FURTHER_TERMS: Final = {
    "boilers": ("boilers", "fuel"),
    "partners": ("networks", "network_purchases", "network_sales"),
    "storages": ("storages",),
    "aid": ("aid",),
    "tie_ins": ("tie_ins",),
    "maintenance_share": ("maintenance",),
}
"""Further parts, by what a network has to state of them."""


def account(data: Network, plan: Plan) -> dict[str, float]:
    """Return each part of the objective, €/year, with its sign: they sum to the objective."""
    taps = [(tap, t, kw[t]) for tap, kw in plan.served.items() for t in data.periods]
    feeds = [(data.feeds[f], t, kw[t]) for f, kw in plan.heat.items() for t in data.periods]
    amounts = {
        "heat": [data.heat_cost(f.source, t) * kw for f, t, kw in feeds if f.source not in data.sellers],
        "network_purchases": [
            data.heat_cost(f.source, t) * kw for f, t, kw in feeds if f.source in data.sellers
        ],
        "electricity": [
            *(data.electricity_cost(tap, t) * kw for tap, t, kw in taps),
            *(data.lifting_cost(feed, t) * kw for feed, t, kw in feeds),
        ],
        "pumping": [data.pumping_cost(tap, t) * kw for tap, t, kw in taps],
        "fuel": [data.fuel_cost(tap, t) * kw for tap, t, kw in taps],
        "network_sales": [-data.sale(tap, t) * kw for tap, t, kw in taps],
        "revenue": [-data.revenue(c) for c in sorted(plan.connected)],
    }
    parts = invested(data, plan)
    for part in parts:
        amounts.setdefault(part.group.kind, []).append(part.group.annuity * part.eur * part.size)
    amounts["maintenance"] = [data.maintenance_share * part.eur * part.size for part in parts]
    amounts["aid"] = [
        -group.annuity * eur
        for given in (aid_given(data, parts, conditions(data, plan), plan.aided) if data.aid else ())
        for group, eur in given.items()
    ]
    further = [name for listed, names in FURTHER_TERMS.items() if getattr(data, listed) for name in names]
    return {name: math.fsum(amounts.get(name, ())) for name in (*TERMS, *further)}


def yearly_cost(data: Network, plan: Plan) -> float:
    """Return what a design costs in a year less its revenue, €."""
    return sum(account(data, plan).values())


def invested(data: Network, plan: Plan) -> list[Paid[float]]:
    """Return every part of the investment of a design."""
    pumps, boilers = range(len(data.pumps)), range(len(data.boilers))
    laid = plan.pipes_laid(data)
    sizes = Sizes[float](
        built=dict.fromkeys(laid, 1.0),
        capacity=laid,
        source_capacity={s: source_capacity(data, plan, s) for s in range(len(data.sources))},
        exchanger={c: float(arriving(data, plan, c).max()) for c in range(len(data.consumers))},
        pump_capacity={h: float(lifted(data, plan, h)[0].max()) for h in pumps},
        boiler_capacity={b: float(boiled(data, plan, b).max()) for b in boilers},
        partner_capacity={p: partner_capacity(data, plan, p) for p in range(len(data.partners))},
        storage_capacity={b: storage_capacity(data, plan, b) for b in plan.stored},
        tied={node: 1.0 for edge in plan.pipe_of for node in data.tied_by(edge)},
    )
    return list(investments(data, sizes))


def conditions(data: Network, plan: Plan) -> Conditions:
    """Return what aid looks at in a design."""
    delivered = [tap.network_share * kw for tap, kw in plan.served.items()]
    others = [
        data.feeds[f].giving.gain * kw
        for f, kw in plan.heat.items()
        if not data.sources[data.feeds[f].source].recovered
    ]
    dug = (data.edges[e] for e, _ in plan.pipes_laid(data))
    return Conditions(
        delivered_mwh=yearly_mwh(data, delivered),
        trench_m=math.fsum(edge.length_m for edge in dug if not edge.exists),
        other_mwh=yearly_mwh(data, others),
    )


def yearly_mwh(data: Network, rows: Iterable[Floats]) -> float:
    """Return the energy of some powers over the periods, MWh."""
    return math.fsum(kw * h for row in rows for kw, h in zip(row, data.hours, strict=True)) / 1000


def bought_and_sold(data: Network, plan: Plan, partner: int) -> tuple[Floats, Floats]:
    """Return what a partner network receives and gives in each period, kW."""
    entry, zero = data.partners[partner], np.zeros(len(data.hours))
    bought = sum((kw for tap, kw in plan.served.items() if tap.consumer == entry.consumer), zero)
    return bought, zero if entry.source is None else given_by(data, plan, entry.source)


def partner_capacity(data: Network, plan: Plan, partner: int) -> float:
    """Return the most that passes between a partner network and the design, kW."""
    bought, sold = bought_and_sold(data, plan, partner)
    return float((bought + sold).max())


def contents_by_level(data: Network, plan: Plan, storage: int) -> list[list[float]]:
    """Return what a storage holds of each level after each visit, cycle after cycle, kWh."""
    loss = data.storages[storage].loss_per_hour
    return [
        [kwh for cycle in data.cycles for kwh in contents(cycle, loss, row)]
        for row in plan.stored[storage].tolist()
    ]


def storage_capacity(data: Network, plan: Plan, storage: int) -> float:
    """Return the most that a storage holds, kWh."""
    held = np.array(contents_by_level(data, plan, storage))
    return float(held.sum(axis=0).max(initial=0.0))


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
