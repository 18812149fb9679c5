"""Declare a flow: three fields, then what one cares to add; checked, kept as a draft, or declared."""

from dataclasses import replace

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview, InvalidDeclaration
from symbiose.domain.flows import Flow
from symbiose.services import declare, drafts
from symbiose.services.correct import Correctable, correctable_if_there
from web.access import PARTIES, requires
from web.context import actor, services
from web.flows.estimate import estimate_of, with_wait
from web.flows.form import TypedFlow
from web.flows.page import FormPage, checked_form, checked_page, render_form
from web.flows.questions import QUESTIONS, UNIT_OF_FAMILY
from web.flows.routes import blueprint as blueprint
from web.flows.schemas import DeclareQuery, faults_of
from web.language import _


@blueprint.get("/flux/declarer")
@requires(PARTIES)
def form() -> ResponseReturnValue:
    """Show the form, with the site chosen where there is but one."""
    query = DeclareQuery.of(request.args)
    typed = TypedFlow.empty(
        site_id=declare.declares_for_one_site(actor()) or "",
        family=query.famille or "",
        unit=UNIT_OF_FAMILY.get(query.famille, "t") if query.famille else "t",
        direction=query.sens or "offer",
        resource=query.ressource,
    )
    return render_form(FormPage(typed, {}))


@blueprint.post("/flux/declarer")
@requires(PARTIES)
def declare_flow() -> ResponseReturnValue:
    """Do what the pressed button asks; or show the form again with what was typed and what to correct."""
    typed = TypedFlow.of(request.form)
    if typed.action in ("check", "refine", "estimate"):
        return looked_at(typed)
    if typed.action in ("draft", "preview"):
        return save_draft(typed)
    try:
        flow = declare.declare_flow(
            services(), actor(), typed["site_id"], typed.fields(), draft_id=typed["draft_id"]
        )
    except InvalidDeclaration as error:
        return faulty(typed, error)
    except ConflictingReview as error:
        again = typed.with_texts(draft_id=drafts.new_draft_id())
        page = FormPage(again, {}, declared_already=error.identities["flow"])
        return make_response(render_form(page), 409)
    return declared(flow)


@blueprint.post("/flux/verifier")
@requires(PARTIES)
def check() -> ResponseReturnValue:
    """Return what the form says as it stands, as a piece of its page; nothing is written."""
    typed = TypedFlow.of(request.form)
    found = correctable_if_there(services(), actor(), typed["flow_id"])
    checked = checked_form(typed, found)
    faults = faults_of(typed, checked.problems)
    page = FormPage(typed, faults, checked=checked, found=found, told=True)
    missing = [name for name in faults if not typed[name].strip() and name not in page.asked_about]
    return render_template(
        "flows/reading.html",
        page=page,
        typed=typed,
        faults=faults,
        checked=checked,
        missing=missing,
        questions=QUESTIONS,
    )


def looked_at(typed: TypedFlow, found: Correctable | None = None) -> ResponseReturnValue:
    """Return the form with what it says as it stands; asked for its questions, it tells no fault yet."""
    page = checked_page(typed, found)
    if typed.action == "refine":
        return render_form(replace(page, faults={}, refined=True))
    if typed.action == "estimate" and page.checked is not None:
        page = replace(page, estimate=estimate_of(typed, page.checked, found))
    return with_wait(render_form(page), page.estimate)


def declared(flow: Flow) -> ResponseReturnValue:
    """Say that a flow is declared, and go on to what is left to say of it."""
    if flow.resource_id is None:
        flash(_("Flux déclaré. Dites maintenant de quelle ressource du catalogue il s’agit."), "success")
        return redirect(url_for("flows.sheet", flow_id=flow.id))
    flash(_("Flux déclaré : le prochain calcul en tiendra compte."), "success")
    return redirect(url_for("flows.listing"))


def save_draft(typed: TypedFlow, found: Correctable | None = None) -> ResponseReturnValue:
    """Keep the texts as they stand, faults and all."""
    fields = typed.fields() | ({"version": typed["version"]} if found else {})
    try:
        kept = drafts.save_draft(
            services(),
            actor(),
            found.site.id if found else typed["site_id"],
            fields,
            draft_id=typed["draft_id"],
            flow_id=found.flow.id if found else None,
        )
    except InvalidDeclaration as error:
        return faulty(typed, error, found)
    if typed.action == "preview":
        return redirect(url_for("disclosure.preview_draft", draft_id=kept.id))
    flash(_("Brouillon enregistré, fautes comprises : vous le reprendrez quand vous voudrez."), "success")
    return redirect(url_for("flows.draft", draft_id=kept.id))


def faulty(
    typed: TypedFlow, error: InvalidDeclaration, found: Correctable | None = None
) -> ResponseReturnValue:
    """Show the form again, with what was typed and every fault of it."""
    faults = faults_of(typed, error.problems)
    page = FormPage(typed, faults, checked=checked_form(typed, found), found=found)
    return make_response(render_form(page), 422)
