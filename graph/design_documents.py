"""Documents and notes of accepted loops and groups in the graph: each concerns the decision that accepted."""

from graph.kept_documents import DocumentStatements, KeptDocuments, KeptNotes
from graph.queries import Statement, load
from graph.records import Record
from symbiose.domain.dossier_documents import DesignDocument
from symbiose.domain.dossier_notes import DesignNote
from symbiose.domain.errors import UnknownThing

_CREATE = load("design_document/create")
_CREATE_NOTE = load("design_note/create")


class GraphDesignDocuments(KeptDocuments[DesignDocument]):
    """Documents of accepted loops and groups within one transaction."""

    DOCUMENT = DesignDocument
    STATEMENTS = DocumentStatements(
        list_of_one=load("design_document/list"),
        list_all=load("design_document/list_all"),
        list_parts=load("design_document/list_parts"),
        remove=load("design_document/remove"),
    )

    def creating(self, document: DesignDocument) -> tuple[Statement, Record]:
        """Return the statement that creates a document, and the decision that it concerns."""
        return _CREATE, {"thing_id": document.thing_id, "acceptance": document.acceptance}

    def unknown(self, document: DesignDocument) -> UnknownThing:
        """Return the error of a decision that is not there."""
        return _unknown(document.thing_id)


class GraphDesignNotes(KeptNotes[DesignNote]):
    """Notes on accepted loops and groups within one transaction."""

    NOTE = DesignNote
    LIST_OF_ONE = load("design_note/list")
    LIST_ALL = load("design_note/list_all")

    def creating(self, note: DesignNote) -> tuple[Statement, Record]:
        """Return the statement that creates a note, and the decision that it concerns."""
        return _CREATE_NOTE, {"thing_id": note.thing_id, "acceptance": note.acceptance}

    def unknown(self, note: DesignNote) -> UnknownThing:
        """Return the error of a decision that is not there."""
        return _unknown(note.thing_id)


def _unknown(thing_id: str) -> UnknownThing:
    msg = f"Nothing that was accepted is called {thing_id}. Read the list again."
    return UnknownThing(msg, thing=thing_id)
