"""A region is solved over every pair: the value of a plain model, and a bound that holds."""

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import networkx as nx
import numpy as np
import pytest

from matching.region.market import Conversions, Ends, Market, clusters_of
from matching.region.solving import RegionPlan, solve_region
from tests.matching.region.markets import TARIFF, every_pair, make_market, plain_optimum

EXACT = 1e-7


def faults(market: Market, plan: RegionPlan) -> list[str]:
    """Return what a plan breaks, by the words of the region alone."""
    pairs = {(o, n): (value, ratio) for o, n, value, ratio in every_pair(market)}
    opening = {
        (s, t): (f, lot)
        for s, t, f, lot in zip(
            market.conversions.source.tolist(),
            market.conversions.target.tolist(),
            market.conversions.opening_eur,
            market.conversions.lot,
            strict=True,
        )
    }
    given, taken, worth, found = np.zeros(len(market.offers)), np.zeros(len(market.needs)), 0.0, []
    for o, n, sent in zip(plan.offer.tolist(), plan.need.tolist(), plan.sent.tolist(), strict=True):
        value, ratio = pairs[o, n]
        cost, lot = opening[int(market.offers.resource[o]), int(market.needs.resource[n])]
        given[o] += sent
        taken[n] += ratio * sent
        worth += value * sent - cost
        if sent < lot * (1 - EXACT):
            found.append(f"{o} → {n} carries {sent}, a lot is {lot}")
    for name, row, limits in (("offer", given, market.offers), ("need", taken, market.needs)):
        found += [f"{name} {i}" for i in np.flatnonzero(row > limits.quantity * (1 + EXACT) + EXACT)]
    if abs(worth - plan.value) > 1e-6 * max(1.0, abs(worth)):
        found.append(f"worth {worth}, told {plan.value}")
    return found


@pytest.mark.parametrize("openings", [False, True], ids=["linear", "with_openings_and_lots"])
def test_the_best_of_all_pairs_is_that_of_a_plain_model(openings: bool) -> None:
    for seed in range(60):
        market = make_market(seed, openings=openings)

        plan = solve_region(market, gap=1e-6)

        best = plain_optimum(market)
        assert faults(market, plan) == [], seed
        assert plan.value == pytest.approx(best, rel=2e-6, abs=1e-5), seed
        assert plan.bound >= best - 1e-6 * max(1.0, best), seed


def test_pairs_that_join_one_after_another_reach_the_same_as_all_at_once() -> None:
    joined = []
    for seed in range(12):
        market = make_market(seed, ends=60)

        plan = solve_region(market, gap=1e-7)
        few = _by_generation(market, 1e-7)

        joined.append((few.joined, plan.joined))
        assert few.value == pytest.approx(plan.value, rel=1e-6)
        assert few.bound >= plan.value * (1 - 1e-9)
    assert sum(few for few, _ in joined) < 0.8 * sum(every for _, every in joined)


def _by_generation(market: Market, gap: float) -> RegionPlan:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("matching.region.generation.WHOLE", 0)
        patch.setattr("matching.region.market.GATHERED", 0)
        return solve_region(market, gap=gap)


def test_whole_quantities_of_one_resource_are_a_flow_of_least_cost() -> None:
    dice = np.random.default_rng(5)
    place = dice.integers(0, 20, (2, 2, 15)).astype(float)
    offers, needs = (
        Ends(
            np.zeros(15, dtype=int), *place[k], dice.integers(1, 30, 15).astype(float), np.full(15, 20.0 * k)
        )
        for k in (0, 1)
    )
    conversions = Conversions(*(np.array([x]) for x in (0, 0, 1.0, 0.0, 0.0, 0.0)))
    market = Market(offers, needs, conversions, replace(TARIFF, radius_km=100.0))
    graph = nx.DiGraph()
    for o, n, value, _ in every_pair(market):
        graph.add_edge(f"o{o}", f"n{n}", weight=-round(value * 1e6), capacity=10**9)
    for i in range(15):
        graph.add_edge("source", f"o{i}", capacity=int(offers.quantity[i]), weight=0)
        graph.add_edge(f"n{i}", "sink", capacity=int(needs.quantity[i]), weight=0)
    graph.add_edge("source", "sink", capacity=10**9, weight=0)
    total = int(offers.quantity.sum())
    graph.add_node("source", demand=-total)
    graph.add_node("sink", demand=total)

    plan = solve_region(market, gap=1e-9)

    assert plan.value == pytest.approx(-nx.min_cost_flow_cost(graph) / 1e6, rel=1e-6)


def empty(count: int = 0) -> Ends:
    return Ends(np.zeros(count, dtype=int), *(np.zeros(count) for _ in range(4)))


@pytest.mark.parametrize("openings", [False, True])
def test_without_anything_to_exchange_there_is_an_empty_plan_worth_nothing(openings: bool) -> None:
    market = make_market(3, openings=openings)
    for poor in (
        replace(market, offers=empty()),
        replace(market, needs=empty()),
        replace(market, offers=empty(3), needs=empty(4)),
        replace(market, tariff=replace(TARIFF, eur_per_unit=1e6)),
        replace(market, tariff=replace(TARIFF, radius_km=0.0)),
    ):
        plan = solve_region(poor)

        assert (plan.value, plan.bound, len(plan.sent)) == (0.0, pytest.approx(0.0, abs=1e-9), 0)


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1e3, 1e6])
def test_the_unit_of_quantities_changes_nothing_but_the_amounts(scale: float) -> None:
    market = make_market(8, ends=30)
    other = replace(
        market,
        offers=replace(market.offers, quantity=market.offers.quantity * scale),
        needs=replace(market.needs, quantity=market.needs.quantity * scale),
    )

    plan, scaled = solve_region(market, gap=1e-6), solve_region(other, gap=1e-6)

    assert scaled.value == pytest.approx(plan.value * scale, rel=1e-5)
    assert scaled.gap <= 1e-5


@pytest.mark.parametrize("openings", [False, True])
def test_without_time_the_answer_is_a_plan_and_its_bound_holds(openings: bool) -> None:
    market = make_market(11, openings=openings, ends=20)

    plan = solve_region(market, time_s=0.0)

    assert faults(market, plan) == []
    assert plan.value > 0
    assert plan.bound >= solve_region(market, gap=1e-6).value * (1 - 1e-6)


@pytest.mark.parametrize(
    "few", [("ENUMERATED", 0), ("DECIDED", 0)], ids=["not_listed", "listed_and_too_many"]
)
def test_where_not_all_pairs_can_be_decided_on_the_plan_gets_better_and_the_linear_bound_holds(
    few: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    markets = [make_market(seed, openings=True, ends=40) for seed in (11, 12, 13)]
    first = [solve_region(market, gap=1e-6, time_s=0.0) for market in markets]
    best = [solve_region(market, gap=1e-6).value for market in markets]

    monkeypatch.setattr(f"matching.region.solving.{few[0]}", few[1])
    plans = [solve_region(market, gap=1e-6) for market in markets]

    assert [faults(market, plan) for market, plan in zip(markets, plans, strict=True)] == [[], [], []]
    for plan, before, most in zip(plans, first, best, strict=True):
        assert before.value * (1 - 1e-9) <= plan.value <= most * (1 + 1e-6)
        assert plan.bound == pytest.approx(before.bound)
        assert plan.bound >= most * (1 - 1e-6)
    assert sum(plan.value for plan in plans) > sum(plan.value for plan in first)


def test_clusters_share_nothing_and_hold_every_pair() -> None:
    market = make_market(4, ends=60)

    for gathered in (0, 100, 10**6):
        clusters = clusters_of(market, gathered)
        offers = np.concatenate([cluster.offers for cluster in clusters])
        assert len(np.unique(offers)) == len(offers)
        within = replace(TARIFF, radius_km=1e9)
        assert sum(c.pairs for c in clusters) == len(every_pair(replace(market, tariff=within)))


def test_clusters_may_be_solved_by_other_processes_with_the_same_answer() -> None:
    market = make_market(21, openings=True, ends=40)
    alone = solve_region(market, gap=1e-3)

    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        together = solve_region(market, gap=1e-3, executor=executor)

    assert (together.value, together.bound) == (alone.value, alone.bound)
    assert together.sent.tolist() == alone.sent.tolist()


def test_other_processes_and_hash_seeds_give_the_same_answer() -> None:
    line = (
        "from tests.matching.region.markets import make_market;"
        "from matching.region.solving import solve_region;"
        "p = solve_region(make_market(21, openings=True, ends=40), gap=1e-3);"
        "print(repr(p.value), repr(p.bound), p.offer.tolist(), p.need.tolist(), p.sent.tolist())"
    )

    said = {
        subprocess.run(
            (sys.executable, "-c", line),
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }

    assert len(said) == 1
