"""Improves a plan: a few arcs that share ends are decided anew, again and again."""

from collections.abc import Callable
from typing import Final

import numpy as np

from matching.many.neighbourhood import Standing, carries, decide_anew
from matching.many.relaxation import Relaxation
from matching.many.sketching import Linear, Sketched, exact
from matching.many.table import Table
from matching.neighbours import Neighbours
from matching.rules.ends import Floats, Integers

COLUMNS: Final = (60, 120, 240)
"""Quantities decided anew together in each sweep, each arc in every period; from then on as in the last."""
SIZES: Final = (5, 40)
"""Arcs that are decided anew together, at least and at most."""
LONGEST_S: Final = 1.0
"""Most that a small problem may take, s."""
SWEEPS: Final = 12
"""Times that each end is in the middle, at most."""
LEAST_GAIN: Final = 2e-4
"""Share of its worth that a plan has to gain in a sweep for another one."""
SEED: Final = 1
"""Of the dice, so that the same instance has the same plan."""


def improved(problem: Relaxation, plan: Sketched, rank: Floats, is_over: Callable[[], bool]) -> Sketched:
    """Return a plan at least as good, after each end was in the middle of what is decided anew.

    Args:
        problem: The problem over the arcs that are decided on.
        plan: Where to begin.
        rank: What opening each arc seems to be worth, €.
        is_over: Tells when to stop.
    """
    standing, best, dice = Standing(problem, plan.sent), plan, np.random.default_rng(SEED)
    last = len(COLUMNS) - 1
    for number in range(SWEEPS):
        if is_over():
            break
        size = int(np.clip(COLUMNS[min(number, last)] // problem.periods, *SIZES))
        _sweep(standing, size, rank, dice, is_over)
        after, before = _exact(problem, standing.sent), best.value
        if after is not None and after.value > before:
            best, standing = after, Standing(problem, after.sent)
        if number >= last and best.value - before <= LEAST_GAIN * abs(best.value):
            break
    return best


def _sweep(
    standing: Standing, size: int, rank: Floats, dice: np.random.Generator, is_over: Callable[[], bool]
) -> None:
    table, free = standing.problem.table, standing.free
    sender, receiver = table.source, _receivers(table)
    ends = np.unique(np.r_[sender[free], receiver[free]])
    neighbours = Neighbours(sender, receiver, table.offers + len(table.document.processors) + table.needs)
    chance = float(np.median(np.abs(rank))) if len(rank) else 0.0
    for end in dice.permutation(ends).tolist():
        if is_over():
            break
        order = rank + dice.gumbel(0.0, chance, len(rank))
        arcs = neighbours.around(end, free, carries(standing.sent), order, size)
        if len(arcs) > 1:
            decide_anew(standing, arcs, LONGEST_S)


def _receivers(table: Table) -> Integers:
    """Return the end that each arc reaches, a processor the same as the one that its arcs leave."""
    senders = table.offers + len(table.document.processors)
    return np.where(table.to_need, senders + table.target, table.offers + table.target - table.needs)


def _exact(problem: Relaxation, sent: Floats) -> Sketched | None:
    """Return the best plan of the arcs that are open, where lots stand where they do."""
    used = carries(sent)
    is_open = (sent > 0) | (used & (problem.table.least == 0))[:, None]
    is_open[list(problem.table.decided)] = True
    return exact(problem, Linear(problem, lambda: 0.0), is_open & (problem.most.sent > 0))
