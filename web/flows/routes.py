"""Flows of the sites one manages: list, one flow, confirmation of its resource, withdrawal."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import InvalidDeclaration
from symbiose.domain.opeo import OpeoModel
from symbiose.services import declare, drafts, models, on_behalf
from symbiose.services.declare import FlowSheet
from symbiose.services.flows_served import resting_on
from symbiose.services.load_curves import needs_electricity
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.flows.questions import field_label, said
from web.flows.schemas import ConfirmationForm, FlowsQuery
from web.forms import ActionForm
from web.language import _, plural
from web.paging import page_of
from web.proposals.review_forms import ModelsForm

blueprint = Blueprint("flows", __name__)
blueprint.add_app_template_filter(field_label)
blueprint.add_app_template_filter(said)


@blueprint.get("/flux")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the flows of the caller's sites, all for the coordinator."""
    query = FlowsQuery.of(request.args)
    standing = [line for line in declare.flows_seen(services(), actor()) if query.stands(line)]
    lines = [line for line in standing if query.keeps(line)]
    return render_template(
        "flows/listing.html",
        page=page_of(lines, query.page),
        query=query,
        total=len(standing),
        ways=ways_in(len(drafts.drafts_of(services(), actor()))),
        to_confirm=on_behalf.count_to_confirm(services(), actor()),
    )


@blueprint.get("/flux/<flow_id>")
@requires(PARTIES)
def sheet(flow_id: str) -> ResponseReturnValue:
    """Show one flow with all that was declared of it."""
    return _sheet_page(declare.flow_sheet(services(), actor(), flow_id))


@blueprint.post("/flux/<flow_id>/ressource")
@requires(PARTIES)
def confirm(flow_id: str) -> ResponseReturnValue:
    """Say which resource of the catalogue the flow's words mean."""
    chosen = ConfirmationForm.of(request.form)
    resource = services().reference.resources.by_label(chosen.resource)
    found = declare.flow_sheet(services(), actor(), flow_id)
    if resource is None:
        fault = _("Choisissez une ressource de la liste.")
        return make_response(_sheet_page(found, resource=chosen.resource, resource_fault=fault), 422)
    try:
        declare.confirm_resource(services(), actor(), flow_id, resource.id)
    except InvalidDeclaration as error:
        fault = _(
            "%(reason)s. Modifiez ce flux : choisissez-y cette ressource, avec la densité ou l’autre unité.",
            reason=error.problems[0].expected,
        )
        return make_response(_sheet_page(found, resource=chosen.resource, resource_fault=fault), 422)
    flash(_("Ressource confirmée : le prochain calcul tiendra compte de ce flux."), "success")
    return redirect(url_for("flows.sheet", flow_id=flow_id))


@blueprint.post("/flux/<flow_id>/modeles")
@requires(STAFF)
def override(flow_id: str) -> ResponseReturnValue:
    """Set the models of a flow against the rules."""
    form = ModelsForm.of(request.form)
    found = declare.flow_sheet(services(), actor(), flow_id)
    try:
        models.override_models(services(), actor(), flow_id, form.models, form.reason)
    except InvalidDeclaration:
        fault = _("Choisissez des modèles de la liste et dites pourquoi vous les corrigez.")
        return make_response(_sheet_page(found, models_reason=form.reason, models_fault=fault), 422)
    flash(_("Modèles corrigés ; le motif est gardé dans l’historique."), "success")
    return redirect(url_for("flows.sheet", flow_id=flow_id))


@blueprint.post("/flux/<flow_id>/retrait")
@requires(PARTIES)
def withdraw(flow_id: str) -> ResponseReturnValue:
    """Withdraw a flow."""
    ActionForm.of(request.form)
    declare.withdraw_flow(services(), actor(), flow_id)
    flash(_("Flux retiré : les prochains calculs l’ignorent."), "success")
    return redirect(url_for("flows.listing"))


def ways_in(kept: int) -> list[tuple[str, str]]:
    """Return the other ways to declare, and to take declarations away: address and label."""
    named = plural("Brouillons (%(num)s)", "Brouillons (%(num)s)", kept) if kept else _("Brouillons")
    ways = (
        ("flows.drafts_page", named),
        ("typical_flows.page", _("Flux habituels d’une activité")),
        ("sites.empty_template", _("Modèle de tableur")),
        ("exports.page", _("Exporter")),
    )
    return [(url_for(name), label) for name, label in ways]


def _sheet_page(
    found: FlowSheet,
    *,
    resource: str = "",
    resource_fault: str | None = None,
    models_reason: str = "",
    models_fault: str | None = None,
) -> str:
    return render_template(
        "flows/sheet.html",
        sheet=found,
        line=found.line,
        flow=found.line.flow,
        resting=resting_on(services(), actor(), found.line.flow.id),
        resources=services().reference.resources.labels(),
        all_models=list(OpeoModel),
        resource=resource,
        resource_fault=resource_fault,
        models_reason=models_reason,
        models_fault=models_fault,
        has_curve=needs_electricity(services(), found.line.flow),
        tells_worth=services().live_markets is not None,
    )
