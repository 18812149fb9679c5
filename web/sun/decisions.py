"""Decisions on one group: accept it, refuse it, withdraw the decision."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from symbiose.services import solar_review
from web.access import STAFF, requires
from web.context import actor, services
from web.language import _
from web.proposals.kept_decisions import Deciding
from web.proposals.review_forms import DecisionForm, GroupRefusalForm
from web.sun.following import blueprint as blueprint
from web.sun.page import sheet_page
from web.sun.routes import found
from web.sun.schemas import GroupQuery


@blueprint.post("/soleil/<group_id>/acceptation")
@requires(STAFF)
def accept(group_id: str) -> ResponseReturnValue:
    """Accept a group as proposed."""
    form = DecisionForm.of(request.form)
    told = _("Groupe accepté : les prochains calculs le conservent.")
    return _deciding(group_id).answer(
        told, lambda: solar_review.accept_group(services(), actor(), group_id, form.version)
    )


@blueprint.post("/soleil/<group_id>/refus")
@requires(STAFF)
def refuse(group_id: str) -> ResponseReturnValue:
    """Refuse a group with a reason."""
    form = GroupRefusalForm.of(request.form)
    told = _("Groupe refusé : les prochains calculs ne le referont pas.")
    return _deciding(group_id).refuse(
        told,
        form,
        lambda code: solar_review.refuse_group(
            services(), actor(), group_id, form.version, form.reason, code
        ),
    )


@blueprint.post("/soleil/<group_id>/reouverture")
@requires(STAFF)
def reopen(group_id: str) -> ResponseReturnValue:
    """Withdraw the decision on a group."""
    form = DecisionForm.of(request.form)
    told = _("Décision retirée : le prochain calcul décidera de nouveau.")
    return _deciding(group_id).answer(
        told, lambda: solar_review.reopen_group(services(), actor(), group_id, form.version)
    )


def _deciding(group_id: str) -> Deciding:
    query = GroupQuery()
    return Deciding(
        page=lambda faults: sheet_page(found(group_id, query), query, faults),
        address=url_for("sun.sheet", group_id=group_id),
    )
