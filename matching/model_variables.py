"""Variables of the exchange model and the sums that its families share."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

import pulp

from matching.instance import Arc, Instance, Output
from matching.limits import Limits


class ModelVariables:
    """The variables, each bounded by the most it can be; names carry positions, never ids.

    `ship` x_at ≥ 0, unit sent on an arc in a period; `stock` s_ot ≥ 0, unit in store at the end of a period;
    `used` z_at ∈ {0, 1}, an arc with a least quantity carries something in a period; `opened` y ∈ {0, 1}, an
    arc, need, processor or pool with an opening cost is used in some period.
    """

    def __init__(self, data: Instance, limits: Limits) -> None:
        """Make the variables of an instance."""
        self.data = data
        self.limits = limits
        self.problem = pulp.LpProblem("exchange", pulp.LpMaximize)
        add = self.problem.add_variable
        self.number = {arc: i for i, arc in enumerate(data.arcs)}
        self.ship = {
            arc: [add(f"ship__{i}__{t}", 0, float(limits.sent[arc][t])) for t in data.periods]
            for arc, i in self.number.items()
        }
        self.stock = {
            offer: [add(f"stock__{i}__{t}", 0, float(limits.stock[offer][t])) for t in data.periods]
            for i, offer in enumerate(data.stores)
        }
        self.gates: dict[pulp.LpVariable, list[pulp.LpVariable]] = defaultdict(list)
        """Shipment → decisions that all have to be 1 for it to carry anything."""
        self._decisions()

    def _decisions(self) -> None:
        data, limits, add = self.data, self.limits, self.problem.add_variable
        self.used = {
            arc: [add(f"used__{i}__{t}", cat=pulp.LpBinary) for t in data.periods]
            for arc, i in self.number.items()
            if data.arcs[arc].min_quantity > 0
        }
        self.opened_arc = {
            arc: add(f"opened_arc__{i}", cat=pulp.LpBinary)
            for arc, i in self.number.items()
            if data.arcs[arc].opening_cost_eur > 0 and limits.sent[arc].any()
        }
        self.opened_need = self._opened("need", data.needs, [n.opening_cost_eur for n in data.needs.values()])
        self.opened_processor = self._opened(
            "processor", data.processors, [p.opening_cost_eur for p in data.processors.values()]
        )
        self.opened_pool = self._opened("pool", data.pools, [g.opening_cost_eur for g in data.pools.values()])

    def _opened(self, kind: str, nodes: Iterable[str], costs: Iterable[float]) -> dict[str, pulp.LpVariable]:
        return {
            node: self.problem.add_variable(f"opened_{kind}__{i}", cat=pulp.LpBinary)
            for i, (node, cost) in enumerate(zip(nodes, costs, strict=True))
            if cost > 0
        }

    def sent(self, arcs: Iterable[Arc], t: int) -> pulp.LpAffineExpression:
        """Return Σ x_at over arcs, unit sent in a period."""
        return pulp.LpAffineExpression([(self.ship[arc][t], 1.0) for arc in arcs])

    def received(self, node: str, t: int) -> pulp.LpAffineExpression:
        """Return Σ γ_a·x_at over the arcs that reach a node, unit arrived in a period."""
        arcs = self.data.incoming.get(node, ())
        return pulp.LpAffineExpression([(self.ship[arc][t], self.data.arcs[arc].yield_ratio) for arc in arcs])

    def discarded(self, output: Output, t: int) -> pulp.LpAffineExpression:
        """Return ρ·received - Σ x_at, unit of an output that finds no taker in a period."""
        made = self.data.outputs[output] * self.received(output.processor, t)
        return made - self.sent(self.data.taking.get(output, ()), t)

    def decide(self) -> None:
        """Fix every decision at the whole number it is nearest to, and close what it closes."""
        for variable in self.binaries:
            variable.lowBound = variable.upBound = round(variable.varValue or 0.0)
        for shipment, gates in self.gates.items():
            if not all(gate.upBound for gate in gates):
                shipment.upBound = 0.0

    def undecide(self) -> None:
        """Free every decision again, and what they closed."""
        for variable in self.binaries:
            variable.lowBound, variable.upBound = 0, 1
        for arc, row in self.ship.items():
            for t, variable in enumerate(row):
                variable.upBound = float(self.limits.sent[arc][t])

    def look_closer(self, share: float) -> None:
        """Limit what came out below a share of its limit to that share."""
        for row in (*self.ship.values(), *self.stock.values()):
            for variable in row:
                if (variable.varValue or 0.0) <= share * variable.upBound:
                    variable.upBound *= share

    @cached_property
    def binaries(self) -> list[pulp.LpVariable]:
        """Every variable that is 0 or 1."""
        used = [variable for row in self.used.values() for variable in row]
        opened = (self.opened_arc, self.opened_need, self.opened_processor, self.opened_pool)
        return used + [variable for kind in opened for variable in kind.values()]
