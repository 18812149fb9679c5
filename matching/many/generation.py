"""Solves the linear problem over all arcs by letting few join (column generation), with a bound each round.

Each round prices all arcs with the prices of the problem over those that joined; the best arcs of each sender
and of each receiver join. At any prices no plan is worth more than what `Relaxation.proven` adds up; the
least value over the rounds is the bound. Nothing that couples arcs is left out: it is a row of the problem.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from matching.many.lowering import lowered
from matching.many.master import Master
from matching.many.placing import placed
from matching.many.relaxation import Prices, Proven, Relaxation
from matching.rules.ends import Booleans, Floats, Integers
from matching.stopping import stop_asked
from matching.work_clock import now_s

WHOLE: Final = 2_000
"""Arcs times periods up to which all of them join at once."""
ROUNDS: Final = 200
"""Rounds at most; the bound of the last is as true as any."""
EARLY: Final = (3, 2, 2)
"""Arcs of each end that join in the first rounds, one in each later round: every round looks at all arcs."""
FRESH: Final = 0.6
"""Share of new arcs from which the problem is solved from nothing: the last basis tells little then."""
CLOSE: Final = 1e-9
"""Share of its worth by which a plan may be below the bound and be the best but for rounding."""
NOTHING: Final = 1e-12
"""Share of the worth of a plan that no arc is let join for, whatever the prices of others."""
LOWERED: Final = 4
"""Part of the time left in which the bound of periods that share openings is lowered at most."""
MISSED: Final = 1e-7
"""Sum of the shares by which rows are missed that is rounding."""
LEAST_S: Final = 3.0
"""Time that a first plan which keeps every row may take, whatever is left, s."""


@dataclass(frozen=True)
class Generated:
    """A plan of the linear problem, with prices that bound what any plan is worth."""

    status: str
    """optimal, feasible, or missed: some row could not be kept."""
    arcs: Integers
    """Arcs that joined."""
    carried: Floats
    """What each carries in each period, unit."""
    value: float
    proven: Proven
    """The least bound of all rounds."""


class Generation:
    """The rounds of one problem."""

    def __init__(self, problem: Relaxation, first: Integers | None = None, *, near: bool = False) -> None:
        """Let the first arcs join.

        Args:
            problem: The problem.
            first: Arcs that are known to be good; None: the best of each end, or all where there are few.
            near: Whether nearly all arcs that count are among them. What lacks then joins at once, and the
                solver begins anew, with its presolve, rather than to go on with one arc after another.
        """
        self._near = near
        self.problem = problem
        self.master = Master(problem, bounded=near)
        self._ends = _Ends(problem)
        self._fresh, self._rounds = 1.0, 0
        self._plan_by = 0.0
        self._found: Generated | None = None
        usable = problem.usable
        if first is not None:
            self.join(first[usable[first]])
        elif usable.sum() * problem.periods <= WHOLE:
            self.join(np.flatnonzero(usable))
        else:
            value = np.where(problem.most.sent > 0, problem.value, -np.inf).max(axis=1)
            self.join(self._ends.best(np.where(usable, value, -np.inf)))

    def join(self, arcs: Integers) -> None:
        """Let arcs join that have not."""
        before = len(self.master.arcs)
        self.master.join(arcs)
        self._fresh = (len(self.master.arcs) - before) / max(len(self.master.arcs), 1)

    def run(self, ends_at: float) -> Generated:
        """Return the best plan over all arcs, or the best until the time is up.

        Args:
            ends_at: When the time is up, by the clock that holds, s.
        """
        self._plan_by = max(ends_at, now_s() + LEAST_S)
        for _ in range(ROUNDS):
            if not self._goes_on(ends_at):
                break
        found = self._found or self._nothing()
        proven = found.proven
        if self._near:
            proven = placed(self.problem, proven)
        if found.status != "optimal":
            proven = self.problem.lifted(proven)
        return replace(found, proven=proven)

    def _goes_on(self, ends_at: float) -> bool:
        """Solve the problem over the arcs that joined; tell whether others are worth their prices."""
        master, before = self.master, self._found
        warm, left_s = self._fresh <= FRESH and not self._near, self._until(ends_at) - now_s()
        if not master.solve(warm=warm, time_s=left_s):
            return False
        missed, value = master.missed > MISSED, master.value
        proven = self.problem.proven(master.prices())
        best = before.proven if before and before.proven.bound < proven.bound else proven
        joining = self._joining(proven, value)
        done = not len(joining) or (not missed and best.bound - value <= CLOSE * abs(value))
        status = "missed" if missed else "optimal" if done else "feasible"
        self._found = Generated(status, master.arcs, master.carried(), value, best)
        if done or stop_asked() or now_s() > self._until(ends_at):
            return False
        self.join(joining)
        return True

    def _until(self, ends_at: float) -> float:
        """Return when to end: later as long as no plan keeps every row."""
        has_plan = self._found is not None and self._found.status != "missed"
        return ends_at if has_plan else self._plan_by

    def _nothing(self) -> Generated:
        """Return that nothing was found in the time."""
        empty = np.zeros((0, self.problem.periods))
        none = Prices(np.zeros(self.problem.rows.lower.shape), np.zeros(self.problem.gates_shape))
        return Generated("missed", np.zeros(0, dtype=np.int64), empty, 0.0, self.problem.proven(none))

    def _joining(self, proven: Proven, value: float) -> Integers:
        """Return the best arcs of each end among those that are worth more than their prices."""
        most = self.problem.most.sent
        over = np.where(most > 0, proven.over, -np.inf).max(axis=1)
        gain = np.where(most > 0, proven.over * most, 0.0).max(axis=1)
        wanted = self.problem.usable & (gain > NOTHING * abs(value))
        wanted[self.master.arcs] = False
        if self._near:
            return np.flatnonzero(wanted)
        count = EARLY[self._rounds] if self._rounds < len(EARLY) else 1
        self._rounds += 1
        return self._ends.best(np.where(wanted, over, -np.inf), count)


def generated(problem: Relaxation, ends_at: float, first: Integers | None = None) -> Generated:
    """Return the best plan of a linear problem over all its arcs, or the best until the time is up.

    Without stores periods share nothing but openings, and are solved one by one; where they share openings,
    the bound is then lowered.

    Args:
        problem: The problem.
        ends_at: When the time is up, by the clock that holds, s.
        first: Arcs that are known to be good.
    """
    if problem.periods == 1:
        return Generation(problem, first).run(ends_at)
    apart: list[Generated] = []
    for t in range(problem.periods):
        known = apart[-1].arcs[apart[-1].carried[:, 0] > 0] if apart else first
        apart.append(
            Generation(problem.of_period(t), known).run(_share_of_time(ends_at, problem.periods - t))
        )
    found = _together(problem, apart)
    found = replace(found, proven=lowered(problem, found.proven, _share_of_time(ends_at, LOWERED)))
    if not len(problem.stores.offer) or (found.status == "feasible" and now_s() > ends_at):
        return found
    joint = Generation(problem, found.arcs, near=True).run(ends_at)
    if joint.status == "missed" and found.status != "missed":
        return found
    if found.status != "missed" and found.value > joint.value:
        joint = replace(joint, arcs=found.arcs, carried=found.carried, value=found.value)
    return joint if joint.proven.bound <= found.proven.bound else replace(joint, proven=found.proven)


def _share_of_time(ends_at: float, left: int) -> float:
    """Return when the first of some problems has to end, so that each has as much time."""
    now = now_s()
    return now + max(0.0, ends_at - now) / left


def _together(problem: Relaxation, found: list[Generated]) -> Generated:
    """Return the plans of all periods as one."""
    arcs = np.unique(np.concatenate([one.arcs for one in found]))
    carried = np.zeros((len(arcs), problem.periods))
    for t, one in enumerate(found):
        carried[np.searchsorted(arcs, one.arcs), t] = one.carried[:, 0]
    prices = [one.proven.prices for one in found]
    together = Prices(np.hstack([one.rows for one in prices]), np.hstack([one.gates for one in prices]))
    status = [one.status for one in found]
    word = next((word for word in ("missed", "feasible") if word in status), "optimal")
    return Generated(word, arcs, carried, sum(one.value for one in found), problem.proven(together))


class _Ends:
    """Arcs by sender and by receiver, in runs."""

    def __init__(self, problem: Relaxation) -> None:
        table = problem.table
        self._sides = [_runs(table.source), _runs(table.target)]

    def best(self, worth: Floats, count: int = 1) -> Integers:
        """Return the best arcs of each sender and of each receiver; those of no worth at all are left out."""
        chosen: Booleans = np.zeros(len(worth), dtype=bool)
        for order, start in self._sides:
            left, size = worth[order], np.diff(np.r_[start, len(order)])
            for _ in range(count):
                most = np.maximum.reduceat(left, start)
                taken = (left == np.repeat(most, size)) & np.isfinite(left)
                chosen[order[taken]] = True
                left[taken] = -np.inf
        return np.flatnonzero(chosen)


def _runs(ends: Integers) -> tuple[Integers, Integers]:
    """Return the arcs in the order of one of their ends, and where each end begins."""
    order = np.argsort(ends, kind="stable")
    ranked = ends[order]
    return order, np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
