"""Drafts on the pages: their list, one gone on with, declared as it stands, deleted."""

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import InvalidDeclaration
from symbiose.services import drafts
from symbiose.services.correct import correctable_if_there
from web.access import PARTIES, requires
from web.context import actor, services
from web.flows.declaring import blueprint as blueprint
from web.flows.declaring import declared
from web.flows.form import TypedFlow
from web.flows.page import FormPage, checked_form, render_form
from web.flows.schemas import faults_of
from web.forms import ActionForm
from web.language import _


@blueprint.get("/flux/brouillons")
@requires(PARTIES)
def drafts_page() -> ResponseReturnValue:
    """Show the drafts of the caller's sites."""
    return render_template("flows/drafts.html", lines=drafts.drafts_of(services(), actor()))


@blueprint.get("/flux/brouillons/<draft_id>")
@requires(PARTIES)
def draft(draft_id: str) -> ResponseReturnValue:
    """Show the form with what a draft holds, and what is still wrong with it."""
    return _page_of(draft_id)


@blueprint.post("/flux/brouillons/<draft_id>/declaration")
@requires(PARTIES)
def declare_draft(draft_id: str) -> ResponseReturnValue:
    """Declare a draft as it stands, or show what keeps it from being declared."""
    ActionForm.of(request.form)
    found = drafts.draft(services(), actor(), draft_id)
    if found.flow_id is not None:
        return redirect(url_for("flows.draft", draft_id=draft_id))
    try:
        flow = drafts.declare_draft(services(), actor(), draft_id)
    except InvalidDeclaration as error:
        return make_response(_page_of(draft_id, error), 422)
    return declared(flow)


@blueprint.post("/flux/brouillons/<draft_id>/suppression")
@requires(PARTIES)
def delete_draft(draft_id: str) -> ResponseReturnValue:
    """Delete a draft."""
    ActionForm.of(request.form)
    drafts.delete_draft(services(), actor(), draft_id)
    flash(_("Brouillon supprimé."), "success")
    return redirect(url_for("flows.drafts_page"))


def _page_of(draft_id: str, error: InvalidDeclaration | None = None) -> str:
    found = drafts.draft(services(), actor(), draft_id)
    typed = TypedFlow.kept(found.fields, draft_id=found.id, site_id=found.site_id)
    corrects = correctable_if_there(services(), actor(), found.flow_id)
    checked = checked_form(typed, corrects)
    faults = faults_of(typed, error.problems) if error else {}
    return render_form(FormPage(typed, faults, checked=checked, found=corrects, draft=found, told=True))
