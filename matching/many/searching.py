"""Searches some arcs of an instance, each stated, then all that a better plan may use."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.exchange_search import Found, Search
from matching.instance import Arc, Instance, state_instance
from matching.limits import find_limits
from matching.many.core import possible_arcs, with_arcs
from matching.many.generation import Generated
from matching.many.parts import TAKEN_UP_AGAIN
from matching.many.relaxation import Relaxation
from matching.plan import Plan, clean_plan
from matching.plan_accounts import account, objective_value
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import LEAST_OBJECTIVE
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import Price
from symbiose.domain.solve_settings import SolveSettings

FIRST_SHARE: Final = 0.4
"""Share of the time in which the likely arcs are searched, where there may be time for all."""
EQUAL: Final = 1e-7
"""Share of the bound by which plans that are worth the same may differ in rounding."""


@dataclass(frozen=True)
class Few:
    """What was found, as a plan of the few arcs that count."""

    data: Instance
    """The instance with these arcs only."""
    found: Found
    """The plan, with a bound that holds for all arcs."""
    prices: tuple[Price, ...]
    """Those that prove the bound of the linear problem, over all arcs."""
    rests_on_lowered: bool = False
    """Whether the plan uses an arc whose cost was lowered."""


@dataclass(frozen=True)
class Searching:
    """An instance whose linear problem is solved, and whose decisions are searched."""

    document: ExchangeInstance
    settings: SolveSettings
    began: float
    """When, by the clock that holds, s."""
    problem: Relaxation
    linear: Generated

    def over(self, likely: Integers) -> Few | None:
        """Return the best plan of the likely arcs, and of all that may be used where they are few enough.

        What is used in a plan that is worth as much as the first one may be used: ties are then broken
        among all arcs.
        """
        share = FIRST_SHARE if self._are_few(self.problem.usable) else 1.0
        first = self.among(likely, share)
        if first is None or first.found.plan is None:
            return None
        value = self._value(first)
        possible = self._possible(value)
        chosen = np.zeros(len(self.problem.table), dtype=bool)
        chosen[likely] = True
        is_sure = self.document.objective == "net_benefit" and self._is_near(first, value)
        if is_sure or not (possible & ~chosen).any() or not self._are_few(possible | chosen):
            return first
        second = self.among(np.flatnonzero(possible | chosen))
        return first if second is None else self._better(first, second)

    def among(self, arcs: Integers, share: float = 1.0) -> Few | None:
        """Return the best plan of some arcs; None where there is none.

        Args:
            arcs: The arcs.
            share: Share of the time limit that may be spent.
        """
        data = state_instance(with_arcs(self.document, np.union1d(arcs, self.problem.decided[0])))
        settings = replace(self.settings, time_limit_s=share * self.settings.time_limit_s)
        search = Search(data, find_limits(data), "highs", settings, self.began, with_prices=False)
        found = search.run()
        if found.plan is None:
            return None
        bounds: list[float | None] = [self.linear.proven.bound]
        chosen = np.zeros(len(self.problem.table), dtype=bool)
        chosen[arcs] = True
        if not (self._possible(search.value(found.plan)) & ~chosen).any():
            bounds.append(found.bound)
        return Few(data, replace(found, bound=search.standing(bounds, found.plan), prices=None), ())

    def _possible(self, value: float) -> Booleans:
        """Tell which arcs may be used in a plan that is worth as much as this."""
        bound = self.linear.proven.bound
        return possible_arcs(self.problem, self.linear, max(bound - value, 0.0) + EQUAL * abs(bound))

    def _are_few(self, arcs: Booleans) -> bool:
        return int(arcs.sum()) * self.problem.periods <= TAKEN_UP_AGAIN

    def _is_near(self, few: Few, value: float) -> bool:
        bound = few.found.bound
        return bound is not None and bound - value <= self.settings.gap * max(abs(value), LEAST_OBJECTIVE)

    def _value(self, few: Few) -> float:
        return self._rank(few)[0]

    def _better(self, one: Few, other: Few) -> Few:
        """Return the plan that is worth more, of two worth the same that of greater net benefit."""
        (value, net), (other_value, other_net) = self._rank(one), self._rank(other)
        is_same = abs(other_value - value) <= EQUAL * max(abs(value), abs(other_value))
        best = other if (other_net > net if is_same else other_value > value) else one
        bounds = [few.found.bound for few in (one, other) if few.found.bound is not None]
        return replace(best, found=replace(best.found, bound=min(bounds, default=None)))

    def _rank(self, few: Few) -> tuple[float, float]:
        """Return what a plan is worth, and its net benefit."""
        plan = few.found.plan
        if plan is None:
            return -np.inf, -np.inf
        ledger = account(few.data, plan)
        return objective_value(few.data, plan, ledger), ledger.net_benefit_eur(few.data)


def read_plan(data: Instance, problem: Relaxation, arcs: Integers, carried: Floats) -> Plan:
    """Return what some arcs carry as a plan of the instance that states them."""
    every = problem.table.document.arcs
    keys = [Arc(every[i].source, every[i].target, every[i].resource) for i in arcs.tolist()]
    most = dict(zip(keys, problem.most.sent[arcs], strict=True))
    stock = {store.offer: problem.most.stock[i] for i, store in enumerate(problem.table.document.storage)}
    return clean_plan(data, stock, most, dict(zip(keys, carried, strict=True)))
