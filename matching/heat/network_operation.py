"""How a heat network that is built serves its consumers in one period, when sources give what they can."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pulp
from pulp import LpAffineExpression as Expression

from matching.heat.network import Network, Tap, Way
from matching.solver import solve_problem
from matching.solver_run import Limit
from symbiose.domain.errors import SolverFailed

FIRST: Final = 1000.0
"""A MWh missing counts so many times the dearest one: what can be served is, then at the least cost."""
SECONDS: Final = 20.0
"""Time that one period may take, s; it takes a few milliseconds."""


@dataclass(frozen=True)
class Built:
    """What is there, and how large."""

    pipes: Mapping[int, tuple[int, float]]
    """Edge → its type of pipe and its capacity, kW."""
    source_kw: Mapping[int, float]
    """Source → its capacity, kW."""
    pump_kw: Mapping[int, float]
    """Heat pump → its capacity, kW."""
    boiler_kw: Mapping[int, float]
    """Boiler → its capacity, kW."""
    exchanger_kw: Mapping[int, float]
    """Consumer connected → the most that the network brings it, kW."""
    levels: frozenset[int]
    """Levels in use."""


@dataclass(frozen=True)
class Operated:
    """What is given and served in a period, kW."""

    heat_kw: Mapping[int, float]
    """Feed → heat of its source."""
    served_kw: Mapping[Tap, float]
    """Manner → heat delivered."""


class OperationModel:
    """One period of a network that is built; `supply_kw` is what each source has in it."""

    def __init__(self, data: Network, built: Built, t: int, supply_kw: Mapping[int, float]) -> None:
        """State the model."""
        self.data, self.built, self.t, self.supply_kw = data, built, t, supply_kw
        self.problem = pulp.LpProblem("heat_operation", pulp.LpMaximize)
        self._count = 0
        self.brought: dict[tuple[str, int], list[Expression]] = {}
        """Node and level → heat that comes less heat that goes, kW."""
        self.heat = {
            f: self._variable()
            for f, feed in enumerate(data.feeds)
            if not data.levels.stated or feed.giving.level in built.levels
        }
        self.served = {tap: self._variable() for tap in data.taps if tap.consumer in built.exchanger_kw}
        self.missing = {c: self._variable() for c in built.exchanger_kw}
        self._pipes()
        self._sources()
        self._consumers()
        self._heat_pumps_and_boilers()
        self._balance()
        self._served_first()

    def _variable(self, most: float | None = None, *, whole: bool = False) -> pulp.LpVariable:
        self._count += 1
        kind = pulp.LpBinary if whole else pulp.LpContinuous
        name = f"v__{self._count}"
        return self.problem.add_variable(name, 0, 1 if whole else self._ample(most), cat=kind)

    def _ample(self, most: float | None) -> float:
        """Return a limit that binds nothing where none is given, kW."""
        return sum(self.supply_kw.values()) * 1000 + self._asked() if most is None else most

    def _asked(self) -> float:
        return sum(row[self.t] for row in self.data.demand)

    def _at_most(self, parts: list[tuple[pulp.LpVariable, float]], most: float) -> None:
        if parts:
            self.problem += Expression(parts) <= most

    def _bring(self, node: str, level: int, heat: Expression) -> None:
        self.brought.setdefault((node, level), []).append(heat)

    def _pipes(self) -> None:
        """Σ_k enter ≤ capacity · used, passed ≥ 0, one direction   ∀ pipe built   [kW]."""
        for edge, (pipe, capacity) in self.built.pipes.items():
            entry = self.data.edges[edge]
            ways = [Way(edge, entry.source, entry.target)]
            ways += [] if entry.directed else [Way(edge, entry.target, entry.source)]
            gates = [(self._variable(whole=True), way) for way in ways]
            self.problem += pulp.lpSum(gate for gate, _ in gates) <= 1
            for gate, way in gates:
                self._lane(gate, way, pipe, capacity)

    def _lane(self, gate: pulp.LpVariable, way: Way, pipe: int, capacity: float) -> None:
        levels = self.data.levels_on(way.edge)
        fixed, share = self.data.fixed_loss(way.edge, pipe), self.data.passing_share(way.edge, pipe)
        entering = {k: self._variable(capacity) for k in levels}
        lost = {k: self._variable(fixed) for k in levels}
        self.problem += pulp.lpSum(entering.values()) <= capacity * gate
        self.problem += pulp.lpSum(lost.values()) == fixed * gate
        for k in levels:
            passed = share * entering[k] - lost[k]
            self.problem += passed >= 0
            self._bring(way.head, k, passed)
            self._bring(way.tail, k, -1.0 * entering[k])

    def _sources(self) -> None:
        """Σ heat ≤ what a source has and its capacity; no more than its share that is warm enough   [kW]."""
        of_source: dict[int, list[int]] = {}
        for f, kw in self.heat.items():
            source, giving = self.data.feeds[f]
            of_source.setdefault(source, []).append(f)
            self._bring(self.data.sources[source].node, giving.level, giving.gain * kw)
        for source, feeds in of_source.items():
            has = self.supply_kw[source]
            self._at_most([(self.heat[f], 1.0) for f in feeds], min(has, self.built.source_kw[source]))
            for share in sorted({self.data.feeds[f].giving.share for f in feeds}):
                colder = [f for f in feeds if self.data.feeds[f].giving.share <= share]
                self._at_most([(self.heat[f], 1.0) for f in colder], share * has)

    def _consumers(self) -> None:
        """Σ served + missing = demand; what the network brings ≤ exchanger   ∀ consumer connected   [kW]."""
        for c, most in self.built.exchanger_kw.items():
            taps = [tap for tap in self.served if tap.consumer == c]
            total = pulp.lpSum(self.served[tap] for tap in taps) + self.missing[c]
            self.problem += total == self.data.demand[c][self.t]
            arriving = [(self.served[tap], tap.network_share) for tap in taps if tap.boiler is None]
            self._at_most(arriving, most)
            for tap in taps:
                if tap.boiler is None:
                    taken = -tap.network_share * self.served[tap]
                    self._bring(self.data.consumers[c].node, tap.level, taken)

    def _heat_pumps_and_boilers(self) -> None:
        """Σ lifted ≤ heat pump, Σ boiled ≤ boiler   [kW]."""
        for pump, most in self.built.pump_kw.items():
            lifted = [(kw, 1.0) for tap, kw in self.served.items() if tap.pump == pump]
            feeds = ((self.data.feeds[f].giving, kw) for f, kw in self.heat.items())
            lifted += [(kw, giving.gain) for giving, kw in feeds if giving.pump == pump]
            self._at_most(lifted, most)
        for boiler, most in self.built.boiler_kw.items():
            self._at_most([(kw, 1.0) for tap, kw in self.served.items() if tap.boiler == boiler], most)

    def _balance(self) -> None:
        """What comes = what goes   ∀ node, level   [kW]."""
        for parts in self.brought.values():
            self.problem += pulp.lpSum(parts) == 0

    def _served_first(self) -> None:
        """Minimise what is missing, the least paying first, then what heat costs   [€/h]."""
        costs: list[tuple[pulp.LpVariable, float]] = []
        costs += [(kw, self._feed_cost(f)) for f, kw in self.heat.items()]
        costs += [(kw, self._tap_cost(tap)) for tap, kw in self.served.items()]
        paid = [(c, self.data.consumers[c].revenue_eur_per_mwh) for c in self.missing]
        dearest = max([1.0, *(abs(cost) for _, cost in costs), *(abs(price) for _, price in paid)])
        costs += [(self.missing[c], FIRST * dearest + price) for c, price in paid]
        self.problem += Expression([(kw, -cost) for kw, cost in costs])

    def _feed_cost(self, f: int) -> float:
        """Return the cost of heat of a feed, €/MWh."""
        feed = self.data.feeds[f]
        lifting = self.data.electricity_eur_per_mwh * (feed.giving.gain - 1)
        return self.data.sources[feed.source].price_eur_per_mwh + lifting

    def _tap_cost(self, tap: Tap) -> float:
        """Return the cost of serving by a tap, €/MWh, without the heat itself."""
        if tap.boiler is not None:
            boiler = self.data.boilers[tap.boiler]
            return boiler.fuel_eur_per_mwh / boiler.efficiency
        if tap.pump is not None:
            return self.data.electricity_eur_per_mwh * (1 - tap.network_share)
        return self.data.electricity_eur_per_mwh * self.data.pumping_share

    def operated(self, solver: str) -> Operated:
        """Return what is given and served.

        Raises:
            SolverFailed: The solver found nothing, though serving nobody is allowed.
        """
        if not solve_problem(self.problem, solver, Limit(0.0, SECONDS)).found:
            msg = (
                f"The solver {solver} found no way to run a network that may stand still: try the other one."
            )
            raise SolverFailed(msg)
        return Operated(
            {f: max(0.0, kw.varValue or 0.0) for f, kw in self.heat.items()},
            {tap: max(0.0, kw.varValue or 0.0) for tap, kw in self.served.items()},
        )
