"""The land of the map: cells around centres, outlines of a file, limits of agglomerations."""

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from symbiose.domain.errors import InvalidSettings
from symbiose.services.context import Services
from tests.web.conftest import REFERENCE
from web.application import create_app
from web.settings import WebSettings
from web.territory.areas import areas_of
from web.territory.borders import border_of
from web.territory.cells import EARTH_KM_PER_DEGREE, REACH_KM, Centre, cells_around

COMMUNES = REFERENCE.communes


CENTRES = [Centre(c.code, c.longitude, c.latitude) for c in COMMUNES]
MIDDLE = sum(c.latitude for c in CENTRES) / len(CENTRES)


def distance_km(place: tuple[float, float], centre: Centre) -> float:
    """Return how far a place is from a centre, on the plane the cells are cut on."""
    east = (centre.longitude - place[0]) * math.cos(math.radians(MIDDLE))
    return math.hypot(east, centre.latitude - place[1]) * EARTH_KM_PER_DEGREE


def nearest(place: tuple[float, float], centres: Sequence[Centre]) -> Centre:
    """Return the centre nearest to a place."""
    return min(centres, key=lambda centre: distance_km(place, centre))


def test_every_corner_of_a_cell_is_as_near_to_its_centre_as_to_any_other() -> None:
    by_code = {c.code: c for c in CENTRES}
    for cell in cells_around(CENTRES)[:40]:
        own = by_code[cell.code]
        for lon, lat in cell.outline:
            inward = (lon + (own.longitude - lon) * 0.01, lat + (own.latitude - lat) * 0.01)
            assert nearest(inward, CENTRES).code == cell.code


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


def test_the_limit_of_an_agglomeration_runs_between_it_and_what_lies_beyond() -> None:
    areas = areas_of(COMMUNES, None)
    for epci in COMMUNES.epcis:
        codes = {c.code for c in COMMUNES.of_epci(epci)}
        within = [c for c in CENTRES if c.code in codes]
        beyond = [c for c in CENTRES if c.code not in codes]

        lines = border_of(codes, areas, COMMUNES)

        assert lines
        for place in (place for line in lines for place in line):
            inner, outer = (distance_km(place, nearest(place, some)) for some in (within, beyond))
            assert inner == pytest.approx(min(outer, REACH_KM), abs=0.05)


def test_the_limit_of_one_commune_is_its_outline_and_that_of_all_is_the_land() -> None:
    areas = areas_of(COMMUNES, None)
    alone = border_of({"62276"}, areas, COMMUNES)
    ring = next(area.rings[0] for area in areas if area.code == "62276")
    every = border_of({c.code for c in COMMUNES}, areas, COMMUNES)
    inner = sum(len(area.rings[0]) - 1 for area in areas)

    assert [*alone[0]] == [*ring]
    assert sum(len(line) - 1 for line in every) < inner / 4


def test_true_outlines_lose_the_edges_that_two_communes_share(tmp_path: Path) -> None:
    square = [[2.8, 50.5], [2.9, 50.5], [2.9, 50.6], [2.8, 50.6], [2.8, 50.5]]
    beside = [[2.9, 50.5], [3.0, 50.5], [3.0, 50.6], [2.9, 50.6], [2.9, 50.5]]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for code, ring in (("62276", square), ("62132", beside))
    ]
    file = tmp_path / "two.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")

    lines = border_of({"62276", "62132"}, areas_of(COMMUNES, file), COMMUNES)
    edges = {frozenset(pair) for line in lines for pair in pairwise(line)}

    assert len(edges) == 6
    assert frozenset({(2.9, 50.5), (2.9, 50.6)}) not in edges
