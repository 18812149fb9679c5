"""Bounds an instance for money by prices of circles: coarsely at first, then closer as time is given."""

from typing import Final

import numpy as np

from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Way, descend
from matching.solar.circles import circles_of
from matching.solar.sharing import Floats, Integers, Sharing, merged
from matching.solar.typical import alike
from matching.work_clock import now_s

ONE_FOR_ALL: Final = Way(300, (0.04, 0.002), (0.05, 0.002))
"""How prices of a single circle of all are found."""
WAYS: Final = (
    Way(100, (0.03, 0.006), (0.05, 0.01)),
    Way(200, (0.006, 0.0006), (0.01, 0.001)),
    Way(300, (0.0015, 0.0001), (0.0015, 0.0002)),
)
"""How prices of circles are changed, one way after the other."""
FIRST_WAYS: Final = 2
"""Ways that are gone before groups are searched."""
FIRST_SHARE: Final = 0.12
"""Share of the time in which prices of a single circle are found at most."""
FIRST: Final = 0.3
"""Price at first, as a share of the greatest worth."""
FEW_STEPS: Final = 60
"""Steps on which prices of a single circle are found."""
LEAST_STEPS: Final = 12
"""Steps that are summed into at least."""
SIZES: Final = 14
"""Sizes of an owner's only roof that are looked at on the way."""


class CircleBound:
    """The bound of an instance, and the prices that prove it."""

    def __init__(self, data: Sharing, kwp: Floats) -> None:
        """Begin with one price for all circles.

        Args:
            data: Sets and parameters, for money.
            kwp: Sizes by which steps are taken for alike.
        """
        self.data, self.kwp = data, kwp
        self.circles = circles_of(data)
        self.whole = CircleMarket(data, self.circles)
        self.gone = 0
        """Ways gone."""
        self.prices = np.zeros((self.whole.circles + len(self.whole.several), data.steps))
        self.eur = self.whole.at(self.prices).eur

    def lower(self, until: float, ways: int = len(WAYS)) -> float:
        """Go the next ways, up to so many in all, as long as the time lasts; return the bound, €/year."""
        if not self.gone and self.whole.circles:
            now = now_s()
            self._take(*self._one_for_all(now + FIRST_SHARE * (until - now)))
        while self.gone < ways and now_s() < until and self.whole.circles:
            now = now_s()
            share = WAYS[self.gone].rounds / sum(way.rounds for way in WAYS[self.gone : ways])
            self._go(WAYS[self.gone], now + share * (until - now))
            self.gone += 1
        return self.eur

    def _one_for_all(self, until: float) -> tuple[Floats, Floats]:
        """Return the prices of a single circle in which all stand, for each circle."""
        label = alike(self.data, self.kwp, FEW_STEPS)
        market = CircleMarket(merged(self.data, label), np.ones((1, len(self.data.near)), dtype=bool), SIZES)
        worth = FIRST * float(market.gain.max(initial=0.0))
        prices = np.full((1 + len(market.several), market.data.steps), worth)
        prices, kwp = descend(market, prices, ONE_FOR_ALL, until)
        rows = np.repeat([0, *range(1, len(prices))], [self.whole.circles, *[1] * len(market.several)])
        return prices[rows][:, label], kwp

    def _go(self, way: Way, until: float) -> None:
        """Go a way on as many steps as the time allows."""
        label = self._steps_for(way, until)
        few = merged(self.data, label)
        market = CircleMarket(few, self.circles, SIZES)
        made = np.maximum(self.data.output.sum(axis=0), 1e-30)
        weight = np.bincount(label, made)
        prices = np.array([np.bincount(label, made * row) / weight for row in self.prices])
        before = prices.copy()
        prices, kwp = descend(market, prices, way, until)
        self._take(np.maximum(self.whole.floor, self.prices + (prices - before)[:, label]), kwp)

    def _steps_for(self, way: Way, until: float) -> Integers:
        began = now_s()
        CircleMarket(self.data, self.circles, SIZES).at(self.prices)
        each = now_s() - began
        steps = int(self.data.steps * (until - began) / max(each * way.rounds, 1e-9))
        return alike(self.data, self.kwp, min(self.data.steps, max(LEAST_STEPS, steps)))

    def _take(self, prices: Floats, kwp: Floats) -> None:
        """Keep prices that prove a lower bound."""
        eur = self.whole.at(prices).eur
        if eur < self.eur:
            self.eur, self.prices, self.kwp = eur, prices, kwp
