"""How declarations come in and go out as files and documents: the ports of the API and of exports."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, TypeVar

from pydantic import BaseModel

from symbiose.domain.companies import Site
from symbiose.domain.documents.export_content import Export, ExportKind
from symbiose.domain.documents.report_workbook import ReportWorkbook
from symbiose.domain.flows import Flow

Document = TypeVar("Document", bound=BaseModel)
PlainValue = str | float | date | None
"""What stands in one cell of a plain table."""


class ExportWriter(Protocol):
    """Writes exports in each of their formats."""

    def chunks(self, kind: ExportKind, export: Export) -> Iterator[bytes]:
        """Yield the file piece by piece; the export is read as the file is asked for."""

    def table(self, rows: Iterable[Sequence[PlainValue]]) -> bytes:
        """Return a table of a page as CSV for French spreadsheets, the head first."""

    def report(self, report: ReportWorkbook) -> Iterator[bytes]:
        """Yield the workbook of a yearly report piece by piece."""


class FlowDocuments(Protocol):
    """Reads and writes single flows of `symbiose.declarations/1`, and the JSON that programs send."""

    def parse(self, raw: bytes, model: type[Document]) -> Document:
        """Return the document that bytes hold, read strictly.

        Raises:
            InvalidDocument: Carries every problem found, in French.
        """

    def entry(self, raw: bytes) -> Mapping[str, object]:
        """Return the JSON object that bytes hold, its values not judged yet.

        Raises:
            InvalidDocument: They hold none, or what they hold cannot be trusted.
        """

    def read(
        self, entry: Mapping[str, object], site: Site | None, declared_at: datetime, declared_by: str
    ) -> Flow:
        """Return the flow that an object declares, in canonical units.

        Args:
            entry: Its keys and values, as in the format.
            site: Site that declares; None for one that is not known or not the caller's, which is a fault.
            declared_at: When (aware, UTC).
            declared_by: Account that declares.

        Raises:
            InvalidDeclaration: All its faults, by key, in French.
        """

    def written(self, site: Site, flow: Flow) -> Mapping[str, object]:
        """Return a flow as the format states it; what is not stated is left out."""
