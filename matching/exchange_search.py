"""Finds the best plan of an instance: objective first, then net benefit among its ties, in the time given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf
from typing import Final

import numpy as np

from matching.conflict import find_conflict
from matching.exchange_model import ExchangeModel
from matching.greedy import greedy_plan
from matching.impossibility import impossible_prices
from matching.instance import Instance
from matching.limits import Floats, Limits
from matching.plan import Plan, clean_plan
from matching.plan_accounts import account, amounts_of, objective_value
from matching.plan_check import worst_violation
from matching.prohibitive import FORBIDS, PROHIBITIVE, lower_prohibitive_costs
from matching.slope import LEAST_BINARIES, Sketch, sketch_plan, solve_relaxed
from matching.solver import solve_problem
from matching.solver_run import PATIENCE_S, ROUNDING, Limit, Run, held
from matching.stopping import stop_asked
from matching.work_clock import now_s
from symbiose.domain.solve_settings import SolveSettings

LOSSES: Final = (0.0, 1e-9, 1e-7)
"""Shares of an objective that breaking its ties may cost, in turn: none, or the rounding of the solver."""
SAME: Final = 1.5e-7
"""Share of an objective that is rounding."""
TIE_SHARE: Final = 0.2
"""Share of the time kept for breaking ties where decisions make the model slow."""
SETTLE_SHARE: Final = 0.1
"""Share of the time kept for making an answer exact where there are decisions."""
KEPT: Final = 1e-7
"""Share by which a plan may break a rule."""
BROKEN: Final = 1e-5
"""Share by which a plan breaks a rule that is no plan."""
ZOOM: Final = 1e-6
"""Share of its limit below which a quantity counts as small."""
CLOSER_LOOKS: Final = 3
"""Times that small quantities are looked at again: 1e-6 of 1e-6 of 1e-6 of the largest."""
SKETCH_SHARE: Final = 0.3
"""Share of the time in which a large instance gets its first plan."""
LEAST_POLISH_S: Final = 3.0
"""Time that making an answer exact, or finding a first one, may take beyond the limit, s."""
ANY: Final = 1e9
"""Gap at which whatever plan is found first is good enough."""
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
    prices: Mapping[str, float] | None = None
    """Row → what one more unit of it would be worth, where decisions are shares; None where not known."""


@dataclass(frozen=True)
class Search:
    """One instance being solved."""

    data: Instance
    limits: Limits
    solver: str
    settings: SolveSettings
    began: float
    """When, by the clock that holds, s."""
    with_prices: bool = True
    """Whether a problem is to be solved for its prices alone, where nothing else needs it."""
    patience_s: float = PATIENCE_S
    """Most computing time for which a solver goes on though the gap is reached, s."""

    def run(self) -> Found:
        """Maximise the objective, then break its ties by net benefit."""
        found = None
        for times in (FORBIDS, PROHIBITIVE, None):
            model = ExchangeModel(self.data, self.limits)
            is_lowered = times is not None and lower_prohibitive_costs(model.problem, times)
            if times is not None and not is_lowered and found is not None:
                continue
            found = self._better(found, self._best(model))
            if not is_lowered or self._is_proven(found) or (found.plan and self.left_s() <= 0):
                break
        return found or Found("unknown")

    def _better(self, one: Found | None, other: Found) -> Found:
        """Return the plan that is worth more, with the lower bound: a lowered cost only relaxes."""
        if one is None or one.plan is None or other.status == "infeasible":
            return other
        if other.plan is None or self.value(other.plan) < self.value(one.plan):
            return replace(one, bound=self.standing([one.bound, other.bound], one.plan))
        return replace(other, bound=self.standing([one.bound, other.bound], other.plan))

    def _is_proven(self, found: Found) -> bool:
        """Tell whether what was found with lowered costs is the answer at the true ones, too."""
        if found.plan is None or found.bound is None:
            return found.status == "infeasible"
        value = self.value(found.plan)
        return found.bound - value <= max(SAME, self.settings.gap) * abs(value)

    def _best(self, model: ExchangeModel) -> Found:
        """Return the best plan of a model with its bound, or what conflicts."""
        has_ties = self.data.objective != "net_benefit"
        kept = ((TIE_SHARE if has_ties else 0.0) + SETTLE_SHARE) if model.binaries else 0.0
        sketch = self._sketch(model)
        run = self._solve(model, (1 - kept) * self.left_s())
        if run.status == "infeasible":
            return self._impossible(model)
        bound = min((b for b in (run.bound, sketch.relaxed.bound) if b is not None), default=None)
        prices = sketch.relaxed.prices if model.binaries else run.prices
        plans = [plan for plan in (self._settled(model) if run.found else None, sketch.plan) if plan]
        if not plans:
            plans = [plan for plan in (self._greedy(model),) if worst_violation(self.data, plan) <= KEPT]
        if not plans and (first := self._first(model)):
            plans = [first]
        if not plans:
            return Found(run.status, bound, prices=prices)
        plan = max(plans, key=self.value)
        if has_ties:
            plan = self._untied(plan)
        violation = worst_violation(self.data, plan)
        if violation > KEPT:
            plan = self._mended(plan) or plan
            violation = worst_violation(self.data, plan)
        if violation > BROKEN:
            return Found("unknown", bound, prices=prices)
        bound = self.standing([run.bound, sketch.relaxed.bound], plan)
        return Found(run.status, bound, plan, prices=prices)

    def _impossible(self, model: ExchangeModel) -> Found:
        """Return what conflicts, and what proves it."""
        seconds = max(self.left_s(), LEAST_CONFLICT_S)
        conflict = find_conflict(self.data, self.solver, seconds)
        if not self.with_prices:
            return Found("infeasible", conflict=conflict)
        limit = Limit(0.0, max(self.left_s(), LEAST_POLISH_S))
        prices = impossible_prices(model, lambda problem: solve_problem(problem, self.solver, limit))
        return Found("infeasible", conflict=conflict, prices=prices)

    def left_s(self) -> float:
        """Return the seconds left: none once somebody asked to stop."""
        if stop_asked():
            return 0.0
        return max(0.0, self.settings.time_limit_s - (now_s() - self.began))

    def value(self, plan: Plan) -> float:
        """Return what a plan is worth in the instance's objective."""
        return objective_value(self.data, plan, account(self.data, plan))

    def standing(self, bounds: Iterable[float | None], plan: Plan) -> float | None:
        """Return the closest of some bounds that a plan leaves standing."""
        ledger = account(self.data, plan)
        value, size = objective_value(self.data, plan, ledger), amounts_of(self.data, plan, ledger)
        return held(bounds, value, size, rounding=ROUNDING[self.solver])

    def _solve(self, model: ExchangeModel, time_s: float) -> Run:
        limit = Limit(self.settings.gap, time_s, most_patience_s=self.patience_s)
        return solve_problem(model.problem, self.solver, limit)

    def _sketch(self, model: ExchangeModel) -> Sketch:
        """Return what a model with decisions is without them; of a large one a first plan, too."""
        ends_at = now_s() + SKETCH_SHARE * self.left_s()

        def solve(model: ExchangeModel) -> Run:
            left = max(0.0, ends_at - now_s())
            return solve_problem(model.problem, self.solver, Limit(0.0, left))

        if not model.binaries:
            return Sketch()
        if self.data.objective != "net_benefit" or len(model.binaries) < LEAST_BINARIES:
            return Sketch(relaxed=solve_relaxed(model, solve)) if self.with_prices else Sketch()

        def worth(plan: Plan) -> float:
            return self.value(plan) if worst_violation(self.data, plan) <= KEPT else -inf

        return sketch_plan(model, solve, self._again, worth)

    def _greedy(self, model: ExchangeModel) -> Plan:
        """Return a plan that takes no time."""
        worth = {arc: model.problem.objective.get(row[0], 0.0) for arc, row in model.ship.items()}
        return greedy_plan(self.data, self.limits, worth)

    def _first(self, model: ExchangeModel) -> Plan | None:
        """Return any plan that keeps every rule, where none was found in the time."""
        if stop_asked():
            return None
        run = solve_problem(model.problem, self.solver, Limit(ANY, LEAST_POLISH_S, most_patience_s=0.0))
        plan = self._settled(model) if run.found else None
        return plan if plan and worst_violation(self.data, plan) <= KEPT else None

    def _settled(self, model: ExchangeModel) -> Plan:
        """Return the plan that the variables hold, made exact.

        A solver takes 0.999999 for 1 and lets through what a millionth of a big limit is. With the decisions
        fixed at whole numbers what is left is a linear problem, solved exactly. Where it breaks a rule in
        that rule's own measure, what came out small is limited to small: the solver then sees it larger.
        """
        plan = self._read(model)
        if model.binaries:
            model.decide()
            plan = self._again(model) or plan
        for _ in range(CLOSER_LOOKS):
            if worst_violation(self.data, plan) <= KEPT:
                break
            model.look_closer(ZOOM)
            plan = self._again(model) or plan
        return plan

    def _again(self, model: ExchangeModel) -> Plan | None:
        """Solve a model whose decisions are fixed."""
        limit = Limit(0.0, max(self.left_s(), LEAST_POLISH_S))
        run = solve_problem(model.problem, self.solver, limit)
        return self._read(model) if run.status == "optimal" else None

    def _untied(self, plan: Plan) -> Plan:
        """Return the plan of greatest net benefit found among those worth as much as this one."""
        reached = self.value(plan)
        for share in LOSSES:
            if self.left_s() <= 0:
                break
            model = ExchangeModel(self.data, self.limits)
            model.hold(self.data.objective, reached - share * abs(reached))
            model.maximise("net_benefit")
            lower_prohibitive_costs(model.problem)
            if self._solve(model, self.left_s()).found:
                other = self._settled(model)
                return other if reached - self.value(other) <= SAME * abs(reached) else plan
        return plan

    def _mended(self, plan: Plan) -> Plan | None:
        """Return a plan that keeps every rule where this one, whose decisions rest on rounding, does not.

        Next to quantities a million times theirs the solver could not tell some from nought. Everything is
        decided anew with what came out small limited to small, then with the smallest left out. The bound
        stays that of the whole problem.
        """
        limits = self.limits
        for _ in range(CLOSER_LOOKS):
            limits = replace(
                limits, sent={a: _closer(most, plan.sent.get(a)) for a, most in limits.sent.items()}
            )
            if found := self._within(limits):
                return found
        crumb = ZOOM * max(float(row.max()) for row in self.limits.sent.values())
        sent = dict(self.limits.sent)
        for arc, row in plan.sent.items():
            sent[arc] = np.where((row > 0) & (row <= crumb), 0.0, sent[arc])
        return self._within(replace(self.limits, sent=sent))

    def _within(self, limits: Limits) -> Plan | None:
        """Return the best plan within narrower limits, if there is one that keeps every rule."""
        other = replace(self, limits=limits)
        model = ExchangeModel(self.data, limits)
        if not other._solve(model, max(self.left_s(), LEAST_POLISH_S)).found:
            return None
        plan = other._settled(model)
        return plan if worst_violation(self.data, plan) <= KEPT else None

    def _read(self, model: ExchangeModel) -> Plan:
        locked = {arc for arc, _ in self.data.locked}
        rows = {a: row for a, row in model.ship.items() if a in locked or any(v.varValue for v in row)}
        raw = {arc: np.array([v.varValue or 0.0 for v in row]) for arc, row in rows.items()}
        most = {arc: np.array([v.upBound for v in row]) for arc, row in rows.items()}
        return clean_plan(self.data, self.limits.stock, most, raw)


def _closer(most: Floats, sent: Floats | None) -> Floats:
    """Return limits of an arc, small where what it carries is small."""
    small = ZOOM * most
    if sent is None:
        return small
    limits: Floats = np.where(sent <= small, small, most)
    return limits
