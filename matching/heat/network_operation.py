"""How a heat network that is built serves its consumers, when sources give what they can."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, NamedTuple

import pulp
from pulp import LpAffineExpression as Expression

from matching.heat.network import Network, Tap, Way
from matching.heat.network_cycles import gained_hours, kept_share
from matching.solver import solve_problem
from matching.solver_run import Limit
from symbiose.domain.errors import SolverFailed

FIRST: Final = 1000.0
"""A MWh missing counts so many times the dearest one: what can be served is, then at the least cost."""
HOURS: Final = 1000.0
"""What a period lasts that is looked at by itself, h: a kW is a MWh, whatever the period lasts."""
SECONDS: Final = 20.0
"""Time that one problem may take, s; a period takes a few milliseconds."""
Supply = Sequence[Sequence[float]]
"""What each source has in each period, kW."""


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
    bought_kw: Mapping[int, Sequence[float]]
    """Partner network that buys, as a consumer → what it takes in each period, kW: no more than that."""
    partner_kw: Mapping[int, float]
    """Partner network → the most that passes between it and the network, kW."""
    storage_kwh: Mapping[int, float]
    """Storage → the most that it holds, kWh."""
    levels: frozenset[int]
    """Levels in use, and those that leave no node."""


class Node(NamedTuple):
    """Where heat is balanced."""

    name: str
    level: int
    period: int


@dataclass(frozen=True)
class Operated:
    """What is given and served, kW."""

    heat_kw: Mapping[tuple[int, int], float]
    """Feed and period → heat of its source."""
    served_kw: Mapping[tuple[Tap, int], float]
    """Manner and period → heat delivered."""

    def later(self, periods: int) -> "Operated":
        """Return the same that many periods later."""
        if not periods:
            return self
        return Operated(
            {(feed, t + periods): kw for (feed, t), kw in self.heat_kw.items()},
            {(tap, t + periods): kw for (tap, t), kw in self.served_kw.items()},
        )


class OperationModel:
    """Some periods of a network that is built: all that are in an order where storages work, else any."""

    def __init__(self, data: Network, built: Built, periods: Iterable[int], supply: Supply) -> None:
        """State the model."""
        self.data, self.built, self.periods, self.supply = data, built, list(periods), supply
        self.problem = pulp.LpProblem("heat_operation", pulp.LpMaximize)
        self._count = 0
        self.brought: dict[Node, list[Expression]] = {}
        """Heat that comes less heat that goes, kW."""
        self.heat = {(f, t): self._variable() for f in self.feeds for t in self.periods}
        self.served = {(tap, t): self._variable() for tap in self.taps for t in self.periods}
        self.missing = {(c, t): self._variable() for c in built.exchanger_kw for t in self.periods}
        for t in self.periods:
            self._pipes(t)
            self._sources(t)
            self._consumers(t)
            self._heat_pumps_and_boilers(t)
            self._partners(t)
        self._storages()
        self._balance()
        self._served_first()

    @cached_property
    def feeds(self) -> list[int]:
        """Return the feeds to levels in use."""
        return [f for f, feed in enumerate(self.data.feeds) if feed.giving.level in self.built.levels]

    @cached_property
    def taps(self) -> list[Tap]:
        """Return the manners in which those connected may be served."""
        takers = {*self.built.exchanger_kw, *self.built.bought_kw}
        return [tap for tap in self.data.taps if tap.consumer in takers]

    def _variable(self, most: float | None = None, *, whole: bool = False) -> pulp.LpVariable:
        self._count += 1
        kind = pulp.LpBinary if whole else pulp.LpContinuous
        return self.problem.add_variable(
            f"v__{self._count}", 0, self._ample if most is None else most, cat=kind
        )

    @cached_property
    def _ample(self) -> float:
        """Return a limit that binds nothing, kW."""
        amounts = (kw for rows in (self.supply, self.data.demand) for row in rows for kw in row)
        return 1.0 + 1000.0 * sum(amounts)

    def _at_most(self, parts: list[tuple[pulp.LpVariable, float]], most: float) -> None:
        if parts:
            self.problem += Expression(parts) <= most

    def _bring(self, node: str, level: int, t: int, heat: Expression) -> None:
        self.brought.setdefault(Node(node, level, t), []).append(heat)

    def _pipes(self, t: int) -> None:
        """Σ_k enter ≤ capacity · used, passed ≥ 0, one direction   ∀ pipe built   [kW]."""
        for edge, (pipe, capacity) in self.built.pipes.items():
            entry = self.data.edges[edge]
            ways = [Way(edge, entry.source, entry.target)]
            ways += [] if entry.directed else [Way(edge, entry.target, entry.source)]
            gates = [(self._variable(1.0, whole=True), way) for way in ways]
            self.problem += pulp.lpSum(gate for gate, _ in gates) <= 1
            for gate, way in gates:
                self._lane(gate, way, (pipe, capacity), t)

    def _lane(self, gate: pulp.LpVariable, way: Way, pipe: tuple[int, float], t: int) -> None:
        kind, capacity = pipe
        levels = self.data.levels_on(way.edge)
        fixed, share = self.data.fixed_loss(way.edge, kind), self.data.passing_share(way.edge, kind)
        entering = {k: self._variable(capacity) for k in levels}
        lost = {k: self._variable(fixed) for k in levels}
        self.problem += pulp.lpSum(entering.values()) <= capacity * gate
        self.problem += pulp.lpSum(lost.values()) == fixed * gate
        for k in levels:
            passed = share * entering[k] - lost[k]
            self.problem += passed >= 0
            self._bring(way.head, k, t, passed)
            self._bring(way.tail, k, t, -1.0 * entering[k])

    def _sources(self, t: int) -> None:
        """Σ heat ≤ what a source has and its capacity; no more than its share that is warm enough   [kW]."""
        of_source: dict[int, list[int]] = {}
        for f in self.feeds:
            source, giving = self.data.feeds[f]
            of_source.setdefault(source, []).append(f)
            self._bring(self.data.sources[source].node, giving.level, t, giving.gain * self.heat[f, t])
        for source, feeds in of_source.items():
            has = self.supply[source][t]
            self._at_most([(self.heat[f, t], 1.0) for f in feeds], min(has, self.built.source_kw[source]))
            for share in sorted({self.data.feeds[f].giving.share for f in feeds}):
                colder = [f for f in feeds if self.data.feeds[f].giving.share <= share]
                self._at_most([(self.heat[f, t], 1.0) for f in colder], share * has)

    def _consumers(self, t: int) -> None:
        """Σ served + missing = demand; what the network brings ≤ exchanger   ∀ consumer connected   [kW]."""
        for tap in self.taps:
            if tap.boiler is None:
                taken = -tap.network_share * self.served[tap, t]
                self._bring(self.data.consumers[tap.consumer].node, tap.level, t, taken)
        for c, most in self.built.exchanger_kw.items():
            taps = [tap for tap in self.taps if tap.consumer == c]
            total = pulp.lpSum(self.served[tap, t] for tap in taps) + self.missing[c, t]
            self.problem += total == self.data.demand[c][t]
            arriving = [(self.served[tap, t], tap.network_share) for tap in taps if tap.boiler is None]
            self._at_most(arriving, most)

    def _heat_pumps_and_boilers(self, t: int) -> None:
        """Σ lifted ≤ heat pump, Σ boiled ≤ boiler   [kW]."""
        for pump, most in self.built.pump_kw.items():
            lifted = [(self.served[tap, t], 1.0) for tap in self.taps if tap.pump == pump]
            feeds = ((self.data.feeds[f].giving, self.heat[f, t]) for f in self.feeds)
            lifted += [(kw, giving.gain) for giving, kw in feeds if giving.pump == pump]
            self._at_most(lifted, most)
        for boiler, most in self.built.boiler_kw.items():
            self._at_most([(self.served[tap, t], 1.0) for tap in self.taps if tap.boiler == boiler], most)

    def _partners(self, t: int) -> None:
        """Bought ≤ bought in the design; bought + sold ≤ connection   ∀ partner network   [kW]."""
        for p, most in self.built.partner_kw.items():
            partner = self.data.partners[p]
            bought = [(self.served[tap, t], 1.0) for tap in self.taps if tap.consumer == partner.consumer]
            sold = [(self.heat[f, t], 1.0) for f in self.feeds if self.data.feeds[f].source == partner.source]
            if partner.consumer is not None:
                self._at_most(bought, self.built.bought_kw[partner.consumer][t])
            self._at_most(bought + sold, most)

    def _storages(self) -> None:
        """E_v = φ · E_v-1 + g · (stored - drawn), Σ_k E_v ≤ capacity   ∀ storage, visit, level   [kWh]."""
        for b, most in self.built.storage_kwh.items():
            storage, levels = self.data.storages[b], self.data.levels_in(b)
            flow = {(t, k): self._charged(b, t, k) for t in self.data.cycled for k in levels}
            for t in self.data.cycled:
                self._at_most([(kw, 1.0) for k in levels for kw in flow[t, k]], storage.power_kw)
            for cycle in self.data.cycles:
                content = [{k: self._variable(most) for k in levels} for _ in cycle.visits]
                for v, (t, hours) in enumerate(cycle.visits):
                    gained = gained_hours(storage.loss_per_hour, hours)
                    kept = kept_share(storage.loss_per_hour, hours)
                    self._at_most([(kwh, 1.0) for kwh in content[v].values()], most)
                    for k in levels:
                        stored, drawn = flow[t, k]
                        change = gained * stored - gained * drawn
                        self.problem += content[v][k] - kept * content[v - 1][k] - change == 0

    def _charged(self, b: int, t: int, k: int) -> tuple[pulp.LpVariable, pulp.LpVariable]:
        """Return what goes into a storage and what comes out, kW, brought to its node."""
        most = self.data.storages[b].power_kw
        stored, drawn = self._variable(most), self._variable(most)
        self._bring(self.data.storages[b].node, k, t, drawn - stored)
        return stored, drawn

    def _balance(self) -> None:
        """What comes = what goes   ∀ node, level, t   [kW]."""
        for parts in self.brought.values():
            self.problem += pulp.lpSum(parts) == 0

    def _served_first(self) -> None:
        """Minimise what is missing, the least paying first, then what heat costs   [€/year]."""
        alone = len(self.periods) == 1
        data = replace(self.data, hours=(HOURS,) * len(self.data.hours)) if alone else self.data
        costs = [(kw, data.giving_cost(data.feeds[f], t), t) for (f, t), kw in self.heat.items()]
        costs += [
            (kw, data.running_cost(tap, t) - data.sale(tap, t), t) for (tap, t), kw in self.served.items()
        ]
        paid = [consumer.revenue_eur_per_mwh for consumer in data.consumers]
        mwh = [hours / 1000 for hours in data.hours]
        by_mwh = (abs(cost) / mwh[t] for _, cost, t in costs if mwh[t] > 0)
        dearest = max([1.0, *by_mwh, *map(abs, paid)])
        costs += [(kw, (FIRST * dearest + paid[c]) * mwh[t], t) for (c, t), kw in self.missing.items()]
        self.problem += Expression([(kw, -cost) for kw, cost, _ in costs])

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
            {key: max(0.0, kw.varValue or 0.0) for key, kw in self.heat.items()},
            {key: max(0.0, kw.varValue or 0.0) for key, kw in self.served.items()},
        )
