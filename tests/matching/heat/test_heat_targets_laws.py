"""Laws that heat targets obey, whatever the streams, and an outside oracle for the figures."""

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.heat_targets import HeatTargets, SiteTargets
from tests.matching.heat.cascade_flow import most_recovered
from tests.matching.heat.strategies import APPROACHES, LEVELS, SHARED_APPROACH, STREAMS, a_stream
from tests.matching.heat.streams import document, pinch_temperatures, targets_of

few = settings(deadline=None, max_examples=40)
Streams = list[dict[str, Any]]


def close(heat: float) -> Any:
    return pytest.approx(heat, rel=1e-9, abs=1e-5)


def solved(streams: Streams, dt_min_k: float, **told: Any) -> HeatTargets:
    return targets_of(document(*streams, dt_min_k=dt_min_k, **told), by_site=True)


def duties(streams: Streams) -> tuple[float, float]:
    """Return what all hot and all cold streams give and take, kW."""
    hot = cold = 0.0
    for one in streams:
        supply, target = one["supply_temp_c"], one["target_temp_c"]
        heat = one.get("power_kw", one.get("heat_capacity_flow_kw_per_k", 0.0) * abs(supply - target))
        if supply > target or one.get("kind") == "hot":
            hot += heat
        else:
            cold += heat
    return hot, cold


@few
@given(STREAMS, APPROACHES)
def test_no_network_flow_recovers_more_or_less(streams: Streams, dt_min_k: float) -> None:
    stated = document(*streams, dt_min_k=dt_min_k)

    assert targets_of(stated).recovered_kw == close(most_recovered(stated))


@few
@given(STREAMS, APPROACHES)
def test_what_goes_in_comes_out(streams: Streams, dt_min_k: float) -> None:
    found = solved(streams, dt_min_k)

    hot, cold = duties(streams)
    assert found.recovered_kw + found.cold_utility_kw == close(hot)
    assert found.recovered_kw + found.hot_utility_kw == close(cold)
    assert min(found.recovered_kw, found.hot_utility_kw, found.cold_utility_kw) >= 0
    assert all(row.heat_flow_kw >= 0 for row in found.cascade)


@few
@given(STREAMS, APPROACHES)
def test_the_cascade_begins_with_the_heat_from_outside_and_ends_with_what_is_taken_away(
    streams: Streams, dt_min_k: float
) -> None:
    found = solved(streams, dt_min_k)

    flows = [row.heat_flow_kw for row in found.cascade] or [0.0]
    temperatures = [row.shifted_temp_c for row in found.cascade]
    assert (flows[0], flows[-1]) == (close(found.hot_utility_kw), close(found.cold_utility_kw))
    assert temperatures == sorted(temperatures, reverse=True)
    assert all(temperatures.count(temperature) <= 2 for temperature in temperatures)


@few
@given(STREAMS, APPROACHES)
def test_at_a_pinch_no_heat_passes(streams: Streams, dt_min_k: float) -> None:
    found = solved(streams, dt_min_k)

    at_zero = {row.shifted_temp_c for row in found.cascade if row.heat_flow_kw == 0}
    assert set(pinch_temperatures(found)) <= at_zero
    assert bool(found.pinches) == bool(found.hot_utility_kw and found.cold_utility_kw)


@few
@given(SHARED_APPROACH, APPROACHES, st.integers(1, 20))
def test_more_approach_never_recovers_more(streams: Streams, dt_min_k: float, more_k: int) -> None:
    near, far = solved(streams, dt_min_k), solved(streams, dt_min_k + more_k)

    assert far.recovered_kw <= near.recovered_kw + 1e-6


@few
@given(STREAMS, a_stream(), APPROACHES)
def test_one_more_stream_never_recovers_less(
    streams: Streams, another: dict[str, Any], dt_min_k: float
) -> None:
    without, with_it = solved(streams, dt_min_k), solved([*streams, another], dt_min_k)

    assert with_it.recovered_kw >= without.recovered_kw - 1e-6


@few
@given(STREAMS, APPROACHES)
def test_joining_sites_never_recovers_less_than_each_alone(streams: Streams, dt_min_k: float) -> None:
    found = solved(streams, dt_min_k)

    assert found.by_site is not None
    alone = sum(site.recovered_kw for site in found.by_site.values())
    assert found.joining_recovers_kw == close(found.recovered_kw - alone)
    assert found.joining_recovers_kw is not None
    assert found.joining_recovers_kw >= 0


@few
@given(STREAMS, APPROACHES, st.randoms(use_true_random=False))
def test_the_order_of_streams_changes_nothing(streams: Streams, dt_min_k: float, random: Any) -> None:
    shuffled = random.sample(streams, len(streams))

    one, other = solved(streams, dt_min_k), solved(shuffled, dt_min_k)

    assert other.recovered_kw == close(one.recovered_kw)
    assert pinch_temperatures(other) == pinch_temperatures(one)


@few
@given(STREAMS, APPROACHES)
def test_composites_rise_and_overlap_by_what_is_recovered(streams: Streams, dt_min_k: float) -> None:
    found = solved(streams, dt_min_k)

    hot, cold = duties(streams)
    for curve in (found.composite_hot, found.composite_cold):
        assert list(curve) == sorted(curve)
        assert [temp for _, temp in curve] == sorted(temp for _, temp in curve)
    assert {temp for _, temp in found.composite_hot} | {temp for _, temp in found.composite_cold} == ends(
        streams
    )
    assert (found.composite_hot or ((0.0, 0.0),))[-1][0] == close(hot)
    assert (found.composite_cold or ((found.cold_utility_kw, 0.0),))[0][0] == found.cold_utility_kw
    assert (found.composite_cold or ((found.cold_utility_kw, 0.0),))[-1][0] == close(
        found.cold_utility_kw + cold
    )


def ends(streams: Streams) -> set[float]:
    return {one[name] for one in streams for name in ("supply_temp_c", "target_temp_c")}


@few
@given(STREAMS, LEVELS, APPROACHES)
def test_levels_join_sites_between_nothing_and_everything(
    streams: Streams, levels: Streams, dt_min_k: float
) -> None:
    found = solved(streams, dt_min_k, utilities=levels).total_site

    assert found is not None
    alone, through, direct = found.sum_of_sites, found.through_levels, found.direct
    assert alone.recovered_kw <= through.recovered_kw <= direct.recovered_kw + 1e-5
    assert sum(alone.hot_by_level.values()) + alone.hot_uncovered_kw == close(alone.hot_kw)
    assert sum(alone.cold_by_level.values()) + alone.cold_uncovered_kw == close(alone.cold_kw)
    assert sum(through.hot_by_level.values()) + through.hot_uncovered_kw == close(through.hot_kw)
    assert sum(through.cold_by_level.values()) + through.cold_uncovered_kw == close(through.cold_kw)
    assert min([0.0, *through.hot_by_level.values(), *through.cold_by_level.values()]) == 0


@few
@given(st.lists(a_stream(), min_size=6, max_size=10), LEVELS, APPROACHES)
def test_no_other_way_of_passing_heat_from_level_to_level_passes_more(
    streams: Streams, levels: Streams, dt_min_k: float
) -> None:
    found = solved(streams, dt_min_k, utilities=levels).total_site

    assert found is not None
    alone, through = found.sum_of_sites, found.through_levels
    graph = nx.DiGraph()
    graph.add_nodes_from(["raised", "used"])
    for key, heat in alone.cold_by_level.items():
        graph.add_edge("raised", ("from", key), capacity=heat)
    for key, heat in alone.hot_by_level.items():
        graph.add_edge(("to", key), "used", capacity=heat)
    for giver in (one for one in levels if one["use"] == "both"):
        for taker in (one for one in levels if one["use"] != "cold"):
            if all(mine >= theirs for mine, theirs in zip(warmth(giver), warmth(taker), strict=True)):
                graph.add_edge(("from", giver["id"]), ("to", taker["id"]))
    assert through.inter_site_recovered_kw == close(nx.maximum_flow_value(graph, "raised", "used"))
    assert through.inter_site_recovered_kw == close(sum(one.heat_kw for one in through.exchanges))


@few
@given(st.lists(a_stream(), min_size=1, max_size=6), LEVELS, APPROACHES)
def test_levels_cover_a_site_as_streams_would_and_each_as_far_as_it_can(
    streams: Streams, levels: Streams, dt_min_k: float
) -> None:
    at_one_site = [one | {"site": "a"} for one in streams]
    found = solved(at_one_site, dt_min_k, utilities=levels)

    assert found.total_site is not None
    loads = found.total_site.by_site["a"]
    for use, used in (("hot", loads.hot_by_level), ("cold", loads.cold_by_level)):
        in_order = sorted((one for one in levels if one["id"] in used), key=warmth, reverse=use == "cold")
        taken: Streams = []
        for one in in_order:
            more = as_stream(one, use, used[one["id"]] + 1.0)
            assert wasted(found, at_one_site, [*taken, more], dt_min_k) > 1e-3
            taken.append(as_stream(one, use, used[one["id"]]))
            assert wasted(found, at_one_site, taken, dt_min_k) <= 1e-5


def warmth(one: dict[str, Any]) -> tuple[float, float]:
    both = one["supply_temp_c"], one["target_temp_c"]
    return max(both), min(both)


def as_stream(one: dict[str, Any], use: str, heat_kw: float) -> dict[str, Any]:
    """Return a level that gives (hot) or takes (cold) a certain heat as a stream like the others."""
    warm, cold = warmth(one)
    supply, target = (warm, cold) if use == "hot" else (cold, warm)
    told = {"power_kw": heat_kw, "kind": use, "dt_contribution_k": one["dt_contribution_k"], "site": "a"}
    return {"supply_temp_c": supply, "target_temp_c": target} | told


def wasted(found: SiteTargets, streams: Streams, levels: Streams, dt_min_k: float) -> float:
    """Return how much of what levels give or take does not replace heat from outside or cooling, kW."""
    with_levels = solved([*streams, *levels], dt_min_k)
    asked = found.hot_utility_kw + found.cold_utility_kw
    left = with_levels.hot_utility_kw + with_levels.cold_utility_kw
    return sum(one["power_kw"] for one in levels) - (asked - left)
