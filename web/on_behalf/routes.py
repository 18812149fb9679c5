"""Flows that wait for the word of their firm: confirmed by its site managers, read by who declared them."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import ConflictingReview
from symbiose.domain.permissions import CanManageAccounts
from symbiose.services import on_behalf
from web.access import PARTIES, requires
from web.context import actor, services
from web.history.schemas import RenewalForm
from web.language import _, plural

blueprint = Blueprint("on_behalf", __name__)


@blueprint.get("/flux/a-confirmer")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the flows declared on behalf of firms that have not confirmed them."""
    return _page()


@blueprint.post("/flux/a-confirmer")
@requires(PARTIES)
def confirm() -> ResponseReturnValue:
    """Say in the name of the firm that some of them are right."""
    seen = RenewalForm.of(request.form).seen()
    try:
        count = on_behalf.confirm_flows(services(), actor(), seen)
    except ConflictingReview:
        return make_response(_page(conflict=True), 409)
    if not count:
        flash(_("Cochez au moins un flux."), "warning")
    else:
        told = plural(
            "%(num)s flux confirmé : il vaut désormais comme déclaré par votre entreprise.",
            "%(num)s flux confirmés : ils valent désormais comme déclarés par votre entreprise.",
            count,
        )
        flash(told, "success")
    return redirect(url_for("on_behalf.listing"))


def _page(*, conflict: bool = False) -> str:
    waiting = on_behalf.flows_to_confirm(services(), actor())
    return render_template(
        "on_behalf/listing.html",
        waiting=waiting,
        total=sum(len(one.lines) for one in waiting),
        may_confirm=any(one.may_confirm for one in waiting),
        may_invite=CanManageAccounts(actor()).allowed(),
        conflict=conflict,
    )
