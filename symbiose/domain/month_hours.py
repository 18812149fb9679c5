"""How many days and hours a calendar month has: what a power gives at most in it."""

from calendar import monthrange
from datetime import date
from typing import Final

HOURS_PER_DAY: Final = 24


def days_of(month: date) -> int:
    """Return the days of a calendar month, by any day of it.

    >>> days_of(date(2028, 2, 1))
    29
    """
    return monthrange(month.year, month.month)[1]
