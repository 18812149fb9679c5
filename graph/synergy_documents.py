"""Documents of synergies in the graph: each as one node, its bytes as parts beside it.

The bytes are kept as text, in parts that a transaction and a line of a backup take easily: backups, restores
and copies carry them as they carry everything else.
"""

from base64 import b64decode, b64encode

from graph.driver import Transaction
from graph.queries import load
from graph.records import Record, native_record, plain, to_utc
from graph.synergies import unknown_synergy
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.synergy_documents import SynergyDocument

_CREATE = load("synergy_document/create")
_LIST = load("synergy_document/list")
_LIST_PARTS = load("synergy_document/list_parts")
_REMOVE = load("synergy_document/remove")

PART_BYTES = 48 * 1024
"""Bytes of a part: 64 KiB of text, so that a thousand of them fit in a transaction."""


class GraphSynergyDocuments:
    """Documents within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Work within a transaction."""
        self._transaction = transaction

    def add(self, document: SynergyDocument, content: bytes) -> None:
        """Keep a document with its bytes.

        Raises:
            UnknownThing: There is no such synergy.
        """
        created = self._transaction.row(
            _CREATE,
            synergy_id=document.synergy_id,
            properties=plain(document.model_dump()),
            parts=_parts(document.id, content),
        )
        if created is None or not created["parts"]:
            raise unknown_synergy(document.synergy_id)

    def of_synergy(self, synergy_id: str) -> list[SynergyDocument]:
        """Return the documents of a synergy, those removed included, the oldest first."""
        rows = self._transaction.rows(_LIST, synergy_id=synergy_id)
        return [SynergyDocument.model_validate(native_record(row["document"])) for row in rows]

    def content(self, document_id: str) -> bytes:
        """Return the bytes of a document, or raise `UnknownThing` when they are gone."""
        parts = self._transaction.rows(_LIST_PARTS, document_id=document_id)
        if not parts:
            msg = f"Document {document_id} does not exist. Read the dossier again."
            raise UnknownThing(msg, document=document_id)
        return b"".join(b64decode(row["base64"]) for row in parts)

    def remove(self, document: SynergyDocument) -> None:
        """Keep that a document was removed, and delete its bytes.

        Raises:
            ConflictingReview: It was removed meanwhile.
        """
        removed = self._transaction.row(
            _REMOVE,
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
