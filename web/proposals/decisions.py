"""One proposal: its sheet, and the decisions taken on it."""

from collections.abc import Callable

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.services import board as boards
from symbiose.services import models, review
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.language import _
from web.proposals.routes import blueprint as blueprint
from web.proposals.schemas import DecisionForm, ModelsForm, RefusalForm, SheetQuery
from web.proposals.sheet_page import Faults, sheet_page


@blueprint.get("/propositions/<proposal_id>")
@requires(PARTIES)
def sheet(proposal_id: str) -> ResponseReturnValue:
    """Show one proposal with all that explains it, of the latest run or of the one in the address."""
    query = SheetQuery.of(request.args)
    return sheet_page(boards.sheet(services(), actor(), proposal_id, query.calcul or None))


@blueprint.post("/propositions/<proposal_id>/acceptation")
@requires(STAFF)
def accept(proposal_id: str) -> ResponseReturnValue:
    """Accept a proposal."""
    form = DecisionForm.of(request.form)
    told = _("Proposition acceptée : les prochains calculs la conservent.")
    return _decided(proposal_id, told, lambda: review.accept(services(), actor(), proposal_id, form.version))


@blueprint.post("/propositions/<proposal_id>/refus")
@requires(STAFF)
def refuse(proposal_id: str) -> ResponseReturnValue:
    """Refuse a proposal with a reason."""
    form = RefusalForm.of(request.form)
    told = _("Proposition refusée : les prochains calculs ne la referont pas.")

    def decide() -> object:
        return review.refuse(services(), actor(), proposal_id, form.version, form.reason)

    try:
        return _decided(proposal_id, told, decide, refusal=form.reason)
    except InvalidDeclaration:
        fault = _("Indiquez le motif du refus, en %(most)d caractères au plus.", most=review.LONGEST_REASON)
        found = boards.sheet(services(), actor(), proposal_id)
        return make_response(sheet_page(found, Faults(refusal=form.reason, refusal_fault=fault)), 422)


@blueprint.post("/propositions/<proposal_id>/reouverture")
@requires(STAFF)
def reopen(proposal_id: str) -> ResponseReturnValue:
    """Withdraw the decision on a proposal."""
    form = DecisionForm.of(request.form)
    told = _("Décision retirée : le prochain calcul décidera de nouveau.")
    return _decided(proposal_id, told, lambda: review.reopen(services(), actor(), proposal_id, form.version))


@blueprint.post("/propositions/<proposal_id>/modeles")
@requires(STAFF)
def override(proposal_id: str) -> ResponseReturnValue:
    """Set the models of a proposal against the rules."""
    form = ModelsForm.of(request.form)
    found = boards.sheet(services(), actor(), proposal_id)
    try:
        models.override_models(services(), actor(), proposal_id, form.models, form.reason)
    except InvalidDeclaration:
        fault = _("Choisissez des modèles de la liste et dites pourquoi vous les corrigez.")
        return make_response(sheet_page(found, Faults(models_reason=form.reason, models_fault=fault)), 422)
    flash(_("Modèles corrigés ; le motif est gardé dans l'historique."), "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))


def _decided(
    proposal_id: str, told: str, decide: Callable[[], object], refusal: str = ""
) -> ResponseReturnValue:
    """Take a decision, or show what somebody else decided meanwhile; what was typed is not lost."""
    try:
        decide()
    except ConflictingReview:
        found = boards.sheet(services(), actor(), proposal_id)
        return make_response(sheet_page(found, Faults(conflict=True, refusal=refusal)), 409)
    flash(told, "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))
