"""What words say besides the resource: « environ 2 GWh d’eau de rinçage à 60 °C, jours ouvrés »."""

import re
from collections.abc import Mapping
from datetime import date

from symbiose.domain.documents.flow_entry import WEEK_KEYS
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.french_numbers import french_number
from symbiose.domain.labels import bare
from symbiose.domain.week_parts import WeekPattern

ABOUT = "band_of_about"
"""Dated value: share by which a quantity may be off that is « environ » so much."""
PER_CENT = 100.0
_COMPUTED = ("power", "fuel")
"""Ways of knowing heat in which the quantity is computed."""
_OF_ENERGY = ("Wh", "PCS", "PCI", "kW")
"""How the units of energy and power end."""
_ENERGY = re.compile(
    r"(?P<about>environ|env\.?|about|approx\.?|à peu près|~|≈)?\s*"
    r"(?P<number>\d[\d \u00a0\u202f]*(?:[.,]\d+)?)\s*(?P<unit>[GMk]Wh)\b(?P<basis> PCS| PCI)?",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\s*(?:environ|env\.?|about|approx\.?|à peu près|~|≈)\s*(?P<rest>.+)", re.IGNORECASE)
_DEGREES = re.compile(r"(?P<number>-?\d+(?:[.,]\d+)?)\s*°\s*C\b")
_NO_TEMPERATURE = re.compile(
    r"(?:\d\s*(?:à|-|–|/|et)\s*|moins de\s*|plus de\s*|jusqu.à\s*)\d+(?:[.,]\d+)?\s*°\s*C"
)
"""A range of temperatures, or a limit."""
_UNITS: Mapping[str, str] = {"gwh": "GWh", "mwh": "MWh", "kwh": "kWh"}
_WEEKS: tuple[tuple[str, WeekPattern], ...] = (
    (
        r"jours? (?:ouvres?|ouvrables?) de nuit|nuits? (?:de|en) semaine|weekday nights?",
        WeekPattern.WEEKDAY_NIGHTS,
    ),
    (r"jours? (?:ouvres?|ouvrables?) de jour|en journee|weekday days?|1 ?x ?8", WeekPattern.WEEKDAY_DAYS),
    (r"2 ?x ?8", WeekPattern.TWO_SHIFTS),
    (
        r"jours? ouvres?|jours? ouvrables?|en semaine|lundi au vendredi|weekdays?|3 ?x ?8",
        WeekPattern.WEEKDAYS,
    ),
    (r"week ends?|weekends?", WeekPattern.WEEKENDS),
    (r"24 ?h/24|7 ?j/7|24/7|en continu|continuously|[45] ?x ?8", WeekPattern.ALL_WEEK),
)
"""Words → when in the week, the first that is found."""


def said_in(words: str) -> dict[str, str]:
    """Return the fields of a form that words fill: quantity of energy with its unit, temperature, week.

    >>> said_in("environ 2 GWh d’eau de rinçage à 60 °C, jours ouvrés")
    {'quantity': 'environ 2', 'unit': 'GWh', 'supply_temp_c': '60', 'week': 'weekdays'}
    >>> said_in("fûts de 200 L"), said_in("chaleur de 40 à 90 °C")
    ({}, {})
    """
    return {**_quantity(words), **_temperature(words), **_week(words)}


def fields_said(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what the words of a resource state of fields that are empty.

    A temperature in the words counts for energy alone; a unit goes with its quantity.
    """
    said = said_in(typed.get("resource", ""))
    if "quantity" in typed or typed.get("heat_way") in _COMPUTED:
        said = {name: text for name, text in said.items() if name not in ("quantity", "unit")}
    if not said.get("unit", typed.get("unit", "")).strip().endswith(_OF_ENERGY):
        said.pop("supply_temp_c", None)
    if any(key in typed for key in WEEK_KEYS):
        said.pop("week", None)
    return {name: text for name, text in said.items() if name == "unit" or name not in typed}


def take_about(texts: dict[str, str], factors: ReferenceBook, day: date) -> ReferenceValue | None:
    """Give a quantity that is « environ » so much its number and, where no other is stated, a band.

    Returns:
        The value that the band rests on; None where there was nothing to do.
    """
    number = without_about(texts.get("quantity", ""))
    if number is None:
        return None
    texts["quantity"] = number
    if {"band_pct", "quantity_low", "quantity_high"} & texts.keys():
        return None
    band = factors.at(ABOUT, day)
    texts["band_pct"] = french_number(band.value * PER_CENT)
    return band


def without_about(text: str) -> str | None:
    """Return a quantity without the word that makes it vague, None where there is none.

    >>> without_about("environ 2"), without_about("~ 1 500"), without_about("2")
    ('2', '1 500', None)
    """
    found = _ABOUT.fullmatch(text)
    return found["rest"].strip() if found else None


def _quantity(words: str) -> dict[str, str]:
    stated = list(_ENERGY.finditer(words))
    if len(stated) != 1:
        return {}
    one = stated[0]
    about = f"{one['about']} " if one["about"] else ""
    unit = _UNITS[one["unit"].lower()] + (one["basis"] or "").upper()
    return {"quantity": f"{about}{one['number'].strip()}", "unit": unit}


def _temperature(words: str) -> dict[str, str]:
    stated = _DEGREES.findall(words)
    if len(stated) != 1 or _NO_TEMPERATURE.search(words):
        return {}
    return {"supply_temp_c": stated[0]}


def _week(words: str) -> dict[str, str]:
    plain = bare(words).replace("-", " ").replace("×", "x").replace("*", "x")
    plain = re.sub(r"(?<=[\d/]) (?=[\d/hj])", "", " ".join(plain.replace(" /", "/").split()))
    found = (pattern for known, pattern in _WEEKS if re.search(rf"\b(?:{known})", plain))
    pattern = next(found, None)
    return {} if pattern is None else {"week": pattern.value}
