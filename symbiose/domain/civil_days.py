"""On which day something happens: instants are kept in UTC, days are told by the legal time here."""

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

LEGAL_TIME: Final = ZoneInfo("Europe/Paris")
"""Legal time of metropolitan France: decree 78-855 of 9 August 1978, for the territory served here."""


def day_of(moment: datetime) -> date:
    """Return the day on which a moment is, by the legal time.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    datetime.date(2027, 1, 1)

    Args:
        moment: With its zone.

    Raises:
        ValueError: It has no zone.
    """
    if moment.tzinfo is None:
        msg = f"{moment} has no zone: nobody can tell on which day it is."
        raise ValueError(msg)
    return moment.astimezone(LEGAL_TIME).date()
