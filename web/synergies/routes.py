"""The inbox of synergies: by due date, then by long silence; for a firm, what is asked of it."""

from collections.abc import Sequence

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.exchanges import State
from symbiose.domain.synergies import LIVING
from symbiose.services.operations_inbox import operations_followed
from symbiose.services.synergy_inbox import SynergyLine, synergies_seen
from web.access import PARTIES, requires
from web.context import actor, services
from web.paging import page_of
from web.synergies.operations import OperationRow, rows_of
from web.synergies.schemas import CLOSED, Shown, SynergiesQuery

blueprint = Blueprint("synergies", __name__)


@blueprint.get("/synergies")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the synergies of the caller, filtered as the address says."""
    query = SynergiesQuery.of(request.args)
    lines = synergies_seen(services(), actor())
    rows = rows_of(operations_followed(services(), actor()))
    return render_template(
        "synergies/listing.html",
        page=page_of(query.select(lines), query.page),
        query=query,
        operations=page_of(query.select(rows), query.suite),
        counts={shown: _count(SynergiesQuery(liste=shown), lines, rows) for shown in Shown},
        states=_states(query),
        silent_days=services().silent_after.days,
    )


def _count(query: SynergiesQuery, lines: Sequence[SynergyLine], rows: Sequence[OperationRow]) -> int:
    return len(query.select(lines)) + len(query.select(rows))


def _states(query: SynergiesQuery) -> tuple[State, ...]:
    """Return the states that the list may hold."""
    if query.liste is Shown.CLOSED:
        return CLOSED
    return (*LIVING, *CLOSED) if query.liste is Shown.ALL else LIVING
