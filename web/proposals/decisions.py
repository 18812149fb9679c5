"""One proposal: its sheet, and the decisions taken on it."""

from collections.abc import Callable

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.services import board as boards
from symbiose.services import models, review
from symbiose.services import questions as asking
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.language import _, plural
from web.proposals.reading import question_fault, read_quantity
from web.proposals.review_forms import AcceptanceForm, AskForm, DecisionForm, ModelsForm, RefusalForm
from web.proposals.routes import blueprint as blueprint
from web.proposals.schemas import SheetQuery
from web.proposals.sheet_page import Faults, sheet_page

OTHER = RefusalReason.OTHER


@blueprint.get("/propositions/<proposal_id>")
@requires(PARTIES)
def sheet(proposal_id: str) -> ResponseReturnValue:
    """Show one proposal with all that explains it, of the latest run or of the one in the address."""
    query = SheetQuery.of(request.args)
    return sheet_page(boards.sheet(services(), actor(), proposal_id, query.calcul or None))


@blueprint.post("/propositions/<proposal_id>/acceptation")
@requires(STAFF)
def accept(proposal_id: str) -> ResponseReturnValue:
    """Accept a proposal, as proposed or with another quantity."""
    form = AcceptanceForm.of(request.form)
    told = _("Proposition acceptée : les prochains calculs la conservent.")

    def decide() -> object:
        quantity = read_quantity(form.quantity)
        return review.accept(services(), actor(), proposal_id, form.version, quantity)

    try:
        return _decided(proposal_id, told, decide)
    except InvalidDeclaration:
        fault = _("Indiquez une quantité par an au-dessus de zéro, en chiffres.")
        faults = Faults(quantity=form.quantity, quantity_fault=fault)
        return _at_fault(proposal_id, faults)


@blueprint.post("/propositions/<proposal_id>/refus")
@requires(STAFF)
def refuse(proposal_id: str) -> ResponseReturnValue:
    """Refuse a proposal with a reason."""
    form = RefusalForm.of(request.form)
    told = _("Proposition refusée : les prochains calculs ne la referont pas.")

    def decide() -> object:
        return review.refuse(services(), actor(), proposal_id, form.version, form.reason, form.code or OTHER)

    if not form.code:
        fault = _("Choisissez un motif dans la liste.")
        return _at_fault(proposal_id, Faults(refusal=form.reason, code_fault=fault))
    try:
        return _decided(proposal_id, told, decide, refusal=form.reason, code=form.code)
    except InvalidDeclaration:
        fault = _("Indiquez le motif du refus, en %(most)d caractères au plus.", most=review.LONGEST_REASON)
        return _at_fault(proposal_id, Faults(refusal=form.reason, code=form.code, refusal_fault=fault))


@blueprint.post("/propositions/<proposal_id>/reouverture")
@requires(STAFF)
def reopen(proposal_id: str) -> ResponseReturnValue:
    """Withdraw the decision on a proposal."""
    form = DecisionForm.of(request.form)
    told = _("Décision retirée : le prochain calcul décidera de nouveau.")
    return _decided(proposal_id, told, lambda: review.reopen(services(), actor(), proposal_id, form.version))


@blueprint.post("/propositions/<proposal_id>/question")
@requires(STAFF)
def ask(proposal_id: str) -> ResponseReturnValue:
    """Ask one or both firms about their flow."""
    form = AskForm.of(request.form)
    try:
        asked = asking.ask(services(), actor(), asking.Ask((proposal_id,), form.sides, form.question))
    except InvalidDeclaration as error:
        faults = Faults(question=form.question, sides=form.sides, question_fault=question_fault(error))
        return _at_fault(proposal_id, faults)
    told = plural(
        "Question envoyée à %(num)s entreprise.", "Question envoyée à %(num)s entreprises.", len(asked)
    )
    flash(told, "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id, _anchor="questions"))


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
    flash(_("Modèles corrigés ; le motif est gardé dans l’historique."), "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))


def _decided(
    proposal_id: str, told: str, decide: Callable[[], object], refusal: str = "", code: str = ""
) -> ResponseReturnValue:
    """Take a decision, or show what somebody else decided meanwhile; what was typed is not lost."""
    try:
        decide()
    except ConflictingReview as error:
        found = boards.sheet(services(), actor(), proposal_id)
        scarce = "flow" in error.identities
        faults = Faults(conflict=not scarce, scarce=scarce, refusal=refusal, code=code)
        return make_response(sheet_page(found, faults), 409)
    flash(told, "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))


def _at_fault(proposal_id: str, faults: Faults) -> ResponseReturnValue:
    """Show what is wrong with a form; what was typed is not lost."""
    return make_response(sheet_page(boards.sheet(services(), actor(), proposal_id), faults), 422)
