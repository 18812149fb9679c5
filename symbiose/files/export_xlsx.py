"""Writes declarations as a workbook: numbers and days are cells of their kind, texts are never formulas."""

import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from symbiose.domain.documents.export_content import ExportContent
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.export_table import ExportTable, TableValue
from symbiose.files.formula_guard import guarded

SHEET = "Flux"
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_FIRST_DAY = date(1900, 3, 1)
"""Workbooks miscount the days before it."""
_NOT_IN_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))
_WIDTH = 16
_CHUNK_BYTES = 1 << 16


class _Exact(float):
    """A number that is written with all its digits: the library rounds to sixteen, one too few."""

    __slots__ = ()

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


def xlsx_chunks(content: ExportContent, catalogue: ResourceCatalogue) -> Iterator[bytes]:
    """Yield the workbook piece by piece; it is made whole first, as its index stands at the end."""
    file = io.BytesIO()
    table = ExportTable.of(content, catalogue)
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table.header()) - 1, _WIDTH)
        bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "dd/mm/yyyy"})
        for column, name in enumerate(table.header()):
            sheet.write_string(0, column, name.translate(_NOT_IN_XML), bold)
        for line, row in enumerate(table.rows(), start=1):
            for column, value in enumerate(row):
                _write(sheet, line, column, value, day)
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _write(sheet: Worksheet, line: int, column: int, value: TableValue, day: Format) -> None:
    if value is None:
        return
    if isinstance(value, float | Decimal):
        sheet.write_number(line, column, _Exact(value))
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(line, column, value, day)
    else:
        text = value.isoformat() if isinstance(value, date) else guarded(value)
        sheet.write_string(line, column, text.translate(_NOT_IN_XML))
