"""Finds prices of circles at which the bound is low: down the slope of soft choices, ever less soft."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.solar.circle_market import CircleMarket
from matching.solar.sharing import Floats
from matching.work_clock import now_s

MEMORY: Final = (0.9, 0.99)
"""Shares of the slope, and of its square, that are kept from step to step."""


@dataclass(frozen=True)
class Way:
    """How prices are changed: from the first value to the second, in equal ratios."""

    rounds: int
    stride: tuple[float, float]
    """By how much a price changes at once, as a share of the greatest worth."""
    softness: tuple[float, float]
    """Softness of choices, as a share of what a member gains."""


def descend(market: CircleMarket, prices: Floats, way: Way, until: float) -> tuple[Floats, Floats]:
    """Return prices at which members gain less, and the power of roofs chosen on the way, kWp.

    The method of D. P. Kingma and J. Ba, Adam, 2015 (arXiv:1412.6980): each price moves by a stride of its
    own slope's size. Where the time is short, strides and softness end as they would later.

    Args:
        market: Tells what all choose.
        prices: To begin with.
        way: How prices are changed.
        until: When to stop, by the clock that holds, s.
    """
    began = now_s()
    prices = prices.copy()
    slope, square = np.zeros_like(prices), np.zeros_like(prices)
    kwp = np.zeros(len(market.data.roofs))
    scale = float(np.concatenate([market.gain, market.own]).max(initial=0.0))
    member = abs(market.at(prices).eur) / max(1, len(market.of))
    for turn in range(1, way.rounds + 1):
        if (now := now_s()) >= until:
            break
        gone = max(turn / way.rounds, (now - began) / (until - began))
        stride, softness = (one * (other / one) ** gone for one, other in (way.stride, way.softness))
        choices = market.at(prices, softness * member)
        kwp += (1 - MEMORY[0]) * (choices.kwp - kwp)
        slope += (1 - MEMORY[0]) * (choices.slope - slope)
        square += (1 - MEMORY[1]) * (choices.slope**2 - square)
        by = (slope / (1 - MEMORY[0] ** turn)) / np.sqrt(square / (1 - MEMORY[1] ** turn) + 1e-30)
        prices = np.maximum(market.floor, prices - stride * scale * by)
    return prices, kwp
