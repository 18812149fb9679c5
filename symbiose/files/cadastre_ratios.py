"""The dated values that judge and complete a solar cadastre, and the units its energy may be in."""

import math
from dataclasses import dataclass
from typing import Final

from symbiose.domain.factors import ReferenceBook
from symbiose.domain.french_numbers import french_number

UNITS: Final = {"kWh": 1.0, "MWh": 1000.0, "Wh": 0.001}
"""Unit of energy → kWh."""


@dataclass(frozen=True)
class Bounds:
    """A plausible range."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        """Tell whether a value is plausible."""
        return self.low <= value <= self.high

    def distance(self, value: float) -> float:
        """Return how far a positive value lies outside, as a ratio on a logarithmic scale; 0 inside."""
        return max(0.0, math.log(self.low / value), math.log(value / self.high))

    def __str__(self) -> str:
        return f"{french_number(self.low)} à {french_number(self.high)}"


@dataclass(frozen=True)
class Ratios:
    """The dated values that judge and complete a cadastre."""

    power_per_area: float
    performance_ratio: float
    unit_yield: Bounds
    unit_area: Bounds
    roof_yield: Bounds
    roof_area: Bounds
    density: Bounds
    irradiation: Bounds
    largest_area: float
    """Most that one roof covers, m²."""

    @classmethod
    def of(cls, factors: ReferenceBook) -> "Ratios":
        """Return the latest values."""

        def value(name: str) -> float:
            return factors.history(f"solar_{name}")[-1].value

        def bounds(name: str) -> Bounds:
            return Bounds(value(f"{name}_low"), value(f"{name}_high"))

        return cls(
            power_per_area=value("power_per_area"),
            performance_ratio=value("performance_ratio"),
            unit_yield=bounds("unit_yield"),
            unit_area=bounds("unit_area"),
            roof_yield=bounds("yield"),
            roof_area=bounds("area_yield"),
            density=bounds("power_density"),
            irradiation=bounds("irradiation"),
            largest_area=value("largest_area"),
        )


def plausible_unit(value: float, bounds: Bounds) -> tuple[str, float]:
    """Return the unit that brings a median nearest to a range, and how far it stays outside."""
    return min(
        ((unit, bounds.distance(value * kwh)) for unit, kwh in UNITS.items()), key=lambda found: found[1]
    )


def rounded(value: float) -> str:
    """Return a computed figure with four digits: more would say what nobody knows.

    >>> rounded(0.9045454), rounded(982.31)
    ('0,9045', '982,3')
    """
    return french_number(float(f"{value:.4g}"))
