"""Lowers a bound convex in prices, step by step against its slope (Held and Karp 1971, Polyak 1969)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.rules.ends import Floats
from matching.work_clock import now_s

STEPS: Final = 300
"""Steps at most."""
LEAST_HOPED: Final = 5e-5
"""Share below which no more is hoped for."""
PATIENCE: Final = 12
"""Steps in a row that lower nothing, after which less is hoped for, from the best prices."""
GLIDE: Final = 0.5
"""Share of the step before that each step goes on with."""

Prices = tuple[Floats, ...]
"""Prices of several kinds, each a table."""


@dataclass(frozen=True)
class Told:
    """A bound at some prices, and how it changes with each of them."""

    bound: float
    slopes: Prices


@dataclass(frozen=True)
class Ground:
    """What prices may be, and how far each moves; a table for each kind of price."""

    lowest: Prices
    highest: Prices
    scale: Prices
    """Quantity that each price is about: what is measured by it makes large and small move alike."""


def descended(
    at: Callable[[Prices], Told], prices: Prices, ground: Ground, hoped: float, ends_at: float
) -> Prices:
    """Return the best prices of some steps.

    Args:
        at: The bound at prices.
        prices: Where to begin.
        ground: What prices may be.
        hoped: Share of the bound by which a step hopes to lower it, at first; halved when none does any more.
        ends_at: Until when to go on, by the clock that holds.
    """
    now = _within(ground, prices)
    told = at(now)
    best, kept, idle = told.bound, now, 0
    glide = tuple(np.zeros_like(one) for one in now)
    for _ in range(STEPS):
        if hoped < LEAST_HOPED or now_s() >= ends_at:
            break
        steps = zip(told.slopes, ground.scale, glide, strict=True)
        glide = tuple(slope / size + GLIDE * before for slope, size, before in steps)
        length = sum(float((one * one).sum()) for one in glide)
        step = (told.bound - best + hoped * abs(best)) / length if length > 0 else 0.0
        moved = zip(now, glide, ground.scale, strict=True)
        now = _within(ground, tuple(one - step * way / size for one, way, size in moved))
        told, idle = at(now), idle + 1
        if told.bound < best:
            best, kept, idle = told.bound, now, 0
        elif idle >= PATIENCE:
            hoped, idle, now = hoped / 2, 0, kept
            told, glide = at(now), tuple(np.zeros_like(one) for one in now)
    return kept


def _within(ground: Ground, prices: Prices) -> Prices:
    limits = zip(prices, ground.lowest, ground.highest, strict=True)
    return tuple(np.clip(one, low, high) for one, low, high in limits)
