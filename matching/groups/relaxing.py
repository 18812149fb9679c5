"""Bounds what a group is worth over all of its pairs: linear problems, one for each period, openings spread.

A unit sent on a pair pays p_t in period t. As long as Σ_t p_t·M_t ≤ f, M_t being the most that it can carry,
a plan pays no more than the openings of what it opens, so that the periods together are worth no less than
the group. Spread evenly, p = f ÷ Σ_t M_t; a pair that pays in some months and not in others bounds the group
closer where those months bear its opening. So what is paid follows, round by round, what each month is worth
at the prices found: the bound of every round is true, and the least is kept. `matching/groups/lowering.py`
goes on from its prices.
"""

import time
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.groups.problem import GroupProblem
from matching.rules.ends import Booleans, Floats
from matching.transport import Priced, price

ROUNDS: Final = 20
"""Rounds at most."""
STEP: Final = 0.5
"""How far what is paid moves towards what the months are worth in one round."""
LEAST_FALL: Final = 1e-4
"""Share by which the bound has to fall in a round for another one."""
MOST_TOLD_APART: Final = 6_000_000
"""Pairs, each in every period, up to which months are told apart: the table of what they pay stays small."""


@dataclass(frozen=True)
class Relaxed:
    """The linear problems of all periods, with what they prove."""

    bound: float
    """No choice of pairs is worth more, openings of what was accepted deducted."""
    supply_price: Floats
    """Givers × periods."""
    demand_price: Floats
    """Takers × periods."""
    carried: Booleans
    """Pairs that carry something in some period."""
    excess: Floats
    """Of each pair, what one unit more is worth in its best period: nought or less."""


def relax(problem: GroupProblem, ends_at: float = 0.0) -> Relaxed:
    """Return prices that fit all pairs in every period, and what they prove.

    Args:
        problem: The group.
        ends_at: Until when the bound is brought down, by the performance counter; one round is always made.
    """
    most = problem.most_in_year()
    periods = len(problem.shares)
    paid: list[Floats] = [problem.evenly_paid(most)] * periods
    found = [price(problem.spread(t, paid[t])) for t in range(periods)]
    best = _told(problem, found)
    if periods == 1 or len(problem) * periods > MOST_TOLD_APART:
        return best
    for _ in range(ROUNDS):
        if time.perf_counter() >= ends_at:
            break
        paid = _moved(problem, paid, found)
        found = [price(problem.spread(t, paid[t]), found[t].joined) for t in range(periods)]
        told = _told(problem, found)
        fell = best.bound - told.bound
        best = min(best, told, key=lambda one: one.bound)
        if fell <= LEAST_FALL * abs(best.bound):
            break
    return best


def _told(problem: GroupProblem, found: list[Priced]) -> Relaxed:
    carried, excess = np.zeros(len(problem), dtype=bool), np.full(len(problem), -np.inf)
    for one in found:
        carried |= one.carried
        np.maximum(excess, one.excess, out=excess)
    sunk = float(problem.opening[problem.locks.rows].sum())
    return Relaxed(
        sum(one.bound for one in found) - sunk,
        np.stack([one.supply_price for one in found], axis=1),
        np.stack([one.demand_price for one in found], axis=1),
        carried,
        excess,
    )


def _moved(problem: GroupProblem, paid: list[Floats], found: list[Priced]) -> list[Floats]:
    """Return what is paid in each period, nearer to what each is worth; all together it stays the opening."""
    periods = range(len(found))
    moved = [one.copy() for one in paid]
    for rows in problem.blocks():
        most = problem.most(rows)
        shares = np.stack([paid[t][rows] for t in periods], axis=1) * most
        worth = np.stack([found[t].excess[rows] + paid[t][rows] for t in periods], axis=1)
        worth = np.maximum(worth, 0.0) * most
        whole = worth.sum(axis=1, keepdims=True)
        opening = shares.sum(axis=1, keepdims=True)
        towards = np.divide(worth * opening, whole, out=shares.copy(), where=whole > 0)
        shares = (1 - STEP) * shares + STEP * towards
        own = np.divide(shares, most, out=np.zeros_like(shares), where=most > 0)
        for t in periods:
            moved[t][rows] = own[:, t]
    return moved
