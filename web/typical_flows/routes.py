"""Usual flows of a site: the trade recognised, what it usually gives and needs, each to be settled."""

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import InvalidDeclaration
from symbiose.services import declare, drafts, sites, typical_flows
from symbiose.services.typical_flows import Confirmed, Offer
from symbiose.services.usual_flows import UsualFlows, usual_flows
from web.access import PARTIES, requires
from web.context import actor, services
from web.forms import ActionForm, sentences_of
from web.language import N_, _, plural
from web.sites.schemas import TradeForm
from web.typical_flows.schemas import OfferForm, SiteForm, UsualFlowsQuery

blueprint = Blueprint("typical_flows", __name__)


@blueprint.get("/flux/habituels")
@requires(PARTIES)
def page() -> ResponseReturnValue:
    """Show the usual flows of a site, or ask which site."""
    query = UsualFlowsQuery.of(request.args)
    site_id = query.site or declare.declares_for_one_site(actor())
    if not site_id:
        return render_template("typical_flows/choice.html", sites=declare.sites_managed(services(), actor()))
    return _page_of(usual_flows(services(), actor(), site_id))


@blueprint.post("/flux/habituels")
@requires(PARTIES)
def offer() -> ResponseReturnValue:
    """Keep the activity and the size of the site, and offer its usual flows as drafts."""
    typed = OfferForm.of(request.form)
    try:
        sites.correct_trade(services(), actor(), typed.site_id, typed.model_dump(exclude={"site_id"}))
        done = typical_flows.offer_typical_flows(services(), actor(), typed.site_id)
    except InvalidDeclaration as error:
        found = usual_flows(services(), actor(), typed.site_id)
        return make_response(_page_of(found, typed, sentences_of(error.problems)), 422)
    flash(_offered(done), "success")
    return _back_to(typed.site_id)


@blueprint.post("/flux/habituels/confirmation")
@requires(PARTIES)
def confirm_all() -> ResponseReturnValue:
    """Declare every offer of a site that stands as it was estimated."""
    site_id = SiteForm.of(request.form).site_id
    _tell(typical_flows.confirm_typical_flows(services(), actor(), site_id))
    return _back_to(site_id)


@blueprint.post("/flux/habituels/<draft_id>/declaration")
@requires(PARTIES)
def confirm(draft_id: str) -> ResponseReturnValue:
    """Declare one offer as it stands, or lead to the form that says what to correct."""
    ActionForm.of(request.form)
    found = drafts.draft(services(), actor(), draft_id)
    try:
        drafts.declare_draft(services(), actor(), draft_id)
    except InvalidDeclaration:
        flash(_("Ce flux n’est pas encore déclaré : corrigez d’abord ce qui suit."), "warning")
        return redirect(url_for("flows.draft", draft_id=draft_id))
    flash(_("Flux déclaré comme estimation : corrigez-le dès que vous en connaissez la mesure."), "success")
    return _back_to(found.site_id)


@blueprint.post("/flux/habituels/<draft_id>/suppression")
@requires(PARTIES)
def decline(draft_id: str) -> ResponseReturnValue:
    """Delete one offer; it is not made again."""
    ActionForm.of(request.form)
    found = drafts.draft(services(), actor(), draft_id)
    drafts.delete_draft(services(), actor(), draft_id)
    flash(_("Flux supprimé : il ne vous sera plus proposé."), "success")
    return _back_to(found.site_id)


def _page_of(
    found: UsualFlows, typed: TradeForm | None = None, faults: Mapping[str, str] | None = None
) -> str:
    site = found.site
    return render_template(
        "typical_flows/page.html",
        usual=found,
        site=site,
        typed=typed or TradeForm.of_site(site),
        faults=faults or {},
        activities=services().reference.naf,
    )


def _back_to(site_id: str) -> ResponseReturnValue:
    return redirect(url_for("typical_flows.page", site=site_id))


def _offered(done: Offer) -> str:
    if done.added:
        one = N_("%(num)s flux proposé en brouillon : confirmez-le, corrigez-le ou supprimez-le.")
        many = N_("%(num)s flux proposés en brouillon : confirmez, corrigez ou supprimez chacun.")
        return plural(one, many, len(done.added))
    if done.estimated_anew:
        return _("Estimations recalculées sur les chiffres du site.")
    return _("Rien de nouveau à proposer.")


def _tell(done: Confirmed) -> None:
    if done.flows:
        one = N_("%(num)s flux déclaré comme estimation : corrigez-le dès que vous en connaissez la mesure.")
        many = N_(
            "%(num)s flux déclarés comme estimations : corrigez-les dès que vous en connaissez la mesure."
        )
        flash(plural(one, many, len(done.flows)), "success")
    if done.left:
        one = N_("%(num)s brouillon a des fautes et reste à corriger.")
        many = N_("%(num)s brouillons ont des fautes et restent à corriger.")
        flash(plural(one, many, len(done.left)), "warning")
    if not done.flows and not done.left:
        flash(_("Aucune estimation n’attendait d’être confirmée."), "warning")
