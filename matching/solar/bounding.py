"""Bounds an instance for money by prices of circles: coarsely at first, then closer as time is given."""

from typing import Final

import numpy as np

from matching.solar.anchored import MOST_PLACES, Anchored, anchored
from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Asked, Way, choices_at, descend
from matching.solar.circles import circles_of
from matching.solar.sharing import Floats, Integers, Sharing, merged
from matching.solar.typical import alike
from matching.work_clock import now_s

ONE_FOR_ALL: Final = Way(300, (0.04, 0.002), (0.05, 0.002))
"""How prices of a single circle of all are found."""
WAYS: Final = (
    Way(100, (0.03, 0.006), (0.05, 0.01)),
    Way(150, (0.006, 0.0006), (0.01, 0.001)),
    Way(200, (0.001, 0.0002), (0.0015, 0.0004)),
    Way(250, (0.0005, 0.00003), (0.0008, 0.0001)),
)
"""How prices are changed, one way after the other."""
FIRST_WAYS: Final = 2
"""Ways that are gone before groups are searched, and before circles have anchors."""
FIRST_SHARE: Final = 0.12
"""Share of the time in which prices of a single circle are found at most."""
FIRST: Final = 0.3
"""Price at first, as a share of the greatest worth."""
FEW_STEPS: Final = 60
"""Steps on which prices of a single circle are found."""
ENOUGH: Final = 4.0
"""By how many times the time may be too short for all steps: fewer rounds lose less than fewer steps."""
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
        self.led: Anchored | None = None
        """Anchors of the circles, once they have any."""
        self.asked = self._nothing()
        self.eur = self.whole.at(self.asked.prices).eur

    def lower(self, until: float, ways: int = len(WAYS)) -> float:
        """Go the next ways, up to so many in all, as long as the time lasts; return the bound, €/year."""
        if not self.gone and self.whole.circles:
            now = now_s()
            self._take(*self._one_for_all(now + FIRST_SHARE * (until - now)))
        while self.gone < ways and now_s() < until and self.whole.circles:
            if self.gone == FIRST_WAYS and self.is_anchored_later:
                self._anchor()
            now = now_s()
            share = WAYS[self.gone].rounds / sum(way.rounds for way in WAYS[self.gone : ways])
            self._go(WAYS[self.gone], now + share * (until - now))
            self.gone += 1
        return self.eur

    @property
    def is_anchored_later(self) -> bool:
        """Tell whether circles get anchors: where there are several, and not too many for all steps."""
        return self.whole.circles > 1 and int(self.circles.sum()) <= MOST_PLACES

    def _nothing(self) -> Asked:
        rows = self.whole.circles + len(self.whole.several)
        return Asked(np.zeros((rows, self.data.steps)), np.zeros((len(self.data.near), self.whole.circles)))

    def _one_for_all(self, until: float) -> tuple[Asked, Floats]:
        """Return the prices of a single circle in which all stand, for each circle."""
        label = alike(self.data, self.kwp, FEW_STEPS)
        market = CircleMarket(merged(self.data, label), np.ones((1, len(self.data.near)), dtype=bool), SIZES)
        worth = FIRST * float(market.gain.max(initial=0.0))
        prices = np.full((1 + len(market.several), market.data.steps), worth)
        begun = Asked(prices, np.zeros((len(self.data.near), 1)))
        asked, kwp = descend(market, begun, ONE_FOR_ALL, until)
        own = range(1, len(prices))
        rows = np.repeat([0, *own], [self.whole.circles, *[1] * len(market.several)])
        return Asked(asked.prices[rows][:, label], self.asked.entry), kwp

    def _anchor(self) -> None:
        """Let circles have anchors, first those for whom most is at stake; prices stay as they are."""
        d = self.data
        mean = float(self.whole.gain.mean()) if len(self.whole.gain) else 0.0
        stake = np.concatenate(
            [self.whole.use.sum(axis=1) * self.whole.gain, mean * self.kwp * d.output.sum(axis=1)]
        )
        self.led = anchored(d, self.circles, np.argsort(-stake, kind="stable"))
        lying = (self.led.circles.astype(int) @ self.circles.T.astype(int)).argmax(axis=1)
        several = np.arange(self.whole.circles, len(self.asked.prices))
        self.circles = self.led.circles
        self.whole = CircleMarket(d, self.circles)
        prices = self.asked.prices[np.concatenate([lying, several])]
        self.asked = Asked(prices, self._nothing().entry)

    def _go(self, way: Way, until: float) -> None:
        """Go a way on as many steps as the time allows; on all of them where circles have anchors."""
        label = np.arange(self.data.steps) if self.led else self._steps_for(way, until)
        few = merged(self.data, label)
        market = CircleMarket(few, self.circles, SIZES)
        made = np.maximum(self.data.output.sum(axis=0), 1e-30)
        weight = np.bincount(label, made)
        prices = np.array([np.bincount(label, made * row) / weight for row in self.asked.prices])
        found, kwp = descend(market, Asked(prices, self.asked.entry), way, until, self.led)
        prices = np.maximum(self.whole.floor, self.asked.prices + (found.prices - prices)[:, label])
        self._take(Asked(prices, found.entry), kwp)

    def _steps_for(self, way: Way, until: float) -> Integers:
        began = now_s()
        CircleMarket(self.data, self.circles, SIZES).at(self.asked.prices, softness=1.0)
        each = now_s() - began
        steps = int(self.data.steps * (until - began) / max(each * way.rounds, 1e-9))
        if ENOUGH * steps >= self.data.steps:
            return np.arange(self.data.steps)
        return alike(self.data, self.kwp, max(LEAST_STEPS, steps))

    def _take(self, asked: Asked, kwp: Floats) -> None:
        """Keep prices and fees that prove a lower bound."""
        eur = choices_at(self.whole, asked, self.led).eur
        if eur < self.eur:
            self.eur, self.asked, self.kwp = eur, asked, kwp
