"""What the use cases ask of the graph about what a synergy carries beside its state."""

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from symbiose.domain.dossier_documents import DossierDocument
from symbiose.domain.dossier_notes import DossierNote
from symbiose.domain.realised import Realised
from symbiose.domain.waste_status import ConditionTick, PathChoice, WasteStatus

D = TypeVar("D", bound=DossierDocument)
N = TypeVar("N", bound=DossierNote)


class WasteStatusRepository(Protocol):
    """Paths chosen and conditions ticked; the history is kept."""

    def choose(self, choice: PathChoice) -> None:
        """Append a choice; raise `ConflictingReview` when its rank is taken."""

    def tick(self, tick: ConditionTick) -> None:
        """Append a tick; raise `ConflictingReview` when its rank is taken."""

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, WasteStatus]:
        """Return the status of each of some synergies, an empty one where nothing was chosen."""


class DocumentRepository(Protocol[D]):
    """Documents of dossiers; their bytes are read only when one is downloaded."""

    def add(self, document: D, content: bytes) -> None:
        """Keep a document with its bytes."""

    def of(self, thing_id: str) -> list[D]:
        """Return the documents of one dossier, those removed included, the oldest first."""

    def all(self) -> list[D]:
        """Return the documents of all dossiers, those removed included, the oldest first."""

    def content(self, document_id: str) -> bytes:
        """Return the bytes of a document, or raise `UnknownThing` when they are gone."""

    def remove(self, document: D) -> None:
        """Keep that a document was removed, and delete its bytes; raise `ConflictingReview` when it was."""


class NoteRepository(Protocol[N]):
    """Notes of dossiers; none is ever changed."""

    def add(self, note: N) -> None:
        """Append a note."""

    def of(self, thing_id: str) -> list[N]:
        """Return the notes of one dossier, the oldest first."""

    def all(self) -> list[N]:
        """Return the notes of all dossiers, the oldest first."""


class RealisedRepository(Protocol):
    """What firms say was exchanged; each correction is kept."""

    def declare(self, realised: Realised) -> None:
        """Append what a firm says of a year; raise `ConflictingReview` when its rank is taken."""

    def of_synergies(self, synergy_ids: Sequence[str]) -> Mapping[str, list[Realised]]:
        """Return what was said of each of some synergies, by year, side and rank."""
