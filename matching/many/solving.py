"""Solves an instance of many arcs: the linear problem over all of them, then the few that count, exactly."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.exchange_search import KEPT, LOSSES, SAME, Found, Search
from matching.instance import Arc, Instance, state_instance
from matching.limits import find_limits
from matching.many.core import likely_arcs, possible_arcs, used_arcs, with_arcs
from matching.many.generation import Generated, Generation
from matching.many.relaxation import Relaxation, among_ties, relaxation_of
from matching.many.table import tabulated
from matching.many.told import told_prices
from matching.plan import Plan, clean_plan
from matching.plan_check import worst_violation
from matching.rules.ends import Integers
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import Price
from symbiose.domain.ports import SolveSettings

MANY: Final = 4_000
"""Arcs times periods from which few are handed to the solver, and fewer are stated one by one."""
DECIDED: Final = 3_000
"""Arcs up to which all that may be used in a better plan are decided on: the bound found then holds."""


@dataclass(frozen=True)
class Few:
    """What was found, as a plan of the few arcs that count."""

    data: Instance
    """The instance with these arcs only."""
    found: Found
    """The plan, with a bound that holds for all arcs."""
    prices: tuple[Price, ...]
    """Those that prove the bound of the linear problem, over all arcs."""


def is_many(document: ExchangeInstance) -> bool:
    """Tell whether an instance has so many arcs that few of them are handed to the solver."""
    return len(document.arcs) * document.periods >= MANY


def solve_few(
    document: ExchangeInstance, settings: SolveSettings, began: float, *, with_prices: bool
) -> Few | None:
    """Return the best plan found; None where the whole has to be stated to tell what is wrong with it.

    Args:
        document: The instance.
        settings: Gap and time.
        began: When, by the performance counter, s.
        with_prices: Whether prices are told.
    """
    problem = _stated(document)
    if problem is None:
        return None
    ends_at = began + settings.time_limit_s
    generation = Generation(problem)
    linear = generation.run(ends_at)
    if linear.status == "missed":
        return None
    work = _Work(document, settings, began, problem, linear)
    few = work.decided() if problem.table.has_decisions else work.linear_plan()
    if few is None or not with_prices:
        return few
    return replace(few, prices=told_prices(problem, linear.proven))


def _stated(document: ExchangeInstance) -> Relaxation | None:
    """Return the linear problem; None where there are no arcs, or what is decided cannot be carried."""
    if not document.arcs or len({(x.source, x.target, x.resource) for x in document.locked}) < len(
        document.locked
    ):
        return None
    problem = relaxation_of(tabulated(document))
    arcs, quantity = problem.decided
    return None if (quantity > problem.most.sent[arcs]).any() else problem


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
        plan = _read(data, self.problem, linear, arcs)
        status = "optimal" if linear.status == "optimal" else "feasible"
        if worst_violation(data, plan) <= KEPT:
            return Few(data, Found(status, self._bound, plan), ())
        return self._searched(linear.arcs)

    def _untied(self) -> Generated:
        """Return the plan of greatest net benefit found among those worth as much as the one found."""
        if self.document.objective == "net_benefit" or self.linear.status != "optimal":
            return self.linear
        reached = self.linear.value
        for share in LOSSES[1:]:
            problem = among_ties(self.problem, reached - share * abs(reached))
            generation = Generation(problem)
            generation.master.join(self.linear.arcs)
            other = generation.run(self.began + self.settings.time_limit_s)
            if other.status != "missed":
                lost = reached - float((other.carried.sum(axis=1) * self.problem.worth[other.arcs]).sum())
                return other if lost <= SAME * abs(reached) else self.linear
        return self.linear

    def decided(self) -> Few | None:
        """Return the plan where openings and lots are decided on."""
        few = self._searched(likely_arcs(self.problem, self.linear))
        return few or self._searched(self.linear.arcs)

    def _searched(self, arcs: Integers) -> Few | None:
        """Return the best plan of some arcs, each stated; None where there is none."""
        data = state_instance(with_arcs(self.document, np.union1d(arcs, self.problem.decided[0])))
        search = Search(data, find_limits(data), "highs", self.settings, self.began, with_prices=False)
        found = search.run()
        if found.plan is None:
            return None
        bound = self._bound
        spare = max(bound - search.value(found.plan), 0.0)
        chosen = np.zeros(len(self.problem.table), dtype=bool)
        chosen[arcs] = True
        if found.bound is not None and not (possible_arcs(self.problem, self.linear, spare) & ~chosen).any():
            bound = min(bound, found.bound)
        return Few(data, replace(found, bound=bound, prices=None), ())


def _read(data: Instance, problem: Relaxation, linear: Generated, arcs: Integers) -> Plan:
    """Return a linear plan as a plan of the arcs that are stated."""
    every = problem.table.document.arcs
    keys = {i: Arc(every[i].source, every[i].target, every[i].resource) for i in arcs.tolist()}
    position = {int(arc): row for row, arc in enumerate(linear.arcs.tolist())}
    raw = {key: linear.carried[position[i]] for i, key in keys.items()}
    most = {key: problem.most.sent[i] for i, key in keys.items()}
    stock = {store.offer: problem.most.stock[i] for i, store in enumerate(problem.table.document.storage)}
    return clean_plan(data, stock, most, raw)
