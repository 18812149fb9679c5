"""Files between their upload and the confirmation of their import: kept, read, handed back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from symbiose.domain.base import Value
from symbiose.domain.documents.import_report import FileKind, FileReport, ReadFile, RoofRow, Row
from symbiose.domain.import_questions import Answers
from symbiose.domain.load_curves import CurveAnswers, TypicalCurve

KEPT_FOR = timedelta(days=7)
"""How long an unfinished import waits for its owner; a receipt is kept as long."""
MOST_OF_AN_ACCOUNT = 20
"""Imports of one account that may wait at the same time."""


class Receipt(Value):
    """What a confirmed import did, kept so that confirming it again repeats nothing."""

    at: datetime
    """When (aware, UTC)."""
    written: int
    """Flows or roofs created, changed or removed."""
    unchanged: int
    """Those that were stored already, the same."""
    rejected: int
    """Lines left out."""
    kind: FileKind | None = None
    """What the file held; None for receipts of before it was kept."""
    told: tuple[str, ...] = ()
    """What the import told of the file as a whole, in French."""


def receipt_of(report: FileReport, at: datetime) -> Receipt:
    """Return the receipt of an import.

    Args:
        report: What it did.
        at: When (aware, UTC).
    """
    return Receipt(
        at=at,
        written=report.written,
        unchanged=report.unchanged,
        rejected=report.rejected,
        kind=report.kind,
        told=report.warnings,
    )


class Upload(Value):
    """A file that was dropped, with what its owner answered about it."""

    id: str
    """Random slug of ours: the name of the file on disk, and its address."""
    account_id: str
    """Owner; nobody else sees it."""
    name: str
    """Name that the browser sent, for the screen only."""
    size_bytes: int
    """Bytes of the file."""
    digest: str
    """SHA-256 of the file, hexadecimal."""
    received_at: datetime
    """When (aware, UTC)."""
    answers: Mapping[str, str] = {}
    """Answers given so far, by key of their question."""
    large: bool = False
    """True where it is read and imported as a job, since that takes longer than one waits for a page."""
    curve_of: str | None = None
    """Need of electricity whose load curve it is; None for a file that is imported."""
    curve: TypicalCurve | None = None
    """Its typical year, once it is read: the file itself is then not kept."""
    receipt: Receipt | None = None
    """What the import did, None while it is not confirmed."""

    @property
    def open(self) -> bool:
        """Tell whether the import still waits for a confirmation."""
        return self.receipt is None


class HandedBack(NamedTuple):
    """A file with its faults written beside its lines."""

    suffix: str
    """End of its name: `.csv`, `.xlsx` or `.json`."""
    media_type: str
    """Type for the browser."""
    content: bytes
    """The file."""


class FileReader(Protocol):
    """Reads files that people drop, in a process of its own with limits of memory and time."""

    def check(self, content: bytes) -> None:
        """Refuse at once what need not be opened to be refused.

        Raises:
            InvalidDocument: `FileTooLarge`, `UnsupportedFile` or another reason.
        """

    def read(self, name: str, content: bytes, answers: Answers) -> ReadFile:
        """Return what a file holds, with the questions that it leaves open.

        Args:
            name: Name for the report.
            content: Its bytes.
            answers: Answers to questions asked before.

        Raises:
            InvalidDocument: It cannot be read as any kind: `FileTooLarge`, `UnsupportedFile` or another.
            ServiceBusy: As many files are being read as are read at once.
        """

    def is_long(self, content: bytes) -> bool:
        """Tell whether reading a file takes longer than one waits for a page.

        Raises:
            InvalidDocument: It is refused without being opened.
        """

    def read_curve(self, content: bytes, answers: CurveAnswers) -> TypicalCurve:
        """Return the typical year of the readings of a load curve.

        Args:
            content: The file.
            answers: What was said of it, for where the file does not tell.

        Raises:
            InvalidDocument: It cannot be read as a load curve; problems at `unite` and `dates` ask for the
                unit and the order of dates.
            ServiceBusy: As many files are being read as are read at once.
        """

    def with_errors(self, content: bytes, rows: Sequence[Row]) -> HandedBack:
        """Return a file with a column « Erreur », empty on good lines; its own columns stay as they are.

        Args:
            content: The file as it was read.
            rows: Its lines.

        Raises:
            ServiceBusy: As many files are being read as are read at once.
        """

    def roof_faults(self, rows: Iterable[RoofRow]) -> HandedBack:
        """Return a table of the faults and warnings of a solar cadastre, a line each."""


class UploadShelf(Protocol):
    """Keeps dropped files until they are imported or given up; it outlives a restart."""

    def put(self, upload: Upload, content: bytes) -> None:
        """Keep a file."""

    def get(self, upload_id: str) -> Upload:
        """Return an upload, or raise `UnknownThing`."""

    def content(self, upload_id: str) -> bytes:
        """Return the bytes of a file, or raise `UnknownThing` when it is gone."""

    def of_account(self, account_id: str) -> list[Upload]:
        """Return the uploads of an account, confirmed ones included, the newest first."""

    def update(self, upload: Upload) -> None:
        """Keep what changed of an upload, whose reading no longer holds; one that was removed stays away."""

    def keep_reading(self, upload_id: str, reading: ReadFile) -> None:
        """Keep what was read of a file, in place of an earlier reading."""

    def reading(self, upload_id: str) -> ReadFile | None:
        """Return what was read of a file with its present answers; None when it was not, or no longer is."""

    def finish(self, upload: Upload) -> None:
        """Keep the receipt of an upload and remove its file."""

    def remove(self, upload_id: str) -> None:
        """Remove an upload altogether; one that is gone already is passed over."""

    def remove_before(self, moment: datetime) -> None:
        """Remove the uploads received before a moment."""
