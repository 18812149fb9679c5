"""How much a roof gives for each kWp, in classes with their colour: what the map and its table share."""

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from symbiose.domain.roofs import Roof
from web.language import _
from web.wording import number

LIMITS: Final = (800.0, 900.0, 950.0, 1000.0)
"""Where one class ends and the next begins, kWh/kWc a year."""
COLOURS: Final = ("#4b2e83", "#2a6f97", "#2c8a4b", "#b35900", "#9c1c2e")
"""Colour of each class, the least first: each readable on the pale ground, and told in words too."""


@dataclass(frozen=True)
class YieldClass:
    """Roofs of like yield."""

    rank: int
    """From 0, the least first; names the colour."""
    label: str
    roofs: int
    kwp: float
    kwh: float


def rank_of(roof: Roof) -> int:
    """Return the class of a roof."""
    return bisect_right(LIMITS, roof.yield_kwh_per_kwp)


def label_of(rank: int) -> str:
    """Return the words of a class."""
    if rank == 0:
        return _("moins de %(limit)s kWh/kWc", limit=number(LIMITS[0]))
    if rank == len(LIMITS):
        return _("%(limit)s kWh/kWc et plus", limit=number(LIMITS[-1]))
    return _("de %(low)s à %(high)s kWh/kWc", low=number(LIMITS[rank - 1]), high=number(LIMITS[rank]))


def classes_of(roofs: list[Roof]) -> list[YieldClass]:
    """Return all classes with what their roofs add up to, the least yield first."""
    ranked = [(rank_of(roof), roof) for roof in roofs]
    classes = []
    for rank in range(len(COLOURS)):
        of_class = [roof for held, roof in ranked if held == rank]
        kwp, kwh = sum(r.peak_power_kwp for r in of_class), sum(r.yearly_kwh for r in of_class)
        classes.append(YieldClass(rank, label_of(rank), len(of_class), kwp, kwh))
    return classes
