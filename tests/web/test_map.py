"""The map: cells around centres, outlines of a file, figures that fetch nothing, names only where allowed."""

import json
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from symbiose.domain.errors import InvalidSettings
from symbiose.services.context import Services
from tests.builders import make_site
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT, REFERENCE
from tests.web.people import Person
from web.application import create_app
from web.settings import WebSettings
from web.territory.areas import areas_of
from web.territory.cells import EARTH_KM_PER_DEGREE, REACH_KM, Centre, cells_around
from web.territory.places import SPREAD_KM, places_of

SignIn = Callable[[str], Person]
COMMUNES = REFERENCE.communes


def nearest(place: tuple[float, float], centres: list[Centre]) -> str:
    """Return the code of the centre nearest to a place, on the plane the cells are cut on."""
    east = math.cos(math.radians(sum(c.latitude for c in centres) / len(centres)))
    distance = {c.code: math.hypot((c.longitude - place[0]) * east, c.latitude - place[1]) for c in centres}
    return min(distance, key=lambda code: distance[code])


def test_every_corner_of_a_cell_is_as_near_to_its_centre_as_to_any_other() -> None:
    centres = [Centre(c.code, c.longitude, c.latitude) for c in COMMUNES]
    by_code = {c.code: c for c in centres}
    for cell in cells_around(centres)[:40]:
        own = by_code[cell.code]
        for lon, lat in cell.outline:
            inward = (lon + (own.longitude - lon) * 0.01, lat + (own.latitude - lat) * 0.01)
            assert nearest(inward, centres) == cell.code


def test_cells_cover_what_lies_near_a_centre_once() -> None:
    left, right = cells_around([Centre("a", 2.70, 50.5), Centre("b", 2.74, 50.5)])

    assert max(lon for lon, _ in left.outline) == pytest.approx(2.72, abs=1e-4)
    assert min(lon for lon, _ in right.outline) == pytest.approx(2.72, abs=1e-4)
    assert left.outline[0] == left.outline[-1]
    reach = REACH_KM / EARTH_KM_PER_DEGREE
    assert max(lat for _, lat in left.outline) == pytest.approx(50.5 + reach, abs=1e-3)


def test_no_centre_gives_no_cell_and_one_gives_a_disc() -> None:
    assert cells_around([]) == ()
    assert len(cells_around([Centre("a", 2.7, 50.5)])[0].outline) == 25


def test_sites_of_one_point_are_set_apart_and_always_at_the_same_places() -> None:
    sites = [make_site(id=f"site_{i}") for i in range(5)] + [make_site(id="alone", longitude=2.5)]

    places = places_of(sites)

    assert places["alone"] == (2.5, 50.51)
    assert len(set(places.values())) == 6
    assert places == places_of(list(reversed(sites)))
    for i in range(5):
        lon, lat = places[f"site_{i}"]
        km = math.hypot((lon - 2.83) * math.cos(math.radians(50.51)), lat - 50.51) * EARTH_KM_PER_DEGREE
        assert km == pytest.approx(SPREAD_KM, rel=0.02)


def outlines(folder: Path, code: str = "62276", kind: str = "Polygon", name: str = "code") -> Path:
    """Write a file with the outline of one commune, a triangle."""
    ring = [[2.8, 50.5], [2.9, 50.5], [2.85, 50.55], [2.8, 50.5]]
    coordinates = [ring] if kind == "Polygon" else [[ring], [ring]]
    feature = {
        "type": "Feature",
        "properties": {name: code, "nom": "Douvrin"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }
    file = folder / "outlines.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return file


@pytest.mark.parametrize(("kind", "parts"), [("Polygon", 1), ("MultiPolygon", 2)])
@pytest.mark.parametrize("name", ["code", "INSEE_COM", "insee"])
def test_true_outlines_replace_the_cells_of_their_communes(
    kind: str, parts: int, name: str, tmp_path: Path
) -> None:
    drawn = {area.code: area.rings for area in areas_of(COMMUNES, outlines(tmp_path, kind=kind, name=name))}
    cells = {area.code: area.rings for area in areas_of(COMMUNES, None)}

    assert len(drawn["62276"]) == parts
    assert drawn["62276"][0][0] == (2.8, 50.5)
    assert {code for code in cells if drawn[code] != cells[code]} == {"62276"}


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"type": "FeatureCollection", "features": []}',
        '{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": 1}}]}',
    ],
)
def test_a_file_of_outlines_that_cannot_be_used_stops_the_start(
    content: str, tmp_path: Path, settings: WebSettings, services: Services
) -> None:
    file = tmp_path / "wrong.geojson"
    file.write_text(content, encoding="utf-8")
    wrong = WebSettings(secret_key=settings.secret_key, https=False, folder=tmp_path, outlines=file)

    with pytest.raises(InvalidSettings, match="SYMBIOSE_OUTLINES"):
        create_app(wrong, services)


def test_outlines_of_another_territory_stop_the_start(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="no feature"):
        areas_of(COMMUNES, outlines(tmp_path, code="75056"))


def test_the_map_fetches_nothing_and_shows_every_commune(coordinator: Person) -> None:
    answer = coordinator.get("/carte/figures?rendu=webgl")
    layout = answer.json["figure"]["layout"]

    assert "http" not in answer.text
    source = layout["map"]["style"]["sources"]["communes"]["data"]
    assert len(source["features"]) == 150
    assert {f["properties"]["epci"] for f in source["features"]} == {"CABBALR", "CALL", "CAHC"}


def test_the_svg_map_shows_the_same_sites_without_fetching_land(coordinator: Person) -> None:
    webgl = coordinator.get("/carte/figures?rendu=webgl").json["figure"]
    svg = coordinator.get("/carte/figures?rendu=svg").json["figure"]

    def points(figure: dict[str, list[dict[str, object]]]) -> list[object]:
        return [(t["lon"], t["lat"], t["text"]) for t in figure["data"] if t["mode"] == "markers"]

    assert points(webgl) == points(svg)
    assert svg["layout"]["geo"]["visible"] is False
    assert {t["type"] for t in svg["data"]} == {"scattergeo"}


def test_the_table_beside_the_map_drives_it(coordinator: Person) -> None:
    page = coordinator.get("/carte").text

    assert page.count('data-map="carte"') == 4
    assert 'data-lon="2.83" data-lat="50.51"' in page
    assert "Parc des industries Artois-Flandres" in page
    assert page.index('role="group"') < page.index("<table")


@pytest.mark.parametrize(
    ("query", "sites"),
    [
        ("", 4),
        ("agglomeration=CALL", 2),
        ("agglomeration=CAHC", 0),
        ("agglomeration=x", 0),
        ("texte=site%20b", 1),
        ("texte=Préparateur", 1),
        ("texte=licorne", 0),
        ("page=9", 4),
    ],
)
def test_the_map_is_filtered_by_the_address(query: str, sites: int, coordinator: Person) -> None:
    assert coordinator.get(f"/carte?{query}").text.count('data-map="carte"') == sites


def test_a_site_outside_the_territory_is_shown_as_such(coordinator: Person, store: FakeStore) -> None:
    store.repositories.sites.save(
        [make_site(id="site_far", commune_code="59178", longitude=3.08, latitude=50.37)]
    )

    assert "hors du territoire" in coordinator.get("/carte").text


def test_proposals_are_drawn_only_between_sites_that_may_be_named(signed_in: SignIn) -> None:
    def lines(name: str) -> str:
        return str(signed_in(name).get("/carte/figures").json)

    assert lines("coordinator").count("€/an") == 2
    assert lines("receiver").count("€/an") == 1
    assert lines("analyst").count("€/an") == 0


def test_a_path_is_drawn_through_its_processor(coordinator: Person) -> None:
    figure = coordinator.get("/carte/figures").json["figure"]

    proposed = next(t for t in figure["data"] if t["mode"] == "lines")
    assert proposed["lon"] == [2.83, 2.78, 2.83, None, 2.83, 2.64, None] or proposed["lon"] == [
        2.83, 2.64, None, 2.83, 2.78, 2.83, None,
    ]  # fmt: skip


def test_names_are_never_taken_for_markup_by_the_figures(coordinator: Person, store: FakeStore) -> None:
    hostile = '<a href="javascript:alert(1)">x</a>%{lon}'
    store.repositories.sites.save([make_site(name=hostile)])

    text = coordinator.get("/carte/figures").json["figure"]["data"]
    texts = [t for trace in text for t in trace.get("text", []) if "javascript" in t]

    assert texts
    assert all("<a" not in t and "%{" not in t for t in texts)


def test_many_sites_come_in_pages_and_the_map_shows_them_all(coordinator: Person, store: FakeStore) -> None:
    store.repositories.sites.save([make_site(id=f"site_{i:03}", name=f"Usine {i:03}") for i in range(120)])

    page = coordinator.get("/carte?page=2").text
    figure = coordinator.get("/carte/figures").json["figure"]

    assert page.count('data-map="carte"') == 24
    assert "Page 2 sur 2" in page
    assert max(len(trace["lon"]) for trace in figure["data"]) == 124


def test_a_refused_proposal_is_not_drawn(coordinator: Person) -> None:
    coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, reason="trop loin")

    assert str(coordinator.get("/carte/figures").json).count("€/an") == 1


def test_an_accepted_proposal_is_drawn_thick(coordinator: Person) -> None:
    coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0)
    data = coordinator.get("/carte/figures").json["figure"]["data"]

    proposed, accepted = [trace for trace in data if trace["mode"] == "lines"]

    assert accepted["line"]["width"] > proposed["line"]["width"]
    assert accepted["lon"] == [2.83, 2.64, None]
