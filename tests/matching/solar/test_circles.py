"""Circles, and the bound that their prices prove."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from matching.solar import bounding, circle_market, circle_prices
from matching.solar import circles as circles_module
from matching.solar.bounding import CircleBound
from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Mover, Way
from matching.solar.circles import circles_of
from matching.solar.model import SharingModel
from matching.solar.pools import reach_pools
from matching.solar.sharing import Sharing
from matching.solver import solve_problem
from matching.solver_run import Limit
from tests.matching.solar.brute_force import best_value
from tests.matching.solar.solar_instances import (
    answer,
    make_sharing,
    make_territory,
    participant,
    roof,
    sharing,
    stated,
)


def bound_of(data: Sharing, seconds: float = 600.0) -> float:
    return CircleBound(data, data.most).lower(time.perf_counter() + seconds)


def between_morning_and_evening() -> dict[str, Any]:
    """Return a roof between two who are too far apart: one uses its output first, the other then."""
    people = [
        participant("west", -1500.0, [100.0, 0.0]),
        participant("east", 1500.0, [0.0, 100.0]),
    ]
    return sharing(people, [roof(most=100.0)], (1.0, 1.0), key="optimal")


@pytest.mark.parametrize("seed", range(16))
def test_at_no_prices_do_members_gain_less_than_the_best_answer_brings(seed: int) -> None:
    most = 3 if seed % 2 else 2
    document = make_sharing(seed, whole=True, most=most, objective="net_benefit", key="optimal")
    data, best, chance = stated(document), best_value(document), np.random.default_rng(seed)

    market = CircleMarket(data, circles_of(data))
    shape = (market.circles + len(market.several), data.steps)
    told = [market.at(chance.uniform(0.0, 0.3, shape)).eur for _ in range(10)]

    assert all(eur >= best - 1e-9 * max(1.0, abs(best)) for eur in told)


def test_free_sizes_and_opening_costs_are_bounded_as_well() -> None:
    for seed in range(8):
        document = make_sharing(seed, most=2, objective="net_benefit", key="optimal")

        result = answer(document)

        assert bound_of(stated(document), 2.0) >= result["objective_value"] * (1 - 1e-9) - 1e-9


def test_many_sizes_are_summed_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    data = stated(make_territory(3, 8, 8, steps=48, width_m=3000.0))
    market = CircleMarket(data, circles_of(data))
    shape = (market.circles + len(market.several), data.steps)
    prices = np.random.default_rng(3).uniform(0.0, 0.2, shape)
    told = []

    for few in (0, 10_000):
        monkeypatch.setattr(circle_market, "FEW_SIZES", few)
        told.append(market.at(prices).eur)

    assert told[0] == pytest.approx(told[1], rel=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_the_slope_is_that_of_soft_choices(seed: int) -> None:
    data = stated(make_territory(seed, 6, 5, steps=24, width_m=3000.0))
    market, chance = CircleMarket(data, circles_of(data)), np.random.default_rng(seed)
    prices = chance.uniform(0.0, 0.2, (market.circles + len(market.several), data.steps))
    softness, step = 500.0, 1e-6
    slope = market.at(prices, softness).slope

    for _ in range(12):
        row, t = chance.integers(len(prices)), chance.integers(data.steps)
        aside = np.zeros_like(prices)
        aside[row, t] = step
        more, less = (market.at(prices + sign * aside, softness).eur for sign in (1, -1))
        assert (more - less) / (2 * step) == pytest.approx(
            slope[row, t], rel=0.01, abs=0.01 * abs(slope).max()
        )


def test_nobody_serves_both_sides_at_different_hours() -> None:
    data = stated(between_morning_and_evening())

    run = solve_problem(SharingModel(data, reach_pools(data)).problem, "highs", Limit(1e-9, 5.0))

    # One side alone can be in the group of the roof: 100 kWh at 0.15 €/kWh. Without groups both are served.
    assert run.bound == pytest.approx(30.0)
    assert bound_of(data) == pytest.approx(15.0, rel=0.01)
    assert answer(between_morning_and_evening())["objective_value"] == pytest.approx(15.0)


@pytest.mark.parametrize("most_places", [1000, 0])
def test_every_group_lies_in_a_circle(monkeypatch: pytest.MonkeyPatch, most_places: int) -> None:
    monkeypatch.setattr(circles_module, "MOST_PLACES", most_places)
    data, chance = stated(make_territory(7, 12, 8, steps=24)), Random(7)

    circles = circles_of(data)

    for _ in range(200):
        first = chance.randrange(12, 20)
        group = {first}
        for i in chance.sample(range(20), 20):
            if data.near[i, list(group)].all():
                group.add(i)
        if min(group) < 12:
            assert circles[:, sorted(group)].all(axis=1).any()


def test_who_is_near_nobody_stands_in_no_circle() -> None:
    data = stated(sharing([participant(x_m=9000.0)], [roof()], key="optimal"))

    assert len(circles_of(data)) == 0
    assert bound_of(data) == pytest.approx(0.0)


def test_without_time_the_bound_is_what_all_gain_at_no_prices() -> None:
    data = stated(between_morning_and_evening())

    assert CircleBound(data, data.most).lower(0.0) >= 15.0


def test_a_bound_that_ran_out_of_time_at_any_moment_goes_on_later(monkeypatch: pytest.MonkeyPatch) -> None:
    data, clock = stated(make_territory(3, 10, 7, steps=12)), itertools.count()
    for module in (bounding, circle_prices):
        monkeypatch.setattr(module, "now_s", lambda: next(clock))

    for moments in range(2, 7):
        bound = CircleBound(data, data.most)
        at_no_prices, soon = bound.eur, bound.lower(next(clock) + moments, 1)

        assert bound.lower(next(clock) + 30, 1) <= soon <= at_no_prices
        assert bound.eur < 0.9 * at_no_prices


@pytest.mark.parametrize(("moments", "rounds"), [(50, 20), (400, 100), (1500, 180), (9000, 300)])
def test_prices_of_one_circle_take_their_first_rounds_then_a_small_share_of_the_time(
    monkeypatch: pytest.MonkeyPatch, moments: int, rounds: int
) -> None:
    data, clock = stated(make_territory(3, 10, 7, steps=12)), itertools.count()
    for module in (bounding, circle_prices):
        monkeypatch.setattr(module, "now_s", lambda: next(clock))
    gone = list[int]()
    turns = Way.turns

    def counted(way: Way, until: float) -> Iterator[tuple[float, float]]:
        gone.append(0)
        for turn in turns(way, until):
            gone[-1] += 1
            yield turn

    monkeypatch.setattr(Way, "turns", counted)

    CircleBound(data, data.most).lower(next(clock) + moments, 1)

    # A round takes one moment, and so does what measures it; two fifths of the time are the most.
    assert gone[0] == pytest.approx(rounds, abs=3)


def test_a_wide_territory_is_bounded_closer_than_without_groups() -> None:
    data = stated(make_territory(1, 10, 7, steps=48))

    run = solve_problem(SharingModel(data, reach_pools(data)).problem, "highs", Limit(1e-9, 20.0))

    assert run.bound is not None
    assert CircleBound(data, data.most).lower(time.perf_counter() + 600.0, ways=1) < run.bound * (1 - 0.005)


def test_a_roof_more_never_lowers_what_all_gain() -> None:
    data = stated(make_territory(2, 8, 6, steps=24))
    prices = np.full((1 + len(data.participants), data.steps), 0.05)
    fewer = replace(data, most=np.where(np.arange(6) == 3, 0.0, data.most), least=np.zeros(6))

    one = np.ones((1, len(data.near)), dtype=bool)
    told = [CircleMarket(each, one) for each in (data, fewer)]

    eur = [each.at(prices[: 1 + len(each.several)]).eur for each in told]
    assert eur[0] >= eur[1]


def test_prices_that_hardly_anybody_pays_hardly_move_where_a_usual_slope_is_added() -> None:
    """Else a slope of a thousandth moves its price as far as the others, which unsettles what is settled."""
    slope = np.array([1.0, -1.0, 1e-3])
    alike, steady = (Mover(np.ones(3), np.zeros(3), usual) for usual in (0.0, 0.3))

    for mover in (alike, steady):
        mover.move(slope, 0.1)

    assert alike.at == pytest.approx([0.9, 1.1, 0.9])
    usual = 0.3 * np.sqrt((2 + 1e-6) / 3)
    assert steady.at == pytest.approx(1 - 0.1 * slope / np.hypot(slope, usual))
    assert abs(steady.at[2] - 1) < 0.01 * abs(steady.at[0] - 1)


@pytest.mark.parametrize("owner", ["b", "somebody"])
def test_circles_that_are_as_good_are_chosen_alike_whoever_owns_a_roof(owner: str) -> None:
    data = stated(sharing([participant("b"), participant("c")], [roof(owner=owner)], key="optimal"))
    market = CircleMarket(data, np.ones((2, 3), dtype=bool))

    told = market.at(np.full((2, 1), 0.05))

    first, second = (told.seats[market.seats.circle == circle] for circle in (0, 1))
    assert told.kwp == pytest.approx(data.most)
    assert first.tolist() == second.tolist()
    assert first.max() == 0.5
