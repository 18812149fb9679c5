"""What a group is worth at most at given prices of all ends in every period.

At any prices u of what givers have and v of what takers need, at least nought but at plants, no plan is worth
more than

    Σ u·S + Σ v·D + Σ_a max(0, Σ_t max(0, b_a - u - γ_a·v)·M_at - f_a)
                  + Σ_p max(0, Σ_t max(0, w_pt)·K_pt - F_p)

each pair and each plant deciding alone at these prices whether its opening pays; w_pt is what one unit
treated brings: received at its dearest input, every output that pays sent, one output in any case. What is
accepted is open, and carries at least what it is obliged to. This is convex in the prices, and what is left
of each end or asked too much of it tells which way its price falls (Held and Karp 1971).
"""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from matching.groups.covers import NONE, Covers
from matching.groups.problem import GroupProblem
from matching.rules.ends import Floats, Integers

ROUNDING: Final = 1e-8
"""Share of the bound that is added for rounding of sums."""
WITHIN: Final = 0.1
"""Softness of what one period brings, as a share of that of the whole pair."""
NO_PRICES: Final = np.zeros(0)


class Prices(NamedTuple):
    """Prices of all ends in every period, and of covers."""

    supply: Floats
    """Givers × periods."""
    demand: Floats
    """Takers × periods."""
    covers: Floats = NO_PRICES


@dataclass(frozen=True)
class Told:
    """What a group is worth at most at some prices, and which way it changes with each price."""

    bound: float
    supply: Floats
    """Givers × periods: what each has beyond what is asked of it."""
    demand: Floats
    """Takers × periods."""
    covers: Floats
    """What each cover has left."""
    sent: Floats
    """What pairs send at these prices, pairs × periods."""
    opened: Floats
    """Of each pair, whether it pays at these prices: 1 or 0, between them where it nearly does."""


class Sums:
    """Adds up what pairs have by their ends."""

    def __init__(self, end: Integers, count: int) -> None:
        """Sort the pairs by their end."""
        self._order, self._count = np.argsort(end, kind="stable"), count
        ranked = end[self._order]
        self._starts = np.flatnonzero(np.diff(ranked, prepend=-1))
        self._ends = ranked[self._starts]

    def of(self, quantities: Floats) -> Floats:
        """Return the sums, ends × periods."""
        sums = np.zeros((self._count, quantities.shape[1]))
        if len(self._ends):
            sums[self._ends] = np.add.reduceat(quantities[self._order], self._starts, axis=0)
        return sums


class Bounding:
    """Some pairs of a group, which decide alone at given prices."""

    def __init__(self, problem: GroupProblem, rows: Integers, covers: Covers = NONE) -> None:
        """Look up what the pairs can carry.

        Args:
            problem: The group.
            rows: Its pairs; the bound of the group needs all of them.
            covers: Covers of the pairs.
        """
        self._problem, self._covers = problem, covers
        self._giver, self._taker = problem.giver[rows], problem.taker[rows]
        self._of_givers = Sums(self._giver, len(problem.given))
        self._of_takers = Sums(self._taker, len(problem.taken))
        self._value, self._yields = problem.value[rows][:, None], problem.yields[rows][:, None]
        self._opening, self._sunk = problem.opening[rows], problem.sunk[rows]
        most = problem.most(rows)
        self._least = np.zeros_like(most)
        mine = np.isin(problem.locks.rows, rows)
        locked = np.searchsorted(rows, problem.locks.rows[mine])
        self._least[locked] = problem.locks.least[mine]
        self._beyond = np.maximum(most - self._least, 0.0)
        self._beyond[locked[problem.locks.exact[mine]]] = 0.0

    def at(
        self,
        supply_price: Floats,
        demand_price: Floats,
        cover_price: Floats = NO_PRICES,
        softness: float = 0.0,
    ) -> Told:
        """Return what the pairs and all plants are worth at some prices.

        Args:
            supply_price: Givers × periods.
            demand_price: Takers × periods.
            cover_price: Of each cover, at least nought.
            softness: What a pair may be short of paying to be partly open, in the unit of the objective; the
                bound is then a smooth function of the prices, and no lower.
        """
        problem = self._problem
        worth = self._value - supply_price[self._giver] - self._yields * demand_price[self._taker]
        asked, given_back = self._covers.asked(cover_price, worth.shape)
        worth -= asked
        brought, share = _at_least_nought(worth * self._beyond, WITHIN * softness)
        gain = (brought + worth * self._least).sum(axis=1) - self._opening + given_back
        paying, opened = _at_least_nought(gain, softness)
        paying, opened = np.where(self._sunk, gain, paying), np.where(self._sunk, 1.0, opened)
        sent = (self._least + share * self._beyond) * opened[:, None]
        supply, demand = problem.supply, problem.demand
        bound = float(paying.sum() + (supply_price * supply).sum() + (demand_price * demand).sum())
        bound += float(cover_price @ self._covers.rest)
        supply -= self._of_givers.of(sent)
        demand -= self._of_takers.of(self._yields * sent)
        for number in range(len(problem.plants)):
            bound += self._run(number, supply_price, demand_price, supply, demand)
        return Told(bound, supply, demand, self._covers.left(sent, opened), sent, opened)

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


def _at_least_nought(worth: Floats, softness: float) -> tuple[Floats, Floats]:
    """Return the greater of nought and what is worth something, and how it grows with that: 0 to 1.

    Softened, it is s·log(1 + exp(w ÷ s)), which lies above.
    """
    if softness <= 0:
        return np.maximum(worth, 0.0), (worth > 0).astype(float)
    far = np.exp(-np.abs(worth) / softness)
    return np.maximum(worth, 0.0) + softness * np.log1p(far), np.where(worth > 0, 1.0, far) / (1.0 + far)


def bound_at(
    problem: GroupProblem,
    supply_price: Floats,
    demand_price: Floats,
    cover_price: Floats = NO_PRICES,
    covers: Covers = NONE,
) -> float:
    """Return what no plan over all pairs of a group is worth more than, told by any prices.

    Args:
        problem: The group.
        supply_price: Givers × periods.
        demand_price: Takers × periods.
        cover_price: Of each cover, at least nought.
        covers: Covers, their pairs told by position in the group.
    """
    every, prices = np.arange(len(problem)), (supply_price, demand_price, cover_price)
    blocks = problem.blocks()
    bounds = [Bounding(problem, rows, covers.placed(every, rows)).at(*prices).bound for rows in blocks]
    nothing = np.zeros(0, dtype=np.int64)
    none = Bounding(problem, nothing, covers.placed(every, nothing)).at(*prices).bound
    bound = sum(bounds) - (len(blocks) - 1) * none
    return bound + ROUNDING * abs(bound)
