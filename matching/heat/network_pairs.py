"""Asks a heat network what a source and a consumer would have to be worth to one another to be joined."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulp

from matching.heat.network import Network
from matching.heat.network_accounts import yearly_cost
from matching.heat.network_bounds import find_bounds
from matching.heat.network_check import keeps_rules
from matching.heat.network_pair_model import Pair, PairModel
from matching.heat.network_plan import Plan
from matching.heat.network_reading import read_plan
from matching.solver import solve_problem
from matching.solver_run import Limit

GAP: Final = 1e-6
"""Gap to which a pair is looked at: what is told of it is a difference of two optima."""
ROUGH_GAP: Final = 0.01
"""Gap to which some design that joins a pair is looked for."""
AMPLE: Final = 10.0
"""How many times all that could be built a pair is made worth, to see whether it can be joined at all."""


@dataclass(frozen=True)
class Trial:
    """The best design where each MWh of a pair is worth more."""

    cost_eur: float
    """What it costs in a year, without what the pair is worth more, €."""
    mwh: float
    """What the consumer receives of the source in a year, MWh; 0 where they are not joined."""
    plan: Plan


def can_serve(data: Network, pair: Pair) -> bool:
    """Tell whether heat of the source is warm enough for the consumer, directly or by heat pumps."""
    levels = {feed.giving.level for feed in data.feeds if feed.source == pair.source}
    return any(tap.consumer == pair.consumer and tap.level in levels for tap in data.taps)


class PairTrials:
    """Asks one instance for its best design where each MWh of a pair is worth more."""

    def __init__(self, data: Network, pair: Pair, solver: str) -> None:
        self._solver = solver
        self._model = PairModel(data, find_bounds(data), pair)

    def best(self, worth_eur_per_mwh: float, seconds: float, gap: float = GAP) -> Trial | None:
        """Return the best design; None where there is none, or no time."""
        model = self._model
        model.make_worth(worth_eur_per_mwh)
        if seconds <= 0 or not is_solved(model, self._solver, Limit(gap, seconds, most_patience_s=0.0)):
            return None
        plan = read_plan(model)
        if not keeps_rules(model.data, plan):
            return None
        return Trial(yearly_cost(model.data, plan), model.pair_mwh(), plan)

    def joined_at_all(self, seconds: float) -> Trial | None:
        """Return some design that joins the pair, whatever it costs; None where none can, or no time."""
        data, demand = self._model.data, self._model.data.demand[self._model.pair.consumer]
        most_mwh = math.fsum(hours * kw / 1000 for hours, kw in zip(data.hours, demand, strict=True))
        if most_mwh == 0:
            return None
        trial = self.best(AMPLE * _all_that_could_be_paid(data) / most_mwh, seconds, ROUGH_GAP)
        return None if trial is None or trial.mwh == 0 else trial


def is_solved(model: PairModel, solver: str, limit: Limit) -> bool:
    """Solve a model and tell whether its best solution was found, to the gap asked."""
    run = solve_problem(model.problem, solver, limit)
    if not run.found or run.bound is None:
        return run.status == "optimal"
    value = float(pulp.value(model.problem.objective) or 0.0)
    return run.status == "optimal" or abs(run.bound - value) <= limit.gap * max(1.0, abs(value))


def _all_that_could_be_paid(data: Network) -> float:
    """Return what all that may be built, at the size of all demand, costs and earns in a year, €."""
    peak = max(sum(row[t] for row in data.demand) for t in data.periods)
    pipes = (
        max(
            data.pipe_fixed_cost(e, p) + data.pipe_capacity_cost(e, p) * min(pipe.max_kw, 2 * peak)
            for p, pipe in enumerate(data.pipes)
        )
        for e in range(len(data.edges) if data.pipes else 0)
    )
    tie_ins = (data.tie_in_cost(node) for node in data.tie_ins)
    running = (_dearest(data, t) * peak for t in data.periods)
    ends = (abs(data.revenue(c)) for c in range(len(data.consumers)))
    capital = [data.source_capex(s) for s in range(len(data.sources))]
    capital += [data.pump_capex(h) for h in range(len(data.pumps))]
    capital += [data.boiler_capex(b) for b in range(len(data.boilers))]
    capital += [data.partner_capex(p) for p in range(len(data.partners))]
    exchangers = [data.source_exchanger_cost(s) for s in range(len(data.sources))]
    exchangers += [data.exchanger_cost(c) for c in range(len(data.consumers))]
    invested = (max(capital, default=0.0) + 2 * max(exchangers, default=0.0)) * peak
    most_kwh = peak * sum(data.hours)
    stored = (
        data.storage_capex(b) * min(storage.capacity_kwh, most_kwh) for b, storage in enumerate(data.storages)
    )
    return math.fsum([*pipes, *tie_ins, *running, *ends, invested, *stored, 1.0])


def _dearest(data: Network, t: int) -> float:
    """Return what a kW of the dearest heat costs in a period, lifted twice or made by fuel, €/year."""
    heat = (abs(data.heat_cost(s, t)) for s in range(len(data.sources)))
    lifting = (abs(data.lifting_cost(feed, t)) for feed in data.feeds)
    serving = (abs(data.running_cost(tap, t)) + abs(data.sale(tap, t)) for tap in data.taps)
    return math.fsum(max(costs, default=0.0) for costs in (heat, lifting, serving))


def least_more(
    data: Network, pair: Pair, more: int, solver: str, seconds: float
) -> Mapping[int, float] | None:
    """Return the least heat of a further source with which all forced consumers are served, kW by period.

    Args:
        data: The network, the further source among its sources.
        pair: The pair that is looked at.
        more: Position of the further source.
        solver: Solver to ask.
        seconds: Time it may take.
    """
    model = PairModel(data, find_bounds(data), pair)
    heat = {(f, t): kw for (f, t), kw in model.heat.items() if data.feeds[f].source == more}
    model.problem.setObjective(pulp.lpSum(-model.mwh(t) * kw for (_, t), kw in heat.items()))
    if seconds <= 0 or not is_solved(model, solver, Limit(GAP, seconds, most_patience_s=0.0)):
        return None
    found = dict.fromkeys(data.periods, 0.0)
    for (_, t), kw in heat.items():
        found[t] += max(0.0, kw.varValue or 0.0)
    return found
