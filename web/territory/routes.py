"""The map of the territory: the page with its tables, and the figures that the page fetches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, cast

from flask import Blueprint, Flask, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from pydantic import Field

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.labels import label_key
from symbiose.domain.permissions import CanManageSite
from symbiose.domain.reference import ReferenceData
from symbiose.services.board import ProposalLine
from symbiose.services.context import Services
from symbiose.services.territory import SiteOnMap, territory_map
from web.access import EVERYONE, requires
from web.context import actor, services
from web.forms import ListQuery
from web.language import _
from web.paging import page_of
from web.settings import WebSettings
from web.territory.areas import Area, areas_of
from web.territory.figures import TINTS, Dot, Line, extent_of, svg_map, told, webgl_map
from web.territory.places import Place, places_of
from web.wording import euros, word

blueprint = Blueprint("territory", __name__)
EXTENSION = "symbiose.areas"


def init_territory(app: Flask, settings: WebSettings, services: Services) -> None:
    """Draw the communes once, when the application starts: a wrong file of outlines is told then."""
    app.extensions[EXTENSION] = areas_of(services.reference.communes, settings.outlines)


class MapQuery(ListQuery):
    """What the map is asked for; it stays in the address."""

    agglomeration: str = ""
    """Only sites of this agglomeration; empty for all."""
    texte: str = Field(default="", max_length=200)
    """Only sites whose name or commune holds these words."""
    rendu: Literal["webgl", "svg"] = "webgl"
    """How the map is drawn; the browser says what it can."""


@dataclass(frozen=True)
class MapView:
    """What one caller sees of the territory, filtered, with where it is drawn."""

    sites: tuple[SiteOnMap, ...]
    proposals: tuple[ProposalLine, ...]
    places: dict[str, Place]


@blueprint.get("/carte")
@requires(EVERYONE)
def page() -> ResponseReturnValue:
    """Show the map with the tables of the same things."""
    query = MapQuery.of(request.args)
    view = _view(query, actor())
    reference = services().reference
    epcis = reference.communes.epcis
    return render_template(
        "territory/page.html",
        view=view,
        query=query,
        page=page_of(view.sites, query.page),
        proposals=page_of(view.proposals, 1),
        epcis=epcis,
        tints=_tints(epcis),
        epci_of={seen.site.id: _epci(reference, seen) for seen in view.sites},
        parks=reference.communes.parks,
    )


@blueprint.get("/carte/figures")
@requires(EVERYONE)
def figures() -> ResponseReturnValue:
    """Return the map as the browser can draw it."""
    caller, query = actor(), MapQuery.of(request.args)
    view = _view(query, caller)
    areas = cast(tuple[Area, ...], current_app.extensions[EXTENSION])
    tints = _tints(services().reference.communes.epcis)
    dots = [_dot(seen, view.places, caller) for seen in view.sites]
    lines = [line for line in (_line(one, view.places) for one in view.proposals) if line]
    draw = webgl_map if query.rendu == "webgl" else svg_map
    return jsonify(extent=extent_of(areas), figure=draw(areas, tints, dots, lines).as_json())


def _view(query: MapQuery, caller: Actor) -> MapView:
    found = territory_map(services(), caller)
    places = places_of(seen.site for seen in found.sites)
    sites = tuple(seen for seen in found.sites if _asked(query, seen))
    kept = {seen.site.id for seen in sites}
    proposals = tuple(p for p in found.proposals if p.giver_site_id in kept or p.receiver_site_id in kept)
    return MapView(tuple(sorted(sites, key=lambda seen: seen.site.name.casefold())), proposals, places)


def _asked(query: MapQuery, seen: SiteOnMap) -> bool:
    """Tell whether the map is asked to show a site."""
    text = label_key(f"{seen.site.name} {seen.commune}") if query.texte else ""
    return query.agglomeration in ("", _epci(services().reference, seen)) and all(
        word in text for word in label_key(query.texte).split()
    )


def _epci(reference: ReferenceData, seen: SiteOnMap) -> str:
    """Return the agglomeration of a site; empty outside the territory."""
    code = seen.site.commune_code
    return reference.communes.get(code).epci_id if code in reference.communes else ""


def _tints(epcis: Iterable[str]) -> dict[str, str]:
    return dict(zip(epcis, TINTS, strict=False))


def _dot(seen: SiteOnMap, places: dict[str, Place], caller: Actor) -> Dot:
    counts = _(
        "%(offers)d flux sortants et %(needs)d flux entrants visibles", offers=seen.offers, needs=seen.needs
    )
    lon, lat = places[seen.site.id]
    own = CanManageSite(caller, seen.site.id).allowed() and seen.site.id in caller.site_ids
    return Dot(lon, lat, told(seen.site.name, seen.commune, counts), own)


def _line(proposal: ProposalLine, places: dict[str, Place]) -> Line | None:
    """Return a proposal as drawn; None when refused, an end is not on the map, or both are the same site."""
    stops = [proposal.giver_site_id, *proposal.through_site_ids, proposal.receiver_site_id]
    found = [places[stop] for stop in stops if stop in places]
    if proposal.state is State.REFUSED or len(found) < len(stops) or len(set(found)) == 1:
        return None
    text = told(
        f"{proposal.giver} → {proposal.receiver}",
        proposal.resource,
        f"{euros(proposal.benefit_eur_per_year)}/{_('an')}, {word(proposal.state.value)}",
    )
    return Line(tuple(found), text, proposal.state is not State.PROPOSED)
