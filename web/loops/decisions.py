"""Decisions on one loop: accept it, refuse it, withdraw the decision."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from symbiose.services import loop_review
from web.access import STAFF, requires
from web.context import actor, services
from web.language import _
from web.loops.page import sheet_page
from web.loops.routes import blueprint as blueprint
from web.loops.routes import found
from web.loops.schemas import LoopQuery
from web.proposals.kept_decisions import Deciding
from web.proposals.review_forms import DecisionForm, RefusalForm


@blueprint.post("/boucles/<loop_id>/acceptation")
@requires(STAFF)
def accept(loop_id: str) -> ResponseReturnValue:
    """Accept a loop as proposed."""
    form = DecisionForm.of(request.form)
    told = _("Boucle acceptée : les prochains calculs la conservent.")
    return _deciding(loop_id).answer(
        told, lambda: loop_review.accept_loop(services(), actor(), loop_id, form.version)
    )


@blueprint.post("/boucles/<loop_id>/refus")
@requires(STAFF)
def refuse(loop_id: str) -> ResponseReturnValue:
    """Refuse a loop with a reason."""
    form = RefusalForm.of(request.form)
    told = _("Boucle refusée : les prochains calculs ne la referont pas.")
    return _deciding(loop_id).refuse(
        told,
        form,
        lambda code: loop_review.refuse_loop(services(), actor(), loop_id, form.version, form.reason, code),
    )


@blueprint.post("/boucles/<loop_id>/reouverture")
@requires(STAFF)
def reopen(loop_id: str) -> ResponseReturnValue:
    """Withdraw the decision on a loop."""
    form = DecisionForm.of(request.form)
    told = _("Décision retirée : le prochain calcul décidera de nouveau.")
    return _deciding(loop_id).answer(
        told, lambda: loop_review.reopen_loop(services(), actor(), loop_id, form.version)
    )


def _deciding(loop_id: str) -> Deciding:
    query = LoopQuery()
    return Deciding(
        page=lambda faults: sheet_page(found(loop_id, query), query, faults),
        address=url_for("loops.sheet", loop_id=loop_id),
    )
