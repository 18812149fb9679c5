"""Finds prices of circles at which the bound is low: down the slope of soft choices, ever less soft."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.solar.anchored import Anchored
from matching.solar.circle_market import Choices, CircleMarket
from matching.solar.sharing import Floats
from matching.work_clock import now_s

MEMORY: Final = (0.9, 0.99)
"""Shares of the slope, and of its square, that are kept from step to step."""
LOOKED_AROUND: Final = 20
"""Rounds after which everybody looks at all circles again, not only at those that are nearly best."""
WIDER: Final = 8.0
"""By how many times softer choices tell which circles are nearly best."""
NOTHING: Final = np.zeros((1, 1))
"""Least fee, €."""
LEAST: Final = 1e-30
"""Least square of a slope that is divided by."""
FEE: Final = 5.0
"""By how many times the stride of prices a fee changes at once, as a share of what a member gains."""


@dataclass(frozen=True)
class Asked:
    """What is asked of members."""

    prices: Floats
    """Circles, then owners of several roofs, × steps, €/kWh beyond a sale."""
    entry: Floats
    """What members are asked for entering circles that have an anchor, members × circles, €."""


@dataclass(frozen=True)
class Way:
    """How prices are changed: from the first value to the second, in equal ratios."""

    rounds: int
    stride: tuple[float, float]
    """By how much a price changes at once, as a share of the greatest worth."""
    softness: tuple[float, float]
    """Softness of choices, as a share of what a member gains."""

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


def descend(
    market: CircleMarket, asked: Asked, way: Way, until: float, led: Anchored | None = None
) -> tuple[Asked, Floats]:
    """Return prices and fees at which members gain less, and the power of roofs chosen on the way, kWp.

    Args:
        market: Tells what all choose.
        asked: To begin with.
        way: How prices are changed.
        until: When to stop, by the clock that holds, s.
        led: Tells who receives fees; None where nobody does.
    """
    kwp = np.zeros(len(market.data.roofs))
    scale = float(np.concatenate([market.gain, market.own]).max(initial=0.0))
    member = abs(choices_at(market, asked, led).eur) / max(1, len(market.of))
    prices = _Mover(asked.prices.astype(market.kind), market.floor)
    entry = _Mover(asked.entry, NOTHING, together=True)
    looked_at = market
    for turn, (stride, softness) in enumerate(way.turns(until)):
        now_asked = Asked(prices.at, entry.at)
        if turn % LOOKED_AROUND == 0:
            looked_at = market.narrowed(choices_at(market, now_asked, led, WIDER * softness * member).places)
        choices = choices_at(looked_at, now_asked, led, softness * member)
        kwp += (1 - MEMORY[0]) * (choices.kwp - kwp)
        prices.move(choices.slope, stride * scale)
        if led is not None:
            entry.move(led.slope(choices.places), stride * FEE * member)
    return Asked(prices.at.astype(float), entry.at), kwp


def choices_at(market: CircleMarket, asked: Asked, led: Anchored | None, softness: float = 0.0) -> Choices:
    """Return what all choose at some prices and fees; see `CircleMarket.at`."""
    return market.at(asked.prices, softness, None if led is None else led.fees(asked.entry))


class _Mover:
    """Numbers that move down a slope, each by a stride of its own slope's size, or all of a column together.

    The method of D. P. Kingma and J. Ba, Adam, 2015 (arXiv:1412.6980).
    """

    def __init__(self, start: Floats, floor: Floats, *, together: bool = False) -> None:
        self.together = together
        self.at, self.floor = start.copy(), floor.astype(start.dtype)
        self.slope, self.square = np.zeros_like(start), np.zeros_like(start)
        self.turn = 0

    def move(self, slope: Floats, stride: float) -> None:
        """Move by one stride, no further than the floor."""
        self.turn += 1
        self.slope += (1 - MEMORY[0]) * (slope - self.slope)
        self.square += (1 - MEMORY[1]) * (slope**2 - self.square)
        square = self.square.sum(axis=0) if self.together else self.square
        size = np.sqrt(square / (1 - MEMORY[1] ** self.turn) + LEAST)
        self.at = np.maximum(self.floor, self.at - stride * self.slope / (1 - MEMORY[0] ** self.turn) / size)
