"""What the forms of a dossier send, whatever carries it."""

from symbiose.domain.dossier_documents import DocumentKind
from symbiose.domain.dossier_entries import Audience
from web.forms import FileForm, Form


class NoteForm(Form):
    """Write a note."""

    text: str = ""
    """The note."""
    audience: Audience
    """For whom."""


class DocumentForm(FileForm):
    """Add a document."""

    file_field = "document"

    title: str = ""
    """What it is called."""
    kind: DocumentKind = DocumentKind.OTHER
    """What it shows."""
    audience: Audience = Audience.PARTIES
    """For whom."""
