"""Numbers as French spreadsheets write them, read back to the last digit."""

import re
from decimal import Decimal

_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2},\d{3}", re.ASCII)
"""Reads as a thousand and something in English."""
_EXACT_BELOW = 2**53
"""Whole numbers below it are exact in a float."""


def french_number(value: float | Decimal) -> str:
    """Return a number with a decimal comma; a zero is added where its comma could separate thousands.

    >>> french_number(1200.5), french_number(1200.0), french_number(1.234), french_number(0.125)
    ('1200,5', '1200', '1,2340', '0,125')
    """
    if isinstance(value, Decimal):
        text = f"{value:f}"
    else:
        whole = value.is_integer() and abs(value) < _EXACT_BELOW
        text = str(int(value)) if whole else repr(value)
    text = text.replace(".", ",")
    return f"{text}0" if _AMBIGUOUS.fullmatch(text) else text
