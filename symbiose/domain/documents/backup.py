"""The first and the last line of a backup (`symbiose.backup/1`): what it holds, and that it is whole."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Literal, TypeVar

from pydantic import ValidationError

from symbiose.domain.base import Value
from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.journal import JournalHead

Part = TypeVar("Part", bound=Value)
_SUMS_END = 1 << 256


class BackupHeader(Value):
    """The first line: what the backup holds, and where it was taken."""

    format: Literal["symbiose.backup/1"] = "symbiose.backup/1"
    """Name and version of the format."""
    schema_version: int
    """Number of the newest migration of the database."""
    program: str
    """Version of Symbiose that wrote it."""
    created: datetime
    """When (aware, UTC)."""
    journal: JournalHead
    """How far the journal went: everything up to this entry is in the backup, nothing after it."""
    nodes: Mapping[str, int]
    """Nodes by label."""
    links: Mapping[str, int]
    """Relationships by type."""


class BackupEnd(Value):
    """What the last line tells."""

    nodes: int
    """Nodes written."""
    links: int
    """Relationships written."""
    digest: str
    """Sum of the SHA-256 of the lines between the first and the last, modulo 2^256: whatever their order."""


class BackupEndLine(Value):
    """The last line."""

    end: BackupEnd
    """Counts and digest."""


class BackupReport(Value):
    """What `symbiose backup` and `symbiose restore` tell."""

    format: Literal["symbiose.backup-report/1"] = "symbiose.backup-report/1"
    """Name and version of the format."""
    header: BackupHeader
    """What the backup holds."""
    end: BackupEnd
    """Counts and digest."""
    size_bytes: int
    """Size of the file."""


class LinesDigest:
    """Counts the lines of a backup and sums their digests, in constant memory."""

    def __init__(self) -> None:
        """Begin with no line."""
        self._sum = 0
        self._nodes = 0
        self._links = 0

    def add(self, line: bytes, *, link: bool) -> None:
        """Count a line, which ends with no line break."""
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _SUMS_END
        if link:
            self._links += 1
        else:
            self._nodes += 1

    def end(self) -> BackupEnd:
        """Return what the last line tells of the lines so far."""
        return BackupEnd(nodes=self._nodes, links=self._links, digest=f"{self._sum:064x}")


def read_part(line: bytes, model: type[Part]) -> Part:
    """Return the first or last line.

    Raises:
        InvalidDocument: It is none.
    """
    try:
        return model.model_validate_json(line)
    except ValidationError as error:
        raise damaged("its first or last line is not one of symbiose.backup/1") from error


def damaged(reason: str) -> InvalidDocument:
    """Return the refusal of a file that is no whole backup."""
    expected = f"this is no backup of Symbiose, or it is damaged: {reason}. Take another copy of it."
    return InvalidDocument(
        [Problem("", "", expected)], f"The file is no whole backup: {reason}. Take another copy."
    )
