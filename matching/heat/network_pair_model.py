"""The heat network model with the heat of one pair followed through it, and each MWh of it worth more."""

from dataclasses import dataclass
from itertools import product
from typing import Final

import pulp
from pulp import LpAffineExpression as Expression

from matching.heat.network import Network, Tap
from matching.heat.network_bounds import Bounds
from matching.heat.network_model import NetworkModel
from matching.heat.network_variables import Lane

TRACE: Final = 1e-7
"""Share of what a consumer takes in a year that is what solvers leave of nought."""
Terms = dict[tuple[str, int, int], list[tuple[pulp.LpVariable, float]]]
"""Node, period and level → what comes there of a pair's heat less what goes, kW."""


@dataclass(frozen=True)
class Pair:
    """A source and a consumer, by their positions."""

    source: int
    consumer: int


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
