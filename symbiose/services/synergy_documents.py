"""Add a document to the dossier of a synergy, read it, remove it."""

import hashlib
import secrets
import unicodedata

from symbiose.domain.accounts import Actor
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, Problem, UnknownThing
from symbiose.domain.permissions import CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergy_documents import (
    LONGEST_TITLE,
    MOST_DOCUMENTS,
    DocumentKind,
    SynergyDocument,
)
from symbiose.services.context import Services
from symbiose.services.dossier_writing import Opened, reader_of, write_dossier
from symbiose.services.synergies import checked_words, find_synergy

ID_BYTES = 12


def add_document(
    services: Services,
    actor: Actor,
    synergy_id: str,
    title: str,
    kind: DocumentKind,
    audience: Audience,
    content: bytes,
) -> SynergyDocument:
    """Add a document; its type is told from its bytes, its name is ours.

    Raises:
        InvalidDeclaration: It has no title, or one that cannot be shown.
        InvalidDocument: `FileTooLarge`, `UnsupportedFile`, or empty.
        ConflictingReview: The dossier is full, or the synergy abandoned.
        UnknownThing: There is no such synergy, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    name = _checked_title(title)
    media_type = services.documents.media_type(content)
    document_id = f"document_{secrets.token_hex(ID_BYTES)}"
    digest = hashlib.sha256(content).hexdigest()

    def write(opened: Opened) -> SynergyDocument:
        documents = opened.repositories.synergy_documents
        if sum(one.stands for one in documents.of_synergy(synergy_id)) >= MOST_DOCUMENTS:
            msg = f"A dossier holds {MOST_DOCUMENTS} documents at most. Remove one that is of no more use."
            raise ConflictingReview(msg, synergy=synergy_id)
        document = SynergyDocument(
            id=document_id,
            synergy_id=synergy_id,
            title=name,
            kind=kind,
            media_type=media_type,
            size_bytes=len(content),
            digest=digest,
            audience=audience,
            party=opened.reader.party,
            uploaded_by=actor.id,
            uploaded_at=opened.at,
        )
        documents.add(document, content)
        return document

    return write_dossier(services, actor, synergy_id, "synergy_add_document", write)


def remove_document(services: Services, actor: Actor, synergy_id: str, document_id: str) -> SynergyDocument:
    """Remove a document: its bytes are deleted, that it was there stays told.

    Raises:
        NotAllowed: Somebody else added it, and the caller is not the coordination.
        ConflictingReview: It was removed meanwhile.
        UnknownThing: There is none, or the caller may not know of it.
    """

    def write(opened: Opened) -> SynergyDocument:
        document = _readable(opened.repositories, actor, synergy_id, document_id)
        if document.uploaded_by != actor.id and not opened.reader.coordinates:
            msg = "Only who added a document, or the coordination, removes it. Ask one of them."
            raise NotAllowed(msg, actor=actor.id, document=document_id)
        removed = document.model_copy(update={"removed_by": actor.id, "removed_at": opened.at})
        opened.repositories.synergy_documents.remove(removed)
        return removed

    return write_dossier(services, actor, synergy_id, "synergy_remove_document", write, abandoned_too=True)


def read_document(
    services: Services, actor: Actor, synergy_id: str, document_id: str
) -> tuple[SynergyDocument, bytes]:
    """Return a document with its bytes.

    Raises:
        UnknownThing: There is none, it was removed, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()

    def work(repositories: Repositories) -> tuple[SynergyDocument, bytes]:
        document = _readable(repositories, actor, synergy_id, document_id)
        return document, repositories.synergy_documents.content(document_id)

    return services.store.read(work)


def _readable(repositories: Repositories, actor: Actor, synergy_id: str, document_id: str) -> SynergyDocument:
    reader = reader_of(actor, find_synergy(repositories, actor, synergy_id))
    for document in repositories.synergy_documents.of_synergy(synergy_id):
        if document.id == document_id and reader.may_read(document.audience, document.uploaded_by):
            return document
    msg = f"Document {document_id} does not exist. Read the dossier again."
    raise UnknownThing(msg, document=document_id)


def _checked_title(title: str) -> str:
    """Return a title without blanks around it; marks that turn or hide text are refused."""
    name = checked_words(title, "title", LONGEST_TITLE)
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co") for sign in name):
        expected = "écrivez un titre sans caractère invisible ni retour à la ligne"
        raise InvalidDeclaration([Problem("title", "", expected)])
    return name
