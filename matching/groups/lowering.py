"""Lowers the bound of a group: prices of all ends in every period move to where the group is worth least.

At any prices u of what givers have and v of what takers need, at least nought but at plants, no plan is worth
more than

    Σ u·S + Σ v·D + Σ_a max(0, Σ_t max(0, b_a - u - γ_a·v)·M_at - f_a)
                  + Σ_p max(0, Σ_t max(0, w_pt)·K_pt - F_p)

each pair and each plant deciding alone at these prices whether its opening pays; w_pt is what one unit
treated brings: received at its dearest input, every output that pays sent, one output in any case. What is
accepted is open, and carries at least what it is obliged to. This is convex in the prices, and what is left
of each end or asked too much of it tells which way its price falls, step by step
(`matching/descending.py`), each measured by the quantity of its end.
"""

import time
from dataclasses import replace
from typing import Final

import numpy as np

from matching.descending import Ground, Told, descended
from matching.groups.problem import GroupProblem
from matching.groups.relaxing import Relaxed
from matching.rules.ends import Floats, Integers

ROUNDS: Final = 4
"""Times that pairs join which would pay at the prices found."""
HOPED: Final = 0.02
"""Share of the bound by which a step hopes to lower it, at first."""
AROUND: Final = 12
"""Pairs for each end that are looked at in every step, those whose opening loses least; all after a round."""
SMALLEST: Final = 1e-9
"""Share of the largest quantity that the quantity of an end counts as at least."""
ROUNDING: Final = 1e-8
"""Share of the bound that is added for rounding of sums."""

Prices = tuple[Floats, Floats]
"""Of all givers, then of all takers, in every period."""


class Bounding:
    """Some pairs of a group, which decide alone at given prices."""

    def __init__(self, problem: GroupProblem, rows: Integers) -> None:
        """Look up what the pairs can carry.

        Args:
            problem: The group.
            rows: Its pairs; the bound of the group needs all of them.
        """
        self._problem, self._rows = problem, rows
        self._giver, self._taker = problem.giver[rows], problem.taker[rows]
        self._value, self._yields = problem.value[rows][:, None], problem.yields[rows][:, None]
        self._opening, self._sunk = problem.opening[rows], problem.sunk[rows]
        self._most = problem.most(rows)
        self._least = np.zeros_like(self._most)
        mine = np.isin(problem.locks.rows, rows)
        locked = np.searchsorted(rows, problem.locks.rows[mine])
        self._least[locked] = problem.locks.least[mine]
        self._most[locked] = np.maximum(self._most[locked], self._least[locked])
        exact = locked[problem.locks.exact[mine]]
        self._most[exact] = self._least[exact]

    def at(self, supply_price: Floats, demand_price: Floats) -> Told:
        """Return what the pairs and all plants are worth at some prices."""
        problem = self._problem
        worth = self._value - supply_price[self._giver] - self._yields * demand_price[self._taker]
        sent = np.where(worth > 0, self._most, self._least)
        gain = (worth * sent).sum(axis=1) - self._opening
        is_open = (gain > 0) | self._sunk
        sent *= is_open[:, None]
        supply, demand = problem.supply.copy(), problem.demand.copy()
        bound = float(gain @ is_open + (supply_price * supply).sum() + (demand_price * demand).sum())
        np.subtract.at(supply, self._giver, sent)
        np.subtract.at(demand, self._taker, self._yields * sent)
        for number in range(len(problem.plants)):
            bound += self._run(number, supply_price, demand_price, supply, demand)
        return Told(bound, (supply, demand))

    def _run(
        self, number: int, supply_price: Floats, demand_price: Floats, supply: Floats, demand: Floats
    ) -> float:
        """Return what a plant brings at some prices, and add what it takes and sends to what ends have."""
        plant, periods = self._problem.plants[number], np.arange(len(self._problem.shares))
        if not len(plant.inputs) or not len(plant.outputs):
            return 0.0
        dearest = demand_price[plant.inputs].argmax(axis=0)
        brings = plant.ratios[:, None] * (supply_price[plant.outputs] + plant.spared)
        sends = brings > 0
        sends[brings.argmax(axis=0), periods] = True
        unit = demand_price[plant.inputs[dearest], periods] - plant.cost + (brings * sends).sum(axis=0)
        treated = np.where(unit > 0, self._problem.capacity[number], 0.0)
        gain = float(unit @ treated - self._problem.plant_opening[number])
        if gain <= 0:
            return 0.0
        demand[plant.inputs[dearest], periods] += treated
        supply[plant.outputs] += plant.ratios[:, None] * sends * treated
        return gain


def bound_at(problem: GroupProblem, supply_price: Floats, demand_price: Floats) -> float:
    """Return what no plan over all pairs of a group is worth more than, told by any prices."""
    blocks = problem.blocks()
    bounds = [Bounding(problem, rows).at(supply_price, demand_price).bound for rows in blocks]
    none = Bounding(problem, np.zeros(0, dtype=np.int64)).at(supply_price, demand_price).bound
    bound = sum(bounds) - (len(blocks) - 1) * none
    return bound + ROUNDING * abs(bound)


def lower(problem: GroupProblem, relaxed: Relaxed, ends_at: float) -> Relaxed:
    """Return prices with a bound that is no higher, over all pairs.

    Args:
        problem: The group.
        relaxed: Where to begin.
        ends_at: Until when to go on, by the performance counter.
    """
    best = relaxed
    if len(problem.shares) == 1 and not len(problem.plants):
        return best  # openings spread evenly are all that prices can prove
    prices, hoped = (relaxed.supply_price, relaxed.demand_price), HOPED
    rows = np.zeros(0, dtype=np.int64)
    for _ in range(ROUNDS):
        if time.perf_counter() >= ends_at or not len(problem):
            break
        joining = np.setdiff1d(_that_matter(problem, *prices), rows)
        if len(rows) and not len(joining):
            break
        rows = np.union1d(rows, joining)
        prices = _descended(problem, rows, prices, hoped, ends_at)
        bound, hoped = bound_at(problem, *prices), hoped / 2
        if bound < best.bound:
            best = replace(best, bound=bound, supply_price=prices[0], demand_price=prices[1])
    return best


def _descended(problem: GroupProblem, rows: Integers, prices: Prices, hoped: float, ends_at: float) -> Prices:
    """Return the best prices of some steps over some pairs."""
    bounding = Bounding(problem, rows)
    lowest = tuple(np.where(plant[:, None], -np.inf, 0.0) for plant in (problem.made, problem.treated))
    ground = Ground(lowest, (np.array(np.inf),) * 2, (_scale(problem.given), _scale(problem.taken)))

    def at(prices: tuple[Floats, ...]) -> Told:
        return bounding.at(prices[0], prices[1])

    supply_price, demand_price = descended(at, prices, ground, hoped, ends_at)
    return supply_price, demand_price


def _scale(quantities: Floats) -> Floats:
    least = SMALLEST * float(quantities.max(initial=0.0)) or 1.0
    return np.maximum(quantities, least)


def _that_matter(problem: GroupProblem, supply_price: Floats, demand_price: Floats) -> Integers:
    """Return the pairs whose opening loses least at some prices, those that pay, and those obliged."""
    count = AROUND * (len(problem.given) + len(problem.taken))
    if count >= len(problem):
        return np.arange(len(problem))
    gain = np.concatenate([problem.gain(rows, supply_price, demand_price) for rows in problem.blocks()])
    near = np.argpartition(-gain, count)[:count]
    return np.union1d(np.union1d(near, np.flatnonzero(gain > 0)), problem.locks.rows)
