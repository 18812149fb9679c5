"""The list of loops, one loop, its map, its printable sheet, and its documents."""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.heat_loops import HeatLoop
from symbiose.services import heat_loops as use_cases
from symbiose.services.heat_loops import LoopSheet
from symbiose.services.loop_seen import unknown_loop
from symbiose.services.loop_shown import loop_shown
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.indicators.files import answer_with
from web.loops.drawing import loop_drawing
from web.loops.files import balance_table, instance_text, result_text
from web.loops.naming import names_over
from web.loops.page import rank_of, sheet_page
from web.loops.printed import printed_page
from web.loops.schemas import LoopQuery, LoopsQuery, MapQuery
from web.loops.titles import loop_title, trench_told
from web.paging import page_of

blueprint = Blueprint("loops", __name__)
TEXTS: Final[Mapping[str, Callable[[HeatLoop], str]]] = {
    "instance": instance_text,
    "resultat": result_text,
}
"""Documents in the public formats, by what the address calls them."""


@blueprint.get("/boucles")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the loops that the caller may see."""
    query = LoopsQuery.of(request.args)
    board = use_cases.loops(services(), actor())
    states = {line.state for line in board.lines}
    return render_template(
        "loops/listing.html",
        board=board,
        query=query,
        page=page_of([line for line in board.lines if query.etat in (None, line.state)], query.page),
        states=[state for state in State if state in states],
        loop_title=loop_title,
        trench_told=trench_told,
    )


@blueprint.get("/boucles/<loop_id>")
@requires(PARTIES)
def sheet(loop_id: str) -> ResponseReturnValue:
    """Show one loop with all that explains it, of the latest run or of the one in the address."""
    query = LoopQuery.of(request.args)
    return sheet_page(found(loop_id, query), query)


@blueprint.get("/boucles/<loop_id>/fiche")
@requires(STAFF)
def printed(loop_id: str) -> ResponseReturnValue:
    """Show the sheet that an engineer checks."""
    query = LoopQuery.of(request.args)
    seen = found(loop_id, query)
    return printed_page(seen, whole(seen), query)


@blueprint.get("/boucles/<loop_id>/carte")
@requires(STAFF)
def map_figure(loop_id: str) -> ResponseReturnValue:
    """Return the map of the loop as the browser can draw it."""
    query = MapQuery.of(request.args)
    seen = found(loop_id, query)
    loop = whole(seen)
    drawn = loop_drawing(loop, names_over(loop, seen.sites), rank_of(loop, query.periode), query.rendu)
    return current_app.response_class(drawn, mimetype="application/json")


@blueprint.get("/boucles/<loop_id>/<which>.json")
@requires(STAFF)
def document(loop_id: str, which: str) -> ResponseReturnValue:
    """Return the statement or the design in the public formats."""
    loop = whole(found(loop_id, LoopQuery.of(request.args)))
    if which not in TEXTS:
        msg = f"A loop has no document {which}. Take its statement or its design."
        raise UnknownThing(msg, document=which)
    response = Response(TEXTS[which](loop), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="symbiose-boucle-{which}.json"'
    return response


@blueprint.get("/boucles/<loop_id>/bilan.csv")
@requires(STAFF)
def balance(loop_id: str) -> ResponseReturnValue:
    """Return the balance of each period as a file for spreadsheets."""
    return answer_with(balance_table(whole(found(loop_id, LoopQuery.of(request.args)))), "boucle-bilan")


def found(loop_id: str, query: LoopQuery) -> LoopSheet:
    """Return the loop that an address names, as the caller may see it."""
    return loop_shown(services(), actor(), loop_id, query.calcul or None)


def whole(seen: LoopSheet) -> HeatLoop:
    """Return a loop that the caller sees whole.

    Raises:
        UnknownThing: The caller sees a part of it only.
    """
    if seen.loop is None:
        raise unknown_loop(seen.line.id)
    return seen.loop
