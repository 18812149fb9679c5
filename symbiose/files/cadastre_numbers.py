"""Numbers of a solar cadastre: typed ones, and texts as geographic tools and spreadsheets write them."""

import math
import re
from typing import Final

_SPACES: Final = re.compile(r"[\s\u00a0\u202f']")
_AMBIGUOUS: Final = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
_PLAIN: Final = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_MAX_CHARS: Final = 60


class NotANumber(ValueError):
    """A value is no number; the message says why, in French."""


def number_of(value: object) -> float | None:
    """Return the number of a value; None when it is absent.

    A point is a decimal point, since geographic tools write one; `1,234` alone is ambiguous. A sign of
    degrees may follow.

    >>> number_of("1 234,5"), number_of("2.834"), number_of("1.234.567,8"), number_of(" ")
    (1234.5, 2.834, 1234567.8, None)

    Raises:
        NotANumber: It is none, or is ambiguous.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        msg = "un nombre est attendu"
        raise NotANumber(msg)
    number = _of_text(value) if isinstance(value, str) else _finite(value)
    if number is not None and not math.isfinite(number):
        msg = "un nombre fini est attendu"
        raise NotANumber(msg)
    return number


def _finite(value: float) -> float:
    try:
        return float(value)
    except OverflowError as error:
        msg = "un nombre fini est attendu"
        raise NotANumber(msg) from error


def _of_text(text: str) -> float | None:
    bare = _SPACES.sub("", text[: _MAX_CHARS + 1]).removesuffix("°")
    if not bare:
        return None
    if len(bare) > _MAX_CHARS:
        msg = "un nombre est attendu"
        raise NotANumber(msg)
    if _AMBIGUOUS.fullmatch(bare):
        msg = "ce nombre a deux lectures : écrivez-le sans séparateur de milliers, avec un point décimal"
        raise NotANumber(msg)
    if _PLAIN.fullmatch(bare):
        return float(bare.replace(",", "."))
    grouped = _GROUPED.fullmatch(bare)
    if grouped:
        other = "." if grouped[1] == "," else ","
        return float(bare.replace(grouped[1], "").replace(other, "."))
    msg = "un nombre est attendu"
    raise NotANumber(msg)
