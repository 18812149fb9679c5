"""The list of groups, one group, its map, its printable sheet, its documents, and the roofs of one site."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services import solar_groups as use_cases
from symbiose.services.solar_groups import GroupBoard, GroupLine, GroupSheet
from symbiose.services.solar_seen import unknown_group
from symbiose.services.sun_of_site import SiteSun, site_sun, suns_of_sites
from symbiose.services.sun_on_map import sun_on_map
from web.access import PARTIES, STAFF, requires
from web.context import actor, services
from web.forms import ListQuery, Query
from web.indicators.files import answer_with
from web.paging import Page, page_of
from web.sun.files import balance_table, instance_text, result_text
from web.sun.maps import group_drawing, groups_drawing
from web.sun.naming import SunNames
from web.sun.page import sheet_page, words
from web.sun.printed import printed_page
from web.sun.schemas import DrawingQuery, GroupQuery, SunQuery

blueprint = Blueprint("sun", __name__)
TEXTS: Final[Mapping[str, Callable[[SolarGroup], str]]] = {
    "instance": instance_text,
    "resultat": result_text,
}
"""Documents in the public formats, by what the address calls them."""
MOST_ALONE: Final = 10
"""Sites beside the groups, with what their roofs would bring without any neighbour."""


@blueprint.get("/soleil")
@requires(PARTIES)
def listing() -> ResponseReturnValue:
    """Show the groups that the caller may see, and what each roof would bring its own site."""
    query = SunQuery.of(request.args)
    board = use_cases.solar_groups(services(), actor())
    states = {line.state for line in board.lines}
    return render_template(
        "sun/listing.html",
        **words(),
        board=board,
        sun=board.sun,
        query=query,
        page=page_of([line for line in board.lines if query.etat in (None, line.state)], query.page),
        states=[state for state in State if state in states],
        suns=_most_gaining(suns_of_sites(services(), actor())),
    )


def _most_gaining(suns: Sequence[SiteSun]) -> Page[SiteSun]:
    """Return the sites whose roofs bring most; the others stand on a page of their own."""
    return Page(suns[:MOST_ALONE], 1, 1, len(suns))


@blueprint.get("/soleil/carte")
@requires(STAFF)
def overview() -> ResponseReturnValue:
    """Return the map of all groups that the caller reviews, as the browser can draw it."""
    query = DrawingQuery.of(request.args)
    drawn = groups_drawing(sun_on_map(services(), actor()), query.rendu)
    return current_app.response_class(drawn, mimetype="application/json")


@blueprint.get("/soleil/<group_id>")
@requires(PARTIES)
def sheet(group_id: str) -> ResponseReturnValue:
    """Show one group with all that explains it, of the latest run or of the one in the address."""
    query = GroupQuery.of(request.args)
    return sheet_page(found(group_id, query), query)


@blueprint.get("/soleil/<group_id>/fiche")
@requires(STAFF)
def printed(group_id: str) -> ResponseReturnValue:
    """Show the sheet that an engineer checks."""
    query = GroupQuery.of(request.args)
    seen = found(group_id, query)
    return printed_page(seen, by_hour(seen), query)


@blueprint.get("/soleil/<group_id>/carte")
@requires(STAFF)
def map_figure(group_id: str) -> ResponseReturnValue:
    """Return the map of the group as the browser can draw it."""
    query = DrawingQuery.of(request.args)
    seen = found(group_id, query)
    group = whole(seen)
    drawn = group_drawing(group, SunNames(group, seen.sites), query.rendu)
    return current_app.response_class(drawn, mimetype="application/json")


@blueprint.get("/soleil/<group_id>/<which>.json")
@requires(STAFF)
def document(group_id: str, which: str) -> ResponseReturnValue:
    """Return the statement or the answer in the public formats."""
    group = by_hour(found(group_id, GroupQuery.of(request.args)))
    if which not in TEXTS:
        msg = f"A group has no document {which}. Take its statement or its answer."
        raise UnknownThing(msg, document=which)
    response = Response(TEXTS[which](group), mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="symbiose-soleil-{which}.json"'
    return response


@blueprint.get("/soleil/<group_id>/bilan.csv")
@requires(STAFF)
def balance(group_id: str) -> ResponseReturnValue:
    """Return the balance of each month as a file for spreadsheets."""
    return answer_with(balance_table(by_hour(found(group_id, GroupQuery.of(request.args)))), "soleil-bilan")


@blueprint.get("/soleil/sites")
@requires(PARTIES)
def sites() -> ResponseReturnValue:
    """Show what the roofs of each site that the caller manages would bring it."""
    query = ListQuery.of(request.args)
    page = page_of(suns_of_sites(services(), actor()), query.page)
    return render_template("sun/sites.html", **words(), suns=page, query=query)


@blueprint.get("/soleil/sites/<site_id>")
@requires(PARTIES)
def own(site_id: str) -> ResponseReturnValue:
    """Show what the roofs of one site would bring it."""
    Query.of(request.args)
    sun = site_sun(services(), actor(), site_id)
    board = use_cases.solar_groups(services(), actor())
    return render_template("sun/own.html", **words(), sun=sun, group=_group_of(board, site_id))


def _group_of(board: GroupBoard, site_id: str) -> GroupLine | None:
    """Return the group of the latest run that builds a roof of a site."""
    return next(
        (
            line
            for line in board.standing
            if any(one.owns_roof and one.site_id == site_id for one in line.members)
        ),
        None,
    )


def found(group_id: str, query: GroupQuery) -> GroupSheet:
    """Return the group that an address names, as the caller may see it."""
    return use_cases.solar_group(services(), actor(), group_id, query.calcul or None)


def by_hour(seen: GroupSheet) -> SolarGroup:
    """Return a group of which the caller reads months and hours.

    Raises:
        UnknownThing: The caller sees a part of it only.
        NotAllowed: The caller decides on it, and reads the years of its members alone.
    """
    group = whole(seen)
    if not seen.by_hour:
        msg = "This document tells when members elsewhere use electricity. Ask who coordinates the territory."
        raise NotAllowed(msg, group=group.id)
    return group


def whole(seen: GroupSheet) -> SolarGroup:
    """Return a group that the caller sees whole.

    Raises:
        UnknownThing: The caller sees a part of it only.
    """
    if seen.group is None:
        raise unknown_group(seen.line.id)
    return seen.group
