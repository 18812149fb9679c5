"""Finds prices of circles at which the bound is low: down the slope of soft choices, ever less soft."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.solar.anchored import Anchored, Fees
from matching.solar.capped import Caps
from matching.solar.choices import Choices
from matching.solar.circle_market import CircleMarket
from matching.solar.sharing import Floats, Integers
from matching.work_clock import now_s

MEMORY: Final = (0.9, 0.99)
"""Shares of the slope, and of its square, that are kept from step to step."""
LOOKED_AROUND: Final = 20
"""Rounds after which everybody looks at all circles again, not only at those that are nearly best."""
WIDER: Final = 8.0
"""By how many times softer choices tell which circles are nearly best."""
NOTHING: Final = np.zeros(1)
"""Least fee, €."""
LEAST: Final = 1e-30
"""Least square of a slope that is divided by."""
FEE: Final = 5.0
"""By how many times the stride of prices a fee changes at once, as a share of what a member gains."""


@dataclass(frozen=True)
class Asked:
    """What is asked of members."""

    prices: Floats
    """Meetings, then owners of several roofs, × steps, €/kWh beyond a sale."""
    entry: Floats
    """What members are asked for each place in a circle that has an anchor, €."""
    served: Floats
    """What the most power of a group costs those whom it concerns, × steps, €/kWh (`Caps.limited`)."""


@dataclass(frozen=True)
class Found:
    """Prices and fees, and what was chosen on the way to them, of late most."""

    asked: Asked
    kwp: Floats
    """Power of each roof, kWp."""
    stands: Floats
    """How far each member chose each circle, those that have an anchor first; circles × members."""


@dataclass(frozen=True)
class Way:
    """How prices are changed: from the first value to the second, in equal ratios."""

    rounds: int
    stride: tuple[float, float]
    """By how much a price changes at once, as a share of the greatest worth."""
    softness: tuple[float, float]
    """Softness of choices, as a share of what a member gains."""
    usual: float = 0.0
    """Share of a usual slope that each is divided by besides: prices that hardly anybody pays hardly move."""

    def turns(self, until: float) -> Iterator[tuple[float, float]]:
        """Yield stride and softness of each round until a moment, by the clock that holds, s.

        Where the time is short, they end as they would later.
        """
        began = now_s()
        for turn in range(1, self.rounds + 1):
            if (now := now_s()) >= until:
                return
            gone = max(turn / self.rounds, (now - began) / (until - began))
            stride, softness = (one * (other / one) ** gone for one, other in (self.stride, self.softness))
            yield stride, softness


def descend(market: CircleMarket, led: Anchored, asked: Asked, way: Way, until: float) -> Found:
    """Return prices and fees at which members gain less.

    Args:
        market: Tells what all choose.
        led: Tells who receives fees.
        asked: To begin with.
        way: How prices are changed.
        until: When to stop, by the clock that holds, s.
    """
    chosen, looked_at, caps = _Chosen(market, led), market, Caps(market.data)
    scale = float(np.concatenate([market.gain, market.own]).max(initial=0.0))
    member = abs(choices_at(market, led, caps, asked).eur) / max(1, len(market.data.near))
    prices = Mover(asked.prices.astype(market.kind), market.floor, way.usual)
    entry = Mover(asked.entry, led.least_entry, way.usual, led.places.circle)
    served = Mover(asked.served, NOTHING, way.usual)
    for turn, (stride, softness) in enumerate(way.turns(until)):
        if turn % LOOKED_AROUND == 0:
            now = Asked(prices.at, entry.at, served.at)
            looked_at = market.narrowed(choices_at(market, led, caps, now, WIDER * softness * member).seats)
        fees, capped = led.fees(entry.at, softness * member), caps.asked(served.at)
        choices = looked_at.at(prices.at, softness * member, fees.least, capped)
        chosen.add(choices, fees)
        prices.move(choices.slope, stride * scale)
        entry.move(led.slope(choices.seats, fees.lean), stride * FEE * member)
        served.move(caps.slope(capped, choices), stride * scale)
    last = Asked(prices.at.astype(float), entry.at, served.at)
    return Found(last, chosen.kwp, chosen.stands())


class _Chosen:
    """What was chosen on the way: the mean of all rounds, of late ones most."""

    def __init__(self, market: CircleMarket, led: Anchored) -> None:
        self.led = led
        self.kwp = np.zeros(len(market.data.roofs))
        self.taken = np.zeros(len(led.seats.member))
        self.placed = np.zeros(len(led.places.member))

    def add(self, choices: Choices, fees: Fees) -> None:
        new = 1 - MEMORY[0]
        self.kwp += new * (choices.kwp - self.kwp)
        self.taken += new * (choices.seats - self.taken)
        self.placed += new * (choices.seats[self.led.seat] * fees.lean - self.placed)

    def stands(self) -> Floats:
        """Return how far each member chose each circle, circles × members."""
        led, at, seats = self.led, self.led.places, self.led.seats
        stands = np.zeros((len(led.led) + len(led.others), led.led.shape[1]))
        stands[at.circle, at.member] = self.placed
        alone = seats.circle >= len(led.begins)
        circle = seats.circle[alone] + len(led.led) - len(led.begins)
        stands[circle, seats.member[alone]] = self.taken[alone]
        return stands


def choices_at(
    market: CircleMarket, led: Anchored, caps: Caps, asked: Asked, softness: float = 0.0
) -> Choices:
    """Return what all choose at what is asked of them."""
    return market.at(asked.prices, softness, led.fees(asked.entry, softness).least, caps.asked(asked.served))


class Mover:
    """Numbers that move down a slope, each by a stride of its own slope's size, or some together.

    The method of D. P. Kingma and J. Ba, Adam, 2015 (arXiv:1412.6980).
    """

    def __init__(self, start: Floats, floor: Floats, usual: float, together: Integers | None = None) -> None:
        self.usual, self.together = usual, together
        self.at, self.floor = start.copy(), floor.astype(start.dtype)
        self.slope, self.square = np.zeros_like(start), np.zeros_like(start)
        self.turn = 0

    def move(self, slope: Floats, stride: float) -> None:
        """Move by one stride, no further than the floor."""
        self.turn += 1
        self.slope += (1 - MEMORY[0]) * (slope - self.slope)
        self.square += (1 - MEMORY[1]) * (slope**2 - self.square)
        squares = self._squares()
        besides = self.usual**2 * float(squares.mean()) if squares.size else 0.0
        size = np.sqrt((squares + besides) / (1 - MEMORY[1] ** self.turn) + LEAST)
        self.at = np.maximum(self.floor, self.at - stride * self.slope / (1 - MEMORY[0] ** self.turn) / size)

    def _squares(self) -> Floats:
        """Return the square of each slope, or the sum of those that move together."""
        if self.together is None:
            return self.square
        return np.asarray(np.bincount(self.together, self.square)[self.together], dtype=float)
