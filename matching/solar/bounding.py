"""Bounds an instance for money by prices of circles: coarsely at first, then closer as time is given."""

from dataclasses import replace
from random import Random
from typing import Final

import numpy as np

from matching.solar.anchored import Anchored, anchored, unanchored
from matching.solar.attending import attended
from matching.solar.capped import Caps
from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Asked, Way, choices_at, descend
from matching.solar.circles import circles_of
from matching.solar.guiding import guided
from matching.solar.operation import NOBODY, Design
from matching.solar.sharing import Floats, Integers, Sharing, merged
from matching.solar.typical import alike
from matching.work_clock import now_s

ONE_FOR_ALL: Final = Way(300, (0.04, 0.002), (0.05, 0.002))
"""How prices of a single circle of all are found."""
WAYS: Final = (
    Way(100, (0.03, 0.006), (0.05, 0.01)),
    Way(150, (0.006, 0.001), (0.01, 0.001)),
    Way(200, (0.001, 0.0002), (0.001, 0.0004)),
    Way(100, (0.0002, 0.00003), (0.0004, 0.0001)),
    Way(300, (0.0005, 0.00003), (0.0005, 0.00005)),
)
"""How prices are changed, one way after the other; the last where prices and searches do not take turns."""
APART: Final = Way(200, (0.001, 0.0001), (0.001, 0.0001), 0.3)
"""How they are changed after circles were parted by who stands half in them."""
PARTED: Final = (4, 1, 3, 1, 3)
"""Meetings into which each one is parted before each way, at most."""
MOST_PLACES: Final = 30_000
"""Places in circles without anchors up to which they get any."""
MOST_MET: Final = (8_000, 8_000, 16_000, 16_000, 24_000)
"""Places in meetings up to which they are parted."""
MET_BY_MEMBER: Final = 32
"""The same by member, where that is more: a territory has many, each with few around it."""
MOST_APART: Final = 48_000
"""Places in meetings up to which circles are parted by members."""
MOST_HALVED: Final = 40
"""Anchors whose circles are parted at once by a member that stands half in them."""
FIRST_WAYS: Final = 2
"""Ways that are gone before groups are searched."""
NEXT_WAYS: Final = 4
"""Ways that are gone before they are searched from other starts; the last ones are gone afterwards."""
FIRST_SHARE: Final = 0.12
"""Share of the time in which prices of a single circle are found, but for their first rounds."""
MOST_FIRST_SHARE: Final = 0.4
"""Share of the time in which these are gone at most."""
FIRST_ROUNDS: Final = 100
"""Rounds that bring most of what more of them bring: on large instances each one takes long."""
FIRST: Final = 0.3
"""Price at first, as a share of the greatest worth."""
FEW_STEPS: Final = 60
"""Steps on which prices of a single circle are found."""
ENOUGH: Final = 4.0
"""By how many times the time may be too short for all steps: fewer rounds lose less than fewer steps."""
LEAST_STEPS: Final = 12
"""Steps that are summed into at least."""
LITTLE: Final = 0.01
"""Share of the greatest power below which a roof is not taken for built."""
SIZES: Final = 14
"""Sizes of an owner's only roof that are looked at on the way."""


class CircleBound:
    """The bound of an instance, and the prices that prove it."""

    def __init__(self, data: Sharing, kwp: Floats) -> None:
        """Begin without prices, and without anchors.

        Args:
            data: Sets and parameters, for money.
            kwp: Sizes by which steps are taken for alike.
        """
        self.data, self.kwp = data, kwp
        self.gone = 0
        """Ways gone."""
        self.led = unanchored(circles_of(data))
        self.whole = CircleMarket(data, self.led.meetings)
        rows = self.whole.circles + len(self.whole.several)
        self.caps = Caps(data)
        self.asked = Asked(np.zeros((rows, data.steps)), np.zeros(0), self.caps.none())
        self.eur = self.whole.at(self.asked.prices).eur
        self.stands: Floats | None = None
        """How far each member chose each circle on the last way gone, those that have an anchor first."""

    def lower(self, until: float, ways: int = len(WAYS)) -> float:
        """Go the next ways, up to so many in all, as long as the time lasts; return the bound, €/year."""
        now = now_s()
        if now < until and self.whole.circles and not self.gone and not self.is_anchored:
            self._take(*self._one_for_all(until - now))
            self._anchor(WAYS[0], until)
        while self.gone < ways and now_s() < until and self.whole.circles:
            self._part(PARTED[self.gone], max(MOST_MET[self.gone], MET_BY_MEMBER * len(self.data.near)))
            now = now_s()
            share = WAYS[self.gone].rounds / sum(way.rounds for way in WAYS[self.gone : ways])
            self._go(WAYS[self.gone], now + share * (until - now))
            self.gone += 1
        return self.eur

    def lower_apart(self, until: float) -> bool:
        """Part circles by members who stand half in them and go a way; tell whether that could be done."""
        if self.stands is None or not self.is_anchored or now_s() >= until:
            return False
        split = attended(self.led, self.stands, self._stake(), MOST_HALVED)
        if split is None or split.led.meetings.sum() > MOST_APART:
            return False
        self._meet(split.led, split.lay_in, self.asked.entry[split.was])
        self._go(APART, until)
        return True

    @property
    def is_anchored(self) -> bool:
        """Tell whether circles have anchors: where there are several, and time for all steps."""
        return len(self.led.led) > 0

    def guide(self, chance: Random) -> Design | None:
        """Return groups as they were chosen while prices were found; None where none were yet."""
        if self.stands is None or not self.is_anchored:
            return None
        kwp = np.where(self.kwp > LITTLE * self.data.most, np.maximum(self.kwp, self.data.least), 0.0)
        anchor = [*self.led.anchor.tolist(), *[NOBODY] * len(self.led.others)]
        return guided(self.data, self.stands, anchor, kwp, chance)

    def _one_for_all(self, seconds: float) -> tuple[Asked, Floats]:
        """Return the prices of a single circle in which all stand, for each circle.

        Args:
            seconds: Time of the first ways.
        """
        label = alike(self.data, self.kwp, FEW_STEPS)
        all_meet = unanchored(np.ones((1, len(self.data.near)), dtype=bool))
        market = CircleMarket(merged(self.data, label), all_meet.meetings, SIZES)
        worth = FIRST * float(market.gain.max(initial=0.0))
        prices = np.full((1 + len(market.several), market.data.steps), worth)
        start = Asked(prices, np.zeros(0), Caps(market.data).none())
        began = now_s()
        choices_at(market, all_meet, Caps(market.data), start)
        rounds = max(FIRST_ROUNDS, FIRST_SHARE * seconds / max(now_s() - began, 1e-9))
        way = replace(ONE_FOR_ALL, rounds=int(min(ONE_FOR_ALL.rounds, rounds)))
        found = descend(market, all_meet, start, way, began + MOST_FIRST_SHARE * seconds)
        own = range(1, len(prices))
        rows = np.repeat([0, *own], [self.whole.circles, *[1] * len(market.several)])
        served = found.asked.served[:, label]
        return Asked(found.asked.prices[rows][:, label], np.zeros(0), served), found.kwp

    def _anchor(self, way: Way, until: float) -> None:
        """Let circles have anchors, first those for whom most is at stake, if there is time for it."""
        if self.whole.circles < 2 or int(self.led.others.sum()) > MOST_PLACES:
            return
        d, before = self.data, (self.led, self.whole, self.asked)
        led = anchored(d, self.led.others, np.argsort(-self._stake(), kind="stable"))
        common = led.meetings.astype(np.float32) @ self.led.others.T.astype(np.float32)
        self._meet(led, common.argmax(axis=1), np.zeros(len(led.places.member)))
        if self._steps_for(way, until) < d.steps:
            self.led, self.whole, self.asked = before

    def _stake(self) -> Floats:
        """Return what is at stake for each member: what it could gain at no price, €."""
        market, made = self.whole, self.kwp * self.data.output.sum(axis=1)
        mean = float(market.gain.mean()) if len(market.gain) else 0.0
        return np.concatenate([market.use.sum(axis=1) * market.gain, mean * made])

    def _part(self, most: int, places: int) -> None:
        """Part meetings into so many at most that have so few places."""
        for into in range(most, 1, -1):
            split = self.led.split(into)
            if split.led.meetings.sum() <= places:
                self._meet(split.led, split.lay_in, self.asked.entry[split.was])
                return

    def _meet(self, led: Anchored, lay_in: Integers, entry: Floats) -> None:
        """Let members meet otherwise, each meeting at the prices of the one that it lay in."""
        several = np.arange(self.whole.circles, len(self.asked.prices))
        prices = self.asked.prices[np.concatenate([lay_in, several])]
        self.asked = replace(self.asked, prices=prices, entry=entry)
        self.led, self.whole = led, CircleMarket(self.data, led.meetings)

    def _go(self, way: Way, until: float) -> None:
        """Go a way on as many steps as the time allows; on all of them where circles have anchors."""
        every = np.arange(self.data.steps)
        steps = len(every) if self.is_anchored else self._steps_for(way, until)
        label = every if steps == len(every) else alike(self.data, self.kwp, steps)
        market = CircleMarket(merged(self.data, label), self.led.meetings, SIZES)
        prices, served = (self._mean(each, label) for each in (self.asked.prices, self.asked.served))
        found = descend(market, self.led, Asked(prices, self.asked.entry, served), way, until)
        self.stands = found.stands
        prices = np.maximum(self.whole.floor, self.asked.prices + (found.asked.prices - prices)[:, label])
        served = np.maximum(0.0, self.asked.served + (found.asked.served - served)[:, label])
        self._take(Asked(prices, found.asked.entry, served), found.kwp)

    def _mean(self, prices: Floats, label: Integers) -> Floats:
        """Return the mean of prices over the steps of each label, weighed by what roofs give."""
        made = np.maximum(self.data.output.sum(axis=0), 1e-30)
        mean = np.zeros((len(label), int(label.max()) + 1))
        mean[np.arange(len(label)), label] = made / np.bincount(label, made)[label]
        return np.asarray(prices @ mean)

    def _steps_for(self, way: Way, until: float) -> int:
        """Return on how many steps the time allows to go a way."""
        began = now_s()
        CircleMarket(self.data, self.led.meetings, SIZES).at(self.asked.prices, softness=1.0)
        each = now_s() - began
        steps = int(self.data.steps * (until - began) / max(each * way.rounds, 1e-9))
        return self.data.steps if ENOUGH * steps >= self.data.steps else max(LEAST_STEPS, steps)

    def _take(self, asked: Asked, kwp: Floats) -> None:
        """Keep prices and fees that prove a lower bound."""
        eur = choices_at(self.whole, self.led, self.caps, asked).eur
        if eur < self.eur:
            self.eur, self.asked, self.kwp = eur, asked, kwp
