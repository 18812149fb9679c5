"""Loops along streets: the shortest ways between sites, straight lines where no street leads."""

from dataclasses import replace
from typing import Any

import pytest

from matching.heat.loop_streets import StreetMap
from matching.heat.network_solve import solve_heat_network
from symbiose.domain.companies import Site
from symbiose.domain.documents.geo_lines import LineCollection
from symbiose.domain.heat_loops import HeatLoop
from tests.builders import make_site
from tests.matching.heat.loop_territories import (
    DEGREE_KM,
    LATITUDE,
    SETTINGS,
    design,
    loop_of_neighbours,
    neighbours,
    site_in_a_row,
)

EAST_KM = DEGREE_KM * 0.6361
"""A degree of longitude at 50.5° North, km."""


def at(east_km: float, north_km: float) -> list[float]:
    return [2.8 + east_km / EAST_KM, LATITUDE + north_km / DEGREE_KM]


def streets(*lines: list[list[float]]) -> LineCollection:
    """Return streets through some positions."""
    features: list[dict[str, Any]] = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": line}}
        for line in lines
    ]
    return LineCollection.model_validate({"type": "FeatureCollection", "features": features})


AROUND = streets(
    [at(0.1, 0.0), at(0.1, 0.15), at(0.1, 0.5)],
    [at(0.1, 0.5), at(1.5, 0.5)],
    [at(0.1, 0.2), at(-0.3, 0.2)],
)
"""A street 100 m East of the row with two others off it, where nobody stands."""
ROW = [site_in_a_row("kiln", 0.0), site_in_a_row("laundry", 0.3), site_in_a_row("dairy", 0.5)]


def loop_along(lines: LineCollection) -> HeatLoop:
    (loop,) = design(replace(neighbours(), streets=lines)).loops
    return loop


def test_only_short_ways_between_neighbours_are_kept_and_bends_are_no_crossings() -> None:
    laid = StreetMap(AROUND, 200.0).between(ROW)

    assert len(laid.crossings) == 1
    assert sum(route.length_m for route in laid.routes) == pytest.approx(500.0 + 3 * 100.0, rel=1e-3)


def test_a_bend_stays_in_the_line_of_its_route() -> None:
    bent = streets([at(0.0, 0.0), at(0.2, 0.1), at(0.0, 0.3)])

    (route,) = StreetMap(bent, 50.0).between(ROW[:2]).routes

    assert {route.start, route.end} == {"kiln", "laundry"}
    assert len(route.line) == 3
    assert route.length_m == pytest.approx(1000 * (0.05**0.5 + 0.08**0.5), rel=1e-3)


def test_of_two_ways_round_a_block_the_shorter_one_is_kept() -> None:
    block = streets(
        [at(0.0, 0.0), at(0.3, 0.0), at(0.3, 0.3), at(0.0, 0.3)],
        [at(0.0, 0.0), at(-0.1, 0.0), at(-0.1, 0.3), at(0.0, 0.3)],
    )

    (route,) = StreetMap(block, 50.0).between(ROW[:2]).routes

    assert route.length_m == pytest.approx(500.0, rel=1e-3)


def site_at(name: str, east_km: float, north_km: float) -> Site:
    longitude, latitude = at(east_km, north_km)
    return make_site(id=name, longitude=longitude, latitude=latitude)


def test_neighbours_share_a_trench_where_their_own_way_is_hardly_shorter() -> None:
    trunk, branch = [at(0.0, 0.0), at(0.4, 0.0)], [at(0.2, 0.0), at(0.2, 0.35)]
    own_way = [at(0.0, 0.0), at(-0.0526, 0.2622), at(0.2, 0.35)]
    sites = [site_at("kiln", 0.0, 0.0), site_at("laundry", 0.4, 0.0), site_at("dairy", 0.2, 0.35)]

    laid = StreetMap(streets(trunk, branch, own_way), 50.0).between(sites)

    assert sum(route.length_m for route in laid.routes) == pytest.approx(400.0 + 350.0, rel=1e-3)


def test_a_grid_of_streets_leaves_few_routes() -> None:
    north_south = [[at(0.1 * i, 0.1 * j) for j in range(21)] for i in range(21)]
    east_west = [[at(0.1 * i, 0.1 * j) for i in range(21)] for j in range(21)]
    sites = [
        make_site(
            id=f"s{i}", longitude=at(0.25 + 0.5 * (i % 4), 0)[0], latitude=at(0, 0.3 + 0.6 * (i // 4))[1]
        )
        for i in range(12)
    ]

    laid = StreetMap(streets(*north_south, *east_west), 200.0).between(sites)

    assert all(laid.join("s0", site.id) for site in sites)
    assert len(laid.routes) < 5 * len(sites)


def test_no_street_near_enough_leaves_a_site_alone() -> None:
    laid = StreetMap(AROUND, 50.0).between(ROW)

    assert not laid.routes
    assert not laid.join("kiln", "dairy")


def test_pipes_of_a_loop_run_along_streets_and_their_lines_are_told() -> None:
    loop = loop_along(AROUND)

    assert loop.distance_km == pytest.approx(0.8, rel=1e-3)
    assert {one.edge for one in loop.result.streets} == {edge.id for edge in loop.result.edges}
    junctions = [place for place in loop.places if place.site_id is None]
    assert [(one.longitude, one.latitude) for one in junctions] == [pytest.approx(at(0.1, 0.3), abs=1e-5)]
    assert "heat_street_reach" in {one.id for one in loop.references}


def test_the_statement_of_a_loop_along_streets_gives_its_design_again() -> None:
    loop = loop_along(AROUND)

    again = solve_heat_network(loop.instance, SETTINGS)

    assert again.objective_eur_per_year == pytest.approx(loop.result.objective_eur_per_year, rel=1e-4)


def test_sites_that_no_street_joins_are_joined_straight() -> None:
    loop = loop_along(streets([at(5.0, 0.0), at(5.0, 0.5)]))

    assert loop.distance_km == pytest.approx(loop_of_neighbours().distance_km)
    assert loop.result.streets == ()


def test_a_way_round_that_costs_more_than_it_brings_is_not_dug() -> None:
    far_round = streets([at(0.0, 0.0), at(40.0, 0.0), at(40.0, 0.3), at(0.0, 0.3)])
    kiln_and_laundry_joined = StreetMap(far_round, 50.0).between(ROW)

    loops = design(replace(neighbours(), streets=far_round)).loops

    assert kiln_and_laundry_joined.join("kiln", "laundry")
    assert loops == ()
