"""Makes a design better by designing one part of its network anew after another, all else kept as it is.

A neighbourhood is the edges among the nodes nearest to one of them. Elsewhere the same pipes are built and
used in the same directions in the same periods; how much flows is free everywhere. Each is a small problem of
its own. When every neighbourhood of a size was tried in vain, larger ones are.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from matching.arrays import Arrays, arrays_of, scaled
from matching.heat.network_check import keeps_rules
from matching.heat.network_holding import decisions
from matching.heat.network_model import NetworkModel
from matching.heat.network_plan import Plan
from matching.heat.network_reading import read_plan
from matching.highs import FEASIBLE_POINT, highs_with, run_from_start
from matching.solver_run import Limit
from matching.work_clock import now_s

EDGES: Final = 8
"""Edges of the first neighbourhoods."""
GROWTH: Final = 1.6
"""By how much larger the next ones are."""
TRY_S: Final = 4.0
"""Most time for one neighbourhood, s."""
TRY_SHARE: Final = 0.08
"""The same as a share of all the time there is, where that is more."""
LEAST_GAIN: Final = 1e-6
"""Share of what a design costs by which another one is better."""
GAP: Final = 2e-4
"""Gap to which a neighbourhood is designed."""


class Neighbourhoods:
    """A model of which all but a part is held, over and over."""

    def __init__(self, model: NetworkModel, cost: Callable[[Plan], float]) -> None:
        """Hand the model over."""
        self.model, self.cost = model, cost
        self.arrays = scaled(arrays_of(model.problem))
        self.column = {variable: i for i, variable in enumerate(self.arrays.variables)}
        self.near: dict[str, dict[str, list[int]]] = {}
        for lane in model.lanes:
            way = lane.way
            for one, other in ((way.tail, way.head), (way.head, way.tail)):
                self.near.setdefault(one, {}).setdefault(other, []).append(way.edge)

    def improved(self, plan: Plan, ends_at: float) -> Plan:
        """Return the best design found until a time by the clock that holds."""
        size, total = float(EDGES), len(self.model.bounds.pipes)
        self.try_s = max(TRY_S, TRY_SHARE * (ends_at - now_s()))
        while now_s() < ends_at:
            before = self.cost(plan)
            for edges in self._parts(int(size)):
                plan = self._redesigned(plan, edges, ends_at)
                if now_s() >= ends_at:
                    return plan
            if before - self.cost(plan) <= LEAST_GAIN * abs(before):
                if size >= total:
                    return plan
                size *= GROWTH
        return plan

    def _parts(self, size: int) -> Iterator[frozenset[int]]:
        """Yield the edges among the nodes nearest to each node, each set once."""
        seen: set[frozenset[int]] = set()
        for centre in self.near:
            nodes, waiting, edges = {centre}, [centre], set[int]()
            while waiting and len(edges) < size:
                for node in self.near[waiting.pop(0)]:
                    if node not in nodes:
                        nodes.add(node)
                        waiting.append(node)
                        inside = (other for other in self.near[node] if other in nodes)
                        edges.update(edge for other in inside for edge in self.near[node][other])
            part = frozenset(edges)
            if part and part not in seen:
                seen.add(part)
                yield part

    def _redesigned(self, plan: Plan, edges: frozenset[int], ends_at: float) -> Plan:
        """Return the better of a design and the one that differs from it on some edges."""
        lower, upper = self.arrays.lower.copy(), self.arrays.upper.copy()
        start = {}
        for edge, held in decisions(self.model, plan).items():
            columns = {self.column[variable]: value for variable, value in held.items()}
            start.update(columns)
            for i, value in columns.items() if edge not in edges else ():
                lower[i] = upper[i] = value
        part = replace(self.arrays, lower=lower, upper=upper)
        values = _solved(part, start, min(self.try_s, ends_at - now_s()))
        if values is None:
            return plan
        for variable, value in zip(part.variables, values, strict=True):
            variable.varValue = value
        found = read_plan(self.model)
        is_better = self.cost(found) < self.cost(plan) - LEAST_GAIN * abs(self.cost(plan))
        return found if is_better and keeps_rules(self.model.data, found) else plan


def _solved(arrays: Arrays, start: dict[int, float], time_s: float) -> list[float] | None:
    """Return the best values found from a start, in the measure of the problem."""
    highs = highs_with(arrays, Limit(GAP, time_s))
    columns = np.array(list(start), dtype=np.int32)
    highs.setSolution(len(columns), columns, np.array(list(start.values())))
    run_from_start(highs)
    if highs.getInfo().primal_solution_status != FEASIBLE_POINT:
        return None
    values: list[float] = (np.array(highs.getSolution().col_value) * arrays.unit).tolist()
    return values
