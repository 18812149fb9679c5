"""What the use cases ask of the graph about what a synergy carries beside its state."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from symbiose.domain.realised import Realised
from symbiose.domain.synergy_documents import SynergyDocument
from symbiose.domain.synergy_notes import SynergyNote
from symbiose.domain.waste_status import ConditionTick, PathChoice, WasteStatus


class WasteStatusRepository(Protocol):
    """Paths chosen and conditions ticked; the history is kept."""

    def choose(self, choice: PathChoice) -> None:
        """Append a choice; raise `ConflictingReview` when its rank is taken."""

    def tick(self, tick: ConditionTick) -> None:
        """Append a tick; raise `ConflictingReview` when its rank is taken."""

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, WasteStatus]:
        """Return the status of each of some synergies, an empty one where nothing was chosen."""


class SynergyDocumentRepository(Protocol):
    """Documents of synergies; their bytes are read only when one is downloaded."""

    def add(self, document: SynergyDocument, content: bytes) -> None:
        """Keep a document with its bytes."""

    def of_synergy(self, synergy_id: str) -> list[SynergyDocument]:
        """Return the documents of a synergy, those removed included, the oldest first."""

    def content(self, document_id: str) -> bytes:
        """Return the bytes of a document, or raise `UnknownThing` when they are gone."""

    def remove(self, document: SynergyDocument) -> None:
        """Keep that a document was removed, and delete its bytes; raise `ConflictingReview` when it was."""


class SynergyNoteRepository(Protocol):
    """Notes on synergies; none is ever changed."""

    def add(self, note: SynergyNote) -> None:
        """Append a note."""

    def of_synergy(self, synergy_id: str) -> list[SynergyNote]:
        """Return the notes on a synergy, the oldest first."""


class RealisedRepository(Protocol):
    """What firms say was exchanged; each correction is kept."""

    def declare(self, realised: Realised) -> None:
        """Append what a firm says of a year; raise `ConflictingReview` when its rank is taken."""

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, list[Realised]]:
        """Return what was said of each of some synergies, by year, side and rank."""
