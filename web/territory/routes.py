"""The map of the territory: the page with its tables, and the figures that the page fetches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, current_app, render_template, request, url_for
from flask.json import dumps
from flask.typing import ResponseReturnValue

from symbiose.domain.communes import CommuneDirectory, Park
from symbiose.domain.disclosure import THERMAL, UNCLASSIFIED
from symbiose.domain.exchanges import State
from symbiose.domain.opeo import OpeoModel
from symbiose.domain.remembered import Remembered
from symbiose.domain.resources import Family, ResourceGroup
from symbiose.services.board import ProposalLine
from symbiose.services.context import Services
from symbiose.services.rounds import Rounds
from symbiose.services.territory import territory_map
from symbiose.services.territory_shown import SiteOnMap, TerritoryMap
from web.access import EVERYONE, requires
from web.context import actor, services, settings
from web.language import _, language
from web.paging import page_of
from web.sentences import resource
from web.settings import WebSettings
from web.territory.areas import Area, areas_of
from web.territory.borders import border_of
from web.territory.drawn import Drawings
from web.territory.figures import TINTS, svg_map, webgl_map
from web.territory.loops import lines_of, rows_of
from web.territory.marks import Dot, Line, MapContent, Run, about, extent_of, kind_of, told
from web.territory.places import Place, places_of
from web.territory.queries import MapQuery
from web.wording import euros, word

blueprint = Blueprint("territory", __name__)
EXTENSION = "symbiose.ground"
DRAWINGS = "symbiose.drawings"
HEAT = {Family.HEAT, Family.STEAM, Family.COLD}
CATEGORIES = (
    *(group.value for group in ResourceGroup),
    *(family.value for family in Family if family not in HEAT and family is not Family.MATERIAL),
    THERMAL,
    UNCLASSIFIED,
)
"""Groups and families that flows are filtered by."""


@dataclass(frozen=True)
class Ground:
    """What lies below every map, drawn once when the application starts."""

    areas: tuple[Area, ...]
    borders: tuple[Run, ...]
    """Limits of the agglomerations."""
    extent: tuple[float, float, float, float]


def init_territory(app: Flask, settings: WebSettings, services: Services) -> None:
    """Draw the communes once, when the application starts: a wrong file of outlines is told then."""
    communes = services.reference.communes
    areas = areas_of(communes, settings.outlines)
    borders = [
        line
        for epci in communes.epcis
        for line in border_of({commune.code for commune in communes.of_epci(epci)}, areas, communes)
    ]
    app.extensions[EXTENSION] = Ground(areas, tuple(borders), extent_of(areas))
    app.extensions[DRAWINGS] = Drawings()


@blueprint.get("/carte")
@requires(EVERYONE)
def page() -> ResponseReturnValue:
    """Show the map with the tables of the same things."""
    query = MapQuery.of(request.args)
    found = territory_map(services(), actor(), query.asked, query.site)
    reference = services().reference
    epcis = reference.communes.epcis
    places = places_of(found.every_site)
    proposals = page_of(found.proposals, 1)
    return render_template(
        "territory/page.html",
        found=found,
        query=query,
        places=places,
        page=page_of(found.sites, query.page),
        proposals=proposals,
        middles={line.id: _middle(line, places) for line in proposals.lines},
        loops=rows_of(found.loops, places),
        park_places=_park_places(found.parks, reference.communes),
        epcis=epcis,
        tints=_tints(epcis),
        categories=sorted(CATEGORIES, key=word),
        models=list(OpeoModel),
        states=list(State),
        resource=reference.resources.find(query.ressource or None),
        attribution=settings().tiles_attribution if settings().tiles_url else "",
    )


@blueprint.get("/carte/figures")
@requires(EVERYONE)
def figures() -> ResponseReturnValue:
    """Return the map as the browser can draw it."""
    query = MapQuery.of(request.args)
    found = territory_map(services(), actor(), query.asked)
    if query.filters:
        return _as_json(_drawn(found, query, Rounds()))
    name = f"{actor().id} {language()} {query.rendu} {query.site}"
    drawings = cast(Drawings, current_app.extensions[DRAWINGS])
    rounds = drawings.of_everything if actor().answers_for_all else Rounds()
    return _as_json(drawings.recall(name, found, lambda: _drawn(found, query, rounds)))


def _as_json(text: str) -> ResponseReturnValue:
    return current_app.response_class(text, mimetype="application/json")


def _drawn(found: TerritoryMap, query: MapQuery, rounds: Rounds) -> str:
    """Draw a map, as JSON; what did not change since the last round as it was drawn then."""
    ground = cast(Ground, current_app.extensions[EXTENSION])
    communes = services().reference.communes
    places = places_of(found.every_site)
    pipes = [pipe for loop in found.loops for pipe in lines_of(loop, places)]
    content = MapContent(
        areas=ground.areas,
        tints=_tints(communes.epcis),
        borders=ground.borders,
        parks=_park_limits(found, query, ground, communes),
        dots=[*_partners(found, places), *_dots(found, places, query, rounds)],
        lines=[*_lines(found, places, rounds), *pipes],
        tiles=settings().tiles_url,
        attribution=settings().tiles_attribution,
    )
    draw = webgl_map if query.rendu == "webgl" else svg_map
    return dumps({"extent": ground.extent, "figure": draw(content).as_json()})


def _park_limits(
    found: TerritoryMap, query: MapQuery, ground: Ground, communes: CommuneDirectory
) -> list[Run]:
    """Return the limits of the communes of each park, or of the one that is asked for."""
    parks = [park for park in found.parks.values() if query.parc in ("", park.id)]
    return [line for park in parks for line in border_of(set(park.commune_codes), ground.areas, communes)]


def _park_places(parks: Mapping[str, Park], communes: CommuneDirectory) -> dict[str, Place]:
    """Return the middle of the communes of each park."""
    found: dict[str, Place] = {}
    for park in parks.values():
        held = [communes.get(code) for code in park.commune_codes if code in communes]
        if held:
            found[park.id] = (
                round(sum(one.longitude for one in held) / len(held), 5),
                round(sum(one.latitude for one in held) / len(held), 5),
            )
    return found


def _tints(epcis: Iterable[str]) -> dict[str, str]:
    return dict(zip(epcis, TINTS, strict=False))


def _dots(found: TerritoryMap, places: Mapping[str, Place], query: MapQuery, rounds: Rounds) -> list[Dot]:
    """Return the sites as points."""

    def made(before: Remembered) -> list[Dot]:
        return [
            dot
            for seen in found.sites
            for dot in before.of(seen.site.id, _dot, seen, places[seen.site.id], query)
        ]

    return rounds.made(f"points in {language()} by {query.rendu}", made)


def _lines(found: TerritoryMap, places: Mapping[str, Place], rounds: Rounds) -> list[Line]:
    """Return the proposals as drawn, but for those that cannot be."""

    def made(before: Remembered) -> list[Line]:
        return [
            line for one in found.proposals for line in before.of(one.id, _line, one, _stops(one, places))
        ]

    return rounds.made(f"lines in {language()}", made)


def _dot(seen: SiteOnMap, place: Place, query: MapQuery) -> tuple[Dot]:
    counts = _(
        "%(offers)d flux sortants et %(needs)d flux entrants visibles", offers=seen.offers, needs=seen.needs
    )
    dot = Dot(
        *place,
        told(seen.site.name, seen.commune, counts),
        seen.own,
        gives=bool(seen.offers),
        takes=bool(seen.needs),
        address=url_for("territory.page", _anchor="fiche", **_filters(query, site=seen.site.id)),
        chosen=seen.site.id == query.site,
    )
    return (dot,)


def _partners(found: TerritoryMap, places: Mapping[str, Place]) -> list[Dot]:
    """Return the ends of the proposals drawn that are no sites asked for, as small points."""
    asked = {seen.site.id for seen in found.sites}
    names = {
        site_id: name or ""
        for line in found.proposals
        for site_id, name in ((line.giver_site_id, line.giver), (line.receiver_site_id, line.receiver))
        if site_id not in asked and site_id in places
    }
    return [Dot(*places[site_id], told(name), own=False) for site_id, name in names.items()]


def _filters(query: MapQuery, **changes: object) -> dict[str, Any]:
    """Return the filters of the address with some changed, for a link to the page."""
    return dict(query.address(rendu="webgl", **changes))


def _stops(proposal: ProposalLine, places: Mapping[str, Place]) -> list[Place]:
    """Return where a proposal passes; nothing when an end is not on the map, or both are the same site."""
    stops = [proposal.giver_site_id, *proposal.through_site_ids, proposal.receiver_site_id]
    found = [places[stop] for stop in stops if stop in places]
    return found if len(found) == len(stops) and len(set(found)) > 1 else []


def _middle(proposal: ProposalLine, places: Mapping[str, Place]) -> Place | None:
    stops = _stops(proposal, places)
    if not stops:
        return None
    return sum(lon for lon, _ in stops) / len(stops), sum(lat for _, lat in stops) / len(stops)


def _line(proposal: ProposalLine, stops: list[Place]) -> tuple[Line, ...]:
    """Return a proposal as drawn; nothing when it cannot be."""
    if not stops:
        return ()
    benefit = about(proposal.rounded, "benefit_eur_per_year", euros(proposal.benefit_eur_per_year))
    text = told(
        f"{proposal.giver} → {proposal.receiver}",
        resource(proposal.resource) or "",
        f"{benefit}/{_('an')}, {word(proposal.state.value)}",
    )
    address = url_for("proposals.sheet", proposal_id=proposal.id)
    return (Line(tuple(stops), text, kind_of(proposal.state), address),)
