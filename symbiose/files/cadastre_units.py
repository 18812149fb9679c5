"""Tells in which unit a cadastre states yearly production, and finds when that has two readings.

Powers and areas each tell the unit by what a median roof yields. Where they contradict each other by a
thousand, one of them is not in the unit of its name: which one, somebody says.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, NamedTuple

from symbiose.files.cadastre_features import Noted
from symbiose.files.cadastre_ratios import UNITS, Ratios, plausible_unit, rounded

POWER_UNITS: Final = {"W": 0.001, "MW": 1000.0}
"""Units that powers are in by mistake → kWp."""


@dataclass(frozen=True)
class UnitReading:
    """One way to read yearly production."""

    unit: str
    """Its unit."""
    reason: str = ""
    """What speaks for it, in French."""
    told: tuple[str, ...] = ()
    """What follows for powers and areas, in French; empty where both agree."""
    power_kwp: float | None = 1.0
    """Kilowatts in the unit of powers; None where powers are set aside."""
    areas_count: bool = True
    """False where areas are set aside."""


class UnclearUnit(ValueError):
    """Yearly production has two readings; the message says which, in French."""


ChooseUnit = Callable[[Sequence[UnitReading]], UnitReading | None]
"""Says which of two readings holds; None where that is still open."""


class ProductionRatios(NamedTuple):
    """What the median roof of a file yields, in the unit that the file is in; None where nothing tells."""

    by_power: float | None
    by_area: float | None

    @classmethod
    def of(cls, features: Sequence[Noted], fields: Sequence[str]) -> "ProductionRatios":
        """Measure the features of a file; `fields` hold its production, best first."""
        return cls(_median_ratio(features, fields, "power"), _median_ratio(features, fields, "area"))


def refuse_two_units(readings: Sequence[UnitReading]) -> UnitReading | None:
    """Refuse a file whose production has two readings: nobody is there to be asked.

    Raises:
        UnclearUnit: Always.
    """
    told = " ; ou ".join(f"{reading.unit} ({reading.reason})" for reading in readings)
    msg = (
        f"l’unité de la production a deux lectures : {told}. Corrigez les puissances ou les surfaces, "
        "ou déposez le fichier sur la page « Importer un fichier », qui pose la question"
    )
    raise UnclearUnit(msg)


def readings_of(found: ProductionRatios, ratios: Ratios) -> list[UnitReading]:
    """Return the readings of yearly production that are plausible: one, or two that contradict each other.

    Where none is, the nearest is taken, and its roofs are judged one by one.
    """
    by_power = None if found.by_power is None else plausible_unit(found.by_power, ratios.unit_yield)
    by_area = None if found.by_area is None else plausible_unit(found.by_area, ratios.unit_area)
    if by_power and by_area and by_power[0] != by_area[0] and by_power[1] == by_area[1] == 0:
        return [_by_area(found, by_area[0], ratios), _by_power(found, by_power[0])]
    told = [reading for reading in (by_power, by_area) if reading is not None]
    return [UnitReading(min(told, key=lambda reading: reading[1])[0] if told else "kWh")]


def _by_power(found: ProductionRatios, unit: str) -> UnitReading:
    """Return the reading that trusts the powers: areas are set aside."""
    return UnitReading(
        unit,
        reason=f"{rounded((found.by_power or 0.0) * UNITS[unit])} kWh par kWc au toit médian",
        told=("surfaces non retenues : elles sont calculées d’après la puissance",),
        areas_count=False,
    )


def _by_area(found: ProductionRatios, unit: str, ratios: Ratios) -> UnitReading:
    """Return the reading that trusts the areas: powers are in another unit, or set aside where in none."""
    by_power = (found.by_power or 0.0) * UNITS[unit]
    units = [name for name, kwp in POWER_UNITS.items() if ratios.unit_yield.holds(by_power / kwp)]
    told = (
        f"puissance lue en {units[0]}, ce que demande la production par mètre carré"
        if units
        else "puissances non retenues : elles sont calculées d’après la surface"
    )
    return UnitReading(
        unit,
        reason=f"{rounded((found.by_area or 0.0) * UNITS[unit])} kWh par m² au toit médian",
        told=(told,),
        power_kwp=POWER_UNITS[units[0]] if units else None,
    )


def _median_ratio(features: Sequence[Noted], fields: Sequence[str], by: str) -> float | None:
    ratios = []
    for one in features:
        size = one.number(by)
        energy = next((value for field in fields if (value := one.number(field)) is not None), None)
        if size and energy and size > 0 and energy > 0:
            ratios.append(energy / size)
    return median(ratios) if ratios else None
