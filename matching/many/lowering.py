"""Lowers the bound of an instance whose periods share openings: prices move to where all is worth least.

Solved one by one, periods pay fixed shares of each opening; with the prices found, an arc of which some
periods pay and others do not gains more than its opening takes. At any prices no plan is worth more than
`Relaxation.proven` adds up, each arc and each gate deciding once for all periods whether it pays to open.
That is convex in the prices, and what a row has left at them, or asked too much of it, is its slope.
"""

from typing import Final

import numpy as np

from matching.descending import Ground, Told, descended
from matching.descending import Prices as Tables
from matching.many.relaxation import Prices, Proven, Relaxation
from matching.rules.ends import Booleans, Floats, Integers
from matching.work_clock import now_s

ROUNDS: Final = 4
"""Times that arcs join which would pay at the prices found."""
HOPED: Final = 0.2
"""Share of the bound by which a step hopes to lower it, at first; half of it in each later round."""
AROUND: Final = 12
"""Arcs for each row that are looked at in every step, those that lose least; all after a round."""
SMALLEST: Final = 1e-9
"""Share of the largest quantity that the quantity of a row counts as at least."""


def lowered(problem: Relaxation, proven: Proven, ends_at: float) -> Proven:
    """Return prices that prove no less over all arcs.

    Args:
        problem: The problem.
        proven: Where to begin.
        ends_at: Until when to go on, by the clock that holds.
    """
    is_shared = problem.opening.any() or len(problem.gates.cost)
    if problem.periods == 1 or not is_shared or problem.held is not None:
        return proven  # openings in shares are all that prices prove of one period
    best, now, hoped = proven, proven, HOPED
    chosen = np.zeros(len(problem.table), dtype=bool)
    for _ in range(ROUNDS):
        joining = _that_matter(problem, now) & ~chosen
        if now_s() >= ends_at or not joining.any():
            break
        chosen |= joining
        prices = Slopes(problem, np.flatnonzero(chosen)).lowest(now.prices, hoped, ends_at)
        now, hoped = problem.proven(prices), hoped / 2
        best = now if now.bound < best.bound else best
    return best


def _that_matter(problem: Relaxation, proven: Proven) -> Booleans:
    """Return the arcs that lose least at some prices, those that pay, and those that are decided."""
    count, matter = AROUND * len(problem.rows.of), problem.usable & (proven.gain > 0)
    others = np.flatnonzero(problem.usable)
    if count < len(others):
        others = others[np.argpartition(-proven.gain[others], count)[:count]]
    matter[others] = True
    matter[problem.decided[0]] = True
    return matter


class Slopes:
    """The bound over some arcs, with its slope."""

    def __init__(self, problem: Relaxation, arcs: Integers) -> None:
        self._problem, rows = problem, problem.rows
        self._worth, self._opening = problem.worth[arcs, None], problem.opening[arcs]
        self._most = problem.most.sent[arcs]
        decided, quantity = problem.decided
        self._fixed = np.searchsorted(arcs, decided)
        self._quantity = quantity
        entry, count = rows.entries(arcs)
        self._arc, self._row = np.repeat(np.arange(len(arcs)), count), rows.row[entry]
        self._factor = rows.factor[entry][:, None]
        self._first = np.r_[0, np.cumsum(count)[:-1]]
        self._by_row = np.argsort(self._row, kind="stable")
        ranked = self._row[self._by_row]
        self._row_start = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        self._rows = ranked[self._row_start]
        place = np.full(len(problem.table), -1)
        place[arcs] = np.arange(len(arcs))
        self._behind = place[problem.gates.arc]
        self._ground = self._stated()

    def lowest(self, prices: Prices, hoped: float, ends_at: float) -> Prices:
        """Return the best prices of some steps."""
        found = descended(self.at, (prices.rows, prices.gates), self._ground, hoped, ends_at)
        return Prices(found[0], found[1], prices.held)

    def _stated(self) -> Ground:
        """Return what prices may be: that of a limit at least nought, that of a demand at most."""
        problem, rows = self._problem, self._problem.rows
        lowest = np.where(np.isfinite(rows.lower), -np.inf, 0.0)
        highest = np.where(np.isfinite(rows.upper), np.inf, 0.0)
        size = np.zeros(rows.lower.shape)
        size[self._rows] = np.maximum.reduceat(
            np.abs((self._factor * self._most[self._arc])[self._by_row]), self._row_start, axis=0
        )
        limits = [np.where(np.isfinite(one), np.abs(one), 0.0) for one in (rows.lower, rows.upper)]
        gates = problem.most.sent[problem.gates.arc]
        return Ground(
            lowest=(lowest, np.zeros(gates.shape)),
            highest=(highest, np.where((self._behind >= 0)[:, None], np.inf, 0.0)),
            scale=(_scale(np.where(limits[1] > 0, limits[1], np.maximum(limits[0], size))), _scale(gates)),
        )

    def at(self, prices: Tables) -> Told:
        """Return the bound at prices of rows and gates, and its slopes."""
        rows, (row_price, gate_price) = self._problem.rows, prices
        taken = np.add.reduceat(row_price[self._row] * self._factor, self._first, axis=0)
        beyond = self._worth - taken
        known = self._behind >= 0
        np.subtract.at(beyond, self._behind[known], gate_price[known])
        sent = np.where(beyond > 0, self._most, 0.0)
        gain = (beyond * sent).sum(axis=1) - self._opening
        is_open = gain > 0
        is_open[self._fixed] = False
        sent *= is_open[:, None]
        bound = float(gain @ is_open) + float((beyond[self._fixed] * self._quantity).sum())
        bound -= float(self._opening[self._fixed] @ (self._quantity > 0).any(axis=1))
        sent[self._fixed] = self._quantity
        limits = np.where((row_price > 0) | ~np.isfinite(rows.lower), rows.upper, rows.lower)
        limits = np.where(np.isfinite(limits), limits, 0.0)
        bound += float((row_price * limits).sum())
        load = self._load(sent)
        bound += self._store(row_price, load)
        gates, gained = self._pass(gate_price, sent)
        return Told(bound + gained, (limits - load, gates))

    def _load(self, sent: Floats) -> Floats:
        load = np.zeros(self._problem.rows.lower.shape)
        terms = (self._factor * sent[self._arc])[self._by_row]
        load[self._rows] = np.add.reduceat(terms, self._row_start, axis=0)
        return load

    def _store(self, price: Floats, load: Floats) -> float:
        """Return what waiting gains, and add to the load of offers what is put in store and taken out."""
        stores = self._problem.stores
        if not len(stores.offer):
            return 0.0
        own = price[stores.offer]
        left = stores.kept[:, None] * own[:, 1:] - own[:, :-1] - stores.cost[:, None]
        stock = np.where(left > 0, stores.most[:, :-1], 0.0)
        load[stores.offer, :-1] += stock
        load[stores.offer, 1:] -= stores.kept[:, None] * stock
        return float((left * stock).sum())

    def _pass(self, price: Floats, sent: Floats) -> tuple[Floats, float]:
        """Return the slopes of the prices of gates, and what gates gain that pay at them."""
        gates, most = self._problem.gates, self._problem.most.sent[self._problem.gates.arc]
        known = self._behind >= 0
        paid = np.bincount(gates.gate, (price * most).sum(axis=1), len(gates.cost)) - gates.cost
        passed = np.where(known[:, None], sent[self._behind], 0.0)
        slopes: Floats = np.where((paid > 0)[gates.gate][:, None], most, 0.0) - passed
        return slopes, float(np.maximum(paid, 0.0).sum())


def _scale(quantities: Floats) -> Floats:
    least = SMALLEST * float(quantities.max(initial=0.0)) or 1.0
    return np.maximum(quantities, least)
