"""Where forms of a dossier go and what is said around them; what is wrong with them; documents as files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import Response, make_response

from symbiose.domain.dossier_documents import (
    LARGEST_DOCUMENT_BYTES,
    LONGEST_TITLE,
    DocumentKind,
    DossierDocument,
)
from symbiose.domain.dossier_entries import LONGEST_TEXT, Audience
from symbiose.domain.errors import Problem
from symbiose.services.synergies import LONGEST_WORDS
from web.forms import sentences_of
from web.language import _

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True)
class DossierPlace:
    """Addresses and words of one dossier."""

    adding: str
    """Where a document is sent to."""
    noting: str
    """Where a note is sent to."""
    download: Callable[[str], str]
    """Document → where it is read."""
    removal: Callable[[str], str]
    """Document → where it is removed."""
    audiences: Mapping[Audience, str]
    """For whom → what it is called."""
    once_agreed: str
    """When what is meant for all opens to all."""


def common_words() -> Mapping[str, object]:
    """Return what every page of a dossier needs to show documents, notes and their forms."""
    return {
        "audiences": list(Audience),
        "kinds": list(DocumentKind),
        "longest_text": LONGEST_TEXT,
        "longest_title": LONGEST_TITLE,
        "largest_mb": LARGEST_DOCUMENT_BYTES // MEGABYTE,
    }


def no_document() -> Mapping[str, str]:
    """Return what is wrong with a form that brought no document."""
    return {"document": _("Choisissez un document.")}


def faults_of(problems: Sequence[Problem]) -> Mapping[str, str]:
    """Return what is wrong with a form, by field; what a use case says in English is said anew."""
    told = {
        "evidence": _("Écrivez ce qui le montre, en %(most)d caractères au plus.", most=LONGEST_TEXT),
        "text": _("Écrivez la note, en %(most)d caractères au plus.", most=LONGEST_TEXT),
        "title": _(
            "Écrivez un titre d’une ligne, en %(most)d caractères au plus, sans caractère invisible.",
            most=LONGEST_TITLE,
        ),
    }
    if any(one.path == "remark" and one.value for one in problems):  # an empty one is missing, not too long
        told["remark"] = _("Écrivez %(most)d caractères au plus.", most=LONGEST_WORDS)
    found = dict(sentences_of(problems))
    return found | {name: told[name] for name in found if name in told}


def attachment(document: DossierDocument, content: bytes) -> Response:
    """Return a document as a file to be kept, never to be shown by the browser."""
    response = make_response(content)
    response.content_type = document.media_type.value
    response.headers["Content-Disposition"] = f'attachment; filename="{document.file_name}"'
    return response
