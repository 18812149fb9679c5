"""What is found once for a whole cadastre: its coordinates, its unit of energy, and where angles begin."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from symbiose.domain.factors import ReferenceBook
from symbiose.domain.french_numbers import french_number
from symbiose.files.cadastre_crs import WGS84, UnknownSystem, guessed_system, lies_in
from symbiose.files.cadastre_features import Noted

UNITS: Final = {"kWh": 1.0, "MWh": 1000.0, "Wh": 0.001}
"""Unit of energy → kWh."""
_SAMPLE: Final = 20_000
"""Positions that are looked at to guess a system."""


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
        )


@dataclass(frozen=True)
class Facts:
    """What holds for every feature of a file."""

    crs: str | None
    """None where no feature says where it lies."""
    swapped: bool
    """True when positions are written latitude first."""
    from_south: bool
    """True when azimuths are counted from South."""
    energy_kwh: float
    """Kilowatt-hours in the unit of yearly production."""
    irradiation_kwh: float
    """Kilowatt-hours in the unit of irradiation."""
    specific_is_yield: bool
    """True when `productible` is kWh/kWp, false when it is a production."""
    warnings: tuple[str, ...]
    """What to know about the file, in French."""


class UnclearUnit(ValueError):
    """Two readings of a file are plausible, or none is; the message says which, in French."""


def facts_of(features: Sequence[Noted], stated: str | None, ratios: Ratios) -> Facts:
    """Find what holds for a whole file.

    Args:
        features: All its features, bad ones too.
        stated: The system that the file says it is in.
        ratios: Plausible ranges.

    Raises:
        UnknownSystem: Coordinates can lie in none of the systems that are read.
        UnclearUnit: Two units of energy are plausible.
    """
    warnings: list[str] = []
    crs, swapped = _system(features, stated, warnings)
    specific = [value for value in _numbers(features, "specific") if value > 0]
    is_yield = bool(specific) and ratios.roof_yield.holds(median(specific))
    productions = ("production",) if is_yield or not specific else ("production", "specific")
    energy = _unit(features, productions, ratios)
    irradiation = _unit_of_irradiation(features, ratios)
    warnings.extend(_units_told(energy, irradiation, read=any(_numbers(features, *productions))))
    south = any(-180 <= angle < 0 for angle in _numbers(features, "azimuth"))
    return Facts(crs, swapped, south, UNITS[energy], UNITS[irradiation], is_yield, tuple(warnings))


def _system(features: Sequence[Noted], stated: str | None, warnings: list[str]) -> tuple[str | None, bool]:
    places = [(one.footprint.x, one.footprint.y) for one in features if one.footprint is not None]
    places = places[:: max(1, len(places) // _SAMPLE)]
    if not places:
        return stated, False
    turned = [(y, x) for x, y in places]
    crs = stated or guessed_system(places) or guessed_system(turned)
    if crs is None:
        first = ", ".join(french_number(value) for value in places[0])
        msg = (
            f"les coordonnées ({first}) ne sont ni en WGS84, ni en Lambert-93, ni en CC50 : enregistrez le "
            "fichier dans l'un de ces systèmes"
        )
        raise UnknownSystem(msg)
    swapped = _in_france(crs, turned) > _in_france(crs, places)
    if swapped:
        warnings.append("coordonnées lues « latitude, longitude », à l'inverse de l'usage")
    found = guessed_system(turned if swapped else places)
    if stated and found not in (None, stated):
        warnings.append(f"le fichier se dit en {stated}, mais ses coordonnées sont celles de {found}")
    return crs, swapped


def _in_france(crs: str, places: Iterable[tuple[float, float]]) -> int:
    """Count the positions that can lie in metropolitan France."""
    if crs == WGS84:
        return sum(-6 <= x <= 10 and 41 <= y <= 52 for x, y in places)
    return sum(lies_in(crs, x, y) for x, y in places)


def _numbers(features: Iterable[Noted], *fields: str) -> Iterable[float]:
    for one in features:
        for field in fields:
            number = one.number(field)
            if number is not None:
                yield number


def _unit(features: Sequence[Noted], productions: Sequence[str], ratios: Ratios) -> str:
    """Return the unit in which the median of the file is plausible, the nearest one where none is."""
    by_power = _median_ratio(features, productions, "power")
    by_area = _median_ratio(features, productions, "area")
    readings = {
        name: _plausible_units(value, bounds)
        for name, value, bounds in (
            ("par kWc", by_power, ratios.unit_yield),
            ("par m²", by_area, ratios.unit_area),
        )
        if value is not None
    }
    plausible = {name: unit for name, (unit, distance) in readings.items() if distance == 0}
    if len(set(plausible.values())) > 1:
        told = " et ".join(f"{unit} d'après la production {name}" for name, unit in plausible.items())
        msg = f"l'unité de la production a deux lectures : {told}. Vérifiez l'unité de la puissance"
        raise UnclearUnit(msg)
    if plausible:
        return next(iter(plausible.values()))
    return min(readings.values(), key=lambda reading: reading[1])[0] if readings else "kWh"


def _plausible_units(value: float, bounds: Bounds) -> tuple[str, float]:
    """Return the unit that brings a median nearest to a range, and how far it stays outside."""
    return min(
        ((unit, bounds.distance(value * kwh)) for unit, kwh in UNITS.items()), key=lambda found: found[1]
    )


def _median_ratio(features: Sequence[Noted], fields: Sequence[str], by: str) -> float | None:
    ratios = []
    for one in features:
        size = one.number(by)
        energy = next((value for field in fields if (value := one.number(field)) is not None), None)
        if size and energy and size > 0 and energy > 0:
            ratios.append(energy / size)
    return median(ratios) if ratios else None


def _unit_of_irradiation(features: Sequence[Noted], ratios: Ratios) -> str:
    found = [value for value in _numbers(features, "irradiation") if value > 0]
    return _plausible_units(median(found), ratios.irradiation)[0] if found else "kWh"


def _units_told(energy: str, irradiation: str, *, read: bool) -> Iterable[str]:
    if read and energy != "kWh":
        yield f"production annuelle lue en {energy}, l'unité plausible pour la médiane du fichier"
    if irradiation != "kWh":
        yield f"irradiation lue en {irradiation}/m², l'unité plausible pour la médiane du fichier"
