"""Substitutions: the list, one with its history, the form that sets it."""

import secrets

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDocument
from symbiose.domain.flows import Use
from symbiose.domain.labels import label_key
from symbiose.domain.processing import Substitution
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services import processing_edits as edits
from symbiose.services.processing_edits import SUBSTITUTIONS, Change
from symbiose.services.processing_pages import Sheet, substitution_lines, substitution_sheet
from symbiose.services.processing_reading import read_substitution, substitution_texts
from web.access import EVERYONE, STAFF, requires
from web.context import actor, services
from web.forms import sentences_of
from web.language import _
from web.paging import page_of
from web.processing.processors import ID_BYTES
from web.processing.processors import blueprint as blueprint
from web.processing.schemas import RetireForm, SubstitutionForm, ThingsQuery
from web.processing.telling import stated_substitution
from web.reference.schemas import RestoreForm
from web.reference.telling import told_versions
from web.sentences import resource_called


@blueprint.get("/substitutions")
@requires(EVERYONE)
def substitutions() -> ResponseReturnValue:
    """Show the substitutions, those that take part in no run left out."""
    query = ThingsQuery.of(request.args)
    catalogue = _catalogue()
    lines = [line for line in substitution_lines(services()) if query.keeps_substitution(line, catalogue)]
    ordered = sorted(lines, key=lambda line: (_name(line.thing), line.thing.id))
    return render_template(
        "processing/substitutions.html",
        page=page_of(ordered, query.page),
        query=query,
        catalogue=catalogue,
    )


def _name(one: Substitution) -> tuple[str, str]:
    first, second = (_catalogue().label(name) for name in (one.from_resource_id, one.to_resource_id))
    return label_key(first), label_key(second)


@blueprint.get("/substitutions/ajouter")
@requires(STAFF)
def new_substitution() -> ResponseReturnValue:
    """Show the form that adds a substitution."""
    return _form(SubstitutionForm())


@blueprint.post("/substitutions/ajouter")
@requires(STAFF)
def add_substitution() -> ResponseReturnValue:
    """Add a substitution; the next run uses it."""
    form = SubstitutionForm.of(request.form)
    try:
        thing = read_substitution(form.texts(), f"substitution_{secrets.token_hex(ID_BYTES)}", _catalogue())
        edit = edits.add(services(), actor(), SUBSTITUTIONS, Change(thing, reason=form.reason.strip()))
    except InvalidDocument as error:
        return make_response(_form(form, faults=sentences_of(error.problems)), 422)
    flash(_("Substitution ajoutée : le prochain calcul en tient compte."), "success")
    return redirect(url_for("processing.substitution", substitution_id=edit.thing_id))


@blueprint.get("/substitutions/<substitution_id>")
@requires(EVERYONE)
def substitution(substitution_id: str) -> ResponseReturnValue:
    """Show a substitution."""
    return _page(substitution_sheet(services(), actor(), substitution_id))


@blueprint.get("/substitutions/<substitution_id>/modifier")
@requires(STAFF)
def substitution_form(substitution_id: str) -> ResponseReturnValue:
    """Show the form that changes a substitution."""
    found = substitution_sheet(services(), actor(), substitution_id)
    typed = substitution_texts(found.line.thing, _catalogue())
    return _form(SubstitutionForm(**typed, seen=found.latest.stamp), found)


@blueprint.post("/substitutions/<substitution_id>/modifier")
@requires(STAFF)
def change_substitution(substitution_id: str) -> ResponseReturnValue:
    """Change a substitution, or show what it is now when somebody else did."""
    form = SubstitutionForm.of(request.form)
    found = substitution_sheet(services(), actor(), substitution_id)
    try:
        thing = read_substitution(form.texts(), substitution_id, _catalogue())
        edits.change(services(), actor(), SUBSTITUTIONS, Change(thing, form.seen, form.reason.strip()))
    except InvalidDocument as error:
        return make_response(_form(form, found, faults=sentences_of(error.problems)), 422)
    except ConflictingReview:
        now = substitution_sheet(services(), actor(), substitution_id)
        again = form.model_copy(update={"seen": now.latest.stamp})
        return make_response(_form(again, now, conflict=True), 409)
    flash(_("Substitution enregistrée : le prochain calcul en tient compte."), "success")
    return redirect(url_for("processing.substitution", substitution_id=substitution_id))


@blueprint.post("/substitutions/<substitution_id>/emploi")
@requires(STAFF)
def retire_substitution(substitution_id: str) -> ResponseReturnValue:
    """Take a substitution out of the runs, or bring it back."""
    form = RetireForm.of(request.form)
    try:
        edits.retire(
            services(),
            actor(),
            SUBSTITUTIONS,
            substitution_id,
            retired=form.retired,
            seen=form.seen,
            reason=form.reason.strip(),
        )
    except ConflictingReview:
        now = substitution_sheet(services(), actor(), substitution_id)
        return make_response(_page(now, conflict=True), 409)
    out, back = _("Substitution retirée : les calculs l’ignorent."), _("Substitution remise en service.")
    flash(out if form.retired else back, "success")
    return redirect(url_for("processing.substitution", substitution_id=substitution_id))


@blueprint.post("/substitutions/<substitution_id>/restauration")
@requires(STAFF)
def restore_substitution(substitution_id: str) -> ResponseReturnValue:
    """Go back to a version."""
    form = RestoreForm.of(request.form)
    try:
        edits.restore(services(), actor(), SUBSTITUTIONS, substitution_id, form.version, seen=form.seen)
    except ConflictingReview:
        now = substitution_sheet(services(), actor(), substitution_id)
        return make_response(_page(now, conflict=True), 409)
    flash(_("Substitution rétablie telle qu’à la version %(number)s.", number=form.version), "success")
    return redirect(url_for("processing.substitution", substitution_id=substitution_id))


def _page(found: Sheet[Substitution], *, conflict: bool = False) -> str:
    return render_template(
        "processing/substitution.html",
        sheet=found,
        one=found.line.thing,
        first=resource_called(found.line.thing.from_resource_id),
        second=resource_called(found.line.thing.to_resource_id),
        stated=stated_substitution(found.latest, _catalogue()),
        versions=told_versions(
            found.versions,
            lambda edit: stated_substitution(edit, _catalogue()),
            origin=_("Telle qu’importée"),
        ),
        conflict=conflict,
    )


def _form(
    form: SubstitutionForm,
    found: Sheet[Substitution] | None = None,
    *,
    faults: dict[str, str] | None = None,
    conflict: bool = False,
) -> str:
    return render_template(
        "processing/substitution_form.html",
        form=form,
        sheet=found,
        uses=list(Use),
        resources=_catalogue().labels(),
        faults=faults or {},
        conflict=conflict,
        stated=stated_substitution(found.latest, _catalogue()) if found and conflict else {},
    )


def _catalogue() -> ResourceCatalogue:
    return services().reference.resources
