"""The parks as a list, one park with its sites, a park made or changed, sites put in and taken out."""

import logging
from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.accounts import Role
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.services import parks
from web.access import requires
from web.context import actor, services
from web.errors import request_id
from web.forms import sentences_of
from web.language import _
from web.parks.schemas import EntryForm, LeavingForm, ParkForm
from web.sites.requests import commune_groups

log = logging.getLogger(__name__)
blueprint = Blueprint("parks", __name__)
ADMINISTRATORS = frozenset({Role.ADMINISTRATOR})


@blueprint.get("/parcs")
@requires(ADMINISTRATORS)
def listing() -> ResponseReturnValue:
    """Show the parks."""
    return render_template("parks/listing.html", lines=parks.park_lines(services(), actor()))


@blueprint.get("/parcs/nouveau")
@requires(ADMINISTRATORS)
def form() -> ResponseReturnValue:
    """Show the form that makes a park."""
    return _form_page(ParkForm(), {})


@blueprint.post("/parcs/nouveau")
@requires(ADMINISTRATORS)
def create() -> ResponseReturnValue:
    """Make a park."""
    typed = ParkForm.of(request.form)
    try:
        park = parks.create_park(services(), actor(), typed.texts(), list(typed.communes))
    except InvalidDeclaration as error:
        return make_response(_form_page(typed, sentences_of(error.problems)), 422)
    flash(_("Parc créé. Dites maintenant quels établissements s’y trouvent."), "success")
    return redirect(url_for("parks.sheet", park_id=park.id))


@blueprint.get("/parcs/<park_id>")
@requires(ADMINISTRATORS)
def sheet(park_id: str) -> ResponseReturnValue:
    """Show one park with its sites."""
    return _sheet_page(park_id)


@blueprint.post("/parcs/<park_id>")
@requires(ADMINISTRATORS)
def change(park_id: str) -> ResponseReturnValue:
    """Change the name, communes, operator or source of a park."""
    typed = ParkForm.of(request.form)
    try:
        parks.change_park(services(), actor(), park_id, typed.texts(), list(typed.communes), seen=typed.seen)
    except InvalidDeclaration as error:
        return make_response(_sheet_page(park_id, typed, sentences_of(error.problems)), 422)
    except ConflictingReview:
        return make_response(_sheet_page(park_id, conflict=True), 409)
    flash(_("Parc enregistré."), "success")
    return redirect(url_for("parks.sheet", park_id=park_id))


@blueprint.post("/parcs/<park_id>/entree")
@requires(ADMINISTRATORS)
def put_in(park_id: str) -> ResponseReturnValue:
    """Let a site stand in the park."""
    site_id, from_park = EntryForm.of(request.form).stated()
    try:
        site = parks.put_site_in(services(), actor(), park_id, site_id, from_park=from_park)
    except ConflictingReview:
        return make_response(_sheet_page(park_id, conflict=True), 409)
    log.info("request %s: a site entered park %s", request_id(), park_id)
    told = _(
        "%(site)s est dans ce parc : ses coordinateurs en répondent dès leur prochaine page.", site=site.name
    )
    flash(told, "success")
    return redirect(url_for("parks.sheet", park_id=park_id))


@blueprint.post("/parcs/<park_id>/sortie")
@requires(ADMINISTRATORS)
def take_out(park_id: str) -> ResponseReturnValue:
    """Take a site out of the park."""
    form = LeavingForm.of(request.form)
    try:
        site = parks.take_site_out(services(), actor(), park_id, form.site_id)
    except ConflictingReview:
        return make_response(_sheet_page(park_id, conflict=True), 409)
    log.info("request %s: a site left park %s", request_id(), park_id)
    told = _("%(site)s n’est plus dans ce parc : ses coordinateurs n’y accèdent plus.", site=site.name)
    flash(told, "success")
    return redirect(url_for("parks.sheet", park_id=park_id))


def _form_page(typed: ParkForm, faults: Mapping[str, str]) -> str:
    return render_template("parks/form.html", typed=typed, faults=faults, groups=commune_groups())


def _sheet_page(
    park_id: str,
    typed: ParkForm | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    conflict: bool = False,
) -> str:
    found = parks.park_sheet(services(), actor(), park_id)
    return render_template(
        "parks/sheet.html",
        sheet=found,
        park=found.line.park,
        parks=parks.all_parks(services()),
        typed=typed or ParkForm.of_park(found.line.park, found.stamp),
        faults=faults or {},
        groups=commune_groups(),
        conflict=conflict,
    )
