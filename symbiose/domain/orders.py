"""Orders of magnitude: what is told of a figure to those who may know its size and no more."""

import math
from decimal import Decimal
from itertools import pairwise

from symbiose.domain.flows import Band

PRICE_STEPS = (1.0, 5.0)
"""A range of prices runs from one of these, times a power of ten, to the next: 10–50, 50–100, 100–500 €…"""
DISTANCE_STEP_KM = 5.0


def decade(value: float) -> Band:
    """Return the power of ten that a quantity lies in, its upper end left out; below 1 it is one band.

    >>> decade(1200.5), decade(0.3)
    (Band(min=1000.0, max=10000.0), Band(min=0.0, max=1.0))
    """
    if value < 1:
        return Band(min=0.0, max=1.0)
    power = math.floor(math.log10(value))
    while 10.0 ** (power + 1) <= value:
        power += 1
    while 10.0**power > value:
        power -= 1
    return Band(min=10.0**power, max=10.0 ** (power + 1))


def price_range(price: Decimal) -> Band:
    """Return the coarse range of a price; that of a negative one mirrors that of its size.

    >>> price_range(Decimal(65)), price_range(Decimal("-12.5"))
    (Band(min=50.0, max=100.0), Band(min=-50.0, max=-10.0))
    """
    size = abs(float(price))
    whole = decade(size)
    low, high = whole.min or 0.0, whole.max or 1.0
    if low > 0:
        ends = (*(low * step for step in PRICE_STEPS), high)
        low, high = next((a, b) for a, b in pairwise(ends) if size < b)
    return Band(min=low, max=high) if price >= 0 else Band(min=-high, max=-low)


def rounded(value: float) -> float:
    """Return a figure rounded to one significant digit.

    >>> rounded(48_613.7), rounded(-0.0234), rounded(0.0)
    (50000.0, -0.02, 0.0)
    """
    return float(f"{value:.0e}") if math.isfinite(value) else value


def rounded_distance_km(distance_km: float) -> float:
    """Return a distance to the nearest 5 km, never less: many sites lie that far from any other.

    >>> rounded_distance_km(12.3), rounded_distance_km(0.4)
    (10.0, 5.0)
    """
    return max(DISTANCE_STEP_KM, DISTANCE_STEP_KM * round(distance_km / DISTANCE_STEP_KM))
