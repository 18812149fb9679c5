"""How long a declaration may be trusted: its own dates, and the year after which it is asked for again."""

from datetime import date
from enum import StrEnum

from symbiose.domain.civil_days import day_of
from symbiose.domain.flows import Flow

FEBRUARY, LEAP_DAY = 2, 29


class Validity(StrEnum):
    """Where a flow stands on a day."""

    WITHDRAWN = "withdrawn"
    """Its declarant took it back."""
    NOT_YET = "not_yet_valid"
    """Its first day is to come."""
    LAPSED = "lapsed"
    """Its last day has passed."""
    DUE = "to_renew"
    """It holds, but was declared more than a year ago."""
    CURRENT = "current"
    """It holds."""


def validity_on(flow: Flow, day: date) -> Validity:
    """Return where a flow stands on a day; the first three take no part in a run of that day."""
    if flow.withdrawn:
        return Validity.WITHDRAWN
    if flow.valid_from is not None and day < flow.valid_from:
        return Validity.NOT_YET
    if flow.valid_to is not None and flow.valid_to < day:
        return Validity.LAPSED
    return Validity.DUE if day_of(flow.declared_at) < year_before(day) else Validity.CURRENT


def year_before(day: date) -> date:
    """Return the same day of the year before; 28 February for the 29th.

    >>> year_before(date(2024, 2, 29))
    datetime.date(2023, 2, 28)
    """
    if (day.month, day.day) == (FEBRUARY, LEAP_DAY):
        return day.replace(year=day.year - 1, day=LEAP_DAY - 1)
    return day.replace(year=day.year - 1)
