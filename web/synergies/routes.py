"""The inbox of synergies: by due date, then by long silence; for a firm, what is asked of it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.exchanges import State
from symbiose.domain.synergies import LIVING
from symbiose.services.synergy_inbox import synergies_seen
from web.access import PARTIES, requires
from web.context import actor, services
from web.paging import page_of
from web.synergies.schemas import CLOSED, Shown, SynergiesQuery

blueprint = Blueprint("synergies", __name__)


@blueprint.get("/synergies")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the synergies of the caller, filtered as the address says."""
    query = SynergiesQuery.of(request.args)
    lines = synergies_seen(services(), actor())
    return render_template(
        "synergies/listing.html",
        page=page_of(query.select(lines), query.page),
        query=query,
        counts={shown: len(SynergiesQuery(liste=shown).select(lines)) for shown in Shown},
        states=_states(query),
        silent_days=services().silent_after.days,
    )


def _states(query: SynergiesQuery) -> tuple[State, ...]:
    """Return the states that the list may hold."""
    if query.liste is Shown.CLOSED:
        return CLOSED
    return (*LIVING, *CLOSED) if query.liste is Shown.ALL else LIVING
