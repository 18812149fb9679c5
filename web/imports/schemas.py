"""What the pages of imports are asked for."""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum

from pydantic import Field
from werkzeug.datastructures import MultiDict

from symbiose.domain.errors import InvalidDocument, Problem
from symbiose.domain.import_questions import LONGEST_ANSWER, Question, QuestionKind
from web.forms import FileForm, Form, ListQuery, fields_of

OTHER = "-autre"
"""End of the name of the field in which a resource is typed that is not among the suggestions."""


class LineFilter(StrEnum):
    """Lines of a preview that are shown."""

    NEW = "nouvelles"
    UPDATE = "modifiees"
    UNCHANGED = "inchangees"
    COUNTED = "expeditions"
    REJECTED = "rejetees"
    WARNED = "avertissements"


class PreviewQuery(ListQuery):
    """Which lines of a preview are shown."""

    etat: LineFilter | None = None
    """Only lines in one state."""


class UploadForm(FileForm):
    """A file to import, and the site of its lines that name none."""

    site_id: str = Field(default="", max_length=200)
    """Site; empty where each line names its own, or where it is asked later."""


class ConfirmationForm(Form):
    """What to import, of which preview."""

    mode: str = Field(pattern="^(bonnes|tout)$")
    """`bonnes`: the good lines; `tout`: all or nothing."""
    vu: str = Field(max_length=64)
    """Fingerprint of the preview."""


def field_of(question: Question) -> str:
    """Return the name of the field in which a question is answered."""
    return f"q-{hashlib.sha256(question.key.encode()).hexdigest()[:16]}"


def answers_in(form: MultiDict[str, str], questions: Sequence[Question]) -> Mapping[str, str]:
    """Return the answers of a form by key of their question; questions it does not hold are left alone.

    Raises:
        InvalidDocument: A field belongs to no question of the file, or is sent twice.
    """
    fields = fields_of(form)
    answers = {}
    for question in questions:
        name = field_of(question)
        other = fields.pop(name + OTHER, "") if question.kind is QuestionKind.RESOURCE else ""
        chosen = fields.pop(name, None)
        if chosen is not None or other.strip():
            answers[question.key] = other.strip() or chosen or ""
    strangers = [Problem(name, "", "no such question") for name in fields]
    too_long = [Problem(key, "", "too long") for key, text in answers.items() if len(text) > LONGEST_ANSWER]
    if strangers or too_long:
        raise InvalidDocument(strangers + too_long)
    return answers
