"""Writes declarations as CSV for French spreadsheets: `;`, decimal comma, byte-order mark, CRLF."""

import codecs
import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice

from symbiose.domain.documents.export_content import Export
from symbiose.domain.french_numbers import french_number
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.export_table import ExportTable, TableValue
from symbiose.files.formula_guard import guarded

LINES_AT_ONCE = 500
SPREADSHEET_DIGITS = 15
"""Digits that spreadsheets keep of a number; sums of floats are right to about as many."""
END_OF_LINE = b"\r\n"


def csv_chunks(export: Export, catalogue: ResourceCatalogue) -> Iterator[bytes]:
    """Yield the file piece by piece, first the part of the header that needs no flow."""
    table = ExportTable(export, catalogue, described=True)
    yield codecs.BOM_UTF8 + _encoded([table.fixed_header()]).removesuffix(END_OF_LINE)
    yield b"".join(b";" + _encoded([[name]]).removesuffix(END_OF_LINE) for name in table.quality_header())
    yield END_OF_LINE
    rows = table.rows()
    while lines := list(islice(rows, LINES_AT_ONCE)):
        yield _encoded([_cell(value) for value in row] for row in lines)


def csv_table(rows: Iterable[Iterable[TableValue]]) -> bytes:
    r"""Return a table as a whole file, guarded and written like every other; sums without what floats add.

    >>> csv_table([["Groupe", "t"], ["=1+1", 0.1 + 0.2]]).decode("utf-8-sig")
    "Groupe;t\r\n'=1+1;0,3\r\n"
    """
    return codecs.BOM_UTF8 + _encoded([_cell(_kept(value)) for value in row] for row in rows)


def _kept(value: TableValue) -> TableValue:
    return float(f"{value:.{SPREADSHEET_DIGITS}g}") if isinstance(value, float) else value


def _encoded(lines: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator=END_OF_LINE.decode("ascii")).writerows(lines)
    return text.getvalue().encode("utf-8")


def _cell(value: TableValue) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return french_number(float(value))
    if isinstance(value, Decimal):
        return french_number(value)
    return value.isoformat() if isinstance(value, date) else guarded(value)
