"""Loads of utility levels at least cost, given which pairs may not be matched: an expanded transshipment.

Source: S. A. Papoulias and I. E. Grossmann, Computers & Chemical Engineering 7 (1983) 707-721,
doi:10.1016/0098-1354(83)85023-6. Streams with the same partners are one stream here: loads do not depend on
who serves whom.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pulp
from pulp import LpAffineExpression, lpSum

from matching.heat.matches_problem import Bools
from matching.heat.stated_streams import Side, StatedStreams
from matching.solver import solve_problem
from matching.solver_run import Limit
from symbiose.domain.documents.heat_streams import UtilityLevel

HELD: Final = 1e-9
"""How much of the greatest cost may be added to the least one while its ties are broken."""
NO_LOAD: Final = 1e-8
"""Share of all heat below which a level is not used: it comes from rounding."""


@dataclass(frozen=True)
class Loads:
    """What the levels give and take."""

    status: str
    """optimal, infeasible or unknown."""
    hot_kw: tuple[float, ...] = ()
    """Heat that each level of the hot side gives, kW."""
    cold_kw: tuple[float, ...] = ()
    """Heat that each level of the cold side takes, kW."""


def least_loads(data: StatedStreams, solver: str, time_s: float) -> Loads:
    """Return the loads of least cost; among them those of least heat, then the coldest hot levels.

    Where no level has a cost, least heat comes first. A level used on both sides pays on both.

    Raises:
        SolverFailed: The solver broke down.
    """
    ends_at = time.perf_counter() + time_s
    model = LoadModel(data)
    hot, cold = data.hot.levels, data.cold.levels
    for weights in _goals([*hot, *cold], len(hot)):
        objective = LpAffineExpression([(load, w) for load, w in zip(model.loads, weights, strict=True) if w])
        model.problem.setObjective(objective)
        run = solve_problem(model.problem, solver, Limit(0.0, max(0.0, ends_at - time.perf_counter())))
        if run.status != "optimal":
            return Loads(run.status if run.status == "infeasible" else "unknown")
        if any(weights):
            model.hold(objective)
    values = [load.varValue or 0.0 for load in model.loads]
    heat = tuple(value * data.total_kw if value > NO_LOAD else 0.0 for value in values)
    return Loads("optimal", heat[: len(hot)], heat[len(hot) :])


def _goals(levels: list[UtilityLevel], hot: int) -> Iterable[list[float]]:
    """Yield what is least, one after the other, as a weight of each level of the hot side, then the cold."""
    costs = [level.cost_eur_per_mwh or 0.0 for level in levels]
    dearest = max(map(abs, costs), default=0.0)
    if dearest:
        yield [cost / dearest for cost in costs]
    yield [1.0] * len(levels)
    ends = [end for level in levels for end in (level.warm_end_c, level.cold_end_c)]
    low, range_k = min(ends, default=0.0), (max(ends, default=0.0) - min(ends, default=0.0)) or 1.0
    yield [
        (level.warm_end_c - low) / range_k if k < hot else 1.0 - (level.cold_end_c - low) / range_k
        for k, level in enumerate(levels)
    ]


class LoadModel:
    """The model; heats are shares of all heat of the streams, names carry positions.

    `load` u_k ≥ 0, heat of a level on one side; `heat` q_gft ≥ 0, heat of the hot streams g that the cold
    streams f take in interval t; `left` r_gt ≥ 0, heat of the hot streams g that passes below interval t.
    """

    def __init__(self, data: StatedStreams) -> None:
        """State every family; the objective comes later."""
        self.data = data
        self.problem = pulp.LpProblem("utility_loads", pulp.LpMinimize)
        self._held = 0
        add = self.problem.add_variable
        levels = [*data.hot.levels, *data.cold.levels]
        most = [None if level.max_kw is None else level.max_kw / data.total_kw for level in levels]
        self.loads = [add(f"load__{k}", 0, limit) for k, limit in enumerate(most)]
        self._hot, self._cold = _alike(data.allowed), _alike(data.allowed.T)
        self._heat = {
            (g, f, t): add(f"heat__{g}__{f}__{t}", 0)
            for g, hot in enumerate(self._hot)
            for f, cold in enumerate(self._cold)
            if data.allowed[hot[0], cold[0]]
            for t in range(data.intervals)
        }
        self._left = {
            (g, t): add(f"left__{g}__{t}", 0)
            for g in range(len(self._hot))
            for t in range(data.intervals - 1)
        }
        self._given()
        self._taken()

    def hold(self, objective: LpAffineExpression) -> None:
        """Keep an objective at the value reached, so that its ties can be broken by another.

        Σ_k w_k·u_k ≤ reached   [unit of the objective].
        """
        self._held += 1
        self.problem += objective <= objective.value() + HELD, f"held__{self._held}"

    def _given(self) -> None:
        """r_g,t-1 + H_gt + Σ_k∈g a_kt·u_k = Σ_f q_gft + r_gt   ∀ g, t: all heat goes on, downwards."""
        for g, rows in enumerate(self._hot):
            for t in range(self.data.intervals):
                served = [self._heat[g, f, t] for f in range(len(self._cold)) if (g, f, t) in self._heat]
                out = [*served, *([self._left[g, t]] if (g, t) in self._left else [])]
                above = [self._left[g, t - 1]] if t else []
                row = lpSum(out) - lpSum(above) - self._utility(self.data.hot, rows, t, 0)
                self._equal(row, self._fixed(self.data.hot, rows, t), f"given__{g}__{t}")

    def _taken(self) -> None:
        """Σ_g q_gft = C_ft + Σ_k∈f a_kt·u_k   ∀ f, t: all that is to be taken is served."""
        first = len(self.data.hot.levels)
        for f, rows in enumerate(self._cold):
            for t in range(self.data.intervals):
                sources = [self._heat[g, f, t] for g in range(len(self._hot)) if (g, f, t) in self._heat]
                row = lpSum(sources) - self._utility(self.data.cold, rows, t, first)
                self._equal(row, self._fixed(self.data.cold, rows, t), f"taken__{f}__{t}")

    def _utility(self, side: Side, rows: list[int], t: int, first: int) -> LpAffineExpression:
        levels = [(k, side.level_row(k)) for k in range(len(side.levels)) if side.level_row(k) in rows]
        return lpSum(float(side.shares[row, t]) * self.loads[first + k] for k, row in levels)

    def _fixed(self, side: Side, rows: list[int], t: int) -> float:
        return float(side.heat[rows, t].sum()) / self.data.total_kw

    def _equal(self, row: LpAffineExpression, value: float, name: str) -> None:
        """State a balance; one that nothing can fill is stated on a variable that is nought."""
        if not row and value:
            row = LpAffineExpression([(self.problem.add_variable(f"nought__{name}", 0, 0), 1.0)])
        if row:
            self.problem += row == value, name


def _alike(allowed: Bools) -> list[list[int]]:
    """Return the rows in groups with the same partners."""
    groups: dict[bytes, list[int]] = {}
    for row, partners in enumerate(allowed):
        groups.setdefault(np.ascontiguousarray(partners).tobytes(), []).append(row)
    return list(groups.values())
