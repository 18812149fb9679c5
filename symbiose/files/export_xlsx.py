"""Writes declarations as a workbook: numbers and days are cells of their kind, texts are never formulas."""

import tempfile
from collections.abc import Iterator
from typing import IO

import xlsxwriter

from symbiose.domain.documents.export_content import Export
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.export_table import ExportTable
from symbiose.files.xlsx_cells import DAY_FORMAT, TEXTS_STAY_TEXTS, in_xml, write_value

SHEET = "Flux"
_OPTIONS = {"constant_memory": True, **TEXTS_STAY_TEXTS}
_WIDTH = 16
_CHUNK_BYTES = 1 << 16


def xlsx_chunks(export: Export, catalogue: ResourceCatalogue) -> Iterator[bytes]:
    """Yield the workbook piece by piece.

    A workbook states its sizes before its lines, so that it is made whole first: in temporary files, line by
    line, and not in memory.
    """
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, ExportTable(export, catalogue, described=True))
        file.seek(0)
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _write_workbook(file: IO[bytes], table: ExportTable) -> None:
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.freeze_panes(1, 1)
        header = table.header()
        sheet.set_column(0, len(header) - 1, _WIDTH)
        bold, day = workbook.add_format({"bold": True}), workbook.add_format(DAY_FORMAT)
        for column, name in enumerate(header):
            sheet.write_string(0, column, in_xml(name), bold)
        for line, row in enumerate(table.rows(), start=1):
            for column, value in enumerate(row):
                write_value(sheet, line, column, value, day)
