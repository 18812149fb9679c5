"""The list of proposals, the optimiser's button, and why a pair is not proposed."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.ports import SolveSettings
from symbiose.services import explain
from symbiose.services.propose_job import start_run
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.proposals.board_page import board_page
from web.proposals.pairs import PairQuery, options_of
from web.proposals.schemas import BoardQuery, RunForm

blueprint = Blueprint("proposals", __name__)


@blueprint.get("/propositions")
@requires(PARTIES)
def board() -> ResponseReturnValue:
    """Show the proposals of the latest run, filtered and sorted as the address says."""
    return board_page(BoardQuery.of(request.args))


@blueprint.post("/propositions/calcul")
@requires(STAFF)
def run() -> ResponseReturnValue:
    """Ask for a run, then show how far it is; while one is going on, that one is shown."""
    form = RunForm.of(request.form)
    key = form.cle or request.headers.get("Idempotency-Key", "")
    job = start_run(services(), actor(), SolveSettings(objective=form.objective), key)
    return redirect(url_for("jobs.page", job_id=job.id, suite="oui"))


@blueprint.get("/pourquoi-pas")
@requires(STAFF)
def why_not() -> ResponseReturnValue:
    """Tell why an offer and a need are not joined."""
    query = PairQuery.of(request.args)
    choices = explain.pair_choices(services(), actor())
    offers, needs = options_of(choices.offers), options_of(choices.needs)
    offer, need = query.offer(offers), query.need(needs)
    explained = None
    if offer.flow_id and need.flow_id:
        explained = explain.why_not(services(), actor(), offer.flow_id, need.flow_id)
    return render_template(
        "proposals/why_not.html", offers=offers, needs=needs, offer=offer, need=need, explained=explained
    )
