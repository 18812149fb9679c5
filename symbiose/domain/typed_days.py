"""Days as people type them into a form."""

from datetime import date, datetime

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Outside of these a year is a slip of the hand."""
_WRITTEN = ("%d/%m/%Y", "%Y-%m-%d")


def typed_day(text: str) -> date:
    """Return the day that a text states, the day first or as browsers send it.

    >>> typed_day("5/1/2026") == typed_day("2026-01-05") == date(2026, 1, 5)
    True

    Raises:
        ValueError: It is no day, or one of a year that nobody means; with what is expected, in French.
    """
    for written in _WRITTEN:
        try:
            found = datetime.strptime(text.strip(), written).date()  # a day has no zone
        except ValueError:
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    msg = "une date est attendue, par exemple 22/11/2026"
    raise ValueError(msg)
