"""Hands a file back with its faults beside its lines, in a form that is imported again as it is."""

import codecs
import csv
import io
from collections.abc import Iterator, Mapping

import xlsxwriter

from symbiose.domain.documents.export_content import MEDIA_TYPES, ExportKind
from symbiose.domain.uploads import HandedBack
from symbiose.files.encoding import decode
from symbiose.files.error_column import (
    ERROR_COLUMN,
    ERROR_KEY,
    LONGEST_CELL,
    without_error_column,
)
from symbiose.files.error_json import document_with_errors
from symbiose.files.formula_guard import guarded, unguarded
from symbiose.files.reading_tables import table_in
from symbiose.files.reading_terms import Caps
from symbiose.files.tabular import Record, Table
from symbiose.files.xlsx_cells import TEXTS_STAY_TEXTS, in_xml
from symbiose.files.zip_kinds import is_zip, without_archive


def with_errors(content: bytes, errors: Mapping[int, str], caps: Caps) -> HandedBack:
    """Return a file that was read once with a column « Erreur », empty on good lines.

    A workbook comes back as a workbook of the sheet that is read, a text as CSV for French spreadsheets, a
    JSON document as itself. Lines keep their numbers.

    Args:
        content: The file.
        errors: Faults of each bad line, by its number.
        caps: The most that it may hold.
    """
    content = without_archive(content, caps.unpacked_bytes)
    table = table_in(content, caps)
    if table is None:
        document = document_with_errors(decode(content), errors)
        return HandedBack(".json", MEDIA_TYPES[ExportKind.JSON], document.encode("utf-8"))
    lines = _lines(table, errors)
    if is_zip(content):
        return HandedBack(".xlsx", MEDIA_TYPES[ExportKind.XLSX], _workbook(lines))
    return HandedBack(".csv", MEDIA_TYPES[ExportKind.CSV], codecs.BOM_UTF8 + _csv(lines))


def _lines(table: Table, errors: Mapping[int, str]) -> Iterator[Record]:
    """Yield the lines of a table in order, the faults of each in the cell after the last column."""
    bare = without_error_column(table)
    width = max((i + 1 for i, cell in enumerate(bare.header.cells) if cell.strip()), default=0)
    yield from table.above
    yield _with_cell(bare.header, width, ERROR_COLUMN)
    for record in bare.records:
        yield _with_cell(record, width, errors.get(record.line, ""))


def _with_cell(record: Record, position: int, text: str) -> Record:
    """Return a record with a cell put in; those that stood there or further move on by one."""
    cells = [*record.cells, *[""] * (position - len(record.cells))]
    numbers = {index + (index >= position): value for index, value in record.numbers.items()}
    return Record(record.line, (*cells[:position], text, *cells[position:]), numbers=numbers)


def _csv(lines: Iterator[Record]) -> bytes:
    """Write the lines where they stood; empty ones keep the numbers of those below."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    at = 1
    for record in lines:
        file.write("\r\n" * (record.line - at))
        cells = [_safe(cell) for cell in record.cells]
        writer.writerow(cells)
        at = record.line + 1 + sum(_breaks(cell) for cell in cells)
    return file.getvalue().encode("utf-8")


def _safe(cell: str) -> str:
    """Return a cell that no spreadsheet evaluates and that reads as before; blank ones are empty."""
    return guarded(unguarded(cell)) if cell.strip() else ""


def _breaks(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _workbook(lines: Iterator[Record]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, **TEXTS_STAY_TEXTS}) as workbook:
        sheet = workbook.add_worksheet(ERROR_KEY.capitalize())
        for record in lines:
            for column, cell in enumerate(record.cells):
                number = record.numbers.get(column)
                if number is not None:
                    sheet.write_number(record.line - 1, column, number)
                elif text := _safe(cell):
                    sheet.write_string(record.line - 1, column, in_xml(text)[:LONGEST_CELL])
    return file.getvalue()
