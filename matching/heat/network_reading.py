"""Reads a design from the values of a solved heat network model, freed of the solver's noise."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pulp

from matching.heat.network import Network, Tap, Way
from matching.heat.network_accounts import conditions
from matching.heat.network_model import NetworkModel
from matching.heat.network_plan import Floats, Plan, balanced
from matching.heat.network_variables import Lane

HALF: Final = 0.5
"""Value of a decision above which it is taken."""
NOISE: Final = 1e-9
"""Share of the most a direction can carry that is what solvers leave of nought."""


def read_plan(model: NetworkModel) -> Plan:
    """Return the design that the variables hold, balanced."""
    data = model.data
    for connected in model.connected.values():
        connected.varValue = _value(connected)
    entering: dict[Way, Floats] = {}
    lost: dict[Way, Floats] = {}
    pipe_of: dict[int, int] = {}
    for lane in model.lanes:
        kw = _entering(model, lane)
        if kw.any():
            entering[lane.way] = kw
            lost[lane.way] = _lost(model, lane, kw)
            pipe_of[lane.way.edge] = lane.pipe
    zero = np.zeros(len(data.hours))
    plan = Plan(
        pipe_of=dict(sorted(pipe_of.items())),
        entering=entering,
        lost=lost,
        heat={
            f: zero
            + [
                max(0.0, model.heat[f, t].varValue or 0.0) * _is_chosen(model, feed.giving.level, t)
                for t in data.periods
            ]
            for f, feed in enumerate(data.feeds)
        },
        served={tap: np.array([_served(model, tap, t) for t in data.periods]) for tap in data.taps},
        connected=frozenset(c for c, x in model.connected.items() if x.varValue > HALF),
        stored={b: _stored(model, b) for b in range(len(data.storages))},
        aided={key: max(0.0, given.varValue or 0.0) for key, given in model.given.items()},
    )
    return balanced(data, _without_idle(data, plan))


def hold_further(model: NetworkModel, plan: Plan) -> None:
    """Have the decisions on levels and aid hold those of a design."""
    data = model.data
    used = {data.feeds[f].giving.level for f, kw in plan.heat.items() if kw.any()}
    for k, chosen in model.chosen.items():
        chosen.varValue = float(k in used)
    for (k, t), active in model.active.items():
        active.varValue = float(
            any(kw[t] > 0 for f, kw in plan.heat.items() if data.feeds[f].giving.level == k)
        )
    held = {(data.laid(edge), pipe) for edge, pipe in plan.pipe_of.items()}
    for key, laid in model.laid.items():
        laid.varValue = float(key in held)
    seen = conditions(data, plan) if model.granted else None
    for a, granted in model.granted.items():
        aid = data.aid[a]
        kept = seen is not None and seen.hold(aid.least_mwh_per_m, aid.least_recovered_share)
        granted.varValue = float(kept)


def _without_idle(data: Network, plan: Plan) -> Plan:
    """Return a plan without the connections that bring no heat of the network and earn nothing by boilers."""
    idle = {
        c
        for c in plan.connected
        if data.consumers[c].connection == "optional" and _is_idle(data, plan, plan.taps_of.get(c, ()), c)
    }
    return replace(plan, connected=plan.connected - idle) if idle else plan


def _is_idle(data: Network, plan: Plan, taps: Sequence[Tap], consumer: int) -> bool:
    kw = [(tap, plan.served[tap]) for tap in taps]
    if not kw or any(heat.any() for tap, heat in kw if tap.boiler is None):
        return False
    fuel = sum(data.fuel_cost(tap, t) * heat[t] for tap, heat in kw for t in data.periods)
    return data.revenue(consumer) <= float(fuel) * (1 + NOISE)


def _is_chosen(model: NetworkModel, level: int, t: int) -> bool:
    """Tell whether a level may be used in a period; where all may be at once, nothing is chosen."""
    if (level, t) in model.active:
        return _value(model.active[level, t]) > HALF
    return level not in model.chosen or _value(model.chosen[level]) > HALF


def _stored(model: NetworkModel, storage: int) -> Floats:
    """Return what goes into a storage, level × period, kW; without the solver's noise."""
    kw = np.zeros((model.data.levels.count, len(model.data.hours)))
    for (b, t, k), stored in model.stored.items():
        if b == storage and _is_chosen(model, k, t):
            value = (stored.varValue or 0.0) - (model.drawn[b, t, k].varValue or 0.0)
            kw[k, t] = value if abs(value) > NOISE * model.data.storages[b].power_kw else 0.0
    return kw


def _served(model: NetworkModel, tap: Tap, t: int) -> float:
    if not _is_chosen(model, tap.level, t):
        return 0.0
    value = model.served[tap, t].value() or 0.0
    return value if value > NOISE * model.data.demand[tap.consumer][t] else 0.0


def _value(variable: pulp.LpVariable) -> float:
    """Return what a variable holds; one that no row sees holds what it must be at least."""
    return float(variable.lowBound if variable.varValue is None else variable.varValue)


def _entering(model: NetworkModel, lane: Lane) -> Floats:
    """Return what enters a direction, level × period; nothing in periods in which it is not used."""
    kw = np.zeros((model.data.levels.count, len(model.data.hours)))
    for t in model.data.periods:
        if (model.used[lane, t].value() or 0.0) > HALF:
            for k in (k for k in model.levels_on(lane) if _is_chosen(model, k, t)):
                value = model.enter[lane, t, k].varValue or 0.0
                kw[k, t] = value if value > NOISE * model.most(lane, t) else 0.0
    return kw


def _lost(model: NetworkModel, lane: Lane, entering: Floats) -> Floats:
    """Return the fixed loss of a direction by level and period."""
    fixed = model.data.fixed_loss(lane.way.edge, lane.pipe)
    used = entering.sum(axis=0) > 0
    levels = model.levels_on(lane)
    if len(levels) == 1 or fixed == 0:
        alone = np.zeros_like(entering)
        alone[levels[0]] = np.where(used, fixed, 0.0)
        return alone
    shares = np.array(
        [[model.lost[lane, t, k].varValue or 0.0 for t in model.data.periods] for k in model.levels]
    )
    shares = np.where(entering > 0, np.maximum(shares, 0.0), 0.0)
    total = shares.sum(axis=0)
    even = (entering > 0) / np.maximum((entering > 0).sum(axis=0), 1)
    lost: Floats = used * fixed * np.where(total > 0, shares / np.where(total > 0, total, 1.0), even)
    return lost
