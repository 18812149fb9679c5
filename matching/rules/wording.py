"""Numbers and days as French sentences of the rules write them."""

from datetime import date

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
DIGITS = 4


def figure(value: float) -> str:
    """Return a number with four significant digits, a decimal comma and thin spaces.

    >>> figure(0.25), figure(12.0), figure(3.14159)
    ('0,25', '12', '3,142')
    """
    whole = len(str(int(abs(value))))
    text = f"{value:,.{max(0, DIGITS - whole)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(",", "\N{NARROW NO-BREAK SPACE}").replace(".", ",")


def day(ordinal: int) -> str:
    """Return a day as 22/11/2026."""
    return f"{date.fromordinal(ordinal):%d/%m/%Y}"
