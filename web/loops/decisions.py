"""Decisions on one loop: accept it, refuse it, withdraw the decision."""

from collections.abc import Callable

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.services import loop_review
from symbiose.services.review import LONGEST_REASON
from web.access import STAFF, requires
from web.context import actor, services
from web.language import _
from web.loops.page import Faults, sheet_page
from web.loops.routes import blueprint as blueprint
from web.loops.routes import found
from web.loops.schemas import LoopQuery
from web.proposals.review_forms import DecisionForm, RefusalForm


@blueprint.post("/boucles/<loop_id>/acceptation")
@requires(STAFF)
def accept(loop_id: str) -> ResponseReturnValue:
    """Accept a loop as proposed."""
    form = DecisionForm.of(request.form)
    told = _("Boucle acceptée : les prochains calculs la conservent.")
    return _decided(
        loop_id, told, lambda: loop_review.accept_loop(services(), actor(), loop_id, form.version)
    )


@blueprint.post("/boucles/<loop_id>/refus")
@requires(STAFF)
def refuse(loop_id: str) -> ResponseReturnValue:
    """Refuse a loop with a reason."""
    form = RefusalForm.of(request.form)
    code = form.code or RefusalReason.OTHER
    told = _("Boucle refusée : les prochains calculs ne la referont pas.")

    def decide() -> object:
        return loop_review.refuse_loop(services(), actor(), loop_id, form.version, form.reason, code)

    if not form.code:
        fault = _("Choisissez un motif dans la liste.")
        return _page(loop_id, Faults(refusal=form.reason, code_fault=fault), 422)
    try:
        return _decided(loop_id, told, decide, Faults(refusal=form.reason, code=form.code))
    except InvalidDeclaration:
        fault = _("Indiquez le motif du refus, en %(most)d caractères au plus.", most=LONGEST_REASON)
        return _page(loop_id, Faults(refusal=form.reason, code=form.code, refusal_fault=fault), 422)


@blueprint.post("/boucles/<loop_id>/reouverture")
@requires(STAFF)
def reopen(loop_id: str) -> ResponseReturnValue:
    """Withdraw the decision on a loop."""
    form = DecisionForm.of(request.form)
    told = _("Décision retirée : le prochain calcul décidera de nouveau.")
    return _decided(
        loop_id, told, lambda: loop_review.reopen_loop(services(), actor(), loop_id, form.version)
    )


def _decided(
    loop_id: str, told: str, decide: Callable[[], object], typed: Faults | None = None
) -> ResponseReturnValue:
    """Take a decision, or show what somebody else decided meanwhile; what was typed is not lost."""
    try:
        decide()
    except ConflictingReview as error:
        typed = typed or Faults()
        scarce = "flow" in error.identities
        faults = Faults(conflict=not scarce, scarce=scarce, refusal=typed.refusal, code=typed.code)
        return _page(loop_id, faults, 409)
    flash(told, "success")
    return redirect(url_for("loops.sheet", loop_id=loop_id))


def _page(loop_id: str, faults: Faults, status: int) -> ResponseReturnValue:
    query = LoopQuery()
    return make_response(sheet_page(found(loop_id, query), query, faults), status)
