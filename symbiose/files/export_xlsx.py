"""Writes declarations as a workbook: numbers and days are cells of their kind, texts are never formulas."""

import io
from collections.abc import Iterator

import xlsxwriter

from symbiose.domain.documents.export_content import ExportContent
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.export_table import ExportTable
from symbiose.files.xlsx_cells import DAY_FORMAT, TEXTS_STAY_TEXTS, in_xml, write_value

SHEET = "Flux"
_OPTIONS = {"constant_memory": True, **TEXTS_STAY_TEXTS}
_WIDTH = 16
_CHUNK_BYTES = 1 << 16


def xlsx_chunks(content: ExportContent, catalogue: ResourceCatalogue) -> Iterator[bytes]:
    """Yield the workbook piece by piece; it is made whole first, as its index stands at the end."""
    file = io.BytesIO()
    table = ExportTable.of(content, catalogue)
    with xlsxwriter.Workbook(file, _OPTIONS) as workbook:
        sheet = workbook.add_worksheet(SHEET)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(table.header()) - 1, _WIDTH)
        bold, day = workbook.add_format({"bold": True}), workbook.add_format(DAY_FORMAT)
        for column, name in enumerate(table.header()):
            sheet.write_string(0, column, in_xml(name), bold)
        for line, row in enumerate(table.rows(), start=1):
            for column, value in enumerate(row):
                write_value(sheet, line, column, value, day)
    file.seek(0)
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk
