"""Moments as spreadsheets count them: days since the end of 1899, the hour being a part of a day."""

import re
from datetime import datetime, timedelta
from typing import Final

_ZERO: Final = datetime(1899, 12, 30)
"""Day 0, so that days after February 1900 count right (ECMA-376-1, 18.17.4.1)."""
MINUTES_OF_DAY: Final = 24 * 60
_NEAR: Final = 0.1
"""Minutes that a part of a day may lie beside a whole minute: it was rounded to four decimals at least."""
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,](\d{1,15}))?(?= |$)", re.ASCII)
_PART: Final = re.compile(r"0[.,](\d{1,15})", re.ASCII)


def spelled(text: str) -> str:
    """Return a moment that begins with a count of days in writing; any other stays as it is.

    >>> spelled("45658,0208333333"), spelled("45658"), spelled("45658 0:30"), spelled("01/01/25")
    ('2025-01-01 00:30', '2025-01-01', '2025-01-01 0:30', '01/01/25')
    """
    found = _SERIAL.match(text)
    if not found:
        return text
    minutes = _minutes(found[2]) if found[2] else 0
    if minutes is None:
        return text
    moment = _ZERO + timedelta(days=int(found[1]), minutes=minutes)
    shown = f"{moment:%Y-%m-%d %H:%M}" if found[2] else f"{moment:%Y-%m-%d}"
    return shown + text[found.end() :]


def spelled_hour(text: str) -> str:
    """Return a part of a day as an hour; any other text stays as it is.

    >>> spelled_hour("0,5"), spelled_hour("12:30")
    ('12:00', '12:30')
    """
    found = _PART.fullmatch(text)
    minutes = _minutes(found[1]) if found else None
    return text if minutes is None else f"{minutes // 60:02}:{minutes % 60:02}"


def _minutes(decimals: str) -> int | None:
    """Return the minutes of a part of a day; None where it is none of whole minutes."""
    exact = float(f"0.{decimals}") * MINUTES_OF_DAY
    return round(exact) if abs(exact - round(exact)) <= _NEAR else None
