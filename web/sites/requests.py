"""Requests to be attached to a site: asked by its SIRET, answered by the coordinator."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.communes import Commune, Epci
from symbiose.domain.company_register import RegisterSilent
from symbiose.domain.errors import InvalidDeclaration
from symbiose.domain.labels import bare
from symbiose.services import site_answers, site_requests
from symbiose.services.register_lookup import look_up_site
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import sentences_of
from web.language import _
from web.sites.routes import blueprint as blueprint
from web.sites.schemas import AcceptanceForm, RefusalForm, SiteRequestForm

ASKERS = frozenset({Role.SITE_MANAGER})


@blueprint.get("/sites/demander")
@requires(ASKERS)
def form() -> ResponseReturnValue:
    """Show the form by which one asks to be attached to a site."""
    return _form_page(SiteRequestForm(), {})


@blueprint.post("/sites/demander")
@requires(ASKERS)
def ask() -> ResponseReturnValue:
    """Ask for a site, or show the form again with what was typed and what to correct."""
    typed = SiteRequestForm.of(request.form)
    try:
        site_requests.ask_for_site(services(), actor(), typed.texts())
    except InvalidDeclaration as error:
        return make_response(_form_page(typed, sentences_of(error.problems)), 422)
    flash(_("Demande envoyée : la coordination l’examine. Vous verrez sa réponse ici."), "success")
    return redirect(url_for("sites.listing"))


@blueprint.post("/sites/demander/registre")
@requires(ASKERS)
def look_up() -> ResponseReturnValue:
    """Fill the form in with what the register of companies says; nothing is stored."""
    typed = SiteRequestForm.of(request.form)
    try:
        found = look_up_site(services(), actor(), typed.siret)
    except InvalidDeclaration as error:
        return make_response(_form_page(typed, sentences_of(error.problems)), 422)
    except RegisterSilent:
        told = _("Le registre des entreprises n’a pas répondu. Remplissez le formulaire vous-même.")
        return _form_page(typed, {}, told)
    if found is None:
        told = _("Le registre des entreprises ne connaît pas ce SIRET. Remplissez le formulaire vous-même.")
        return _form_page(typed, {}, told)
    told = _("Rempli d’après le registre des entreprises. Vérifiez, complétez, puis envoyez.")
    if found.closed:
        told = _("Le registre des entreprises tient cet établissement pour fermé. Vérifiez le SIRET.")
    return _form_page(typed.completed(found), {}, told)


@blueprint.get("/sites/demandes")
@requires(STAFF)
def requests() -> ResponseReturnValue:
    """Show the requests that wait for an answer."""
    return _requests_page("", {})


@blueprint.post("/sites/demandes/<request_id>/rattachement")
@requires(STAFF)
def accept(request_id: str) -> ResponseReturnValue:
    """Attach the account that asks to its site."""
    form = AcceptanceForm.of(request.form)
    try:
        site_answers.accept_request(services(), actor(), request_id, form.site_id)
    except InvalidDeclaration as error:
        return make_response(_requests_page(request_id, sentences_of(error.problems)), 422)
    flash(_("Compte rattaché : il voit l’établissement dès sa prochaine page."), "success")
    return redirect(url_for("sites.requests"))


@blueprint.post("/sites/demandes/<request_id>/rejet")
@requires(STAFF)
def refuse(request_id: str) -> ResponseReturnValue:
    """Refuse a request with a reason."""
    form = RefusalForm.of(request.form)
    try:
        site_answers.refuse_request(services(), actor(), request_id, form.reason)
    except InvalidDeclaration as error:
        return make_response(_requests_page(request_id, sentences_of(error.problems), form.reason), 422)
    flash(_("Demande refusée ; son auteur lit le motif."), "success")
    return redirect(url_for("sites.requests"))


def commune_groups() -> list[tuple[Epci, list[Commune]]]:
    """Return the agglomerations with their communes, by name."""
    communes = services().reference.communes
    return [
        (epci, sorted(communes.of_epci(epci.id), key=lambda commune: bare(commune.name)))
        for epci in communes.epcis.values()
    ]


def _form_page(typed: SiteRequestForm, faults: Mapping[str, str], told: str = "") -> str:
    return render_template(
        "sites/ask.html",
        typed=typed,
        faults=faults,
        told=told,
        groups=commune_groups(),
        activities=services().reference.naf,
        register=services().company_register is not None,
    )


def _requests_page(at_fault: str, faults: Mapping[str, str], reason: str = "") -> str:
    return render_template(
        "sites/requests.html",
        lines=site_requests.open_requests(services(), actor()),
        communes=services().reference.communes,
        naf=services().reference.naf,
        at_fault=at_fault,
        faults=faults,
        reason=reason,
    )
