"""What is found once for a whole cadastre: its coordinates, its unit of energy, and where angles begin."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from symbiose.domain.french_numbers import french_number
from symbiose.files.cadastre_crs import WGS84, UnknownSystem, guessed_system, lies_in, to_wgs84
from symbiose.files.cadastre_features import Noted
from symbiose.files.cadastre_fields import field_names
from symbiose.files.cadastre_ratios import UNITS, Ratios, plausible_unit
from symbiose.files.cadastre_units import (
    ChooseUnit,
    ProductionRatios,
    UnitReading,
    readings_of,
    refuse_two_units,
)
from symbiose.files.territory_outline import lie_in_territory

_HALF: Final = 180.0
_SAMPLE: Final = 20_000
"""Positions that are looked at to guess a system."""


@dataclass(frozen=True)
class Facts:
    """What holds for every feature of a file."""

    crs: str | None
    """None where no feature says where it lies."""
    swapped: bool
    """True when positions are written latitude first."""
    from_south: bool
    """True when azimuths are counted from South."""
    production: UnitReading
    """How yearly production is read, and what of powers and areas follows from it."""
    irradiation_kwh: float
    """Kilowatt-hours in the unit of irradiation."""
    specific_is_yield: bool
    """True when `productible` is kWh/kWp, false when it is a production."""
    warnings: tuple[str, ...]
    """What to know about the file, in French."""
    unit_is_open: bool = False
    """True when yearly production has two readings, and nobody said which holds."""

    @property
    def energy_kwh(self) -> float:
        """Kilowatt-hours in the unit of yearly production."""
        return UNITS[self.production.unit]


def facts_of(
    features: Sequence[Noted],
    stated: str | None,
    ratios: Ratios,
    choose_unit: ChooseUnit = refuse_two_units,
) -> Facts:
    """Find what holds for a whole file.

    Args:
        features: All its features, bad ones too.
        stated: The system that the file says it is in.
        ratios: Plausible ranges.
        choose_unit: Says which of two readings of yearly production holds.

    Raises:
        UnknownSystem: Coordinates can lie in none of the systems that are read.
        UnclearUnit: Yearly production has two readings, and nobody says which holds.
    """
    warnings: list[str] = []
    crs, swapped = _system(features, stated, warnings)
    specific = [value for value in _numbers(features, "specific") if value > 0]
    is_yield = bool(specific) and ratios.roof_yield.holds(median(specific))
    productions = ("production",) if is_yield or not specific else ("production", "specific")
    readings = readings_of(ProductionRatios.of(features, productions), ratios)
    chosen = readings[0] if len(readings) == 1 else choose_unit(readings)
    production = chosen or UnitReading("kWh")
    irradiation = _unit_of_irradiation(features, ratios)
    warnings.extend(_units_told(production, irradiation, read=any(_numbers(features, *productions))))
    south = _from_south(features, warnings)
    return Facts(
        crs=crs,
        swapped=swapped,
        from_south=south,
        production=production,
        irradiation_kwh=UNITS[irradiation],
        specific_is_yield=is_yield,
        warnings=tuple(warnings),
        unit_is_open=chosen is None,
    )


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
            "fichier dans l’un de ces systèmes"
        )
        raise UnknownSystem(msg)
    swapped = _in_france(crs, turned) > _in_france(crs, places)
    if swapped:
        warnings.append("coordonnées lues « latitude, longitude », à l’inverse de l’usage")
    found = guessed_system(turned if swapped else places)
    if stated and found not in (None, stated):
        warnings.append(
            f"le fichier se dit en {stated}, mais ses coordonnées sont celles de {found} : corrigez le "
            "système qu’il indique, ou ôtez-le pour qu’il soit trouvé d’après les coordonnées"
        )
    elif not _any_in_territory(crs, turned if swapped else places):
        warnings.append(
            f"aucun toit n’est dans le territoire, les coordonnées étant lues en {crs} : vérifiez le "
            "système du fichier, et enregistrez-le en WGS84 (EPSG:4326), Lambert-93 (EPSG:2154) ou CC50 "
            "(EPSG:3950)"
        )
    return crs, swapped


def _any_in_territory(crs: str, places: Sequence[tuple[float, float]]) -> bool:
    x, y = np.array(places).T
    return bool(lie_in_territory(*to_wgs84(crs, x, y)).any())


def _from_south(features: Sequence[Noted], warnings: list[str]) -> bool:
    """Tell whether azimuths are counted from South: one is negative.

    Not where it only marks what lies flat: −1 beside angles that no file from South has.
    """
    angles = set(_numbers(features, "azimuth"))
    negative = {angle for angle in angles if angle < 0}
    flat = negative & field_names().flat_figures
    from_south = any(angle >= -_HALF for angle in negative - flat)
    from_south = from_south or (bool(negative & {-1.0}) and not any(angle > _HALF for angle in angles))
    marks = sorted(angle for angle in flat if not from_south or angle < -_HALF)
    if marks:
        told = ", ".join(french_number(angle) for angle in marks)
        warnings.append(f"azimut {told} lu comme celui d’un toit plat, sans orientation")
    return from_south


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


def _unit_of_irradiation(features: Sequence[Noted], ratios: Ratios) -> str:
    found = [value for value in _numbers(features, "irradiation") if value > 0]
    return plausible_unit(median(found), ratios.irradiation)[0] if found else "kWh"


def _units_told(production: UnitReading, irradiation: str, *, read: bool) -> Iterable[str]:
    if read and production.unit != "kWh":
        yield f"production annuelle lue en {production.unit}, l’unité plausible pour la médiane du fichier"
    yield from production.told
    if irradiation != "kWh":
        yield f"irradiation lue en {irradiation}/m², l’unité plausible pour la médiane du fichier"
