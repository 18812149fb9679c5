"""Streets become routes: cut where they cross, joined to what stands near, of the right lengths."""

import json
from random import Random
from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.heat.network_solve import solve_heat_network
from matching.heat.network_streets import with_streets
from matching.heat.routes import Routes, street_routes
from symbiose.domain.communes import great_circle_km
from symbiose.domain.documents.geo_lines import LineCollection
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.document_faults import told_by, with_value
from tests.matching.heat.heat_network_checker import faults
from tests.matching.heat.heat_network_solving import consumer, network, source

METRES_PER_DEGREE = 6371008.8 * 3.141592653589793 / 180
LONGITUDE, LATITUDE = 2.64, 50.53
SHRINKING = 0.6356
"""cos(50.53°)."""


def at(x_m: float, y_m: float) -> tuple[float, float]:
    """Return the position so many metres east and north of a place."""
    return LONGITUDE + x_m / METRES_PER_DEGREE / SHRINKING, LATITUDE + y_m / METRES_PER_DEGREE


def street(*points: tuple[float, float], **properties: Any) -> dict[str, Any]:
    geometry = {"type": "LineString", "coordinates": [list(at(*point)) for point in points]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*streets: dict[str, Any]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "name": "voies", "features": list(streets)}


def routes(*streets: dict[str, Any], within_m: float = 200.0, **places: tuple[float, float]) -> Routes:
    lines = LineCollection.model_validate(json.loads(json.dumps(collection(*streets))), strict=False)
    return street_routes(lines, {name: at(*place) for name, place in places.items()}, within_m)


def lengths(found: Routes) -> "nx.MultiGraph[str]":
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    for route in found.routes:
        graph.add_edge(route.start, route.end, length=route.length_m)
    return graph


def far(found: Routes, start: str, end: str) -> float:
    return float(nx.shortest_path_length(lengths(found), start, end, weight="length"))


def test_a_place_is_joined_to_the_nearest_point_of_a_street() -> None:
    found = routes(street((0, 0), (1000, 0)), a=(100, 30), b=(900, -40))

    assert far(found, "a", "b") == pytest.approx(30 + 800 + 40, rel=1e-3)
    assert sorted(round(route.length_m) for route in found.routes) == [30, 40, 800]


def test_streets_are_joined_where_they_cross_and_where_they_touch() -> None:
    crossing = routes(street((0, 0), (400, 0)), street((200, -300), (200, 300)), a=(0, 0), b=(200, 300))
    touching = routes(street((0, 0), (400, 0)), street((200, 0.1), (200, 300)), a=(0, 0), b=(200, 300))

    assert far(crossing, "a", "b") == pytest.approx(500, rel=1e-3)
    assert far(touching, "a", "b") == pytest.approx(500, rel=1e-3)


def test_streets_that_stop_short_of_one_another_are_not_joined() -> None:
    found = routes(street((0, 0), (100, 0)), street((102, 0), (200, 0)), a=(0, 0), b=(200, 0))

    assert all({route.start, route.end} != {"a", "b"} for route in found.routes)
    assert not (lengths(found).has_node("a") and nx.has_path(lengths(found), "a", "b"))


def test_bends_and_dead_ends_are_no_places() -> None:
    found = routes(
        street((0, 0), (100, 50), (200, 0), (300, 50)), street((200, 0), (200, -500)), a=(0, 0), b=(300, 50)
    )

    [route] = found.routes
    assert found.crossings == {}
    assert len(route.line) == 4
    assert route.length_m == pytest.approx(3 * (100**2 + 50**2) ** 0.5, rel=1e-3)


def test_what_lies_too_far_from_any_street_is_not_joined() -> None:
    found = routes(street((0, 0), (500, 0)), a=(0, 0), b=(300, 201), c=(400, 199))

    assert set(lengths(found)) & {"a", "b", "c"} == {"a", "c"}


def test_two_ways_between_the_same_crossings_are_both_kept() -> None:
    square = street((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))

    found = routes(square, a=(0, 0), b=(100, 100))

    assert [(r.start, r.end, round(r.length_m)) for r in found.routes] == [("a", "b", 200)] * 2


def test_names_of_crossings_are_those_of_no_place() -> None:
    cross = [street((-100, 0), (100, 0)), street((0, -100), (0, 100))]
    found = street_routes(
        LineCollection.model_validate(json.loads(json.dumps(collection(*cross))), strict=False),
        {"street 1": at(100, 0), "b": at(0, 100), "c": at(-100, 0)},
        10.0,
        ["street 2"],
    )

    assert list(found.crossings) == ["street 3"]


def test_without_streets_there_are_no_routes() -> None:
    assert routes(a=(0, 0), b=(10, 0)).routes == []


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_along_streets_nothing_is_nearer_than_a_straight_line(seed: int) -> None:
    r = Random(seed)
    streets = [
        street(*((r.uniform(0, 900), r.uniform(0, 900)) for _ in range(r.randint(2, 4)))) for _ in range(6)
    ]
    places = {f"p{i}": (r.uniform(0, 900), r.uniform(0, 900)) for i in range(5)}

    graph = lengths(routes(*streets, within_m=1000.0, **places))

    found = dict(nx.all_pairs_dijkstra_path_length(graph, weight="length"))
    for one, here in places.items():
        for other, there in places.items():
            straight = 1000 * great_circle_km(*at(*here), *at(*there))
            assert found[one].get(other, 1e9) >= straight * (1 - 1e-4) - 1.0


def town() -> dict[str, Any]:
    """Return a works and two consumers in a town of two crossing streets."""
    where = {"works": (-300, 20), "school": (250, -30), "pool": (0, 400), "cabin": (0, -900)}
    nodes = [
        {"id": name, "longitude": position[0], "latitude": position[1]}
        for name, position in ((name, at(*place)) for name, place in where.items())
    ]
    return network(
        nodes=nodes,
        streets=collection(
            street((-400, 0), (400, 0), nom="rue de la Gare"), street((0, -500), (0, 500), sens=2)
        ),
        sources=[source("works")],
        consumers=[
            consumer("school", revenue_eur_per_mwh=90.0),
            consumer("pool", revenue_eur_per_mwh=90.0),
            consumer("cabin", revenue_eur_per_mwh=9000.0),
        ],
    )


def test_a_network_is_designed_along_streets() -> None:
    """20 m from the works to the street, 300 to the crossing, 250 + 30 to the school and 400 to the pool."""
    document = town()

    result = design_of(document)

    assert result["connected"] == ["c_school", "c_pool"]
    assert result["terms"]["pipes"] == pytest.approx(20 + 300 + 250 + 30 + 400, rel=2e-3)
    assert {line["edge"] for line in result["streets"]} == {edge["id"] for edge in result["edges"]}


def design_of(document: dict[str, Any]) -> dict[str, Any]:
    """Return the design along streets, checked as one along the edges that they become."""
    read = read_heat_network_instance(json.dumps(document).encode())
    stated = json.loads(with_streets(read).document.model_dump_json(by_alias=True, exclude_unset=True))
    result: dict[str, Any] = json.loads(solve_heat_network(read, SolveSettings()).to_json())
    assert faults(stated, result) == []
    return result


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("streets.type", "Feature"),
        ("streets.features[0].geometry.type", "Polygon"),
        ("streets.features[0].geometry.coordinates", [[2.6, 50.5]]),
        ("streets.features[0].geometry.coordinates[0]", [2.6]),
        ("streets.features[0].geometry.coordinates[0][0]", 181.0),
        ("streets.features[0].geometry.coordinates[0][1]", 86.0),
        ("streets.features[0].geometry.coordinates[0][1]", None),
        ("streets_within_m", -1.0),
        ("nodes[0].longitude", 200.0),
        ("nodes[0].latitude", None),
    ],
)
def test_wrong_streets_are_told_at_their_place(path: str, value: Any) -> None:
    assert path in [told for told, _ in told_by(read_heat_network_instance, with_value(town(), path, value))]
