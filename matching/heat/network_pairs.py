"""The heat network model with the heat of one pair followed through it, and each MWh of it worth more."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Final

import pulp
from pulp import LpAffineExpression as Expression

from matching.heat.network import Network, Tap
from matching.heat.network_accounts import account
from matching.heat.network_bounds import Bounds, find_bounds
from matching.heat.network_check import worst_violation
from matching.heat.network_model import NetworkModel
from matching.heat.network_plan import Plan
from matching.heat.network_reading import read_plan
from matching.heat.network_search import BROKEN
from matching.heat.network_variables import Lane
from matching.solver import solve_problem
from matching.solver_run import Limit

GAP: Final = 1e-6
"""Gap to which a pair is looked at: what is told of it is a difference of two optima."""
ROUGH_GAP: Final = 0.01
"""Gap to which some design that joins a pair is looked for."""
AMPLE: Final = 10.0
"""How many times all that could be built a pair is made worth, to see whether it can be joined at all."""
TRACE: Final = 1e-7
"""Share of what a consumer takes in a year that is what solvers leave of nought."""


Terms = dict[tuple[str, int, int], list[tuple[pulp.LpVariable, float]]]
"""Node, period and level → what comes there of a pair's heat less what goes, kW."""


@dataclass(frozen=True)
class Pair:
    """A source and a consumer, by their positions."""

    source: int
    consumer: int


@dataclass(frozen=True)
class Trial:
    """The best design where each MWh of a pair is worth more."""

    cost_eur: float
    """What it costs in a year, without what the pair is worth more, €."""
    mwh: float
    """What the consumer receives of the source in a year, MWh; 0 where they are not joined."""
    plan: Plan


class PairModel(NetworkModel):
    """Rows beside those of the model: part of the heat in each pipe is that of the pair.

    Variables, all kW: `own` enters a lane, `left` is what the lane delivers of it, `given` what the
    source gives of it to a level, `taken` what a tap delivers of it. Losses by what enters
    are borne in proportion, fixed ones by whatever heat there is.
    """

    def __init__(self, data: Network, bounds: Bounds, pair: Pair) -> None:
        """State the model and the pair in it; each MWh of the pair is worth nothing more."""
        super().__init__(data, bounds)
        self.pair = pair
        self.own: dict[tuple[Lane, int, int], pulp.LpVariable] = {}
        self.left: dict[tuple[Lane, int, int], pulp.LpVariable] = {}
        self.taken: dict[tuple[Tap, int], pulp.LpVariable] = {}
        self._pair_taken()
        if not self._is_alone():
            self._pair_carried()
            self._pair_balance()
        self.cost = self.problem.objective

    def _is_alone(self) -> bool:
        """Tell whether all heat that could serve the consumer is of the source: nothing is to be followed."""
        levels = {tap.level for tap, _ in self.taken}
        return all(f.source == self.pair.source for f in self.data.feeds if f.giving.level in levels)

    def _pair_carried(self) -> None:
        """Left ≤ (1 - λL) · own ≤ (1 - λL) · enter, left ≤ passed   ∀ lane, t, level   [kW]."""
        add = self.problem.add_variable
        for i, (key, enter) in enumerate(self.enter.items()):
            lane = key[0]
            own, left = (add(f"pair_{name}__{i}", 0, enter.upBound) for name in ("own", "left"))
            self.own[key], self.left[key] = own, left
            passing = self.data.passing_share(lane.way.edge, lane.pipe)
            self._row(own - enter, "<=", 0, f"pair_carried__{i}_own")
            self._row(left - passing * own, "<=", 0, f"pair_carried__{i}_share")
            self._row(left - self.passed(*key), "<=", 0, f"pair_carried__{i}_passed")

    def _pair_taken(self) -> None:
        """Taken ≤ served   ∀ tap of the consumer, t   [kW]."""
        for i, (tap, t) in enumerate(self.served):
            if tap.consumer == self.pair.consumer and tap.boiler is None:
                taken = self.problem.add_variable(f"pair_taken__{i}", 0, self.data.demand[tap.consumer][t])
                self.taken[tap, t] = taken
                self._row(taken - self.served[tap, t], "<=", 0, f"pair_taken__{i}")

    def _pair_balance(self) -> None:
        """Σ_in left + given = Σ_out own + Σ_i σ_i · taken   ∀ node, t, level   [kW]; given ≤ heat."""
        terms: Terms = {}
        for lane, t, k in self.own:
            terms.setdefault((lane.way.tail, t, k), []).append((self.own[lane, t, k], -1.0))
            terms.setdefault((lane.way.head, t, k), []).append((self.left[lane, t, k], 1.0))
        for (tap, t), taken in self.taken.items():
            node = self.data.consumers[tap.consumer].node
            terms.setdefault((node, t, tap.level), []).append((taken, -tap.network_share))
        for (f, t), heat in self.heat.items():
            source, giving = self.data.feeds[f]
            if source == self.pair.source:
                given = self.problem.add_variable(f"pair_given__{f}_{t}", 0, heat.upBound)
                self._row(given - heat, "<=", 0, f"pair_given__{f}_{t}")
                key = (self.data.sources[source].node, t, giving.level)
                terms.setdefault(key, []).append((given, giving.gain))
        self._pair_kept(terms)
        for i, parts in enumerate(terms.values()):
            self._row(Expression(parts), "==", 0, f"pair_balance__{i}")

    def _pair_kept(self, terms: Terms) -> None:
        """In ≤ stored, out ≤ drawn, Σ_t h · out ≤ Σ_t h · in   ∀ storage, cycle, level   [kW, kWh]."""
        stores = ((b, k) for b in self.storage_capacity for k in self.data.levels_in(b))
        for (b, k), cycle in product(stores, self._cycles()):
            node, kept = self.data.storages[b].node, []
            for t in sorted(cycle):
                for sign, whole in ((-1.0, self.stored[b, t, k]), (1.0, self.drawn[b, t, k])):
                    part = self.problem.add_variable(f"pair_{whole.name}", 0, whole.upBound)
                    self._row(part - whole, "<=", 0, f"pair_{whole.name}")
                    terms.setdefault((node, t, k), []).append((part, sign))
                    kept.append((part, sign * self.data.hours[t]))
            self._row(Expression(kept), "<=", 0, f"pair_kept__{b}_{min(cycle)}_{k}")

    def _cycles(self) -> list[frozenset[int]]:
        """Return the periods of each cycle."""
        return [frozenset(visit.period for visit in cycle.visits) for cycle in self.data.cycles]

    def make_worth(self, worth_eur_per_mwh: float) -> None:
        """Add the worth of each MWh of the pair to what is maximised   [€/year]."""
        more = [(taken, worth_eur_per_mwh * self.mwh(t)) for (_, t), taken in self.taken.items()]
        self.problem.setObjective(self.cost + Expression(more))

    def mwh(self, t: int) -> float:
        """Return the energy of a kW throughout a period, MWh."""
        return self.data.hours[t] / 1000

    def pair_mwh(self) -> float:
        """Return what the consumer receives of the source in a year in the solution found, MWh."""
        whole = sum(self.mwh(t) * kw for t, kw in enumerate(self.data.demand[self.pair.consumer]))
        found = sum(self.mwh(t) * (taken.varValue or 0.0) for (_, t), taken in self.taken.items())
        return found if found > TRACE * whole else 0.0


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
        if worst_violation(model.data, plan) > BROKEN:
            return None
        return Trial(sum(account(model.data, plan).values()), model.pair_mwh(), plan)

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
    """Return what all pipes at the size of all demand, its heat and all that it earns make in a year, €."""
    peak = max(sum(row[t] for row in data.demand) for t in data.periods)
    pipes = (
        max(
            data.pipe_fixed_cost(e, p) + data.pipe_capacity_cost(e, p) * min(pipe.max_kw, 2 * peak)
            for p, pipe in enumerate(data.pipes)
        )
        for e in range(len(data.edges) if data.pipes else 0)
    )
    heat = (
        max((abs(data.heat_cost(s, t)) for s in range(len(data.sources))), default=0.0) * peak
        for t in data.periods
    )
    ends = (abs(data.revenue(c)) for c in range(len(data.consumers)))
    capital = [data.source_capex(s) for s in range(len(data.sources))]
    capital += [data.pump_capex(h) for h in range(len(data.pumps))]
    capital += [data.boiler_capex(b) for b in range(len(data.boilers))]
    invested = (max(capital, default=0.0) + 2 * data.exchanger_cost()) * peak
    return math.fsum([*pipes, *heat, *ends, invested, 1.0])


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
