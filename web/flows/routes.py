"""Flows of the sites one manages: list, declaration in three fields, withdrawal."""

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from symbiose.domain.errors import InvalidDeclaration
from symbiose.services import declare
from web.access import PARTIES, requires
from web.context import actor, services
from web.flows.schemas import UNITS, DeclarationForm, faults_of

blueprint = Blueprint("flows", __name__)


@blueprint.get("/flux")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the flows of the caller's sites, all for the coordinator."""
    sought = request.args.get("texte", "")[:200]
    lines = [
        line
        for line in declare.flows_seen(services(), actor())
        if not line.flow.withdrawn
        and sought.strip().casefold() in f"{line.site.name} {line.resource}".casefold()
    ]
    ordered = sorted(lines, key=lambda line: (line.site.name, line.flow.direction, line.resource))
    return render_template("flows/listing.html", lines=ordered, sought=sought)


@blueprint.get("/flux/nouveau")
@requires(PARTIES)
def form() -> ResponseReturnValue:
    """Show the form, with the site chosen where there is but one."""
    site = declare.declares_for_one_site(actor()) or ""
    return _form_page(DeclarationForm(site_id=site), {})


@blueprint.post("/flux/nouveau")
@requires(PARTIES)
def declare_flow() -> ResponseReturnValue:
    """Declare the flow, or show the form again with what was typed and what to correct."""
    typed = DeclarationForm.of(request.form)
    try:
        declare.declare_flow(services(), actor(), typed.site_id, typed.texts())
    except InvalidDeclaration as error:
        return make_response(_form_page(typed, faults_of(typed, error.problems)), 422)
    flash(_("Flux déclaré : « %(resource)s ». Le prochain calcul en tiendra compte.", resource=typed.resource), "success")
    return redirect(url_for("flows.listing"))


@blueprint.post("/flux/<flow_id>/retrait")
@requires(PARTIES)
def withdraw(flow_id: str) -> ResponseReturnValue:
    """Withdraw a flow."""
    declare.withdraw_flow(services(), actor(), flow_id)
    flash(_("Flux retiré : les prochains calculs l'ignorent."), "success")
    return redirect(url_for("flows.listing"))


def _form_page(typed: DeclarationForm, faults: Mapping[str, str]) -> str:
    return render_template(
        "flows/form.html",
        typed=typed,
        faults=faults,
        sites=declare.sites_managed(services(), actor()),
        units=UNITS,
        resources=services().reference.resources.labels(),
    )
