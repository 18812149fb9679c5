"""Decisions on what stands beside exchanges, a loop or a group: taken, or shown with what went wrong."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import flash, make_response, redirect
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.services.review import LONGEST_REASON
from web.forms import Form
from web.language import _
from web.proposals.review_forms import RefusalForm


@dataclass(frozen=True)
class Faults:
    """What went wrong with a form of the page, and what was typed into it."""

    conflict: bool = False
    """Somebody decided meanwhile."""
    scarce: bool = False
    """What is declared has too little left."""
    refusal: str = ""
    refusal_fault: str | None = None
    code: str = ""
    code_fault: str | None = None
    wish: Form | None = None
    """How the thing was wished otherwise."""
    wish_fault: str | None = None

    @property
    def told(self) -> str | None:
        """Return the sentence of the form at fault."""
        return self.at_fault[1]

    @property
    def at_fault(self) -> tuple[str, str | None]:
        """Return the id of the field at fault, and the sentence that says why."""
        faults = {"code": self.code_fault, "reason": self.refusal_fault, "ajuster": self.wish_fault}
        return next(((field, told) for field, told in faults.items() if told), ("", None))


@dataclass(frozen=True)
class Compared:
    """One figure of a thing, as it is and as designed anew."""

    name: str
    before: float
    after: float
    unit: str
    digits: int | None = None


@dataclass(frozen=True)
class Deciding:
    """How decisions on one thing are answered."""

    page: Callable[[Faults], str]
    """Its page, with what went wrong."""
    address: str
    """Where its page is."""

    def answer(
        self, told: str, decide: Callable[[], object], typed: Faults | None = None
    ) -> ResponseReturnValue:
        """Take a decision, or show what somebody else decided meanwhile; what was typed is not lost."""
        try:
            decide()
        except ConflictingReview as error:
            return self._fault(faults_of(error, typed or Faults()), 409)
        flash(told, "success")
        return redirect(self.address)

    def refuse(
        self, told: str, form: RefusalForm, refuse: Callable[[RefusalReason], object]
    ) -> ResponseReturnValue:
        """Refuse, or ask for the reason that is missing.

        Args:
            told: What is said when it is refused.
            form: What was sent.
            refuse: Refuses for a reason of the list.
        """
        code = form.code
        if not code:
            fault = _("Choisissez un motif dans la liste.")
            return self._fault(Faults(refusal=form.reason, code_fault=fault), 422)
        typed = Faults(refusal=form.reason, code=code)
        try:
            return self.answer(told, lambda: refuse(RefusalReason(code)), typed)
        except InvalidDeclaration:
            fault = _("Indiquez le motif du refus, en %(most)d caractères au plus.", most=LONGEST_REASON)
            return self._fault(Faults(refusal=form.reason, code=code, refusal_fault=fault), 422)

    def _fault(self, faults: Faults, status: int) -> ResponseReturnValue:
        return make_response(self.page(faults), status)


def faults_of(error: ConflictingReview, typed: Faults) -> Faults:
    """Return what was typed with why the decision failed: for what it rests on, or for another one taken."""
    scarce = not error.identities.keys().isdisjoint({"flow", "other", "roof"})
    return replace(typed, conflict=not scarce, scarce=scarce)
