"""Tell what a flow is worth: while it is typed, and as it is declared."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from symbiose.services.correct import correctable_if_there
from symbiose.services.declare import flow_sheet
from web.access import PARTIES, requires
from web.context import actor, services
from web.flows.correcting import blueprint as blueprint
from web.flows.estimate import estimate_of, estimate_of_declared, refused_text, with_wait
from web.flows.form import TypedFlow
from web.flows.page import checked_form

blueprint.add_app_template_filter(refused_text)


@blueprint.post("/flux/valeur")
@requires(PARTIES)
def worth() -> ResponseReturnValue:
    """Return what the flow of a form would be worth, as a piece of its page; nothing is written."""
    typed = TypedFlow.of(request.form)
    found = correctable_if_there(services(), actor(), typed["flow_id"])
    estimate = estimate_of(typed, checked_form(typed, found), found)
    return with_wait(render_template("flows/worth.html", estimate=estimate), estimate)


@blueprint.get("/flux/<flow_id>/valeur")
@requires(PARTIES)
def worth_page(flow_id: str) -> ResponseReturnValue:
    """Show what a declared flow is worth, and so what withdrawing it would cost."""
    sheet = flow_sheet(services(), actor(), flow_id)
    estimate = estimate_of_declared(sheet.line.flow)
    page = render_template("flows/worth_page.html", line=sheet.line, flow=sheet.line.flow, estimate=estimate)
    return with_wait(page, estimate)
