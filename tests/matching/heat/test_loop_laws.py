"""Laws that hold of the loops of any territory: heat is neither made nor used twice, and accounts add up."""

import math
from collections import defaultdict
from collections.abc import Iterator

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.heat.loop_places import on_a_plane, routes_between
from symbiose.domain.communes import great_circle_km
from symbiose.domain.companies import Site
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.ports import Territory
from symbiose.domain.run_results import RunResult
from tests.builders import NOON, make_site
from tests.matching.heat.loop_territories import LATITUDE, MATCHER, SETTINGS, heat_flow, row_of

SUMMER = tuple(0.25 if month in (5, 6, 7, 8) else 0.0 for month in range(12))
WINTER = tuple(0.25 if month in (0, 1, 10, 11) else 0.0 for month in range(12))
EVEN = (1 / 12,) * 12
ROUNDING_MWH = 1e-5


@st.composite
def territories(draw: st.DrawFn) -> Territory:
    """Return a few neighbours that give and want heat, some of them in one season only."""
    names = ["a", "b", "c", "d"]
    flows: list[Flow] = []
    for i in range(draw(st.integers(3, 5))):
        direction = "offer" if i == 0 else draw(st.sampled_from(["offer", "need", "need"]))
        warm = draw(st.sampled_from([45.0, 90.0, 150.0] if direction == "offer" else [40.0, 60.0, 85.0]))
        flows.append(
            heat_flow(
                f"flow_{i}",
                draw(st.sampled_from(names)),
                direction,
                draw(st.sampled_from([300.0, 2000.0, 6000.0])),
                warm,
                months=draw(st.sampled_from([EVEN, EVEN, SUMMER, WINTER])),
            )
        )
    return row_of(*flows, a=0.0, b=0.2, c=0.45, d=draw(st.sampled_from([0.6, 1.4])))


@settings(max_examples=5, deadline=None, derandomize=True)
@given(territories())
def test_no_heat_is_used_twice_and_every_account_adds_up(territory: Territory) -> None:
    run = MATCHER.propose(territory, SETTINGS, "run", NOON)

    used = _used(run)
    for flow in territory.flows:
        for month, declared in enumerate(flow.monthly()):
            assert used[flow.id][month] <= declared * (1 + 1e-6) + ROUNDING_MWH
    for loop in run.loops:
        _adds_up(loop)
        assert _balance_mwh(loop) == pytest.approx(0.0, abs=1e-6 * loop.heat_mwh_per_year)


def test_of_a_crowded_street_no_heat_is_used_twice() -> None:
    needs = [heat_flow(f"need_{name}", name, "need", 1500.0, 60.0) for name in ("b", "c", "d")]
    offers = [heat_flow("hot", "a", "offer", 4000.0, 150.0), heat_flow("warm", "c", "offer", 1500.0, 90.0)]
    territory = row_of(*offers, *needs, a=0.0, b=0.2, c=0.45, d=0.6)

    run = MATCHER.propose(territory, SETTINGS, "run", NOON)

    assert run.loops
    used = _used(run)
    for flow in territory.flows:
        assert sum(used[flow.id]) <= flow.quantity_per_year * (1 + 1e-6) + ROUNDING_MWH
    for loop in run.loops:
        _adds_up(loop)
        assert _balance_mwh(loop) == pytest.approx(0.0, abs=1e-6 * loop.heat_mwh_per_year)


def _used(run: RunResult) -> dict[str, list[float]]:
    """Return what loops and exchanges use of each flow in each month."""
    used: dict[str, list[float]] = defaultdict(lambda: [0.0] * 12)

    def add(flow_id: str, months: tuple[float, ...]) -> None:
        used[flow_id] = [a + b for a, b in zip(used[flow_id], months, strict=True)]

    for loop in run.loops:
        for flow_id, months in loop.taken_mwh.items():
            add(flow_id, months)
    for proposal in run.proposals:
        add(proposal.path.offer_id, proposal.monthly)
        add(proposal.path.need_id, proposal.monthly_received)
    return used


def _adds_up(loop: HeatLoop) -> None:
    benefit = loop.benefit_eur_per_year
    assert benefit > 0
    assert sum(loop.by_site_eur_per_year.values()) == pytest.approx(benefit)
    assert set(loop.by_site_eur_per_year) == {m.site_id for m in loop.members}
    alone = loop.terms_eur_per_year.get("alone", 0.0)
    assert -(loop.result.objective_eur_per_year or 0.0) + alone == pytest.approx(benefit)
    assert sum(loop.co2_terms_t_per_year.values()) == pytest.approx(loop.co2_avoided_t_per_year)
    consumers = {m.id for m in loop.members if m.role == "consumer"}
    assert loop.heat_mwh_per_year == pytest.approx(sum(sum(loop.taken_mwh[i]) for i in consumers))
    assert {m.id for m in loop.members} == set(loop.taken_mwh)


def _balance_mwh(loop: HeatLoop) -> float:
    """Return heat given and electricity lifted less heat delivered and lost, MWh a year."""
    hours = [period.hours for period in loop.instance.periods]

    def mwh(rows: Iterator[tuple[float, ...]]) -> float:
        return math.fsum(kw * h / 1000 for row in rows for kw, h in zip(row, hours, strict=True))

    result = loop.result
    come = mwh(use.heat_kw for use in result.sources) + mwh(p.electricity_kw for p in result.heat_pumps)
    return come - loop.heat_mwh_per_year - mwh(edge.loss_kw for edge in result.edges)


def _sites() -> st.SearchStrategy[list[Site]]:
    steps = st.integers(-40, 40)
    places = st.lists(st.tuples(steps, steps), min_size=2, max_size=9, unique=True)
    return places.map(
        lambda found: [
            make_site(id=f"site_{i}", longitude=2.8 + x * 1e-3, latitude=LATITUDE + y * 1e-3)
            for i, (x, y) in enumerate(found)
        ]
    )


@settings(max_examples=40, deadline=None)
@given(_sites())
def test_routes_hold_the_shortest_tree_and_places_keep_their_distances(sites: list[Site]) -> None:
    places = on_a_plane(sites)
    routes: nx.Graph[str] = nx.Graph()
    everything: nx.Graph[str] = nx.Graph()
    for route in routes_between(places, 1.25, math.inf):
        routes.add_edge(route.start, route.end, length=route.length_m)
    for i, a in enumerate(sites):
        for b in sites[i + 1 :]:
            km = great_circle_km(a.longitude, a.latitude, b.longitude, b.latitude)
            assert places[a.id].distance_m(places[b.id]) == pytest.approx(1000 * km, rel=2e-3)
            everything.add_edge(a.id, b.id, length=1.25 * places[a.id].distance_m(places[b.id]))

    def shortest(graph: "nx.Graph[str]") -> float:
        tree = nx.minimum_spanning_tree(graph, weight="length")
        return float(tree.size(weight="length"))

    assert nx.is_connected(routes)
    assert shortest(routes) == pytest.approx(shortest(everything))


def test_no_route_is_longer_than_the_longest_trench() -> None:
    sites = [make_site(id="a", longitude=2.8), make_site(id="b", longitude=2.85)]

    assert list(routes_between(on_a_plane(sites), 1.25, 3000.0)) == []
