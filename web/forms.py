"""Forms and queries: what was sent, ready for a pydantic value that refuses strangers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import ClassVar, Self

from flask import request
from pydantic import ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wrappers import Request

from symbiose.domain.base import Value
from symbiose.domain.errors import InvalidDocument, Problem
from web.language import _
from web.sentences import as_known

MECHANISM = frozenset({"csrf_token"})
LONGEST_SHOWN = 200


class Form(Value):
    """The fields of a form, one value each; those it does not know, such as an owner, are refused."""

    model_config = ConfigDict(hide_input_in_errors=True)
    boxes: ClassVar[frozenset[str]] = frozenset()
    """Fields that boxes of one name send: as many values as are ticked, none too."""

    @classmethod
    def of(cls, form: MultiDict[str, str]) -> Self:
        """Read what was sent.

        Raises:
            InvalidDocument: A field is unknown, sent twice or of another kind.
        """
        try:
            return cls.model_validate(
                fields_of(form, cls.boxes) | {name: form.getlist(name) for name in cls.boxes}
            )
        except ValidationError as error:
            raise InvalidDocument(problems_of(error)) from error


class FileForm(Form):
    """A form that carries one file beside its fields."""

    file_field: ClassVar[str] = "fichier"
    """Field of the file."""

    @classmethod
    def sent(cls, request: Request) -> tuple[Self, FileStorage | None]:
        """Return what was sent, and its file; None when none was chosen.

        Raises:
            InvalidDocument: A field is unknown or sent twice, or there are several files.
        """
        fields, file = _fields_and_file(request, cls.file_field)
        try:
            return cls.model_validate(fields), file
        except ValidationError as error:
            raise InvalidDocument(problems_of(error)) from error


class ActionForm(Form):
    """A button that sends nothing but the token against forged requests."""


class Query(Value):
    """Filters and sort kept in an address; fields it does not know are ignored, empty ones absent."""

    model_config = ConfigDict(extra="ignore")

    @classmethod
    def of(cls, arguments: MultiDict[str, str]) -> Self:
        """Read the query of an address.

        Raises:
            InvalidDocument: A value is none that the page knows.
        """
        try:
            return cls.model_validate({name: value for name, value in arguments.items() if value != ""})
        except ValidationError as error:
            raise InvalidDocument(problems_of(error)) from error


class ListQuery(Query):
    """The query of a list in pages."""

    page: int = Field(default=1, ge=1, le=100_000)
    """Page of the list, from 1."""

    def address(self, **changes: object) -> dict[str, str]:
        """Return the query with some fields changed, for a link; what stands by default is left out.

        A change of anything but the page leads to the first page.
        """
        plain = {name: field.default for name, field in type(self).model_fields.items()}
        now = self.model_dump() | {"page": 1} | changes
        return {name: _text(value) for name, value in now.items() if value not in (None, "", plain[name])}

    @property
    def filters(self) -> bool:
        """Tell whether anything but the page is asked for."""
        return self.address(page=1) != {}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def fields_of(form: MultiDict[str, str], boxes: Collection[str] = ()) -> dict[str, str]:
    """Return the fields of a form, one value each; those that boxes send are left out.

    Raises:
        InvalidDocument: A field is sent twice, or a file comes with it.
    """
    twice = [name for name in form if name not in boxes and len(form.getlist(name)) > 1]
    problems = [Problem(name, "", "send this field once") for name in twice]
    problems += [Problem(name, "", "send a text, no file") for name in request.files]
    if problems:
        raise InvalidDocument(problems)
    return {name: value for name, value in form.items() if name not in MECHANISM and name not in boxes}


def _fields_and_file(sent: Request, field: str) -> tuple[dict[str, str], FileStorage | None]:
    """Return the fields of a form, one value each, and its one file; None when none was chosen.

    Raises:
        InvalidDocument: A field is sent twice, or there are several files.
    """
    files = sent.files.getlist(field)
    if len(files) > 1 or set(sent.files) - {field}:
        raise InvalidDocument([Problem(field, "", _("Déposez un seul fichier à la fois."))])
    twice = [name for name in sent.form if len(sent.form.getlist(name)) > 1]
    if twice:
        raise InvalidDocument([Problem(name, "", "send this field once") for name in twice])
    fields = {name: value for name, value in sent.form.items() if name not in MECHANISM}
    return fields, next((file for file in files if file.filename), None)


def problems_of(error: ValidationError) -> Sequence[Problem]:
    """Return what pydantic found, as problems of the trade."""
    return [
        Problem(".".join(str(part) for part in found["loc"]), _shown(found), found["msg"])
        for found in error.errors()
    ]


def sentences_of(problems: Iterable[Problem]) -> dict[str, str]:
    """Return one sentence for each field at fault; `form` stands for the whole."""
    found: dict[str, str] = {}
    for problem in problems:
        found.setdefault(problem.path or "form", sentence(problem.expected))
    return found


_ENDS = (".", "?", "…")
"""What ends a sentence: no full stop follows."""


def sentence(reason: str) -> str:
    """Return a reason as a sentence, in the reader's language where it is known there.

    >>> sentence("un nombre est attendu")
    'Un nombre est attendu.'
    """
    return as_known(f"{reason[:1].upper()}{reason[1:]}{'' if reason.endswith(_ENDS) else '.'}")


def _shown(found: ErrorDetails) -> str:
    value = found["input"]
    return "" if isinstance(value, Mapping) else str(value)[:LONGEST_SHOWN]
