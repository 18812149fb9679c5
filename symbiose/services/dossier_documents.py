"""Add a document to a dossier, of an exchange, a loop or a group, read it, remove it."""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from symbiose.domain.accounts import Actor
from symbiose.domain.dossier_documents import LONGEST_TITLE, MOST_DOCUMENTS, DocumentKind
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.dossier_repositories import D, N
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, Problem, UnknownThing
from symbiose.domain.permissions import CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.services.carriers import Carried, Carrier, write_into
from symbiose.services.context import Services
from symbiose.services.synergies import checked_words

ID_BYTES: Final = 12


@dataclass(frozen=True)
class OfferedDocument:
    """A document that somebody wants to add."""

    title: str
    kind: DocumentKind
    audience: Audience
    content: bytes


def add_document(
    services: Services, actor: Actor, carrier: Carrier[D, N], thing_id: str, offered: OfferedDocument
) -> D:
    """Add a document; its type is told from its bytes, its name is ours.

    Raises:
        InvalidDeclaration: It has no title, or one that cannot be shown.
        InvalidDocument: `FileTooLarge`, `UnsupportedFile`, or empty.
        ConflictingReview: The dossier is full, or what carries it abandoned.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    known = {
        "id": f"document_{secrets.token_hex(ID_BYTES)}",
        "title": _checked_title(offered.title),
        "kind": offered.kind,
        "media_type": services.documents.media_type(offered.content),
        "size_bytes": len(offered.content),
        "digest": hashlib.sha256(offered.content).hexdigest(),
        "audience": offered.audience,
        "uploaded_by": actor.id,
    }

    def write(repositories: Repositories, carried: Carried, at: datetime) -> D:
        documents = carrier.documents(repositories)
        if sum(one.stands for one in documents.of(thing_id)) >= MOST_DOCUMENTS:
            msg = f"A dossier holds {MOST_DOCUMENTS} documents at most. Remove one that is of no more use."
            raise ConflictingReview(msg, **{carrier.WORD: thing_id})
        document = carrier.DOCUMENT.model_validate({**known, **carried.signature, "uploaded_at": at})
        documents.add(document, offered.content)
        return document

    return write_into(services, actor, carrier, thing_id, "add_document", write)


def remove_document(
    services: Services, actor: Actor, carrier: Carrier[D, N], thing_id: str, document_id: str
) -> D:
    """Remove a document: its bytes are deleted, that it was there stays told.

    Raises:
        NotAllowed: Somebody else added it, and the caller is not the coordination.
        ConflictingReview: It was removed meanwhile.
        UnknownThing: There is none, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()

    def write(repositories: Repositories, carried: Carried, at: datetime) -> D:
        document = _readable(repositories, carrier, carried, thing_id, document_id)
        if document.uploaded_by != actor.id and not carried.reader.coordinates:
            msg = "Only who added a document, or the coordination, removes it. Ask one of them."
            raise NotAllowed(msg, actor=actor.id, document=document_id)
        removed = document.model_copy(update={"removed_by": actor.id, "removed_at": at})
        carrier.documents(repositories).remove(removed)
        return removed

    return write_into(services, actor, carrier, thing_id, "remove_document", write, closed_too=True)


def read_document(
    services: Services, actor: Actor, carrier: Carrier[D, N], thing_id: str, document_id: str
) -> tuple[D, bytes]:
    """Return a document with its bytes.

    Raises:
        UnknownThing: There is none, it was removed, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()

    def work(repositories: Repositories) -> tuple[D, bytes]:
        carried = carrier.open(services, repositories, actor, thing_id)
        document = _readable(repositories, carrier, carried, thing_id, document_id)
        return document, carrier.documents(repositories).content(document_id)

    return services.store.read(work)


def _readable(
    repositories: Repositories, carrier: Carrier[D, N], carried: Carried, thing_id: str, document_id: str
) -> D:
    for document in carrier.documents(repositories).of(thing_id):
        if document.id == document_id and carried.reader.may_read(document.audience, document.uploaded_by):
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
