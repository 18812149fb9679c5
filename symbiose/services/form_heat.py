"""How a form states heat when its quantity is not known: by power and hours, or by the fuel behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from symbiose.domain.errors import Problem
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.french_numbers import french_number
from symbiose.domain.heat_quantities import (
    BOILER_EFFICIENCY,
    PCI_PER_PCS_OF_GAS,
    PER_CENT,
    SHARE_OF_MEDIUM,
    Fuel,
    HeatFromFuel,
    HeatFromPower,
    Medium,
    heat_from_fuel,
    heat_from_power,
)
from symbiose.domain.quantities import QuantityNotUnderstood, canonical_per_unit, parse_number, parse_unit

MEDIA: Mapping[str, str] = MappingProxyType(
    {
        Medium.BOILER_FUMES: "fumées d’une chaudière",
        Medium.OVEN_FUMES: "fumées d’un four ou d’un séchoir",
        Medium.COMPRESSOR: "compresseur d’air",
        Medium.COOLING_WATER: "eau de refroidissement",
        Medium.CHILLER: "condenseur d’un groupe froid",
        Medium.CONDENSATE: "condensats ou buées",
        Medium.EXHAUST_AIR: "air extrait",
        Medium.PRODUCT: "produits chauds à refroidir",
    }
)
"""Medium → its French words."""
FUELS: Mapping[str, str] = MappingProxyType(
    {
        Fuel.GAS_PCS: "gaz, en PCS (factures)",
        Fuel.GAS_PCI: "gaz, en PCI",
        Fuel.OTHER_PCI: "autre combustible, en PCI",
        Fuel.ELECTRICITY: "électricité",
    }
)
"""Fuel → its French words."""
FUEL_UNITS = ("MWh", "kWh", "GWh", "kW")
"""Units that the energy of a fuel is asked in; kW goes with the hours of running."""
WAYS = ("quantity", "power", "fuel")
"""The quantity is known; or power and hours; or the fuel behind it."""
_THIN = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True)
class HeatTold:
    """What a form says of the heat behind a quantity."""

    sentence: str
    """In French, with what was assumed; kept with the flow."""
    mwh_per_year: float | None = None
    """Heat of a year, MWh; None when only the medium is told."""
    low_mwh: float | None = None
    """Lower end that an assumption leads to, MWh."""
    high_mwh: float | None = None
    """Upper end that an assumption leads to, MWh."""
    mean_power_kw: float | None = None
    """Power over the stated hours, kW."""
    assumed: tuple[ReferenceValue, ...] = ()
    """Reference values that stand for what was not stated."""


class _Faulty(Exception):
    """Something is missing or wrong; it has been noted."""


def read_heat_way(
    texts: Mapping[str, str], factors: ReferenceBook, day: date, problems: list[Problem]
) -> HeatTold | None:
    """Return the heat that a form states, None when it states the quantity alone or a fault was noted.

    Args:
        texts: Texts by field of the form.
        factors: Dated reference values.
        day: Day on which they must hold.
        problems: Where faults are noted.
    """
    way = texts.get("heat_way", "quantity")
    medium = texts.get("medium", "")
    try:
        _check_choices(texts, problems)
        if way == "power":
            return _with_medium(_by_power(texts, problems), medium)
        if way == "fuel":
            return _with_medium(_by_fuel(texts, factors, day, problems), medium)
    except _Faulty:
        return None
    return HeatTold(f"Rejet de chaleur : {MEDIA[medium]}.") if medium else None


def _check_choices(texts: Mapping[str, str], problems: list[Problem]) -> None:
    closed: Sequence[tuple[str, Sequence[str]]] = (
        ("heat_way", WAYS),
        ("medium", tuple(MEDIA)),
        ("fuel", tuple(FUELS)),
    )
    wrong = [name for name, known in closed if texts.get(name, known[0]) not in known]
    problems += [Problem(name, texts[name][:200], "choisissez dans la liste") for name in wrong]
    if wrong:
        raise _Faulty


def _by_power(texts: Mapping[str, str], problems: list[Problem]) -> HeatTold:
    """Return power x hours."""
    power = _number(texts, "power_kw", "donnez la puissance, en kW", problems)
    hours = _number(texts, "hours_per_year", "donnez les heures de marche par an", problems)
    if power is None or hours is None:
        raise _Faulty
    try:
        found = heat_from_power(power, hours)
    except QuantityNotUnderstood as error:
        problems.append(Problem("hours_per_year", texts["hours_per_year"], str(error)))
        raise _Faulty from error
    return HeatTold(_power_sentence(found), mwh_per_year=found.mwh_per_year)


def _power_sentence(found: HeatFromPower) -> str:
    hours, power, heat = (_fr(x) for x in (found.hours_per_year, found.power_kw, found.mwh_per_year))
    return f"Chaleur calculée : {hours} h × {power} kW = {heat} MWh par an."


def _by_fuel(
    texts: Mapping[str, str], factors: ReferenceBook, day: date, problems: list[Problem]
) -> HeatTold:
    """Return fuel x share: stated by the person, else assumed from the reference data."""
    if "fuel" not in texts:
        problems.append(Problem("fuel", "", "dites quelle énergie est consommée"))
    hours = _number(texts, "hours_per_year", None, problems) if "hours_per_year" in texts else None
    fuel_mwh = _fuel_mwh(texts, hours, problems)
    share = _share(texts, factors, day, problems)
    if "fuel" not in texts or fuel_mwh is None or share is None:
        raise _Faulty
    try:
        found = heat_from_fuel(
            Fuel(texts["fuel"]),
            fuel_mwh,
            pci_per_pcs=factors.at(PCI_PER_PCS_OF_GAS, day),
            share=share,
            hours_per_year=hours,
        )
    except QuantityNotUnderstood as error:
        name = "hours_per_year" if "heures" in str(error) else "share_pct"
        problems.append(Problem(name, texts.get(name, ""), str(error)))
        raise _Faulty from error
    return HeatTold(
        _fuel_sentence(found),
        mwh_per_year=found.mwh_per_year,
        low_mwh=found.low_mwh,
        high_mwh=found.high_mwh,
        mean_power_kw=found.mean_power_kw,
        assumed=tuple(value for value in (found.pci_per_pcs, found.assumed) if value),
    )


def _fuel_mwh(texts: Mapping[str, str], hours: float | None, problems: list[Problem]) -> float | None:
    quantity = _number(texts, "fuel_quantity", "donnez l’énergie consommée par an", problems)
    try:
        unit = parse_unit(texts.get("fuel_unit", "MWh"))
        one = canonical_per_unit(texts.get("fuel_unit", "MWh"), None, hours_per_year=hours)
    except QuantityNotUnderstood as error:
        problems.append(Problem("fuel_unit", texts.get("fuel_unit", ""), str(error)))
        return None
    if unit.canonical != "MWh":
        problems.append(
            Problem("fuel_unit", texts["fuel_unit"], "une unité d’énergie est attendue, MWh ou kWh")
        )
        return None
    return None if quantity is None else quantity * one.value


def _share(
    texts: Mapping[str, str], factors: ReferenceBook, day: date, problems: list[Problem]
) -> float | ReferenceValue | None:
    """Return the share of the fuel that is the heat: efficiency of a need, what an offer carries away."""
    if "share_pct" in texts:
        share = _number(texts, "share_pct", None, problems)
        if share is not None and not 0 < share <= PER_CENT:
            problems.append(
                Problem("share_pct", texts["share_pct"], "un pourcentage de plus de 0 à 100 est attendu")
            )
            return None
        return None if share is None else share / PER_CENT
    if texts.get("direction") == "need":
        return factors.at(BOILER_EFFICIENCY, day)
    medium = texts.get("medium", "")
    known = SHARE_OF_MEDIUM.get(Medium(medium)) if medium else None
    if known is None:
        asked = (
            "dites quelle part de cette énergie part dans ce rejet, en % : aucune valeur d’usage n’est connue"
        )
        problems.append(Problem("share_pct", "", asked))
        return None
    return factors.at(known, day)


def _fuel_sentence(found: HeatFromFuel) -> str:
    parts = [f"{_fr(found.fuel_mwh)} MWh ({FUELS[found.fuel]})"]
    if found.pci_per_pcs:
        parts.append(f"{_fr(found.pci_per_pcs.value)} MWh PCI par MWh PCS")
    parts.append(f"{_fr(found.share * PER_CENT)} %")
    text = f"Chaleur calculée : {' × '.join(parts)} = {_fr(found.mwh_per_year)} MWh par an"
    if found.mean_power_kw is not None and found.hours_per_year is not None:
        text += f", soit {_fr(found.mean_power_kw)} kW en moyenne sur {_fr(found.hours_per_year)} h"
    if found.assumed:
        low, high = (
            _fr((end or found.share) * PER_CENT)
            for end in (found.assumed.range_low, found.assumed.range_high)
        )
        text += f" (part supposée, de {low} à {high} % : {found.assumed.source})"
    return f"{text}."


def _with_medium(told: HeatTold, medium: str) -> HeatTold:
    if not medium:
        return told
    said = f"Rejet de chaleur : {MEDIA[medium]}. {told.sentence}"
    return HeatTold(said, told.mwh_per_year, told.low_mwh, told.high_mwh, told.mean_power_kw, told.assumed)


def _number(
    texts: Mapping[str, str], name: str, missing: str | None, problems: list[Problem]
) -> float | None:
    """Return the number of a field, zero or more; None, with its fault noted, when it is none."""
    if name not in texts:
        if missing:
            problems.append(Problem(name, "", missing))
        return None
    try:
        value = parse_number(texts[name])
    except QuantityNotUnderstood as error:
        problems.append(Problem(name, texts[name][:200], str(error)))
        return None
    if value < 0:
        problems.append(Problem(name, texts[name][:200], "une valeur négative n’a pas de sens ici"))
        return None
    return value


def _fr(value: float) -> str:
    """Return a number as the French write it, to four significant digits below a thousand.

    >>> _fr(2000.0), _fr(0.8996)
    ('2\u202f000', '0,8996')
    """
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", _THIN)
    return french_number(float(f"{value:.4g}")) if value.is_integer() else f"{value:.4g}".replace(".", ",")
