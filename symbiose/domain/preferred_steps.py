"""Preferred numbers: the steps that figures are told in where their exact value is nobody else's business.

Series of ISO 3:1973, in the most rounded values of ISO 497:1973 (R″5 and R″10): each step is about the same
factor above the one before, so that what is told of a small figure is as vague as what is told of a large
one.
"""

import math
from typing import Final

Steps = tuple[float, ...]
"""Numbers from 1 up to 10, that one left out; the same times each power of ten."""

WIDE: Final[Steps] = (1.0, 1.5, 2.5, 4.0, 6.0)
"""R″5, factors of 1.5 to 1.67: what is said of the quantities and prices of others. As vague as the rounding
to one digit that a party to a proposal reads, which moves a figure by up to a half."""
FINE: Final[Steps] = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
"""R″10, factors of 1.2 to 1.33: what is said of yields and properties, of one's own figures, and of sums."""
_CLOSE: Final = 1e-9
"""Share of a step within which a figure stands on it: what is more or less is lost in computing."""


def step_below(value: float, steps: Steps) -> float:
    """Return the greatest step that is no more than a figure; steps of negative figures mirror the others.

    >>> step_below(1200.5, FINE), step_below(95.0, WIDE), step_below(-95.0, WIDE), step_below(0.0, WIDE)
    (1200.0, 60.0, -100.0, 0.0)
    """
    if value < 0:
        return -step_above(-value, steps)
    return 0.0 if value == 0 else _neighbours(value, steps)[0]


def step_above(value: float, steps: Steps) -> float:
    """Return the smallest step that is no less than a figure.

    >>> step_above(1200.0, FINE), step_above(1201.0, FINE), step_above(0.07, WIDE), step_above(-95.0, WIDE)
    (1200.0, 1500.0, 0.1, -60.0)
    """
    if value < 0:
        return -step_below(-value, steps)
    return 0.0 if value == 0 else _neighbours(value, steps)[1]


def _neighbours(value: float, steps: Steps) -> tuple[float, float]:
    """Return the steps on either side of a positive figure."""
    power = math.floor(math.log10(value))
    ladder = [_times(step, exponent) for exponent in (power - 1, power, power + 1) for step in steps]
    below = max(step for step in ladder if step <= value * (1 + _CLOSE))
    above = min(step for step in ladder if step >= value * (1 - _CLOSE))
    return below, above


def _times(step: float, exponent: int) -> float:
    """Return a step times a power of ten, as it is written down: 0.06, not 0.06000000000000001."""
    return float(f"{step}e{exponent}")
