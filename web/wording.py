"""French numbers, dates and the words of the trade, as filters of the templates."""

import re
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from flask import Flask

from symbiose.domain.civil_days import LEGAL_TIME
from symbiose.domain.flows import FLAT_YEAR, Band
from symbiose.domain.typical_flows import was_offered
from web.language import ENGLISH, N_, THIN, _, language, typeset
from web.words import MODELS, WORDS

NOTHING = "–"
SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_A_YEAR = re.compile(r"\ban\b")
SMALL = 1.0
LARGE = 1000.0
MONTHS = (
    *(N_("janvier"), N_("février"), N_("mars"), N_("avril"), N_("mai"), N_("juin")),
    *(N_("juillet"), N_("août"), N_("septembre"), N_("octobre"), N_("novembre"), N_("décembre")),
)
MONTHS_SHORT = (
    *(N_("janv."), N_("févr."), N_("mars"), N_("avr."), N_("mai"), N_("juin")),
    *(N_("juil."), N_("août"), N_("sept."), N_("oct."), N_("nov."), N_("déc.")),
)
"""The same, as short as a calendar writes them."""
_ENGLISH_SIGNS = str.maketrans({THIN: ",", ",": "."})


_FIGURE = {"hidden": N_("Masqué"), "category": N_("Ordre de grandeur"), "named": N_("Chiffre")}
_OPEN = {
    "quantity": _FIGURE,
    "price": _FIGURE | {"category": N_("Fourchette")},
    "quality": _FIGURE | {"category": N_("Noms des propriétés"), "named": N_("Valeurs")},
}
"""Field of a flow → level → what is seen of it."""


def number(value: float | None, digits: int | None = None) -> str:
    r"""Return a number as the reader's language writes it; without `digits`, as precise as its size deserves.

    >>> number(1234.5, 1)
    '1\u202f234,5'
    """
    if value is None:
        return NOTHING
    size = abs(float(value))
    if digits is None:
        digits = 0 if size >= LARGE else 1 if size >= SMALL else 3
    text = f"{abs(float(value)):,.{digits}f}"
    whole, _point, part = text.partition(".")
    part = part.rstrip("0")
    written = whole.replace(",", THIN) + (f",{part}" if part else "")
    if language() == ENGLISH:
        written = written.translate(_ENGLISH_SIGNS)
    return f"{MINUS}{written}" if float(value) < 0 and written != "0" else written


def figure(value: float | None) -> str:
    r"""Return a quantity with the digits that were declared, three decimals from one unit up.

    >>> figure(1200.5), figure(0.00025)
    ('1\u202f200,5', '0,00025')
    """
    return number(value, 6 if value is not None and abs(value) < SMALL else 3)


def magnitude(value: float | Decimal | Band | None, digits: int | None = None) -> str:
    r"""Return a figure, or the order of magnitude that stands for it.

    >>> magnitude(Band(min=1000, max=10000))
    'de 1\u202f000 à 10\u202f000'
    """
    if isinstance(value, Band):
        return _("de %(low)s à %(high)s", low=number(value.min), high=number(value.max))
    return number(None if value is None else float(value), digits)


def euros(value: float | None) -> str:
    """Return an amount in whole euros, or with cents below ten."""
    if value is None:
        return NOTHING
    digits = 2 if 0 < abs(value) < 10 else 0
    return f"{number(value, digits)}\N{NO-BREAK SPACE}€"


def percent(value: float | None) -> str:
    """Return a share as a percentage."""
    return NOTHING if value is None else f"{number(value * 100, 2)}\N{NO-BREAK SPACE}%"


def day(value: date | datetime | str | None) -> str:
    """Return a date as 22/11/2026; a moment is told in the time of Paris; a year stays a year."""
    if value is None:
        return NOTHING
    if isinstance(value, str):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return value
    moment = value.astimezone(LEGAL_TIME) if isinstance(value, datetime) else value
    return f"{moment:%d/%m/%Y}"


def moment(value: datetime | None) -> str:
    """Return a moment as 22/11/2026 à 14:05, in the time of Paris."""
    if value is None:
        return NOTHING
    there = value.astimezone(LEGAL_TIME)
    return _("%(day)s à %(time)s", day=f"{there:%d/%m/%Y}", time=f"{there:%H:%M}")


def unit(code: str) -> str:
    """Return a unit as it is written on screen."""
    return {"m3": "m³", "m2": "m²", "piece": _("pièces")}.get(code, code)


def per(code: str) -> str:
    """Return the unit that a price is for."""
    return _("pièce") if code == "piece" else unit(code)


YEARS = "an"
"""Unit of a life or a payback: more than one year in every reference value."""


def rate(text: str) -> str:
    """Return the unit of a reference value as it is written on screen; nothing for a bare number.

    >>> rate("kgCO2e/m3")
    'kgCO₂e/m³'
    """
    if text == "1":
        return ""
    if text == YEARS:
        return _("ans")
    for plain, written in (("CO2", "CO₂"), ("m3", "m³"), ("m2", "m²"), ("/piece", _("/pièce"))):
        text = text.replace(plain, written)
    return _A_YEAR.sub(_("an"), text)


def leave_out(name: str) -> str:
    """Return what is wrong with words that name a firm to another that may not know it."""
    return _("Retirez « %(name)s » : cette entreprise n’a pas accepté d’être nommée à l’autre.", name=name)


def word(code: str) -> str:
    """Return the French term of a code of the trade; an unknown code is shown with spaces."""
    return _(WORDS[code]) if code in WORDS else code.replace("_", " ")


def openness(level: str, field: str) -> str:
    """Return what others see of a field of a flow at a level, as the forms call it.

    Args:
        level: `hidden`, `category` or `named`.
        field: `quantity`, `price` or `quality`.
    """
    return _(_OPEN[field][level])


def openings(field: str) -> list[tuple[str, str]]:
    """Return the levels of a field of a flow with their names, the most closed first."""
    return [(level, openness(level, field)) for level in _OPEN[field]]


def calendar(months: tuple[float, ...]) -> str:
    """Return the shares of the months as they are read: runs of equal months are told together."""
    if months == FLAT_YEAR:
        return _("régulier toute l’année")
    breaks = [0, *(n + 1 for n, (one, other) in enumerate(pairwise(months)) if one != other), len(months)]
    runs = [(start, stop) for start, stop in pairwise(breaks) if months[start]]
    return _(" ; ").join(_run(start, stop, months[start]) for start, stop in runs)


def _run(start: int, stop: int, share: float) -> str:
    first, last = _(MONTHS_SHORT[start]), _(MONTHS_SHORT[stop - 1])
    if stop - start == 1:
        return f"{first}{SPACE}: {percent(share)}"
    return _(
        "%(first)s à %(last)s\N{NO-BREAK SPACE}: %(share)s chacun",
        first=first,
        last=last,
        share=percent(share),
    )


def objective_unit(code: str) -> str:
    """Return the unit that an objective is counted in."""
    return rate({"net_benefit": "€/an", "co2_avoided": "kgCO2e/an"}.get(code, "t/an"))


def model_name(model: int) -> str:
    """Return the title of one of the six OPEO/INEC models."""
    return _(MODELS[model - 1])


def init_wording(app: Flask) -> None:
    """Give the filters to the templates."""
    for function in (
        number,
        figure,
        typeset,
        magnitude,
        euros,
        percent,
        day,
        moment,
        unit,
        per,
        calendar,
        rate,
        word,
        model_name,
        objective_unit,
        was_offered,
    ):
        app.jinja_env.filters[function.__name__] = function
    app.jinja_env.globals.update(months=MONTHS, months_short=MONTHS_SHORT, openings=openings)
