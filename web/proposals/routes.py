"""The list of proposals, a proposal's sheet, the decisions on it, and why a pair is not proposed."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.exchanges import Objective, State
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.ports import SolveSettings
from symbiose.services import board as boards
from symbiose.services import explain, models, review
from symbiose.services.board import ProposalSheet
from symbiose.services.propose import propose_exchanges
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.figures import Series, monthly_bars, sankey
from web.proposals.schemas import BoardQuery, DecisionForm, ModelsForm, RefusalForm, RunForm, SortBy
from web.proposals.streams import streams_of
from web.wording import MONTHS

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/propositions")
@requires(PARTIES)
def board() -> ResponseReturnValue:
    """Show the proposals of the latest run, filtered and sorted as the address says."""
    query = BoardQuery.of(request.args)
    found = boards.board(services(), actor())
    return render_template(
        "proposals/board.html",
        board=found,
        lines=query.select(found.lines),
        query=query,
        states=[State.PROPOSED, State.ACCEPTED, State.REFUSED],
        models=list(OpeoModel),
        objectives=list(Objective),
        sort=SortBy,
    )


@blueprint.post("/propositions/calcul")
@requires(STAFF)
def run() -> ResponseReturnValue:
    """Run the optimiser, then show the list."""
    form = RunForm.of(request.form)
    report = propose_exchanges(services(), actor(), SolveSettings(objective=form.objective))
    flash(_("Calcul terminé : %(count)d propositions.", count=len(report.result.proposals)), "success")
    return redirect(url_for("proposals.board"))


@blueprint.get("/propositions/<proposal_id>")
@requires(PARTIES)
def sheet(proposal_id: str) -> ResponseReturnValue:
    """Show one proposal with all that explains it."""
    return _sheet_page(boards.sheet(services(), actor(), proposal_id))


@blueprint.post("/propositions/<proposal_id>/acceptation")
@requires(STAFF)
def accept(proposal_id: str) -> ResponseReturnValue:
    """Accept a proposal."""
    form = DecisionForm.of(request.form)
    try:
        review.accept(services(), actor(), proposal_id, form.version)
    except ConflictingReview:
        return _conflict(proposal_id)
    flash(_("Proposition acceptée : les prochains calculs la conservent."), "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))


@blueprint.post("/propositions/<proposal_id>/refus")
@requires(STAFF)
def refuse(proposal_id: str) -> ResponseReturnValue:
    """Refuse a proposal with a reason."""
    form = RefusalForm.of(request.form)
    try:
        review.refuse(services(), actor(), proposal_id, form.version, form.reason)
    except ConflictingReview:
        return _conflict(proposal_id)
    except InvalidDeclaration:
        fault = _("Indiquez le motif du refus, en %(most)d caractères au plus.", most=review.LONGEST_REASON)
        found = boards.sheet(services(), actor(), proposal_id)
        return make_response(_sheet_page(found, refusal=form.reason, refusal_fault=fault), 422)
    flash(_("Proposition refusée : les prochains calculs ne la referont pas."), "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))


@blueprint.post("/propositions/<proposal_id>/reouverture")
@requires(STAFF)
def reopen(proposal_id: str) -> ResponseReturnValue:
    """Withdraw the decision on a proposal."""
    form = DecisionForm.of(request.form)
    try:
        review.reopen(services(), actor(), proposal_id, form.version)
    except ConflictingReview:
        return _conflict(proposal_id)
    flash(_("Décision retirée : le prochain calcul décidera de nouveau."), "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))


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
        return make_response(_sheet_page(found, models_reason=form.reason, models_fault=fault), 422)
    flash(_("Modèles corrigés ; le motif est gardé dans l'historique."), "success")
    return redirect(url_for("proposals.sheet", proposal_id=proposal_id))


@blueprint.get("/pourquoi-pas")
@requires(STAFF)
def why_not() -> ResponseReturnValue:
    """Tell why an offer and a need are not joined."""
    offer, need = request.args.get("offre", ""), request.args.get("besoin", "")
    asked = bool(offer and need)
    refusals = explain.why_not(services(), actor(), offer, need) if asked else ()
    return render_template(
        "proposals/why_not.html", asked=asked, refusals=refusals, offer_id=offer, need_id=need
    )


def _conflict(proposal_id: str) -> ResponseReturnValue:
    found = boards.sheet(services(), actor(), proposal_id)
    return make_response(_sheet_page(found, conflict=True), 409)


def _sheet_page(
    found: ProposalSheet,
    *,
    conflict: bool = False,
    refusal: str = "",
    refusal_fault: str | None = None,
    models_reason: str = "",
    models_fault: str | None = None,
) -> str:
    proposal = found.proposal
    streams = streams_of(found, proposal) if proposal else []
    series = []
    if proposal:
        series.append(Series(_("Quantité cédée"), proposal.monthly, proposal.unit))
        if proposal.unit == proposal.received_unit and proposal.monthly != proposal.monthly_received:
            series.append(Series(_("Besoin couvert"), proposal.monthly_received, proposal.received_unit))
    return render_template(
        "proposals/sheet.html",
        sheet=found,
        line=found.line,
        proposal=proposal,
        streams=streams,
        sankey=sankey(streams).as_json() if streams else None,
        bars=monthly_bars(MONTHS, series).as_json() if series else None,
        all_models=list(OpeoModel),
        conflict=conflict,
        refusal=refusal,
        refusal_fault=refusal_fault,
        models_reason=models_reason,
        models_fault=models_fault,
    )
