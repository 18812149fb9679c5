"""Numbers as people and spreadsheets write them, in French or English; an ambiguous one is refused."""

import math
import re

from symbiose.files.declarations_words import NotUnderstood

_SPACE = "[ \u00a0\u2007\u2009\u202f]"
_SIGN = "(?P<sign>[+\u2212-]?)"
_PLAIN = re.compile(rf"{_SIGN}(?P<whole>\d*)(?:[.,](?P<part>\d+))?(?P<power>[eE][+-]?\d+)?", re.ASCII)
_SPACED = re.compile(rf"{_SIGN}(?P<whole>\d{{1,3}}(?:{_SPACE}\d{{3}})+)(?:[.,](?P<part>\d+))?", re.ASCII)
_DOTS = re.compile(rf"{_SIGN}(?P<whole>[1-9]\d{{0,2}}(?:\.\d{{3}})+)(?:,(?P<part>\d+))?", re.ASCII)
_COMMAS = re.compile(rf"{_SIGN}(?P<whole>[1-9]\d{{0,2}}(?:,\d{{3}})+)(?:\.(?P<part>\d+))?", re.ASCII)
_AMBIGUOUS = re.compile(rf"{_SIGN}[1-9]\d{{0,2}}[.,]\d{{3}}", re.ASCII)
_LONGEST = 100
"""A longer text is no number that somebody meant."""


def parse_number(text: str) -> float:
    """Return the number that a text states.

    Thousands may be set apart by spaces, or by the sign that is not the decimal one. One group of three
    digits after one point or comma may be either: it is refused.

    >>> parse_number("1 234,5"), parse_number("1.234,5"), parse_number("1,234.5"), parse_number("0,125")
    (1234.5, 1234.5, 1234.5, 0.125)

    Raises:
        NotUnderstood: The text is no number, or an ambiguous one.
    """
    stripped = text.strip()
    if _AMBIGUOUS.fullmatch(stripped):
        digits = stripped.replace(",", ".")
        thousands, decimal = digits.replace(".", ""), digits.replace(".", ",") + "0"
        msg = f"nombre ambigu : écrivez {thousands} si c'est un séparateur de milliers, sinon {decimal}"
        raise NotUnderstood(msg)
    for pattern in (_PLAIN, _SPACED, _DOTS, _COMMAS):
        match = pattern.fullmatch(stripped) if len(stripped) <= _LONGEST else None
        if match and (match["whole"] or match["part"]):
            return _value(match)
    msg = "un nombre est attendu, par exemple 1234,5"
    raise NotUnderstood(msg)


def _value(match: re.Match[str]) -> float:
    whole = re.sub(r"\D", "", match["whole"]) or "0"
    power = match.groupdict().get("power") or ""
    value = float(f"{whole}.{match['part'] or '0'}{power}")
    if math.isinf(value):
        msg = "ce nombre est trop grand"
        raise NotUnderstood(msg)
    return -value if match["sign"] in {"-", "\u2212"} else value
