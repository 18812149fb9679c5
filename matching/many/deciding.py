"""Decides on a few arcs by the solver, which begins at a plan that is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from matching.highs import FEASIBLE_POINT, run_from_start
from matching.highs_library import highspy
from matching.many.master import Master
from matching.many.relaxation import Relaxation
from matching.many.sketching import Linear, Sketched, amounts_of_plan, exact
from matching.rules.ends import Booleans, Floats, Integers
from matching.solver_run import INTEGRALITY, ROUNDING, held

OPEN: Final = 0.5
"""Share of a decision from which it counts as made."""


@dataclass(frozen=True)
class Decided:
    """The best plan found, and what no plan of these arcs is worth more than."""

    plan: Sketched | None
    bound: float
    """Infinite where nothing was proven."""


def decide(problem: Relaxation, start: Sketched | None, spare: float, is_over: Callable[[], bool]) -> Decided:
    """Return the best plan that the solver finds.

    Args:
        problem: The problem over the arcs that are decided on.
        start: A plan that is known.
        spare: How far the bound may stay above the plan.
        is_over: Tells whether the time is up.
    """
    model = _Model(problem.to_be_decided())
    if start is not None:
        model.begin(start.sent)
    model.run(spare, is_over)
    bound = model.bound() * (1 + np.sign(model.bound()) * ROUNDING["highs"])
    opened = model.opened()
    found = None if opened is None else exact(problem, Linear(problem, lambda: 0.0), opened)
    plans = [plan for plan in (start, found) if plan is not None]
    best = max(plans, key=lambda plan: plan.value, default=None)
    if best is None:
        return Decided(None, bound)
    standing = held([bound], best.value, amounts_of_plan(problem, best.sent))
    return Decided(best, np.inf if standing is None else standing)


class _Model:
    """The problem with whole decisions, as arrays in the solver."""

    def __init__(self, problem: Relaxation) -> None:
        self.problem = problem
        master = self.master = Master(problem)
        master.join(np.flatnonzero(problem.usable))
        arcs = [pair[0] for pair in master.opened] + [np.zeros(0, dtype=np.int64)]
        gates = [pair[1] for pair in master.opened] + [np.zeros(0, dtype=np.int64)]
        self._arcs, self._gates = np.concatenate(arcs), np.concatenate(gates)
        self._lot_arcs, self._lot_times = self._lots()
        self._lot_gates = master.add_lots(self._lot_arcs, self._lot_times)
        self._node_gates = master.node_gates
        master.decide_on(np.r_[self._gates, self._lot_gates, self._node_gates])

    def _lots(self) -> tuple[Integers, Integers]:
        """Return the arcs and periods with a lot that is a decision of its own."""
        problem, periods = self.problem, self.problem.periods
        has_lot = (problem.table.least > 0) & problem.usable
        if periods == 1:
            shared = np.zeros(len(has_lot), dtype=bool)
            shared[self._arcs] = True
            both = has_lot[self._arcs]
            place = dict(zip(self.master.arcs.tolist(), self.master.columns.tolist(), strict=True))
            sent = np.array([place[arc] for arc in self._arcs[both].tolist()], dtype=np.int64)
            least = problem.table.least[self._arcs[both]] / self.master.unit[self._arcs[both], 0]
            self.master.add_least(sent, self._gates[both], least)
            has_lot &= ~shared
        arcs, times = np.nonzero(has_lot[:, None] & (problem.most.sent > 0))
        return arcs, times

    def begin(self, sent: Floats) -> None:
        """Let the solver begin at a plan; it completes what is not told."""
        used = sent.max(axis=1, initial=0.0) > 0
        behind = self.problem.gates
        passed = np.bincount(behind.gate, used[behind.arc], len(behind.cost)) > 0
        arcs = self.master.arcs
        columns = np.r_[self.master.sent_columns(), self._gates, self._lot_gates, self._node_gates]
        values = np.r_[
            (sent[arcs] / self.master.unit[arcs]).ravel(),
            used[self._arcs],
            sent[self._lot_arcs, self._lot_times] > 0,
            passed,
        ].astype(float)
        self.master.highs.setSolution(len(columns), columns.astype(np.int32), values)

    def run(self, spare: float, is_over: Callable[[], bool]) -> None:
        """Let the solver work until its bound is near, or the time is up."""
        highs = self.master.highs
        highs.setOptionValue("mip_feasibility_tolerance", INTEGRALITY)
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", max(spare / self.master.cost_unit, 0.0))

        def stop_when_over(event: Any) -> None:  # noqa: ANN401 – highspy has no types
            event.interrupt(is_over())

        highs.cbMipInterrupt.subscribe(stop_when_over)
        run_from_start(highs)

    def bound(self) -> float:
        """Return what no plan of these arcs is worth more than."""
        told = float(self.master.highs.getInfo().mip_dual_bound)
        return (
            -told * self.master.cost_unit if np.isfinite(told) and abs(told) < highspy.kHighsInf else np.inf
        )

    def opened(self) -> Booleans | None:
        """Return where arcs may carry something in the best plan; None where there is none."""
        if self.master.highs.getInfo().primal_solution_status != FEASIBLE_POINT:
            return None
        values = np.array(self.master.highs.getSolution().col_value)
        is_open = self.problem.most.sent > 0
        is_open[self._arcs] &= (values[self._gates] > OPEN)[:, None]
        is_open[self._lot_arcs, self._lot_times] &= values[self._lot_gates] > OPEN
        behind = self.problem.gates
        closed = behind.arc[(values[self._node_gates] <= OPEN)[behind.gate]]
        is_open[closed] = False
        return is_open
