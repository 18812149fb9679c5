"""Forms: the fields sent, without those of the mechanism, ready for a pydantic value that refuses strangers."""

from collections.abc import Mapping, Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from symbiose.domain.errors import InvalidDocument, Problem

MECHANISM = frozenset({"csrf_token"})
LONGEST_SHOWN = 200


def fields_of(form: MultiDict[str, str]) -> dict[str, str]:
    """Return the fields of a form, one value each.

    Raises:
        InvalidDocument: A field is sent twice.
    """
    twice = [name for name in form if len(form.getlist(name)) > 1]
    if twice:
        raise InvalidDocument([Problem(name, "", "send this field once") for name in twice])
    return {name: value for name, value in form.items() if name not in MECHANISM}


def problems_of(error: ValidationError) -> Sequence[Problem]:
    """Return what pydantic found, as problems of the trade."""
    return [
        Problem(".".join(str(part) for part in found["loc"]), _shown(found), found["msg"])
        for found in error.errors()
    ]


def _shown(found: ErrorDetails) -> str:
    value = found["input"]
    return "" if isinstance(value, Mapping) else str(value)[:LONGEST_SHOWN]
