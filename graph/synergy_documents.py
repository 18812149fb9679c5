"""Documents and notes of synergies, in the graph."""

from graph.kept_documents import DocumentStatements, KeptDocuments, KeptNotes
from graph.queries import Statement, load
from graph.records import Record
from graph.synergies import unknown_synergy
from symbiose.domain.dossier_documents import SynergyDocument
from symbiose.domain.dossier_notes import SynergyNote
from symbiose.domain.errors import UnknownThing

_CREATE = load("synergy_document/create")
_CREATE_NOTE = load("synergy_note/create")


class GraphSynergyDocuments(KeptDocuments[SynergyDocument]):
    """Documents of synergies within one transaction."""

    DOCUMENT = SynergyDocument
    STATEMENTS = DocumentStatements(
        list_of_one=load("synergy_document/list"),
        list_all=load("synergy_document/list_all"),
        list_parts=load("synergy_document/list_parts"),
        remove=load("synergy_document/remove"),
    )

    def creating(self, document: SynergyDocument) -> tuple[Statement, Record]:
        """Return the statement that creates a document, and its synergy."""
        return _CREATE, {"synergy_id": document.synergy_id}

    def unknown(self, document: SynergyDocument) -> UnknownThing:
        """Return the error of a synergy that is not there."""
        return unknown_synergy(document.synergy_id)


class GraphSynergyNotes(KeptNotes[SynergyNote]):
    """Notes on synergies within one transaction."""

    NOTE = SynergyNote
    LIST_OF_ONE = load("synergy_note/list")
    LIST_ALL = load("synergy_note/list_all")

    def creating(self, note: SynergyNote) -> tuple[Statement, Record]:
        """Return the statement that creates a note, and its synergy."""
        return _CREATE_NOTE, {"synergy_id": note.synergy_id}

    def unknown(self, note: SynergyNote) -> UnknownThing:
        """Return the error of a synergy that is not there."""
        return unknown_synergy(note.synergy_id)
