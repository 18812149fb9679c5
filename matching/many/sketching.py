"""First plans by slope scaling, as arrays: linear problems whose costs approach what is paid once.

Without whole numbers what is paid once is paid in part only. Spread over what the last round sent instead of
over the most that can be sent, it is paid in full where the next round sends as much again. What does not pay
closes, the others are filled again, and the best plan of all rounds is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.many.generation import MISSED
from matching.many.master import Master
from matching.many.relaxation import Relaxation
from matching.rules.ends import Booleans, Floats

ROUNDS: Final = 8
"""Rounds after which little is gained."""
REFILLS: Final = 4
"""Times that what does not pay is closed and the others are filled again."""
LEAST_S: Final = 3.0
"""Time that one linear problem may take, whatever is left, s."""
UNUSED: Final = 1e-9
"""Share of the most of an arc that is what solvers leave of nought."""


LeftS = Callable[[], float]
"""Tells how much time is left, s."""


@dataclass(frozen=True)
class Sketched:
    """What every arc carries in a plan, and what the plan is worth."""

    sent: Floats
    """Unit: a line for each arc of the problem, a column for each period."""
    value: float


class Linear:
    """The linear problem over a few arcs, alive: worths and limits change, rows do not."""

    def __init__(self, problem: Relaxation, left_s: LeftS) -> None:
        """Let every arc join.

        Args:
            problem: The problem.
            left_s: Tells how long it may work on, s.
        """
        self.problem = problem
        self._left_s = left_s
        self._master = Master(problem.without_openings())
        self._master.join(np.flatnonzero(problem.usable))
        self._master.highs.setOptionValue("presolve", "off")
        self.arcs = self._master.arcs
        self._most = problem.most.sent[self.arcs]
        decided, quantity = problem.decided
        self._fixed = np.isin(self.arcs, decided)
        self._quantity = np.zeros(self._most.shape)
        self._quantity[: len(decided)] = quantity

    def solve(self, worth: Floats, is_open: Booleans, *, lots: bool = False) -> Floats | None:
        """Return what every arc carries in the best plan at these worths; None where rows are missed.

        Args:
            worth: What one unit on each arc is worth in each period.
            is_open: Where each arc may carry anything.
            lots: Whether what is open carries its least quantity.
        """
        upper = np.where(is_open[self.arcs], self._most, 0.0)
        lower = np.where(is_open[self.arcs], self.problem.table.least[self.arcs, None], 0.0) * lots
        fixed = self._fixed[:, None]
        self._master.reprice(worth[self.arcs])
        self._master.limit(np.where(fixed, self._quantity, lower), np.where(fixed, self._quantity, upper))
        if not self._master.run(max(self._left_s(), LEAST_S)) or self._master.missed > MISSED:
            return None
        sent = np.zeros(self.problem.most.sent.shape)
        found = self._master.carried()
        kept = np.where(found > UNUSED * self._most, np.minimum(found, self._most), 0.0)
        sent[self.arcs] = np.where(fixed, self._quantity, kept)
        return sent

    def worth(self, sent: Floats) -> float:
        """Return what the plan of the last run is worth, or that of less sent without what was stored."""
        return worth_of_plan(self.problem, sent) - self._master.stored_eur()


def worth_of_plan(problem: Relaxation, sent: Floats) -> float:
    """Return what a plan is worth, what is stored apart."""
    used = sent.max(axis=1, initial=0.0) > 0
    gates = np.bincount(problem.gates.gate, used[problem.gates.arc], len(problem.gates.cost)) > 0
    paid = float(problem.opening[used].sum()) + float(problem.gates.cost[gates].sum())
    return float(problem.worth @ sent.sum(axis=1)) - paid


def amounts_of_plan(problem: Relaxation, sent: Floats) -> float:
    """Return the sum of the amounts that the worth of a plan adds and subtracts, what is stored apart."""
    gross = float(np.abs(problem.worth) @ sent.sum(axis=1))
    return gross + abs(gross - worth_of_plan(problem, sent))


def sketched(problem: Relaxation, left_s: LeftS, rounds: int = ROUNDS) -> Sketched | None:
    """Return the best plan of some rounds, None where none of them keeps every row.

    Args:
        problem: The problem.
        left_s: Tells how long it may work on, s; the first round is ended in any case.
        rounds: How many at most.
    """
    linear = Linear(problem, left_s)
    every = problem.most.sent > 0
    paid, gate_paid = problem.most.sent.sum(axis=1), _through(problem, problem.most.sent)
    best: Sketched | None = None
    for number in range(rounds):
        if number and left_s() <= 0:
            break
        sent = linear.solve(_with_slopes(problem, paid, gate_paid), every)
        if sent is None:
            break
        plan = _settled(problem, linear, sent)
        if plan is not None and (best is None or plan.value > best.value):
            best = plan
        total, through = sent.sum(axis=1), _through(problem, sent)
        after = np.where(total > 0, np.maximum(total, problem.table.least), paid)
        gate_after = np.where(through > 0, through, gate_paid)
        if np.array_equal(after, paid) and np.array_equal(gate_after, gate_paid):
            break
        paid, gate_paid = after, gate_after
    return best


def _through(problem: Relaxation, sent: Floats) -> Floats:
    """Return what passes each gate, in and out, unit."""
    gates = problem.gates
    through: Floats = np.bincount(gates.gate, sent.sum(axis=1)[gates.arc], len(gates.cost)).astype(float)
    return through


def _with_slopes(problem: Relaxation, paid: Floats, gate_paid: Floats) -> Floats:
    """Return what one unit on each arc is worth where what is paid once is spread over what was sent."""
    worth = problem.worth - np.where(paid > 0, problem.opening / np.where(paid > 0, paid, 1.0), 0.0)
    slope = problem.gates.cost / np.where(gate_paid > 0, gate_paid, 1.0)
    np.subtract.at(worth, problem.gates.arc, slope[problem.gates.gate])
    return np.repeat(worth[:, None], problem.periods, axis=1)


def _settled(problem: Relaxation, linear: Linear, sent: Floats) -> Sketched | None:
    """Return a plan that keeps lots and opens nothing that does not pay, the others filled again."""
    worth = np.repeat(problem.worth[:, None], problem.periods, axis=1)
    is_open = _pays(problem, sent)
    for _ in range(REFILLS):
        filled = linear.solve(worth, is_open)
        if filled is None:
            return None
        paying = is_open & _pays(problem, filled)
        if np.array_equal(paying, is_open & (filled > 0)):
            return Sketched(filled, linear.worth(filled))
        is_open = paying
    return exact(problem, linear, is_open)


def exact(problem: Relaxation, linear: Linear, is_open: Booleans) -> Sketched | None:
    """Return the best plan in which every arc that is open carries its lot, and no other carries anything."""
    worth = np.repeat(problem.worth[:, None], problem.periods, axis=1)
    sent = linear.solve(worth, is_open, lots=True)
    return None if sent is None else Sketched(sent, linear.worth(sent))


def _pays(problem: Relaxation, sent: Floats) -> Booleans:
    """Tell where what is sent is a lot at least, and what goes straight pays its opening."""
    table = problem.table
    straight = table.from_offer & table.to_need
    earned = problem.worth * sent.sum(axis=1)
    paying = ~straight | (problem.opening == 0) | (earned > problem.opening)
    found: Booleans = (sent > 0) & (sent >= table.least[:, None]) & paying[:, None]
    found[list(table.decided)] = True
    return found
