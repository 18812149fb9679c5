"""The quantity of a declared flow: number, unit and period, or power and hours, per year in canonical units."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_columns import folded
from symbiose.files.declarations_resource import KnownResource
from symbiose.files.declarations_units import DeclaredUnit, canonical_factor, unit_named
from symbiose.files.declarations_words import NotUnderstood

PERIODS_PER_YEAR: Mapping[str, float] = {
    "an": 1,
    "annee": 1,
    "year": 1,
    "mois": 12,
    "month": 12,
    "semaine": 52,
    "week": 52,
    "jour": 365,
    "day": 365,
}
"""A year has 12 months, 52 weeks, 365 days (the format's convention)."""
HOURS_IN_A_LEAP_YEAR = 8784


@dataclass(frozen=True)
class DeclaredQuantity:
    """A yearly quantity in its canonical unit."""

    per_year: float
    low_per_year: float | None
    high_per_year: float | None
    unit: str
    canonical_per_unit: float
    """Canonical units in one declared unit: what a price per unit is divided by."""


def read_quantity(cells: CellReader, resource: KnownResource | None) -> DeclaredQuantity | None:
    """Return the yearly quantity of a flow; None, with its faults noted, when something is missing or wrong.

    Args:
        cells: The cells of the flow.
        resource: Its resource, None while not certain: the unit's own canonical unit is then kept.
    """
    quantity = cells.positive("quantity") if cells.require("quantity") else None
    unit = cells.understood("unit", unit_named) if cells.require("unit") else None
    periods = cells.understood("period", _periods) if cells.has("period") else 1.0
    hours = _hours(cells)
    density = _density(cells)
    low, high = _band(cells, quantity)
    if unit is None:
        return None
    per_period = _units_per_year(cells, unit, periods, hours)
    factor = cells.judged("unit", lambda: canonical_factor(unit, resource, density))
    if quantity is None or per_period is None or factor is None:
        return None
    name, canonical = factor
    yearly = per_period * canonical
    return DeclaredQuantity(
        per_year=quantity * yearly,
        low_per_year=None if low is None else low * yearly,
        high_per_year=None if high is None else high * yearly,
        unit=name,
        canonical_per_unit=canonical * (per_period if unit.is_power else 1.0),
    )


def _units_per_year(
    cells: CellReader, unit: DeclaredUnit, periods: float | None, hours: float | None
) -> float | None:
    """Return by what a stated quantity is multiplied for a year: periods, or hours for a power."""
    if not unit.is_power:
        return periods
    if not cells.has("hours_per_year"):
        cells.fault(
            "unit", "une quantité en puissance demande « heures_par_an » : ajoutez les heures de marche"
        )
        return None
    if periods is not None and periods != 1:
        cells.fault("period", "une puissance n'a pas de période : laissez « an », les heures sont par an")
        return None
    return hours


def _periods(text: str) -> float:
    found = PERIODS_PER_YEAR.get(folded(text))
    if found is None:
        expected = ", ".join(f"« {name} »" for name in PERIODS_PER_YEAR)
        msg = f"période inconnue : attendue l'une de {expected}"
        raise NotUnderstood(msg)
    return found


def _hours(cells: CellReader) -> float | None:
    hours = cells.positive("hours_per_year")
    if hours is not None and hours > HOURS_IN_A_LEAP_YEAR:
        cells.fault("hours_per_year", f"une année n'a pas plus de {HOURS_IN_A_LEAP_YEAR} heures")
        return None
    return hours


def _density(cells: CellReader) -> float | None:
    density = cells.positive("density_t_per_m3")
    if density == 0:
        cells.fault("density_t_per_m3", "une densité est plus grande que zéro, en t/m³")
        return None
    return density


def _band(cells: CellReader, quantity: float | None) -> tuple[float | None, float | None]:
    low, high = cells.positive("quantity_low"), cells.positive("quantity_high")
    if low is not None and high is not None and low > high:
        cells.fault("quantity_low", f"le bas de la fourchette dépasse son haut ({high:g}) : inversez-les")
    elif quantity is not None and low is not None and low > quantity:
        cells.fault("quantity_low", f"le bas de la fourchette dépasse la quantité ({quantity:g})")
    elif quantity is not None and high is not None and high < quantity:
        cells.fault("quantity_high", f"le haut de la fourchette est sous la quantité ({quantity:g})")
    return low, high
