"""Solves what of an instance shares nothing, each part in its own scale, and tells one answer of all."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Final

from matching.exchange_search import Found, Search
from matching.instance import Arc, Instance, state_instance
from matching.limits import find_limits
from matching.many.scales import told_apart
from matching.many.solving import is_many, solve_few
from matching.many.table import Table, tabulated
from matching.plan import Plan
from matching.plan_accounts import account, objective_value
from matching.price_places import placed_prices
from matching.prices import told_prices
from matching.solver_run import LEAST_OBJECTIVE, PATIENCE_S, ROUNDING
from matching.stopping import stop_asked
from matching.work_clock import now_s
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import Price
from symbiose.domain.solve_settings import SolveSettings

SHORTEST_S: Final = 0.05
"""Least time that a part is given, s."""


@dataclass(frozen=True)
class Solved:
    """What was found of an instance or a part of it."""

    data: Instance
    """The instance, with the arcs that count at least."""
    found: Found
    prices: tuple[Price, ...] | None = None
    """Those that prove the bound, or that there is no plan; None where not known."""

    @cached_property
    def value(self) -> float:
        """Return what the plan is worth; nought where there is none."""
        plan = self.found.plan
        return 0.0 if plan is None else objective_value(self.data, plan, account(self.data, plan))


def solve_apart(
    document: ExchangeInstance,
    settings: SolveSettings,
    *,
    solver: str,
    with_prices: bool,
    executor: Executor | None,
) -> Solved:
    """Return the best plan found of all parts together.

    Args:
        document: The instance.
        settings: Gap and time.
        solver: The solver that runs here.
        with_prices: Whether prices are told.
        executor: Solves parts in other processes or on other machines; None: one after another here.
    """
    began, table = now_s(), tabulated(document)
    parts = told_apart(table, each=executor is not None)
    if len(parts) == 1:
        return _solved(table, settings, solver, with_prices=with_prices)
    work = _Work(parts, replace(settings, solver=solver), began, time.thread_time(), with_prices=with_prices)
    solved = work.side_by_side(executor) if executor else list(work.in_turn())
    impossible = next((one for one in solved if one.found.status == "infeasible"), None)
    return impossible or _together(document, work.within_gap(solved))


def solve_part(
    document: ExchangeInstance, settings: SolveSettings, *, with_prices: bool, patience_s: float
) -> Solved:
    """Return what is found of one part, in its own scale.

    Args:
        document: The part.
        settings: Solver, gap and time.
        with_prices: Whether prices are told.
        patience_s: Most computing time for which a solver goes on though the gap is reached, s.
    """
    return _solved(
        tabulated(document), settings, settings.solver, with_prices=with_prices, patience_s=patience_s
    )


def _solved(
    table: Table, settings: SolveSettings, solver: str, *, with_prices: bool, patience_s: float = PATIENCE_S
) -> Solved:
    began = now_s()
    if solver == "highs" and is_many(table):
        few = solve_few(table, settings, began, with_prices=with_prices)
        if few is not None:
            return Solved(few.data, few.found, few.prices if with_prices else None)
    data = state_instance(table.document)
    found = Search(data, find_limits(data), solver, settings, began, with_prices, patience_s).run()
    if not with_prices or found.prices is None:
        return Solved(data, found)
    prices = told_prices(data, found.prices)
    return Solved(
        data, found, prices if found.status == "infeasible" else placed_prices(table.document, prices)
    )


@dataclass(frozen=True)
class _Work:
    """The parts, with the time that is left for them."""

    parts: Sequence[ExchangeInstance]
    settings: SolveSettings
    began: float
    computed_s: float
    """What the thread had computed by then, s."""
    with_prices: bool

    def in_turn(self) -> Iterator[Solved]:
        """Yield what is found of each part, the smallest first, up to one that has no plan."""
        for number, part in enumerate(self.parts):
            solved = self._solved(part, self._timed(self.parts[number:]))
            yield solved
            if solved.found.status == "infeasible":
                break

    def side_by_side(self, executor: Executor) -> list[Solved]:
        """Return what is found of each part, whichever ends first."""
        order = range(len(self.parts))
        timed = [self._timed([self.parts[i], *self.parts[:i], *self.parts[i + 1 :]]) for i in order]
        asked = [
            executor.submit(solve_part, part, settings, with_prices=self.with_prices, patience_s=PATIENCE_S)
            for part, settings in zip(self.parts, timed, strict=True)
        ]
        return [one.result() for one in asked]

    def within_gap(self, solved: list[Solved]) -> list[Solved]:
        """Return the parts with those solved more closely that leave the whole above the gap, as time allows.

        Each part was solved to the gap asked. The whole may still be above it where some parts cost and
        others bring: what it comes to is then less than they are worth together. What it allows is shared
        out by how far each may still be from its best.
        """
        if any(one.found.bound is None or one.found.plan is None for one in solved):
            return solved
        values, spare = [one.value for one in solved], [self._spare(one) for one in solved]
        allowed = self.settings.gap * abs(sum(values))
        order = sorted(range(len(solved)), key=lambda i: -spare[i])
        for place, i in enumerate(order):
            if sum(spare) <= allowed or not spare[i] or not self._left_s():
                break
            gap = allowed * spare[i] / sum(spare) / max(abs(values[i]), LEAST_OBJECTIVE)
            timed = self._timed([self.parts[k] for k in order[place:]])
            again = self._solved(self.parts[i], replace(timed, gap=gap))
            solved[i] = _better(solved[i], again)
            spare[i] = self._spare(solved[i])
        return solved

    def _solved(self, part: ExchangeInstance, settings: SolveSettings) -> Solved:
        """Return what is found of a part here; all of them together are given the patience of one."""
        patience_s = max(0.0, PATIENCE_S - (time.thread_time() - self.computed_s))
        return solve_part(part, settings, with_prices=self.with_prices, patience_s=patience_s)

    def _spare(self, one: Solved) -> float:
        """Return how far a part may be from its best: nought where only rounding differs."""
        value = one.value
        beyond = (one.found.bound or 0.0) - value
        return beyond if beyond > ROUNDING[self.settings.solver] * abs(value) else 0.0

    def _timed(self, waiting: Sequence[ExchangeInstance]) -> SolveSettings:
        """Return the settings of the first of some parts, with its share of the time left."""
        sizes = [len(part.arcs) * part.periods + 1 for part in waiting]
        left = self._left_s() * sizes[0] / sum(sizes)
        return replace(self.settings, time_limit_s=max(SHORTEST_S, left))

    def _left_s(self) -> float:
        if stop_asked():
            return 0.0
        return max(0.0, self.settings.time_limit_s - (now_s() - self.began))


def _better(one: Solved, other: Solved) -> Solved:
    """Return the plan that is worth more, with the lower bound and the prices that prove it."""
    if other.found.plan is None or other.found.bound is None or one.found.bound is None:
        return one
    proven = other if other.found.bound < one.found.bound else one
    best = other if other.value > one.value else one
    return replace(best, found=replace(best.found, bound=proven.found.bound), prices=proven.prices)


def _together(document: ExchangeInstance, parts: Sequence[Solved]) -> Solved:
    """Return the answers of all parts as one."""
    told = [one.prices for one in parts if one.prices is not None]
    prices = tuple(chain.from_iterable(told)) if len(told) == len(parts) else None
    bounds = [one.found.bound for one in parts if one.found.bound is not None]
    bound = sum(bounds) if len(bounds) == len(parts) else None
    plans = [one.found.plan for one in parts if one.found.plan is not None]
    if len(plans) < len(parts):
        return Solved(parts[0].data, Found("unknown", bound), prices)
    known = {arc for one in parts for arc in one.data.arcs}
    arcs = tuple(a for a in document.arcs if Arc(a.source, a.target, a.resource) in known)
    data = state_instance(document.model_copy(update={"arcs": arcs}))
    sent = {arc: row for plan in plans for arc, row in plan.sent.items()}
    stock = {offer: row for plan in plans for offer, row in plan.stock.items()}
    plan = Plan({arc: sent[arc] for arc in data.arcs if arc in sent}, {w: stock[w] for w in data.stores})
    return Solved(data, Found("feasible", bound, plan), prices)
