"""Temperatures, power and carrier of a declared flow, and whether they make sense together."""

from dataclasses import dataclass

from symbiose.domain.flows import ABSOLUTE_ZERO_C, Carrier
from symbiose.domain.resources import Family, Resource
from symbiose.files.declarations_cells import CellReader
from symbiose.files.declarations_words import CARRIERS, word, yes_or_no

HOTTEST_C = 3_000.0
"""No industrial heat is hotter: an electric arc furnace works at about 1,800 °C."""
STRONGEST_KW = 1e8
"""A hundred gigawatts: more than any site, so a mistake of unit."""
_GIVES_HEAT = frozenset({Family.HEAT, Family.STEAM})


@dataclass(frozen=True)
class HeatValues:
    """What a flow says of its heat."""

    supply_temp_c: float | None
    return_temp_c: float | None
    power_kw: float | None
    carrier: Carrier | None
    fouling: bool | None
    corrosive: bool | None


def read_heat(cells: CellReader, resource: Resource | None) -> HeatValues:
    """Return what is said of heat; what is impossible is noted as a fault, what is missing as a warning."""
    heat = HeatValues(
        _temperature(cells, "supply_temp_c"),
        _temperature(cells, "return_temp_c"),
        _power(cells),
        cells.understood("carrier", lambda text: word(text, CARRIERS)),
        _mark(cells, "fouling"),
        _mark(cells, "corrosive"),
    )
    family = resource.family if resource else None
    supply, back = heat.supply_temp_c, heat.return_temp_c
    if supply is not None and back is not None:
        if family in _GIVES_HEAT and supply < back:
            _swapped(cells, f"inférieure à la température de retour ({back:g} °C)")
        if family is Family.COLD and supply > back:
            _swapped(cells, f"supérieure à la température de retour ({back:g} °C), or c’est du froid")
    if resource is not None and family in _GIVES_HEAT | {Family.COLD}:
        _warn_if_missing(cells, resource)
    return heat


def _temperature(cells: CellReader, key: str) -> float | None:
    value = cells.number(key)
    if value is not None and not ABSOLUTE_ZERO_C <= value <= HOTTEST_C:
        cells.fault(key, f"une température entre {ABSOLUTE_ZERO_C} et {HOTTEST_C:g} °C est attendue")
        return None
    return value


def _power(cells: CellReader) -> float | None:
    value = cells.positive("power_kw")
    if value is not None and value > STRONGEST_KW:
        cells.fault("power_kw", f"plus de {STRONGEST_KW:g} kW : vérifiez que la puissance est en kW")
        return None
    return value


def _mark(cells: CellReader, key: str) -> bool | None:
    """Return whether a mark is set; a document says so by true or false, a table by a word."""
    cell = cells.raw.cells.get(key)
    if cells.raw.typed and cell is not None and isinstance(cell.value, bool):
        return cell.value
    return cells.understood(key, yes_or_no)


def _swapped(cells: CellReader, how: str) -> None:
    cells.fault("supply_temp_c", f"température de départ {how} : vérifiez qu’elles ne sont pas inversées")


def _warn_if_missing(cells: CellReader, resource: Resource) -> None:
    if cells.has("supply_temp_c"):
        return
    assumed = resource.default_temp_c
    then = "" if assumed is None else f" ; {assumed:g} °C sont supposés d’ici là"
    cells.warnings.append(f"« {resource.label_fr} » sans température de départ : ajoutez-la, °C{then}")
