"""Solves an instance of many arcs: the linear problem over all of them, then the few that count, exactly."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.exchange_search import KEPT, LOSSES, SAME, Found
from matching.instance import state_instance
from matching.many.core import likely_arcs, used_arcs, with_arcs
from matching.many.generation import Generated, generated
from matching.many.parts import improve, parts_of, told
from matching.many.relaxation import Relaxation, among_ties, relaxation_of
from matching.many.searching import Few, Searching, read_plan
from matching.many.table import Table, has_decisions
from matching.many.told import told_prices
from matching.plan_accounts import account, amounts_of, objective_value
from matching.plan_check import worst_violation
from matching.rules.ends import Integers
from matching.solver_run import held
from matching.stopping import stop_asked
from matching.work_clock import now_s
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.solve_settings import SolveSettings

MANY: Final = 4_000
"""Arcs times periods from which few are handed to the solver, and fewer are stated one by one."""
MANY_DECIDED: Final = 2_000
"""The same where openings or lots are decided on."""
MANY_SHARED: Final = 6_000
"""The same where several periods share openings: what is smaller the solver decides on as a whole."""
STATED: Final = 20_000
"""Arcs times periods up to which the whole is stated even when the time is up: that takes seconds."""
LESS: Final = 1e-9
"""Share by which a decided quantity may be below its lot by rounding."""


def is_many(table: Table) -> bool:
    """Tell whether an instance has so many arcs that few of them are handed to the solver."""
    least = MANY
    if has_decisions(table):
        least = MANY_DECIDED if table.periods == 1 else MANY_SHARED
    return len(table) * table.periods >= least


def solve_few(table: Table, settings: SolveSettings, began: float, *, with_prices: bool) -> Few | None:
    """Return the best plan found; None where the whole has to be stated to tell what is wrong with it.

    Args:
        table: The instance.
        settings: Gap and time.
        began: When, by the clock that holds, s.
        with_prices: Whether prices are told.
    """
    found = _solved(table, settings, began, with_prices=with_prices, true_costs=False)
    if found is None or not found.rests_on_lowered:
        return found
    other = _solved(table, settings, began, with_prices=with_prices, true_costs=True)
    return other or found


def _solved(
    table: Table, settings: SolveSettings, began: float, *, with_prices: bool, true_costs: bool
) -> Few | None:
    problem = _stated(table, true_costs=true_costs)
    if problem is None:
        return None
    linear = generated(problem, began + settings.time_limit_s)
    work = _Work(table.document, settings, began, problem, linear)
    few = None
    if linear.status != "missed":
        few = work.decided() if has_decisions(table) else work.linear_plan()
    few = few or work.without_plan()
    if few is None:
        return None
    prices = told_prices(problem, linear.proven) if with_prices else ()
    return replace(few, prices=prices, rests_on_lowered=_rests_on_lowered(problem, few))


def _rests_on_lowered(problem: Relaxation, few: Few) -> bool:
    """Tell whether a plan uses anything whose cost was lowered."""
    if problem.lowered is None or few.found.plan is None or not problem.lowered.any():
        return False
    every = problem.table.document.arcs
    lowered = {(every[i].source, every[i].target, every[i].resource) for i in np.flatnonzero(problem.lowered)}
    return any((arc.source, arc.target, arc.resource) in lowered for arc in few.found.plan.sent)


def _stated(table: Table, *, true_costs: bool) -> Relaxation | None:
    """Return the linear problem; None without arcs, or where what is decided is too much or below its lot."""
    locked = table.document.locked
    if not len(table) or len({(lock.source, lock.target, lock.resource) for lock in locked}) < len(locked):
        return None
    problem = relaxation_of(table, true_costs=true_costs)
    arcs, quantity = problem.decided
    below = (quantity > 0) & (quantity < table.least[arcs, None] * (1 - LESS))
    return None if (below | (quantity > problem.most.sent[arcs])).any() else problem


@dataclass(frozen=True)
class _Work:
    """An instance whose linear problem is solved."""

    document: ExchangeInstance
    settings: SolveSettings
    began: float
    problem: Relaxation
    linear: Generated

    @property
    def _bound(self) -> float:
        return self.linear.proven.bound

    def linear_plan(self) -> Few | None:
        """Return the plan where nothing is decided."""
        linear = self._untied()
        arcs = used_arcs(self.problem, linear)
        data = state_instance(with_arcs(self.document, arcs))
        chosen = np.isin(linear.arcs, arcs)
        carried = linear.carried[chosen]
        plan = read_plan(data, self.problem, linear.arcs[chosen], carried)
        status = "optimal" if linear.status == "optimal" else "feasible"
        if (
            self.problem.worst_miss(linear.arcs[chosen], carried) <= KEPT
            or worst_violation(data, plan) <= KEPT
        ):
            return Few(data, Found(status, self._bound, plan), ())
        return self._searching.among(linear.arcs)

    def _untied(self) -> Generated:
        """Return the plan of greatest net benefit found among those worth as much as the one found."""
        if self.document.objective == "net_benefit" or self.linear.status != "optimal":
            return self.linear
        ends_at = self.began + self.settings.time_limit_s
        reached = self.problem.worth[self.linear.arcs] @ self.linear.carried
        for share in LOSSES[1:]:
            problem = among_ties(self.problem, reached - share * np.abs(reached))
            other = generated(problem, ends_at, self.linear.arcs)
            if other.status != "missed":
                lost = float(reached.sum() - (self.problem.worth[other.arcs] @ other.carried).sum())
                return other if lost <= SAME * abs(reached.sum()) else self.linear
        return self.linear

    def decided(self) -> Few | None:
        """Return the plan where openings and lots are decided on."""
        few = None
        if self.document.objective == "net_benefit":
            few = self._by_parts()
        searching = self._searching
        few = few or searching.over(self._likely())
        return few or searching.among(self.linear.arcs)

    def _likely(self) -> Integers:
        """Return the arcs near the linear plan, and near the one that is best among its ties."""
        arcs = likely_arcs(self.problem, self.linear)
        tied = self._untied()
        return arcs if tied is self.linear else np.union1d(arcs, tied.arcs[tied.carried.any(axis=1)])

    def without_plan(self) -> Few | None:
        """Return that no plan was found; None where there is time to state the whole, which tells why."""
        if self._left_s() > 0 or len(self.problem.table) * self.problem.periods <= STATED:
            return None
        data = state_instance(with_arcs(self.document, self.problem.decided[0]))
        return Few(data, Found("unknown", self._bound), ())

    @property
    def _searching(self) -> Searching:
        return Searching(self.document, self.settings, self.began, self.problem, self.linear)

    def _by_parts(self) -> Few | None:
        """Return the best plan found part by part; None where one of them has none."""
        parts = parts_of(self.problem, self.linear)
        improve(self.problem, self.linear, parts, self.settings.gap, self._left_s)
        if any(part.sent is None for part in parts):
            return None
        plans = list(told(parts))
        arcs = np.concatenate([used for used, _ in plans])
        carried = np.concatenate([sent for _, sent in plans])
        data = state_instance(with_arcs(self.document, np.union1d(arcs, self.problem.decided[0])))
        plan = read_plan(data, self.problem, arcs, carried)
        if worst_violation(data, plan) > KEPT:
            return None
        ledger = account(data, plan)
        size, bounds = amounts_of(data, plan, ledger), [self._bound, sum(part.bound for part in parts)]
        bound = held(bounds, objective_value(data, plan, ledger), size)
        return Few(data, Found("feasible", bound, plan), ())

    def _left_s(self) -> float:
        if stop_asked():
            return 0.0
        return max(0.0, self.began + self.settings.time_limit_s - now_s())
