"""Units and numbers as people write them, converted once into the canonical unit of a resource."""

import math
import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from symbiose.domain.labels import label_key
from symbiose.domain.resources import EnergyBasis, Family, Resource

HOURS_IN_A_LEAP_YEAR = 8784
KG_PER_T = 1000.0
KW_PER_MW = 1000.0
"""Also of the peak power of panels."""
KELVIN = 273.15
"""0 °C, K."""
_LONGEST = 100
"""A longer text is no number that somebody meant."""
_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_SIGN = "(?P<sign>[+\u2212-]?)"
_PLAIN = re.compile(rf"{_SIGN}(?P<whole>\d*)(?:[.,](?P<part>\d+))?(?P<power>[eE][+-]?\d+)?", re.ASCII)
_SPACED = re.compile(rf"{_SIGN}(?P<whole>\d{{1,3}}(?:{_SPACE}\d{{3}})+)(?:[.,](?P<part>\d+))?", re.ASCII)
_DOTS = re.compile(rf"{_SIGN}(?P<whole>[1-9]\d{{0,2}}(?:\.\d{{3}})+)(?:,(?P<part>\d+))?", re.ASCII)
_COMMAS = re.compile(rf"{_SIGN}(?P<whole>[1-9]\d{{0,2}}(?:,\d{{3}})+)(?:\.(?P<part>\d+))?", re.ASCII)
_AMBIGUOUS = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}[.,]\d{{3}}", re.ASCII)
_GAS_WORDS = re.compile(r"\b(gaz|gas|(bio-?)?m[eé]thane|bioga[sz]|gn[lv])\b")
"""Words that name a gas which is burnt, although the catalogue has no such label."""
_NOT_BURNT = re.compile(
    r"\b(chaud|chaleur|fum[eé]e|combustion|[eé]chappement|vapeur|froid|[eé]lectri|heat|hot|flue|steam)"
)
"""Beginnings of words beside which gas is what heat or electricity comes from."""
_BASES = ("pcs", "pci", "hhv", "lhv")
_BASIS = re.compile(r"\s*\(?\b(pcs|pci|hhv|lhv)\b\)?", re.IGNORECASE)


class QuantityNotUnderstood(ValueError):
    """A number, unit or period has no certain meaning; the message says what is expected, in French."""


class Unit(NamedTuple):
    """A unit as written: its canonical unit, and how much of it one is."""

    canonical: str
    """t, MWh, m3, piece, h or m2."""
    factor: float
    """Canonical units in one of this unit; for a power, in one hour of it."""
    is_power: bool = False
    """True when hours are needed to make it a yearly quantity."""
    basis: EnergyBasis | None = None
    """Heating value that the unit states."""


class CanonicalQuantity(NamedTuple):
    """A quantity in a canonical unit."""

    value: float
    """How many."""
    unit: str
    """t, MWh, m3, piece, h or m2."""


_NAMES: Mapping[Unit, str] = {
    Unit("t", 1.0): "t tonne tonne_metrique metric_ton",
    Unit("t", 1e3): "kt kilotonne",
    Unit("t", 1e-3): "kg kilo kilogramme kilogram kilogrammes",
    Unit("t", 1e-6): "g gramme gram",
    Unit("m3", 1.0): "m3 metre_cube metres_cubes cubic_metre cubic_meter",
    Unit("m3", 1e-3): "l litre liter",
    Unit("m3", 0.1): "hl hectolitre",
    Unit("MWh", 1e-6): "wh",
    Unit("MWh", 1e-3): "kwh kilowattheure kilowatt_hour",
    Unit("MWh", 1.0): "mwh megawattheure megawatt_hour",
    Unit("MWh", 1e3): "gwh gigawattheure gigawatt_hour",
    Unit("MWh", 1 / 3600): "mj megajoule",
    Unit("MWh", 1 / 3.6): "gj gigajoule",
    Unit("MWh", 1e3 / 3.6): "tj terajoule",
    Unit("MWh", 1e-3, is_power=True): "kw kilowatt",
    Unit("MWh", 1.0, is_power=True): "mw megawatt",
    Unit("piece", 1.0): "piece unite unit item pce u",
    Unit("h", 1.0): "h heure hour hr",
    Unit("m2", 1.0): "m2 metre_carre square_metre square_meter",
}
_UNITS = MappingProxyType(
    {label_key(name.replace("_", " ")): unit for unit, names in _NAMES.items() for name in names.split()}
)
_PERIODS: Mapping[str, int] = MappingProxyType(
    {label_key(name): count for names, count in (
        ("an année annee year annuel", 1), ("mois month mensuel", 12),
        ("semaine week", 52), ("jour day", 365),
    ) for name in names.split()}
)  # fmt: skip


def parse_number(text: str) -> float:
    """Return the number that a text states, in French or English writing.

    Thousands may be set apart by spaces, or by the sign that is not the decimal one. One group of three
    digits after one point or comma may be either: it is refused.

    >>> parse_number("1 200,5"), parse_number("1.234,5"), parse_number("1,234.5"), parse_number("0,125")
    (1200.5, 1234.5, 1234.5, 0.125)
    >>> parse_number("1.234")
    Traceback (most recent call last):
    symbiose.domain.quantities.QuantityNotUnderstood: nombre ambigu : écrivez 1234 ou 1,2340

    Raises:
        QuantityNotUnderstood: The text is no number, or an ambiguous one.
    """
    stripped = text.strip()
    readings = two_readings(stripped)
    if readings is not None:
        msg = f"nombre ambigu : écrivez {readings[0]} ou {readings[1]}"
        raise QuantityNotUnderstood(msg)
    for pattern in (_PLAIN, _SPACED, _DOTS, _COMMAS):
        match = pattern.fullmatch(stripped) if len(stripped) <= _LONGEST else None
        if match and (match["whole"] or match["part"]):
            return _value(match)
    msg = "un nombre est attendu, par exemple 1234,5"
    raise QuantityNotUnderstood(msg)


def two_readings(text: str) -> tuple[str, str] | None:
    """Return the two numbers that a text may mean, written so that each means one; None when it means one.

    >>> two_readings("1.234"), two_readings("0.125")
    (('1234', '1,2340'), None)
    """
    stripped = text.strip()
    if not _AMBIGUOUS.fullmatch(stripped):
        return None
    decimal = stripped.replace(".", ",")
    return decimal.replace(",", ""), f"{decimal}0"


def parse_unit(text: str) -> Unit:
    """Return the unit that a text names, in French or English.

    >>> parse_unit("tonnes").canonical, parse_unit("m³").canonical, parse_unit("kWh PCS").basis.value
    ('t', 'm3', 'PCS')

    Raises:
        QuantityNotUnderstood: No such unit is known.
    """
    basis = _BASIS.search(text)
    found = _UNITS.get(label_key(_BASIS.sub("", text)))
    if found is None:
        msg = "unité inconnue : t, kg, m3, L, kWh, MWh, GWh, MJ, GJ, kW, pièce, h ou m2"
        raise QuantityNotUnderstood(msg)
    if basis is None:
        return found
    if found.canonical != "MWh" or found.is_power:
        msg = "PCS et PCI ne se disent que d’une énergie, par exemple « kWh PCS »"
        raise QuantityNotUnderstood(msg)
    higher = basis[1].casefold() in {"pcs", "hhv"}
    return found._replace(basis=EnergyBasis.PCS if higher else EnergyBasis.PCI)


def needs_heating_value(words: str, unit: Unit, resource: Resource | None) -> bool:
    """Tell whether energy of a gas is stated without saying on which heating value it is counted.

    Args:
        words: The resource as written.
        unit: Unit of the quantity.
        resource: The resource that the words name, None when not certain.
    """
    if unit.canonical != "MWh" or unit.basis is not None:
        return False
    plain = words.casefold().strip()
    if resource is None:
        asks = _GAS_WORDS.search(plain) is not None and _NOT_BURNT.search(plain) is None
    else:
        asks = resource.family is Family.GAS and resource.energy_basis is not None and plain != resource.id
    return asks and not states_heating_value(words)


def states_heating_value(words: str) -> bool:
    """Tell whether the words for an energy say on which heating value it is counted.

    >>> states_heating_value("Gaz naturel (PCS)"), states_heating_value("gaz de ville")
    (True, False)
    """
    plain = words.casefold()
    return any(basis in plain for basis in _BASES)


def periods_per_year(text: str) -> int:
    """Return how many periods make a year: 12 months, 52 weeks, 365 days.

    >>> periods_per_year("semaine")
    52

    Raises:
        QuantityNotUnderstood: No such period is known.
    """
    found = _PERIODS.get(label_key(text))
    if found is None:
        msg = "période inconnue : an, mois, semaine ou jour"
        raise QuantityNotUnderstood(msg)
    return found


def canonical_per_unit(
    unit_text: str,
    resource: Resource | None,
    *,
    density_t_per_m3: float | None = None,
    hours_per_year: float | None = None,
) -> CanonicalQuantity:
    """Return how much one declared unit is in the canonical unit of its resource.

    >>> canonical_per_unit("kWh", None)
    CanonicalQuantity(value=0.001, unit='MWh')

    Args:
        unit_text: Unit as written.
        resource: What it measures; None while unknown: the unit's own canonical unit is kept.
        density_t_per_m3: Density that the declarant states, which goes before the resource's, t/m³.
        hours_per_year: Hours in a year at this power; needed for a power, and only for one.

    Raises:
        QuantityNotUnderstood: The unit is unknown or does not measure this resource, or a density, a
            number of hours or a heating value is needed and not known.
    """
    unit = parse_unit(unit_text)
    factor = product(unit.factor, _hours(unit, hours_per_year))
    if resource is None:
        return CanonicalQuantity(factor, unit.canonical)
    _check_basis(unit, resource)
    if unit.canonical == resource.unit:
        return CanonicalQuantity(factor, resource.unit)
    return CanonicalQuantity(product(factor, _by_mass(unit, resource, density_t_per_m3)), resource.unit)


def product(*factors: float) -> float:
    """Return the product of numbers as they are written, without the digits that binary fractions add.

    >>> 12 * 1.2, product(12, 1.2)
    (14.399999999999999, 14.4)
    """
    return float(math.prod((Decimal(repr(factor)) for factor in factors), start=Decimal(1)))


def _by_mass(unit: Unit, resource: Resource, stated_t_per_m3: float | None) -> float:
    """Return canonical units of the resource in one canonical unit of the declared unit."""
    pair = {unit.canonical, resource.unit}
    if pair == {"t", "m3"}:
        per_other = stated_t_per_m3 or resource.density_t_per_m3
        missing = "donnez sa densité, en t/m³"
    elif pair == {"t", "piece"}:
        per_other, missing = resource.mass_t_per_piece, f"comptez en {_written(resource.unit)}"
    else:
        wanted, found = _written(resource.unit), _written(unit.canonical)
        msg = f"« {resource.label_fr} » se compte en {wanted}, pas en {found}"
        raise QuantityNotUnderstood(msg)
    if per_other is None:
        way = f"de {_written(unit.canonical)} en {_written(resource.unit)}"
        msg = f"pour passer {way}, « {resource.label_fr} » demande plus : {missing}"
        raise QuantityNotUnderstood(msg)
    return per_other if resource.unit == "t" else 1 / per_other


def _check_basis(unit: Unit, resource: Resource) -> None:
    if unit.canonical != "MWh" or unit.basis is None or resource.energy_basis is unit.basis:
        return
    if resource.energy_basis is None:
        msg = f"« {resource.label_fr} » ne se compte ni en PCS ni en PCI : écrivez l’énergie seule"
    else:
        wanted = f"choisissez la ressource comptée en {unit.basis}"
        msg = f"« {resource.label_fr} » se compte en {resource.energy_basis} : {wanted}"
    raise QuantityNotUnderstood(msg)


def _hours(unit: Unit, hours_per_year: float | None) -> float:
    if not unit.is_power:
        return 1.0
    if hours_per_year is None:
        msg = "une quantité en puissance demande « heures_par_an » : ajoutez les heures de marche"
        raise QuantityNotUnderstood(msg)
    if not 0 <= hours_per_year <= HOURS_IN_A_LEAP_YEAR:
        msg = f"une année a de 0 à {HOURS_IN_A_LEAP_YEAR} heures"
        raise QuantityNotUnderstood(msg)
    return hours_per_year


def _written(canonical: str) -> str:
    return {"m3": "m³", "m2": "m²", "piece": "pièces"}.get(canonical, canonical)


def _value(match: re.Match[str]) -> float:
    whole = re.sub(r"\D", "", match["whole"]) or "0"
    power = match.groupdict().get("power") or ""
    value = float(f"{whole}.{match['part'] or '0'}{power}")
    if math.isinf(value):
        msg = "ce nombre est trop grand"
        raise QuantityNotUnderstood(msg)
    return -value if match["sign"] in {"-", "\u2212"} else value
