"""Documents of a synergy, a loop or a group: what is known of each; their bytes are kept apart from it."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.synergies import Party

LARGEST_DOCUMENT_BYTES = 10 * 1024 * 1024
"""Bytes of one document at most."""
MOST_DOCUMENTS = 50
"""Documents of one dossier that stand at the same time."""
LONGEST_TITLE = 200


class DocumentKind(StrEnum):
    """What a document shows."""

    ANALYSIS = "analysis"
    """Analysis, safety sheet, characterisation."""
    PERMIT = "permit"
    """Permit or authorisation of a site, receipt of a declaration."""
    CONTRACT = "contract"
    """Contract, agreement, letter of intent."""
    CONFORMITY = "conformity"
    """Attestation of conformity, certificate, quality manual."""
    TRACING = "tracing"
    """Slip, extract of a register, weighing ticket."""
    STUDY = "study"
    """Study, quotation, plan."""
    OTHER = "other"
    """Anything else."""


class MediaType(StrEnum):
    """Type of a document, told from its bytes."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODT = "application/vnd.oasis.opendocument.text"
    TEXT = "text/plain"

    @property
    def suffix(self) -> str:
        """Return the end of a file's name."""
        return ".txt" if self is MediaType.TEXT else f".{self.name.lower()}"


class DossierDocument(Value):
    """A document of a dossier, without its bytes."""

    id: str
    """Random slug of ours: its address, and its name when it is downloaded."""
    title: str = Field(min_length=1, max_length=LONGEST_TITLE)
    """What its uploader calls it; never a name of a file."""
    kind: DocumentKind
    """What it shows."""
    media_type: MediaType
    """Type, told from its bytes."""
    size_bytes: int = Field(ge=1)
    """Bytes."""
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")
    """SHA-256 of its bytes, hexadecimal."""
    audience: Audience
    """For whom it is meant."""
    uploaded_by: str
    """Account."""
    uploaded_at: datetime
    """When (aware, UTC)."""
    removed_by: str | None = None
    """Account that removed it; its bytes are then gone."""
    removed_at: datetime | None = None
    """When (aware, UTC)."""

    @property
    def stands(self) -> bool:
        """Tell whether its bytes are still there."""
        return self.removed_at is None

    @property
    def file_name(self) -> str:
        """Return the name under which it is downloaded: ours, whatever it was called elsewhere."""
        return f"{self.id}{self.media_type.suffix}"


class SynergyDocument(DossierDocument):
    """A document of a synergy, without its bytes."""

    synergy_id: str
    """Synergy."""
    party: Party
    """In whose name it was added."""


class DesignDocument(DossierDocument):
    """A document of a loop or group that was accepted, without its bytes."""

    thing_id: str
    """Loop or group."""
    acceptance: int = Field(ge=1)
    """Version of the decision that had accepted it when the document was added."""
    site_id: str | None = None
    """Member in whose name it was added; None for the coordination."""


class DocumentInspector(Protocol):
    """Tells the type of a document from its bytes."""

    def media_type(self, content: bytes) -> MediaType:
        """Return the type of a document.

        Raises:
            FileTooLarge: It has more bytes than are kept.
            UnsupportedFile: It is of no kind that is kept, whatever its name says.
        """
