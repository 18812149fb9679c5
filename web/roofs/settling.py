"""What people say of whose a roof is: settled, withdrawn, claimed, named by its reference."""

from collections.abc import Callable, Mapping

from flask import flash, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.roof_owners import RoofVerdict
from symbiose.services.roof_settling import RoofWord, claim_roof, name_roof, settle_roof
from symbiose.services.roofs import roof_sheet, waiting_roofs
from web.access import FIRMS, PARTIES, STAFF, requires
from web.context import actor, services
from web.forms import sentences_of
from web.language import _
from web.roofs.page import RoofFaults, sheet_page, waiting_page
from web.roofs.routes import blueprint as blueprint
from web.roofs.schemas import (
    NO_SITE,
    ClaimForm,
    NamingForm,
    SettlingForm,
    WaitingQuery,
    WithdrawalForm,
)


@blueprint.post("/toits/<roof_id>/rattachement")
@requires(STAFF)
def settle(roof_id: str) -> ResponseReturnValue:
    """Settle whose a roof is."""
    form = SettlingForm.of(request.form)
    typed = {"site": form.site, "reason": form.reason}
    if not form.site:
        fault = {"site": _("Choisissez un établissement, ou « aucun établissement du service ».")}
        return _with_faults(roof_id, RoofFaults(told=fault, typed=typed), 422)
    site_id = None if form.site == NO_SITE else form.site
    word = RoofWord(RoofVerdict.SETTLED, site_id, form.reason, form.version)
    if site_id:
        told = _("Toit rattaché : le prochain calcul en tient compte, et les prochains imports le gardent.")
    else:
        told = _("Toit d’aucun établissement : les prochains calculs et imports le savent.")
    return _said(roof_id, told, typed, lambda: settle_roof(services(), actor(), roof_id, word))


@blueprint.post("/toits/<roof_id>/retrait")
@requires(STAFF)
def withdraw(roof_id: str) -> ResponseReturnValue:
    """Withdraw what was settled."""
    form = WithdrawalForm.of(request.form)
    word = RoofWord(RoofVerdict.WITHDRAWN, None, version=form.version)
    told = _("Décision retirée : c’est de nouveau la position des établissements qui rattache ce toit.")
    return _said(roof_id, told, {}, lambda: settle_roof(services(), actor(), roof_id, word))


@blueprint.post("/toits/<roof_id>/demande")
@requires(FIRMS)
def claim(roof_id: str) -> ResponseReturnValue:
    """Say in the name of a site whether a roof is its own."""
    form = ClaimForm.of(request.form)
    verdict = RoofVerdict.CLAIMED if form.mien == "oui" else RoofVerdict.DISCLAIMED
    word = RoofWord(verdict, form.site, form.reason, form.version)
    told = _("C’est noté : la coordination décidera, et le toit reste rattaché comme il l’est d’ici là.")
    typed = {"reason": form.reason, "mien": form.mien}
    return _said(roof_id, told, typed, lambda: claim_roof(services(), actor(), roof_id, word))


@blueprint.post("/toits/a-rattacher")
@requires(PARTIES)
def name() -> ResponseReturnValue:
    """Say by its reference that a roof is that of a site."""
    form = NamingForm.of(request.form)
    typed = {"site": form.site, "reference": form.reference, "reason": form.reason}
    try:
        if not form.site:
            fault = {"site": _("Choisissez un établissement.")}
            return _list_with(RoofFaults(told=fault, typed=typed), 422)
        decision = name_roof(services(), actor(), form.site, form.reference, form.reason)
    except InvalidDeclaration as error:
        return _list_with(RoofFaults(told=sentences_of(error.problems), typed=typed), 422)
    except ConflictingReview:
        return _list_with(RoofFaults(conflict=True, typed=typed), 409)
    settled = decision.verdict is RoofVerdict.SETTLED
    flash(_("Toit rattaché.") if settled else _("C’est noté : la coordination décidera."), "success")
    return redirect(url_for("roofs.sheet", roof_id=decision.roof_id))


def _said(
    roof_id: str, told: str, typed: Mapping[str, str], say: Callable[[], object]
) -> ResponseReturnValue:
    """Say something of a roof, or show what went wrong; what was typed is not lost."""
    try:
        say()
    except ConflictingReview:
        return _with_faults(roof_id, RoofFaults(conflict=True, typed=typed), 409)
    except InvalidDeclaration as error:
        return _with_faults(roof_id, RoofFaults(told=sentences_of(error.problems), typed=typed), 422)
    flash(told, "success")
    return redirect(url_for("roofs.sheet", roof_id=roof_id))


def _with_faults(roof_id: str, faults: RoofFaults, status: int) -> ResponseReturnValue:
    return make_response(sheet_page(roof_sheet(services(), actor(), roof_id), faults), status)


def _list_with(faults: RoofFaults, status: int) -> ResponseReturnValue:
    return make_response(waiting_page(waiting_roofs(services(), actor()), WaitingQuery(), faults), status)
