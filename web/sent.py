"""A form that was not accepted: what it sent is shown again, beside what is wrong or what changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import make_response
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import (
    ConflictingReview,
    FileTooLarge,
    InvalidDocument,
    Problem,
    UnsupportedFile,
)

_STATUSES = {FileTooLarge: 413, UnsupportedFile: 415}


@dataclass(frozen=True)
class Sent:
    """What a form sent that was not accepted, to be shown again: which form, its fields, what is wrong."""

    form: str = ""
    """Name of the form, with the id of the evidence it is about."""
    typed: Mapping[str, object] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    """Field → sentence."""
    conflict: bool = False
    """Somebody else acted meanwhile."""

    def of(self, form: str, name: str) -> object:
        """Return what was typed into a field of a form, nothing when it was another form."""
        return self.typed.get(name) if form == self.form else None

    def fault(self, form: str, name: str) -> str | None:
        """Return what is wrong with a field of a form."""
        return self.faults.get(name) if form == self.form else None


def refused(
    step: Callable[[], object],
    sent: Sent,
    page: Callable[[Sent], str],
    faults_of: Callable[[Sequence[Problem]], Mapping[str, str]],
) -> ResponseReturnValue | None:
    """Take a step, and return the page again where it is refused; None once it is taken.

    Args:
        step: Takes the step.
        sent: The form that asks for it.
        page: Shows the page with a form that was not accepted.
        faults_of: Says what is wrong, by field.
    """
    try:
        step()
    except ConflictingReview:
        return make_response(page(replace(sent, conflict=True)), 409)
    except InvalidDocument as error:
        wrong = replace(sent, faults=faults_of(error.problems))
        return make_response(page(wrong), _STATUSES.get(type(error), 422))
    return None
