"""The yearly quantity of a declared flow in canonical units: number, unit and period, or power and hours."""

import math
from dataclasses import dataclass

from symbiose.domain.import_questions import QuestionKind
from symbiose.domain.labels import label_key
from symbiose.domain.quantities import (
    HOURS_IN_A_LEAP_YEAR,
    CanonicalQuantity,
    Unit,
    canonical_per_unit,
    needs_heating_value,
    parse_unit,
    periods_per_year,
    product,
)
from symbiose.domain.resources import Resource
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_words import NotUnderstood

LARGEST_QUANTITY = 1e12
"""A yearly quantity beyond it, in t, MWh or m³, is a mistake: the world burns 4e9 t of oil a year."""


@dataclass(frozen=True)
class DeclaredQuantity:
    """A yearly quantity in its canonical unit."""

    per_year: float
    low_per_year: float | None
    high_per_year: float | None
    unit: str
    canonical_per_unit: float
    """Canonical units in one declared unit: what a price per unit is divided by."""
    density_t_per_m3: float | None = None
    """A density that was given and waits for the resource to be known, t/m³."""


def read_quantity(cells: CellReader, resource: Resource | None) -> DeclaredQuantity | None:
    """Return the yearly quantity of a flow; None, with its faults noted, when something is missing or wrong.

    Args:
        cells: The cells of the flow.
        resource: Its resource, None while not certain: the unit's own canonical unit is then kept.
    """
    quantity = cells.positive("quantity") if cells.require("quantity") else None
    unit = cells.understood("unit", parse_unit) if cells.require("unit") else None
    periods = cells.understood("period", periods_per_year) if cells.has("period") else 1
    hours, density = _hours(cells), _above_zero(cells, "density_t_per_m3")
    low, high = _band(cells, quantity)
    if unit is None:
        return None
    one = _one_unit(cells, unit, resource, hours, density)
    if one is None or quantity is None or periods is None or not _power_is_yearly(cells, unit, periods):
        return None
    yearly = product(periods, one.value)
    if not quantity * yearly <= LARGEST_QUANTITY or not (high or 0.0) * yearly <= LARGEST_QUANTITY:
        cells.fault(
            "quantity", f"plus de {LARGEST_QUANTITY:g} {one.unit} par an : vérifiez le nombre et l’unité"
        )
        return None
    return DeclaredQuantity(
        per_year=product(quantity, yearly),
        low_per_year=None if low is None else product(low, yearly),
        high_per_year=None if high is None else product(high, yearly),
        unit=one.unit,
        canonical_per_unit=one.value,
        density_t_per_m3=density if resource is None and unit.canonical in ("t", "m3") else None,
    )


def _one_unit(
    cells: CellReader, unit: Unit, resource: Resource | None, hours: float | None, density: float | None
) -> CanonicalQuantity | None:
    """Return what one declared unit (for a power: in a year of its hours) is in canonical units."""
    if unit.is_power and hours is None:
        if not cells.has("hours_per_year"):
            reason = "une quantité en puissance demande « heures_par_an » : ajoutez les heures de marche"
            cells.fault("unit", reason)
        return None
    text = str(cells.raw.cells["unit"].value)
    stated = density or _density_answered(cells, unit, resource)

    def converted() -> CanonicalQuantity:
        basis = _basis_answered(cells, unit, resource)
        _ask_rather_than_guess(unit, resource, stated)
        written = f"{text} {basis}" if basis and not unit.is_power else text
        return canonical_per_unit(written, resource, density_t_per_m3=stated, hours_per_year=hours)

    one = cells.judged("unit", converted)
    if one is not None and math.isinf(one.value):
        cells.fault("density_t_per_m3", "cette densité est trop petite : elle est en t/m³")
        return None
    if one is not None and one.unit != unit.canonical and stated is None:
        _tell_conversion(cells, unit, one, resource)
    return one


def _density_answered(cells: CellReader, unit: Unit, resource: Resource | None) -> float | None:
    """Return the density that was answered for a resource of which no source says one."""
    if resource is None or {unit.canonical, resource.unit} != {"t", "m3"}:
        return None
    supposed = resource.density_t_per_m3
    if supposed is not None and not _is_hypothesis(resource.density_source):
        return None
    hint = "" if supposed is None else f"{supposed:g} t/m³ ({resource.density_source})".replace(".", ",", 1)
    answer = cells.asking.ask(
        QuestionKind.DENSITY, resource.label_fr, cells.raw.line, key=resource.id, hint=hint
    )
    return None if answer is None else float(answer)


def _is_hypothesis(source: str | None) -> bool:
    return (source or "").casefold().startswith("hypothèse")


def _ask_rather_than_guess(unit: Unit, resource: Resource | None, density: float | None) -> None:
    """Refuse to convert by a density or a mass that is only a hypothesis of ours: its range is offered."""
    if resource is None or {unit.canonical, resource.unit} not in ({"t", "m3"}, {"t", "piece"}):
        return
    by_volume = "m3" in {unit.canonical, resource.unit}
    source = (resource.density_source if by_volume else resource.mass_source) or ""
    if not _is_hypothesis(source) or (by_volume and density is not None):
        return
    if by_volume:
        asked = "donnez la densité, t/m³, dans la colonne « densite_t_par_m3 »"
        order = f"{resource.density_t_per_m3:g} t/m³"
    else:
        asked = f"donnez la quantité en {'pièces' if resource.unit == 'piece' else 't'}"
        order = f"{resource.mass_t_per_piece:g} t la pièce"
    msg = (
        f"pour passer de {unit.canonical} en {resource.unit}, {asked} ; elle n’est pas supposée à votre "
        f"place, un ordre de grandeur est {order} ({source})"
    )
    raise NotUnderstood(msg)


def _basis_answered(cells: CellReader, unit: Unit, resource: Resource | None) -> str | None:
    """Return the heating value that was answered for a gas of which neither words nor unit say it.

    None where there is nothing to ask.

    Raises:
        NotUnderstood: It is asked, and nobody has answered.
    """
    words = str(cells.raw.cells["resource"].value).strip() if cells.has("resource") else ""
    if not needs_heating_value(words, unit, resource):
        return None
    answer = cells.asking.ask(QuestionKind.GAS_BASIS, words, cells.raw.line, key=label_key(words))
    if answer is None:
        msg = (
            "l’énergie d’un gaz se compte en PCS (factures) ou en PCI : précisez-le, par exemple "
            "« gaz naturel PCS » dans la ressource ou « kWh PCS » dans l’unité"
        )
        raise NotUnderstood(msg)
    if unit.is_power and resource is not None and resource.energy_basis != answer:
        msg = f"« {resource.label_fr} » se compte en {resource.energy_basis}, pas en {answer}"
        raise NotUnderstood(msg)
    return answer


def _tell_conversion(
    cells: CellReader, unit: Unit, one: CanonicalQuantity, resource: Resource | None
) -> None:
    if resource is None:
        return
    by_volume = "m3" in {unit.canonical, one.unit}
    value = (
        f"{resource.density_t_per_m3:g} t/m³" if by_volume else f"{resource.mass_t_per_piece:g} t par pièce"
    )
    source = (resource.density_source if by_volume else resource.mass_source) or "données de référence"
    way = f"de {unit.canonical} en {one.unit}"
    cells.warnings.append(f"quantité convertie {way} avec {value} pour « {resource.label_fr} » ({source})")


def _power_is_yearly(cells: CellReader, unit: Unit, periods: int) -> bool:
    if unit.is_power and periods != 1:
        cells.fault("period", "une puissance n’a pas de période : laissez « an », les heures sont par an")
        return False
    return True


def _hours(cells: CellReader) -> float | None:
    hours = _above_zero(cells, "hours_per_year")
    if hours is not None and hours > HOURS_IN_A_LEAP_YEAR:
        cells.fault("hours_per_year", f"une année n’a pas plus de {HOURS_IN_A_LEAP_YEAR} heures")
        return None
    return hours


def _above_zero(cells: CellReader, key: str) -> float | None:
    value = cells.positive(key)
    if value == 0:
        cells.fault(key, "une valeur plus grande que zéro est attendue")
        return None
    return value


def _band(cells: CellReader, quantity: float | None) -> tuple[float | None, float | None]:
    low, high = cells.positive("quantity_low"), cells.positive("quantity_high")
    if low is not None and high is not None and low > high:
        cells.fault("quantity_low", f"le bas de la fourchette dépasse son haut ({high:g}) : inversez-les")
    elif quantity is not None and low is not None and low > quantity:
        cells.fault("quantity_low", f"le bas de la fourchette dépasse la quantité ({quantity:g})")
    elif quantity is not None and high is not None and high < quantity:
        cells.fault("quantity_high", f"le haut de la fourchette est sous la quantité ({quantity:g})")
    return low, high
