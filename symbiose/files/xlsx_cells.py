"""Cells of workbooks that we write: numbers and days are of their kind, texts are never formulas."""

from datetime import date
from decimal import Decimal
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from symbiose.files.export_table import TableValue
from symbiose.files.formula_guard import guarded

TEXTS_STAY_TEXTS: Final = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
"""Options of every workbook."""
DAY_FORMAT: Final = {"num_format": "dd/mm/yyyy"}
_FIRST_DAY = date(1900, 3, 1)
"""Workbooks miscount the days before it."""
_NOT_IN_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))


class _Exact(float):
    """A number that is written with all its digits: the library rounds to sixteen, one too few."""

    __slots__ = ()

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


def write_value(
    sheet: Worksheet, line: int, column: int, value: TableValue, day: Format, other: Format | None = None
) -> None:
    """Write a cell; nothing for None.

    Args:
        sheet: Where.
        line: Row, from 0.
        column: Column, from 0.
        value: What.
        day: Format of days.
        other: Format of everything else.
    """
    if value is None:
        return
    if isinstance(value, float | Decimal):
        sheet.write_number(line, column, _Exact(value), other)
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(line, column, value, day)
    else:
        text = value.isoformat() if isinstance(value, date) else guarded(value)
        sheet.write_string(line, column, in_xml(text), other)


def in_xml(text: str) -> str:
    """Return a text without the two characters that no XML document may hold."""
    return text.translate(_NOT_IN_XML)
