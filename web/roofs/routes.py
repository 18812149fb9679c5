"""The roofs of sites with their map, those to be settled, and one roof."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from symbiose.domain.public_bodies import is_public
from symbiose.services.roofs import roof_sheet, roofs_page, waiting_roofs
from web.access import EVERYONE, PARTIES, requires
from web.context import actor, services
from web.paging import page_of
from web.roofs.maps import roof_over, roofs_over
from web.roofs.page import sheet_page, waiting_page
from web.roofs.schemas import MapQuery, RoofsQuery, SheetQuery, WaitingQuery
from web.roofs.yields import classes_of, label_of, rank_of
from web.territory.over import Over, ground_extent

blueprint = Blueprint("roofs", __name__)


@blueprint.get("/toits")
@requires(EVERYONE)
def listing() -> ResponseReturnValue:
    """Show the roofs of sites, and what the others add up to."""
    query = RoofsQuery.of(request.args)
    found = roofs_page(services(), actor(), query.asked)
    return render_template(
        "roofs/listing.html",
        found=found,
        query=query,
        page=page_of(found.lines, query.page),
        classes=classes_of([line.roof for line in found.lines]),
        class_label=lambda roof: label_of(rank_of(roof)),
        rank_of=rank_of,
        is_public=is_public,
        commune_name=services().reference.communes.name_of,
    )


@blueprint.get("/toits/carte")
@requires(EVERYONE)
def figure() -> ResponseReturnValue:
    """Return the map of the roofs as the browser can draw it."""
    query = MapQuery.of(request.args)
    found = roofs_page(services(), actor(), query.asked)
    return _drawn(roofs_over(found.lines, ground_extent()), query.rendu)


@blueprint.get("/toits/a-rattacher")
@requires(PARTIES)
def waiting() -> ResponseReturnValue:
    """Show the roofs to be settled that concern the caller."""
    return waiting_page(waiting_roofs(services(), actor()), WaitingQuery.of(request.args))


@blueprint.get("/toits/<roof_id>")
@requires(EVERYONE)
def sheet(roof_id: str) -> ResponseReturnValue:
    """Show one roof with all that tells whose it is."""
    return sheet_page(roof_sheet(services(), actor(), roof_id))


@blueprint.get("/toits/<roof_id>/carte")
@requires(EVERYONE)
def sheet_figure(roof_id: str) -> ResponseReturnValue:
    """Return the map of one roof as the browser can draw it."""
    query = SheetQuery.of(request.args)
    return _drawn(roof_over(roof_sheet(services(), actor(), roof_id)), query.rendu)


def _drawn(over: Over, kind: str) -> ResponseReturnValue:
    return current_app.response_class(over.sent(kind), mimetype="application/json")
