"""Sites as those who coordinate add them, correct them, close them and open them again."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.services import site_editing
from symbiose.services.site_editing import EditableSite
from web.access import STAFF, requires
from web.context import actor, services
from web.forms import sentences_of
from web.language import _, plural
from web.sites.requests import blueprint as blueprint
from web.sites.requests import commune_groups
from web.sites.schemas import NewSiteForm, NewSiteQuery, SiteForm, StateForm


@blueprint.get("/sites/nouveau")
@requires(STAFF)
def new() -> ResponseReturnValue:
    """Show the form that adds a site."""
    query = NewSiteQuery.of(request.args)
    return _new_page(NewSiteForm(park_id=query.parc), {})


@blueprint.post("/sites/nouveau")
@requires(STAFF)
def create() -> ResponseReturnValue:
    """Add a site, and its company where it is new."""
    typed = NewSiteForm.of(request.form)
    try:
        site = site_editing.create_site(services(), actor(), typed.texts(), typed.park_id)
    except InvalidDeclaration as error:
        return make_response(_new_page(typed, sentences_of(error.problems)), 422)
    flash(_("Établissement ajouté."), "success")
    return redirect(url_for("sites.sheet", site_id=site.id))


@blueprint.get("/sites/<site_id>/modifier")
@requires(STAFF)
def edition(site_id: str) -> ResponseReturnValue:
    """Show the form that corrects a site, and what closes it."""
    return _edit_page(site_editing.editable_site(services(), actor(), site_id))


@blueprint.post("/sites/<site_id>/modifier")
@requires(STAFF)
def change(site_id: str) -> ResponseReturnValue:
    """Correct a site."""
    typed = SiteForm.of(request.form)
    try:
        site_editing.change_site(services(), actor(), site_id, typed.texts(), typed.seen)
    except InvalidDeclaration as error:
        found = site_editing.editable_site(services(), actor(), site_id)
        return make_response(_edit_page(found, typed, sentences_of(error.problems)), 422)
    except ConflictingReview:
        return _changed_meanwhile(site_id)
    flash(_("Établissement enregistré."), "success")
    return redirect(url_for("sites.sheet", site_id=site_id))


@blueprint.post("/sites/<site_id>/fermeture")
@requires(STAFF)
def close(site_id: str) -> ResponseReturnValue:
    """Close a site: its flows are withdrawn."""
    form = StateForm.of(request.form)
    try:
        count = site_editing.close_site(services(), actor(), site_id, form.seen)
    except ConflictingReview:
        return _changed_meanwhile(site_id)
    told = plural(
        "Établissement fermé ; %(num)s flux retiré.", "Établissement fermé ; %(num)s flux retirés.", count
    )
    flash(told, "success")
    return redirect(url_for("sites.sheet", site_id=site_id))


@blueprint.post("/sites/<site_id>/ouverture")
@requires(STAFF)
def reopen(site_id: str) -> ResponseReturnValue:
    """Open a closed site again."""
    form = StateForm.of(request.form)
    try:
        site_editing.reopen_site(services(), actor(), site_id, form.seen)
    except ConflictingReview:
        return _changed_meanwhile(site_id)
    flash(
        _("Établissement rouvert. Ses flux restent retirés : rétablissez ceux qui valent encore."), "success"
    )
    return redirect(url_for("sites.sheet", site_id=site_id))


def _changed_meanwhile(site_id: str) -> ResponseReturnValue:
    """Show the site as it is now, and say that nothing was changed."""
    found = site_editing.editable_site(services(), actor(), site_id)
    return make_response(_edit_page(found, conflict=True), 409)


def _new_page(typed: NewSiteForm, faults: Mapping[str, str]) -> str:
    parks = site_editing.parks_to_choose(services(), actor())
    return render_template(
        "sites/new.html",
        typed=typed,
        faults=faults,
        parks=parks,
        may_choose_none=actor().answers_for_all,
        groups=commune_groups(),
        activities=services().reference.naf,
    )


def _edit_page(
    found: EditableSite,
    typed: SiteForm | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    conflict: bool = False,
) -> str:
    return render_template(
        "sites/edit.html",
        site=found.site,
        stamp=found.stamp,
        typed=typed or SiteForm.of_site(found.site, found.company.name, found.stamp),
        faults=faults or {},
        groups=commune_groups(),
        activities=services().reference.naf,
        conflict=conflict,
    )
