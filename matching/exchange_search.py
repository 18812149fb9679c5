"""Finds the best plan of an instance: objective first, then net benefit among its ties, in the time given."""

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.conflict import find_conflict
from matching.exchange_model import ExchangeModel
from matching.instance import Instance
from matching.limits import Limits
from matching.plan import Plan, clean_plan
from matching.plan_accounts import account, objective_value
from matching.solver import solve_problem
from matching.solver_run import Limit, Run
from symbiose.domain.ports import SolveSettings

SAME: Final = 1e-8
"""Share of an objective that is rounding."""
STRICT: Final = 1e-9
"""Distance from a whole number allowed when an answer leant on a wider one."""
TIE_SHARE: Final = 0.2
"""Share of the time kept for breaking ties where decisions make the model slow."""
LEAST_POLISH_S: Final = 5.0
"""Time that making an answer exact may take beyond the limit, s: a linear problem with fixed decisions."""
LEAST_CONFLICT_S: Final = 5.0
"""Time that naming a conflict may take beyond the limit, s."""


@dataclass(frozen=True)
class Found:
    """What the search ends with."""

    status: str
    """optimal, feasible, infeasible, unbounded or unknown, in the solver's judgement."""
    bound: float | None = None
    """Proven bound of the objective."""
    plan: Plan | None = None
    """The plan, when there is one."""
    conflict: tuple[str, ...] | None = None
    """Ids whose demands cannot hold together, when infeasible."""


@dataclass(frozen=True)
class Search:
    """One instance being solved."""

    data: Instance
    limits: Limits
    solver: str
    settings: SolveSettings
    began: float
    """When, by the performance counter, s."""

    def run(self) -> Found:
        """Maximise the objective, then break its ties by net benefit."""
        model = ExchangeModel(self.data, self.limits)
        has_ties = self.data.objective != "net_benefit"
        kept = TIE_SHARE if has_ties and model.binaries else 0.0
        run = self._solve(model, (1 - kept) * self.left_s())
        if run.status == "infeasible":
            seconds = max(self.left_s(), LEAST_CONFLICT_S)
            return Found("infeasible", conflict=find_conflict(self.data, self.solver, seconds))
        if not run.found:
            return Found(run.status, run.bound)
        plan = self._settled(model)
        if has_ties:
            plan = self._untied(model, plan)
        return Found(run.status, run.bound, plan)

    def left_s(self) -> float:
        """Return the seconds left."""
        return max(0.0, self.settings.time_limit_s - (time.perf_counter() - self.began))

    def value(self, plan: Plan) -> float:
        """Return what a plan is worth in the instance's objective."""
        return objective_value(self.data, plan, account(self.data, plan))

    def _solve(self, model: ExchangeModel, time_s: float, *, warm: bool = False) -> Run:
        return solve_problem(model.problem, self.solver, Limit(self.settings.gap, time_s, warm=warm))

    def _settled(self, model: ExchangeModel) -> Plan:
        """Return the plan that the variables hold, made exact.

        A solver takes 0.999999 for 1 and lets through what a millionth of a big limit is. With the decisions
        fixed at whole numbers what is left is a linear problem, solved exactly.
        """
        before = self._read(model)
        if not model.binaries:
            return before
        for variable in model.binaries:
            variable.lowBound = variable.upBound = round(variable.varValue or 0.0)
        limit = Limit(0.0, max(self.left_s(), LEAST_POLISH_S))
        fixed = solve_problem(model.problem, self.solver, limit)
        after = self._read(model) if fixed.status == "optimal" else before
        for variable in model.binaries:
            variable.lowBound, variable.upBound = 0, 1
        return after

    def _untied(self, model: ExchangeModel, plan: Plan) -> Plan:
        """Return the plan of greatest net benefit found among those worth as much as this one."""
        reached = self.value(plan)
        model.hold(self.data.objective, reached)
        model.maximise("net_benefit")
        if self.left_s() <= 0 or not self._solve(model, self.left_s(), warm=True).found:
            return plan
        other = self._settled(model)
        return other if reached - self.value(other) <= SAME * abs(reached) else plan

    def _read(self, model: ExchangeModel) -> Plan:
        raw = {arc: np.array([v.varValue or 0.0 for v in row]) for arc, row in model.ship.items()}
        return clean_plan(self.data, self.limits, raw)
