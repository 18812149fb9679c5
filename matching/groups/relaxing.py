"""Bounds what a group is worth over all of its pairs: linear problems, one for each period, openings spread.

A unit sent on a pair pays p, such that p·Σ_t M_t ≤ f, M_t being the most that it can carry in each period: a
plan pays no more than the openings of what it opens, so that the periods together are worth no less than the
group. `matching/groups/lowering.py` goes on from its prices. Where the time is over before all periods are
solved, the others get the mean prices of those that are: any prices bound the group.
"""

from dataclasses import dataclass
from math import inf

import numpy as np

from matching.groups.bounding import Prices, bound_at
from matching.groups.problem import GroupProblem
from matching.paths import LONGEST_CHAIN
from matching.rules.ends import Booleans, Floats
from matching.transport import OutOfTime, Priced, price
from matching.work_clock import now_s


@dataclass(frozen=True)
class Relaxed:
    """The linear problems of all periods, with what they prove."""

    bound: float
    """No choice of pairs is worth more, openings of what was accepted deducted."""
    prices: Prices
    carried: Booleans
    """Pairs that carry something in some period."""


def relax(problem: GroupProblem, ends_at: float = inf) -> Relaxed:
    """Return prices that fit all pairs in every period, as far as time allows, and what they prove.

    Args:
        problem: The group.
        ends_at: Until when periods are solved, by the clock that holds.
    """
    paid = problem.evenly_paid()
    found: list[Priced] = []
    for period in range(len(problem.shares)):
        if now_s() >= ends_at:
            break
        try:
            found.append(price(problem.spread(period, paid), found[-1].joined if found else None, ends_at))
        except OutOfTime:
            break
    if len(found) < len(problem.shares):
        return _told_in_part(problem, paid, found)
    sunk = float(problem.opening[problem.locks.rows].sum())
    return Relaxed(
        sum(one.bound for one in found) - sunk,
        Prices(
            np.stack([one.supply_price for one in found], axis=1),
            np.stack([one.demand_price for one in found], axis=1),
        ),
        np.any([one.carried for one in found], axis=0),
    )


def _told_in_part(problem: GroupProblem, paid: Floats, found: list[Priced]) -> Relaxed:
    """Return what the periods solved in time tell, with their mean prices in the others."""
    others = len(problem.shares) - len(found)
    if found:
        supply = [one.supply_price for one in found]
        demand = [one.demand_price for one in found]
        supply += [np.mean(supply, axis=0)] * others
        demand += [np.mean(demand, axis=0)] * others
        carried: Booleans = np.any([one.carried for one in found], axis=0)
    else:
        dearest = _dearest(problem, problem.value - paid)
        supply, demand = [dearest[0]] * others, [dearest[1]] * others
        carried = np.zeros(len(problem), dtype=bool)
    prices = Prices(np.stack(supply, axis=1), np.stack(demand, axis=1))
    return Relaxed(bound_at(problem, *prices), prices, carried)


def _dearest(problem: GroupProblem, value: Floats) -> tuple[Floats, Floats]:
    """Return prices at which no pair and no plant brings anything, nobody paying for what is needed."""
    supply, demand = np.zeros(len(problem.given)), np.zeros(len(problem.taken))
    for _ in range(LONGEST_CHAIN + 1):
        for plant in problem.plants:
            brings = plant.ratios * np.maximum(supply[plant.outputs] + plant.spared, 0.0)
            demand[plant.inputs] = plant.cost - brings.sum()
        supply[:] = 0.0
        np.maximum.at(supply, problem.giver, value - problem.yields * demand[problem.taker])
    return supply, demand


def excess_at(problem: GroupProblem, prices: Prices) -> Floats:
    """Return what one unit more of each pair is worth in its best period, paying an even part of openings."""
    paid, excess = problem.evenly_paid(), np.zeros(len(problem))
    for rows in problem.blocks():
        worth = (problem.value - paid)[rows][:, None] - prices.supply[problem.giver[rows]]
        worth -= problem.yields[rows][:, None] * prices.demand[problem.taker[rows]]
        excess[rows] = worth.max(axis=1)
    return excess
