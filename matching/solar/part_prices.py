"""Finds prices of bands at which the bound of groups by use is low: cuts of what all tell, near the best.

The gain of everybody is convex in the prices, and each way to behave is a plane below it. The lowest point of
all planes told so far, near the best prices so far, is asked next (Kelley's cuts in a box that shrinks when a
step is in vain).
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from matching.highs import quiet_highs
from matching.highs_library import highspy
from matching.solar.part_bands import BandMarket, Choice, Told
from matching.solar.sharing import Floats, Integers, Sharing
from matching.solar.typical import alike
from matching.solver_run import THREADS
from matching.work_clock import by_wall_s, now_s

ROUNDS: Final = 60
"""Rounds of cuts at most."""
STAGES: Final = ((1, 24), (6, 24), (16, 48), (16, 96))
"""Bands and blocks of prices, coarse ones first: each begins where the one before ended."""
CLOSE: Final = 1e-3
"""Share of the bound that the planes promise to lower it at which a stage ends."""
FIRST_BOX: Final = 0.1
"""By how much prices may change at first, as a share of the greatest worth."""
WIDER: Final = 1.5
NARROWER: Final = 0.5
"""Factors of the box after a step that kept half of its promise, and after one in vain."""
BELOW: Final = 1e-9
"""Share of the bound by which a plane has to lie above what is known to be told."""
MOST_NUMBERS: Final = 40_000_000
"""Sizes × bands × steps of all who choose up to which a stage is tried: beyond, one round takes too long."""
MOST_PRICES: Final = 3_000
"""Prices up to which a stage is tried: those of many owners of several roofs hardly come down in time."""


@dataclass
class _Best:
    """The best prices so far."""

    prices: Floats
    eur: float = np.inf


def prorata_bound(data: Sharing, kwp: Floats, until: float) -> float | None:
    """Return a net benefit that no design exceeds by the key `dynamic_prorata`, €/year; None if not tried.

    Args:
        data: Sets and parameters, for money.
        kwp: Sizes by which steps are taken for alike.
        until: When to stop, by the clock that holds, s; the first round is gone in any case.
    """
    best = np.inf
    market, prices = None, np.zeros((0, 0))
    for bands, blocks in STAGES:
        finer = BandMarket(data, bands, alike(data, kwp, blocks))
        is_late = market is not None and now_s() > until
        if is_late or finer.shape[0] * finer.blocks > MOST_PRICES or numbers(finer) > MOST_NUMBERS:
            break
        prices = _first(finer) if market is None else _finer(market, prices, finer)
        market = finer
        found = _Descent(market, prices).run(until)
        best, prices = min(best, found.eur), found.prices
    return best if np.isfinite(best) else None


def numbers(market: BandMarket) -> int:
    """Return how many numbers a round of a market goes through."""
    each = len(market.without) + len(market.several) + sum(len(s) for s in market.sizes.values())
    return each * market.bands * market.data.steps


def _first(market: BandMarket) -> Floats:
    d = market.data
    mean = float(d.worth.mean()) if len(d.worth) else d.surplus
    return np.full(market.shape, (d.surplus + max(d.surplus, mean)) / 2)


def _finer(market: BandMarket, prices: Floats, finer: BandMarket) -> Floats:
    """Return prices of one market as those of another one with more bands and blocks."""
    middles = (np.arange(finer.bands) + 0.5) / finer.bands
    rows: Integers = np.concatenate(
        [(middles * market.bands).astype(np.intp), np.arange(market.bands, market.shape[0])]
    )
    every = prices[rows][:, market.block]
    found = np.array([np.bincount(finer.block, row, finer.blocks) for row in every])
    return found / np.bincount(finer.block, minlength=finer.blocks)


class _Descent:
    """Prices going down the bound."""

    def __init__(self, market: BandMarket, prices: Floats) -> None:
        d = self.data = market.data
        self.market = market
        self.best = _Best(prices)
        self.next = prices
        most = float(max(d.worth.max(initial=0.0), d.purchase.max(initial=0.0), d.surplus))
        self.box = FIRST_BOX * most
        self.count = prices.size
        rows = np.arange(market.shape[0])[:, None] < market.bands
        self.low = np.where(np.broadcast_to(rows, market.shape), d.surplus, 0.0).ravel()
        self.high = np.full(self.count, most)
        self.scale = 1.0
        self.highs: Any = None

    def run(self, until: float) -> _Best:
        """Return the best prices found."""
        told_before: Floats = np.zeros(0)
        promised = -np.inf
        for _ in range(ROUNDS):
            told = list(self.market.tell(self.next))
            self._judge(sum(one.most_eur for one in told), promised)
            if self.highs is None:
                self._begin(len(told))
                told_before = np.full(len(told), -np.inf)
            self._add(told, told_before)
            if now_s() > until or not self._solve(until):
                break
            promised = float(self.highs.getInfo().objective_function_value) * self.scale
            if self.best.eur - promised <= CLOSE * abs(self.best.eur):
                break
            x = np.array(self.highs.getSolution().col_value)
            self.next = x[: self.count].reshape(self.market.shape)
            told_before = x[self.count :] * self.scale
        return self.best

    def _judge(self, eur: float, promised: float) -> None:
        """Keep prices that are better, and widen or narrow the box."""
        if eur >= self.best.eur:
            self.box *= NARROWER
            return
        if np.isfinite(self.best.eur) and self.best.eur - eur > (self.best.eur - promised) / 2:
            self.box *= WIDER
        self.best = _Best(self.next, eur)

    def _begin(self, tellers: int) -> None:
        """State the prices, and what each who chooses gains."""
        self.scale = max(1e-6, abs(self.best.eur) / 1000)
        self.highs = quiet_highs()
        self.highs.setOptionValue("threads", THREADS)
        size, inf = self.count + tellers, highspy.kHighsInf
        none = np.zeros(0, dtype=np.int32)
        cost = np.concatenate([np.zeros(self.count), np.ones(tellers)])
        low = np.concatenate([self.low, np.zeros(tellers)])
        high = np.concatenate([self.high, np.full(tellers, inf)])
        self.highs.addCols(size, cost, low, high, 0, np.zeros(size, dtype=np.int32), none, np.zeros(0))

    def _add(self, told: list[Told], before: Floats) -> None:
        """State the planes that lie above what is known: gain_i ≥ constant + slope · prices."""
        rows: list[tuple[int, Choice]] = [
            (i, choice)
            for i, one in enumerate(told)
            for choice in one.choices
            if choice.at(self.next) > before[i] + BELOW * abs(self.best.eur)
        ]
        if not rows:
            return
        entries = [(np.flatnonzero(choice.slope), choice.slope.ravel()) for _, choice in rows]
        index = [
            np.append(columns, self.count + i) for (i, _), (columns, _) in zip(rows, entries, strict=True)
        ]
        value = [np.append(-slope[columns] / self.scale, 1.0) for columns, slope in entries]
        starts = np.cumsum([0, *(len(one) for one in index[:-1])]).astype(np.int32)
        right = np.array([choice.constant for _, choice in rows]) / self.scale
        self.highs.addRows(
            len(rows),
            right,
            np.full(len(rows), highspy.kHighsInf),
            sum(len(one) for one in index),
            starts,
            np.concatenate(index).astype(np.int32),
            np.concatenate(value),
        )

    def _solve(self, until: float) -> bool:
        """Find the lowest point of all planes in the box around the best prices."""
        centre = self.best.prices.ravel()
        low, high = np.maximum(self.low, centre - self.box), np.minimum(self.high, centre + self.box)
        self.highs.changeColsBounds(self.count, np.arange(self.count, dtype=np.int32), low, high)
        left_s = by_wall_s(max(0.0, until - now_s()))
        self.highs.setOptionValue("time_limit", float(self.highs.getRunTime()) + left_s)
        self.highs.run()
        return bool(self.highs.getModelStatus() == highspy.HighsModelStatus.kOptimal)
