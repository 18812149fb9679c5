"""Documents and notes of dossiers in the graph: each as one node, the bytes of documents as parts beside it.

The bytes are kept as text, in parts that a transaction and a line of a backup take easily: backups, restores
and copies carry them as they carry everything else.
"""

from abc import ABC, abstractmethod
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Generic

from graph.driver import Transaction
from graph.queries import Statement
from graph.records import Record, native_record, plain, to_utc
from symbiose.domain.dossier_repositories import D, N
from symbiose.domain.errors import ConflictingReview, UnknownThing

PART_BYTES = 48 * 1024
"""Bytes of a part: 64 KiB of text, so that a thousand of them fit in a transaction."""


@dataclass(frozen=True)
class DocumentStatements:
    """The statements of one sort of documents."""

    list_of_one: Statement
    list_all: Statement
    list_parts: Statement
    remove: Statement


class KeptDocuments(ABC, Generic[D]):
    """Documents of one sort within one transaction."""

    DOCUMENT: type[D]
    STATEMENTS: DocumentStatements

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    @abstractmethod
    def creating(self, document: D) -> tuple[Statement, Record]:
        """Return the statement that creates a document, and what names the thing that it is of."""

    @abstractmethod
    def unknown(self, document: D) -> UnknownThing:
        """Return the error of a thing that is not there."""

    def add(self, document: D, content: bytes) -> None:
        """Keep a document with its bytes.

        Raises:
            UnknownThing: There is nothing that it could be of.
        """
        statement, of = self.creating(document)
        properties, parts = plain(document.model_dump()), _parts(document.id, content)
        created = self._transaction.row(statement, **of, properties=properties, parts=parts)
        if created is None or not created["parts"]:
            raise self.unknown(document)

    def of(self, thing_id: str) -> list[D]:
        """Return the documents of one dossier, those removed included, the oldest first."""
        rows = self._transaction.rows(self.STATEMENTS.list_of_one, thing_id=thing_id)
        return [self.DOCUMENT.model_validate(native_record(row["document"])) for row in rows]

    def all(self) -> list[D]:
        """Return the documents of all dossiers, those removed included, the oldest first."""
        rows = self._transaction.rows(self.STATEMENTS.list_all)
        return [self.DOCUMENT.model_validate(native_record(row["document"])) for row in rows]

    def content(self, document_id: str) -> bytes:
        """Return the bytes of a document, or raise `UnknownThing` when they are gone."""
        parts = self._transaction.rows(self.STATEMENTS.list_parts, document_id=document_id)
        if not parts:
            msg = f"Document {document_id} does not exist. Read the dossier again."
            raise UnknownThing(msg, document=document_id)
        return b"".join(b64decode(row["base64"]) for row in parts)

    def remove(self, document: D) -> None:
        """Keep that a document was removed, and delete its bytes.

        Raises:
            ConflictingReview: It was removed meanwhile.
        """
        removed = self._transaction.row(
            self.STATEMENTS.remove,
            document_id=document.id,
            removed_by=document.removed_by,
            removed_at=to_utc(document.removed_at) if document.removed_at else None,
        )
        if removed is None:
            msg = f"Document {document.id} was removed meanwhile. Read the dossier again."
            raise ConflictingReview(msg, document=document.id)


def _parts(document_id: str, content: bytes) -> list[Record]:
    pieces = [content[start : start + PART_BYTES] for start in range(0, len(content), PART_BYTES)]
    return [
        {"document_id": document_id, "position": position, "base64": b64encode(piece).decode("ascii")}
        for position, piece in enumerate(pieces)
    ]


class KeptNotes(ABC, Generic[N]):
    """Notes of one sort within one transaction."""

    NOTE: type[N]
    LIST_OF_ONE: Statement
    LIST_ALL: Statement

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    @abstractmethod
    def creating(self, note: N) -> tuple[Statement, Record]:
        """Return the statement that creates a note, and what names the thing that it is on."""

    @abstractmethod
    def unknown(self, note: N) -> UnknownThing:
        """Return the error of a thing that is not there."""

    def add(self, note: N) -> None:
        """Append a note.

        Raises:
            UnknownThing: There is nothing that it could be on.
        """
        statement, of = self.creating(note)
        if self._transaction.row(statement, **of, properties=plain(note.model_dump())) is None:
            raise self.unknown(note)

    def of(self, thing_id: str) -> list[N]:
        """Return the notes of one dossier, the oldest first."""
        rows = self._transaction.rows(self.LIST_OF_ONE, thing_id=thing_id)
        return [self.NOTE.model_validate(native_record(row["note"])) for row in rows]

    def all(self) -> list[N]:
        """Return the notes of all dossiers, the oldest first."""
        rows = self._transaction.rows(self.LIST_ALL)
        return [self.NOTE.model_validate(native_record(row["note"])) for row in rows]
