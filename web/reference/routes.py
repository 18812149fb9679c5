"""The reference values in use: prices, factors, taxes and rules with unit, date and source, and the lists."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import ConflictingReview, InvalidDocument, UnknownThing
from symbiose.domain.factors import Status, Topic
from symbiose.domain.labels import label_key
from symbiose.services.period_reading import period_texts
from symbiose.services.reference_values import (
    HeldPeriod,
    ValueSheet,
    held_periods,
    remove_period,
    restore_value,
    set_period,
    value_sheet,
)
from web.access import EVERYONE, STAFF, requires
from web.context import actor, services
from web.forms import sentences_of
from web.language import _
from web.paging import page_of
from web.reference.schemas import (
    PeriodForm,
    PeriodQuery,
    ReferenceQuery,
    RemovalForm,
    RestoreForm,
    SheetQuery,
)
from web.reference.telling import stated_periods, told_versions

blueprint = Blueprint("reference", __name__)


@blueprint.get("/sources")
@requires(EVERYONE)
def listing() -> ResponseReturnValue:
    """Show the values that hold today, or all periods, filtered as the address says."""
    query = ReferenceQuery.of(request.args)
    today = day_of(services().clock())
    kept = [held for held in held_periods(services()) if query.keeps(held, today)]
    return render_template(
        "reference/listing.html",
        query=query,
        page=page_of(sorted(kept, key=_order), query.page),
        today=today,
        topics=list(Topic),
        statuses=list(Status),
        sources=services().reference.sources,
    )


def _order(held: HeldPeriod) -> tuple[str, str, str, str]:
    value = held.value
    return (value.topic.value, label_key(value.label), value.id, value.valid_from.isoformat())


@blueprint.get("/sources/<value_id>")
@requires(EVERYONE)
def sheet(value_id: str) -> ResponseReturnValue:
    """Show one value: its periods, its history, what rests on it."""
    return _sheet_page(value_sheet(services(), actor(), value_id))


@blueprint.get("/sources/<value_id>/periode")
@requires(STAFF)
def period(value_id: str) -> ResponseReturnValue:
    """Show the form that sets a period, or corrects one that was set here."""
    found = value_sheet(services(), actor(), value_id)
    begins = PeriodQuery.of(request.args).corrige
    corrected = next(
        (held.value for held in found.held if held.own and held.value.valid_from == begins), None
    )
    if begins is not None and corrected is None:
        msg = f"No period of {value_id} was set from {begins}."
        raise UnknownThing(msg, value=value_id)
    typed = period_texts(corrected) if corrected else {}
    return _form_page(found, PeriodForm(**typed, corrects=begins, seen=found.latest.stamp))


@blueprint.post("/sources/<value_id>/periode")
@requires(STAFF)
def set_value(value_id: str) -> ResponseReturnValue:
    """Set a period; the next run uses it."""
    form = PeriodForm.of(request.form)
    try:
        set_period(services(), actor(), value_id, form.wish())
    except InvalidDocument as error:
        found = value_sheet(services(), actor(), value_id)
        return make_response(_form_page(found, form, sentences_of(error.problems)), 422)
    except ConflictingReview:
        found = value_sheet(services(), actor(), value_id)
        again = form.model_copy(update={"seen": found.latest.stamp})
        return make_response(_form_page(found, again, conflict=True), 409)
    flash(_("Valeur enregistrée : le prochain calcul l’emploie, avec sa source."), "success")
    return redirect(url_for("reference.sheet", value_id=value_id))


@blueprint.post("/sources/<value_id>/suppression-de-periode")
@requires(STAFF)
def remove(value_id: str) -> ResponseReturnValue:
    """Take back a period that was set here."""
    form = RemovalForm.of(request.form)
    try:
        remove_period(services(), actor(), value_id, form.begins, seen=form.seen)
    except ConflictingReview:
        page = _sheet_page(value_sheet(services(), actor(), value_id), conflict=True)
        return make_response(page, 409)
    flash(_("Période retirée : ce qui est livré vaut de nouveau ces jours-là."), "success")
    return redirect(url_for("reference.sheet", value_id=value_id))


@blueprint.post("/sources/<value_id>/restauration")
@requires(STAFF)
def restore(value_id: str) -> ResponseReturnValue:
    """Go back to a version; in version 0 what the service ships holds alone."""
    form = RestoreForm.of(request.form)
    try:
        restore_value(services(), actor(), value_id, form.version, seen=form.seen)
    except ConflictingReview:
        page = _sheet_page(value_sheet(services(), actor(), value_id), conflict=True)
        return make_response(page, 409)
    flash(_("Valeur rétablie telle qu’à la version %(number)s.", number=form.version), "success")
    return redirect(url_for("reference.sheet", value_id=value_id))


def _sheet_page(found: ValueSheet, *, conflict: bool = False) -> str:
    return render_template(
        "reference/value.html",
        sheet=found,
        today=day_of(services().clock()),
        page=page_of(found.resting, SheetQuery.of(request.args).page),
        query=SheetQuery.of(request.args),
        versions=told_versions(found.versions, stated_periods, origin=_("Telle que livrée avec le service")),
        conflict=conflict,
    )


def _form_page(
    found: ValueSheet, form: PeriodForm, faults: dict[str, str] | None = None, *, conflict: bool = False
) -> str:
    return render_template(
        "reference/period.html",
        sheet=found,
        form=form,
        faults=faults or {},
        statuses=list(Status),
        conflict=conflict,
    )
