"""Processors: the list, one with its history, the form that sets it."""

import secrets

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDocument
from symbiose.domain.flows import Use
from symbiose.domain.labels import label_key
from symbiose.domain.processing import Processor
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services import processing_edits as edits
from symbiose.services.processing_edits import PROCESSORS, Change
from symbiose.services.processing_pages import Sheet, processor_lines, processor_sheet, sites_to_choose
from symbiose.services.processing_reading import processor_texts, read_processor
from web.access import EVERYONE, STAFF, requires
from web.context import actor, services
from web.forms import sentences_of
from web.language import _
from web.paging import page_of
from web.processing.schemas import ProcessorForm, RetireForm, ThingsQuery
from web.processing.telling import stated_processor, yields
from web.reference.schemas import RestoreForm
from web.reference.telling import Stated, told_versions
from web.sentences import resource_called
from web.wording import NOTHING, word

blueprint = Blueprint("processing", __name__)
ID_BYTES = 12


@blueprint.get("/preparateurs")
@requires(EVERYONE)
def processors() -> ResponseReturnValue:
    """Show the processors, those that take part in no run left out."""
    query = ThingsQuery.of(request.args)
    catalogue = services().reference.resources
    lines = [line for line in processor_lines(services(), actor()) if query.keeps_processor(line, catalogue)]
    ordered = sorted(lines, key=lambda line: (label_key(line.thing.name), line.thing.id))
    return render_template(
        "processing/processors.html", page=page_of(ordered, query.page), query=query, resources=_resources
    )


@blueprint.get("/preparateurs/ajouter")
@requires(STAFF)
def new_processor() -> ResponseReturnValue:
    """Show the form that adds a processor."""
    return _form(ProcessorForm())


@blueprint.post("/preparateurs/ajouter")
@requires(STAFF)
def add_processor() -> ResponseReturnValue:
    """Add a processor; the next run uses it."""
    form = ProcessorForm.of(request.form)
    try:
        thing = read_processor(form.texts(), f"processor_{secrets.token_hex(ID_BYTES)}", _catalogue())
        edit = edits.add(services(), actor(), PROCESSORS, Change(thing, reason=form.reason.strip()))
    except InvalidDocument as error:
        return make_response(_form(form, faults=sentences_of(error.problems)), 422)
    flash(_("Préparateur ajouté : le prochain calcul en tient compte."), "success")
    return redirect(url_for("processing.processor", processor_id=edit.thing_id))


@blueprint.get("/preparateurs/<processor_id>")
@requires(EVERYONE)
def processor(processor_id: str) -> ResponseReturnValue:
    """Show a processor."""
    return _page(processor_sheet(services(), actor(), processor_id))


@blueprint.get("/preparateurs/<processor_id>/modifier")
@requires(STAFF)
def processor_form(processor_id: str) -> ResponseReturnValue:
    """Show the form that changes a processor."""
    found = processor_sheet(services(), actor(), processor_id)
    _require_editable(found)
    typed = processor_texts(found.line.thing, _catalogue())
    return _form(ProcessorForm(**typed, seen=found.latest.stamp), found)


@blueprint.post("/preparateurs/<processor_id>/modifier")
@requires(STAFF)
def change_processor(processor_id: str) -> ResponseReturnValue:
    """Change a processor, or show what it is now when somebody else did."""
    form = ProcessorForm.of(request.form)
    found = processor_sheet(services(), actor(), processor_id)
    _require_editable(found)
    try:
        thing = read_processor(form.texts(), processor_id, _catalogue())
        edits.change(services(), actor(), PROCESSORS, Change(thing, form.seen, form.reason.strip()))
    except InvalidDocument as error:
        return make_response(_form(form, found, faults=sentences_of(error.problems)), 422)
    except ConflictingReview:
        now = processor_sheet(services(), actor(), processor_id)
        again = form.model_copy(update={"seen": now.latest.stamp})
        return make_response(_form(again, now, conflict=True), 409)
    flash(_("Préparateur enregistré : le prochain calcul en tient compte."), "success")
    return redirect(url_for("processing.processor", processor_id=processor_id))


@blueprint.post("/preparateurs/<processor_id>/emploi")
@requires(STAFF)
def retire_processor(processor_id: str) -> ResponseReturnValue:
    """Take a processor out of the runs, or bring it back."""
    form = RetireForm.of(request.form)
    try:
        edits.retire(
            services(),
            actor(),
            PROCESSORS,
            processor_id,
            retired=form.retired,
            seen=form.seen,
            reason=form.reason.strip(),
        )
    except ConflictingReview:
        return make_response(_page(processor_sheet(services(), actor(), processor_id), conflict=True), 409)
    told = (
        _("Préparateur retiré : les calculs l’ignorent.")
        if form.retired
        else _("Préparateur remis en service.")
    )
    flash(told, "success")
    return redirect(url_for("processing.processor", processor_id=processor_id))


@blueprint.post("/preparateurs/<processor_id>/restauration")
@requires(STAFF)
def restore_processor(processor_id: str) -> ResponseReturnValue:
    """Go back to a version."""
    form = RestoreForm.of(request.form)
    try:
        edits.restore(services(), actor(), PROCESSORS, processor_id, form.version, seen=form.seen)
    except ConflictingReview:
        return make_response(_page(processor_sheet(services(), actor(), processor_id), conflict=True), 409)
    flash(_("Préparateur rétabli tel qu’à la version %(number)s.", number=form.version), "success")
    return redirect(url_for("processing.processor", processor_id=processor_id))


def _require_editable(found: Sheet[Processor]) -> None:
    edits.require_may_edit(PROCESSORS, actor(), found.line.thing)


def _page(found: Sheet[Processor], *, conflict: bool = False) -> str:
    sites = {found.line.site.id: found.line.site} if found.line.site else {}
    return render_template(
        "processing/processor.html",
        sheet=found,
        one=found.line.thing,
        versions=told_versions(
            found.versions,
            lambda edit: stated_processor(edit, _catalogue(), sites),
            origin=_("Tel qu’importé"),
        ),
        stated=stated_processor(found.latest, _catalogue(), sites),
        partly=_partly(found),
        conflict=conflict,
    )


def _form(
    form: ProcessorForm,
    found: Sheet[Processor] | None = None,
    *,
    faults: dict[str, str] | None = None,
    conflict: bool = False,
) -> str:
    return render_template(
        "processing/processor_form.html",
        form=form,
        sheet=found,
        sites=sites_to_choose(services(), actor()),
        uses=list(Use),
        resources=_catalogue().labels(),
        faults=faults or {},
        conflict=conflict,
        stated=stated_processor(found.latest, _catalogue(), {}) if found and conflict else {},
    )


def _catalogue() -> ResourceCatalogue:
    return services().reference.resources


def _resources(ratios: dict[str, float], whole: bool) -> str:
    """Return resources, with their yields to those who may know them."""
    if whole:
        return yields(ratios, _catalogue())
    return _(" ; ").join(resource_called(name) for name in ratios) or NOTHING


def _partly(found: Sheet[Processor]) -> Stated:
    """Return what everybody may know of a processor."""
    one = found.line.thing
    return {
        _("Opération"): one.name,
        _("Site"): found.line.site.name if found.line.site else NOTHING,
        _("Usage"): word(one.use.value),
        _("Reçoit"): _resources(one.inputs, whole=False),
        _("Donne"): _resources(one.outputs, whole=False),
    }
