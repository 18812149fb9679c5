"""The writers of exports, by format: the port `ExportWriter`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from symbiose.domain.document_ports import PlainValue
from symbiose.domain.documents.export_content import Export, ExportKind
from symbiose.domain.documents.report_workbook import ReportWorkbook
from symbiose.domain.resources import ResourceCatalogue
from symbiose.files.export_csv import csv_chunks, csv_table
from symbiose.files.export_geojson import geojson_chunks
from symbiose.files.export_json import json_chunks
from symbiose.files.export_xlsx import xlsx_chunks
from symbiose.files.report_xlsx import report_chunks

Writer = Callable[[Export, ResourceCatalogue], Iterator[bytes]]
WRITERS: Mapping[ExportKind, Writer] = {
    ExportKind.CSV: csv_chunks,
    ExportKind.XLSX: xlsx_chunks,
    ExportKind.JSON: json_chunks,
    ExportKind.GEOJSON: geojson_chunks,
}


class ExportFiles:
    """Writes exports with the names and units of a catalogue."""

    def __init__(self, catalogue: ResourceCatalogue) -> None:
        self._catalogue = catalogue

    def chunks(self, kind: ExportKind, export: Export) -> Iterator[bytes]:
        """Yield the file piece by piece."""
        return WRITERS[kind](export, self._catalogue)

    def table(self, rows: Iterable[Sequence[PlainValue]]) -> bytes:
        """Return a table of a page as CSV."""
        return csv_table(rows)

    def report(self, report: ReportWorkbook) -> Iterator[bytes]:
        """Yield the workbook of a yearly report piece by piece."""
        return report_chunks(report)
