"""Bounds what a group is worth over all of its pairs: linear problems, one for each period, openings spread.

A unit sent on a pair pays p, such that p·Σ_t M_t ≤ f, M_t being the most that it can carry in each period: a
plan pays no more than the openings of what it opens, so that the periods together are worth no less than the
group. `matching/groups/lowering.py` goes on from its prices.
"""

from dataclasses import dataclass

import numpy as np

from matching.groups.bounding import Prices
from matching.groups.problem import GroupProblem
from matching.rules.ends import Booleans, Floats
from matching.transport import Priced, price


@dataclass(frozen=True)
class Relaxed:
    """The linear problems of all periods, with what they prove."""

    bound: float
    """No choice of pairs is worth more, openings of what was accepted deducted."""
    prices: Prices
    carried: Booleans
    """Pairs that carry something in some period."""


def relax(problem: GroupProblem) -> Relaxed:
    """Return prices that fit all pairs in every period, and what they prove."""
    paid = problem.evenly_paid()
    found: list[Priced] = []
    for period in range(len(problem.shares)):
        found.append(price(problem.spread(period, paid), found[-1].joined if found else None))
    sunk = float(problem.opening[problem.locks.rows].sum())
    return Relaxed(
        sum(one.bound for one in found) - sunk,
        Prices(
            np.stack([one.supply_price for one in found], axis=1),
            np.stack([one.demand_price for one in found], axis=1),
        ),
        np.any([one.carried for one in found], axis=0),
    )


def excess_at(problem: GroupProblem, prices: Prices) -> Floats:
    """Return what one unit more of each pair is worth in its best period, paying an even part of openings."""
    paid, excess = problem.evenly_paid(), np.zeros(len(problem))
    for rows in problem.blocks():
        worth = (problem.value - paid)[rows][:, None] - prices.supply[problem.giver[rows]]
        worth -= problem.yields[rows][:, None] * prices.demand[problem.taker[rows]]
        excess[rows] = worth.max(axis=1)
    return excess
