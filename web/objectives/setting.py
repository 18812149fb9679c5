"""Objectives set, changed, taken back and brought back in the browser."""

from collections.abc import Mapping

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDocument
from symbiose.domain.permissions import CanSetObjectives
from symbiose.services.objective_pages import objective_sheet
from symbiose.services.objectives import (
    change_objective,
    remove_objective,
    restore_objective,
    set_objective,
)
from symbiose.services.parks import parks_by_name
from web.access import READERS, requires
from web.context import actor, services
from web.forms import sentences_of
from web.language import _
from web.objectives.routes import blueprint as blueprint
from web.objectives.routes import sheet_page, words
from web.objectives.schemas import ChangeForm, NewQuery, ObjectiveForm, RemovalForm
from web.reference.schemas import RestoreForm


@blueprint.get("/objectifs/nouveau")
@requires(READERS)
def form() -> ResponseReturnValue:
    """Show the form that sets an objective."""
    return _form_page(NewQuery.of(request.args).form(), {})


@blueprint.post("/objectifs/nouveau")
@requires(READERS)
def create() -> ResponseReturnValue:
    """Set an objective."""
    typed = ObjectiveForm.of(request.form)
    try:
        objective = set_objective(services(), actor(), typed.texts())
    except InvalidDocument as error:
        return make_response(_form_page(typed, sentences_of(error.problems)), 422)
    except ConflictingReview:
        return make_response(_form_page(typed, {}, conflict=True), 409)
    flash(_("Objectif fixé."), "success")
    return redirect(url_for("objectives.sheet", objective_id=objective.id))


@blueprint.get("/objectifs/<objective_id>/modifier")
@requires(READERS)
def change_form(objective_id: str) -> ResponseReturnValue:
    """Show the form that changes an objective."""
    return _change_page(objective_id)


@blueprint.post("/objectifs/<objective_id>/modifier")
@requires(READERS)
def change(objective_id: str) -> ResponseReturnValue:
    """Change the target of an objective, or what it rests on."""
    typed = ChangeForm.of(request.form)
    try:
        change_objective(services(), actor(), objective_id, typed.texts(), seen=typed.seen)
    except InvalidDocument as error:
        return make_response(_change_page(objective_id, typed, sentences_of(error.problems)), 422)
    except ConflictingReview:
        return make_response(_change_page(objective_id, typed, conflict=True), 409)
    flash(_("Objectif enregistré."), "success")
    return redirect(url_for("objectives.sheet", objective_id=objective_id))


@blueprint.post("/objectifs/<objective_id>/retrait")
@requires(READERS)
def remove(objective_id: str) -> ResponseReturnValue:
    """Take an objective back."""
    sent = RemovalForm.of(request.form)
    try:
        remove_objective(services(), actor(), objective_id, seen=sent.seen, reason=sent.reason)
    except ConflictingReview:
        return _conflict(objective_id)
    flash(_("Objectif retiré. Son historique reste lisible sur sa page."), "success")
    return redirect(url_for("objectives.listing"))


@blueprint.post("/objectifs/<objective_id>/restauration")
@requires(READERS)
def restore(objective_id: str) -> ResponseReturnValue:
    """Go back to a version."""
    sent = RestoreForm.of(request.form)
    try:
        restore_objective(services(), actor(), objective_id, sent.version, seen=sent.seen)
    except ConflictingReview:
        return _conflict(objective_id)
    flash(_("Objectif rétabli tel qu’à la version %(number)s.", number=sent.version), "success")
    return redirect(url_for("objectives.sheet", objective_id=objective_id))


def _conflict(objective_id: str) -> ResponseReturnValue:
    found = objective_sheet(services(), actor(), objective_id)
    return make_response(sheet_page(found, conflict=True), 409)


def _form_page(typed: ObjectiveForm, faults: Mapping[str, str], *, conflict: bool = False) -> str:
    CanSetObjectives(actor()).require()
    reference = services().reference
    return render_template(
        "objectives/form.html",
        form=typed,
        faults=faults,
        conflict=conflict,
        indicators=list(reference.indicators),
        epcis=list(reference.communes.epcis.values()),
        parks=parks_by_name(services()),
        **words(),
    )


def _change_page(
    objective_id: str,
    typed: ChangeForm | None = None,
    faults: Mapping[str, str] | None = None,
    *,
    conflict: bool = False,
) -> str:
    CanSetObjectives(actor()).require()
    found = objective_sheet(services(), actor(), objective_id)
    stamp = found.kept.edit.stamp
    shown = typed or ChangeForm.of_objective(found.line.objective, stamp)
    return render_template(
        "objectives/change.html",
        found=found,
        line=found.line,
        objective=found.line.objective,
        indicator=found.line.indicator,
        form=shown,
        seen=stamp if conflict or not shown.seen else shown.seen,
        faults=faults or {},
        conflict=conflict,
        **words(),
    )
