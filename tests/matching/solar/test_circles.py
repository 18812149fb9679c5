"""Circles, the bound that their prices prove, and groups merged and combined."""

import itertools
import json
import time
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from matching.solar import anchored as anchored_module
from matching.solar import bounding, circle_market, circle_prices
from matching.solar import circles as circles_module
from matching.solar.anchored import Anchored, anchored
from matching.solar.bounding import CircleBound
from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Asked, Way
from matching.solar.circles import circles_of
from matching.solar.combining import Met
from matching.solar.exchanging import exchange
from matching.solar.groups import Groups
from matching.solar.merging import merge
from matching.solar.model import SharingModel
from matching.solar.operation import NOBODY, Design
from matching.solar.pools import reach_pools
from matching.solar.pushing import push_in
from matching.solar.sharing import Sharing, state_sharing
from matching.solver import solve_problem
from matching.solver_run import Limit
from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from tests.matching.solar.brute_force import best_value
from tests.matching.solar.solar_instances import (
    answer,
    make_sharing,
    make_territory,
    participant,
    roof,
    sharing,
)


def stated(document: dict[str, Any]) -> Sharing:
    return state_sharing(read_solar_sharing_instance(json.dumps(document).encode()))


def bound_of(data: Sharing, seconds: float = 20.0) -> float:
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


def by_chance(data: Sharing, seed: int) -> Anchored:
    """Return circles anchored at any members in any order."""
    order = np.random.default_rng(seed).permutation(len(data.near))
    return anchored(data, circles_of(data), order[: 1 + seed % len(order)])


@pytest.mark.parametrize("seed", range(16))
def test_at_no_fees_of_anchors_do_members_gain_less_than_the_best_answer_brings(seed: int) -> None:
    most = 3 if seed % 2 else 2
    document = make_sharing(100 + seed, whole=True, most=most, objective="net_benefit", key="optimal")
    data, best, chance = stated(document), best_value(document), np.random.default_rng(seed)

    led = by_chance(data, seed)
    led = led.split(seed % 4).led if seed % 4 else led
    market, places = CircleMarket(data, led.meetings), len(led.places.member)
    shape = (market.circles + len(market.several), data.steps)
    told = [
        market.at(chance.uniform(0.0, 0.3, shape), fees=led.fees(chance.uniform(0.0, asked, places)).least)
        for asked in (0.1, 1.0, 5.0, 20.0, 100.0)
    ]

    assert all(each.eur >= best - 1e-9 * max(1.0, abs(best)) for each in told)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("most_places", "most_near"), [(30, 1000), (10_000, 1000), (10_000, 20)])
def test_every_group_lies_in_a_circle_of_its_first_member(
    monkeypatch: pytest.MonkeyPatch, seed: int, most_places: int, most_near: int
) -> None:
    monkeypatch.setattr(anchored_module, "MOST_PLACES", most_places)
    monkeypatch.setattr(anchored_module, "MOST_NEAR", most_near)
    data, chance = stated(make_territory(seed, 12, 8, steps=24)), Random(seed)  # noqa: S311 – repeatable
    order = np.array(chance.sample(range(20), 20))

    led = anchored(data, circles_of(data), order)

    circles, anchor = np.concatenate([led.led, led.others]), [*led.anchor, *[NOBODY] * len(led.others)]
    assert len(led.others) > 0 or most_near > 20 < most_places
    anchors = [a for a in order.tolist() if a in anchor]
    for _ in range(200):
        group = {chance.randrange(12, 20)}
        for i in chance.sample(range(20), 20):
            if data.near[i, list(group)].all() and chance.random() < 0.7:
                group.add(i)
        if min(group) < 12:
            first = next((a for a in anchors if a in group), NOBODY)
            lies = np.flatnonzero(circles[:, sorted(group)].all(axis=1))
            assert first in [anchor[k] for k in lies]


@pytest.mark.parametrize("seed", range(3))
def test_the_slope_of_fees_is_that_of_soft_choices(seed: int) -> None:
    data = stated(make_territory(seed, 6, 5, steps=24, width_m=3000.0))
    led, chance = anchored(data, circles_of(data), np.arange(11)), np.random.default_rng(seed)
    market = CircleMarket(data, led.meetings)
    prices = chance.uniform(0.0, 0.2, (market.circles + len(market.several), data.steps))
    entry, softness = chance.uniform(0.0, 50.0, len(led.places.member)), 500.0
    fees = led.fees(entry, softness)
    slope = led.slope(market.at(prices, softness, fees.least).places, fees.lean)

    assert len(led.begins) < len(led.led)  # some circles meet at the same prices
    for i in range(0, len(entry), 3):
        aside = np.zeros_like(entry)
        aside[i] = 0.01
        more, less = (
            market.at(prices, softness, led.fees(entry + s * aside, softness).least).eur for s in (1, -1)
        )
        assert (more - less) / 0.02 == pytest.approx(slope[i], rel=0.01, abs=1e-4)


@pytest.mark.parametrize("into", [2, 3, 50])
def test_parting_meetings_changes_nothing_until_prices_differ(into: int) -> None:
    data = stated(make_territory(1, 12, 8, steps=24))
    led, chance = anchored(data, circles_of(data), np.arange(20)), np.random.default_rng(1)
    market, entry = CircleMarket(data, led.meetings), chance.uniform(0.0, 50.0, len(led.places.member))
    prices = chance.uniform(0.0, 0.2, (market.circles + len(market.several), data.steps))

    split = led.split(into)

    rows = [*split.lay_in, *range(market.circles, len(prices))]
    parts = CircleMarket(data, split.led.meetings)
    told = parts.at(prices[rows], fees=split.led.fees(entry[split.was]).least)
    assert parts.circles > market.circles
    assert np.bincount(split.lay_in).max() <= into
    assert told.eur == pytest.approx(market.at(prices, fees=led.fees(entry).least).eur, rel=1e-12)
    # Where each circle is a meeting, each place has the fee that its member pays there.
    if into == 50:
        at = split.led.places
        assert (np.diff(split.led.meeting) == 1).all()
        paid = split.led.fees(entry[split.was]).least[at.member, at.meeting]
        assert paid[~at.leads] == pytest.approx(entry[split.was][~at.leads])


def test_nobody_is_half_here_and_half_there() -> None:
    """Two roofs that are too far apart give 50 kWh each to one who uses 100 and is near both."""
    roofs = [roof("west", -1500.0, most=50.0), roof("east", 1500.0, most=50.0)]
    data = stated(sharing([participant(use=100.0)], roofs, key="optimal"))
    led = anchored(data, circles_of(data), np.array([0]))
    led = led.split(2).led
    market, places = CircleMarket(data, led.meetings), len(led.places.member)
    prices = np.full((2, 1), 0.15)

    # Half in the circle of each it may receive 50 kWh of both; of one roof alone, at 0.15 €/kWh, 7.50 €.
    # Roofs earn 7.50 € each, which they pay for entering: it receives that where it stands.
    assert market.at(prices).eur == pytest.approx(15.0)
    assert market.at(prices, fees=led.fees(np.full(places, 7.5)).least).eur == pytest.approx(7.5)
    assert bound_of(data) < 14.0
    assert answer(sharing([participant(use=100.0)], roofs, key="optimal"))[
        "objective_value"
    ] == pytest.approx(7.5)


@pytest.mark.parametrize("more", [{}, {"min_kwp": 20.0}, {"opening_cost_eur": 20.0}])
@pytest.mark.parametrize("roofs", ["nobody's", "only", "one of two"])
def test_an_anchor_that_receives_fees_may_be_built_in_part(roofs: str, more: dict[str, float]) -> None:
    """A roof between two who are too far apart: with all of its power it would lose what one of them pays."""
    people = [participant("west", -1500.0, 100.0), participant("east", 1500.0, 100.0)]
    people.append(participant("owner", use=0.0))
    what = [roof(owner="somebody" if roofs == "nobody's" else "owner", capex_eur_per_kwp=2.0, most=300.0)]
    if roofs == "one of two":
        what.append(roof("far", 9000.0, owner="owner", capex_eur_per_kwp=2.0))
    document = sharing(people, [what[0] | more, *what[1:]], key="optimal")
    data = stated(document)

    led = anchored(data, circles_of(data), np.array([3]))
    market = CircleMarket(data, led.meetings)
    prices = np.zeros((market.circles + len(market.several), data.steps))
    told = market.at(prices, fees=led.fees(np.full(len(led.places.member), 15.0)).least)

    # One side uses 100 kWh at 0.15 €/kWh, for 10 €; at a power for both it would be 20 €.
    best = 4.0 if "opening_cost_eur" in more else 5.0
    assert answer(document)["objective_value"] == pytest.approx(best)
    assert told.eur >= best


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
    data, chance = stated(make_territory(7, 12, 8, steps=24)), Random(7)  # noqa: S311 – repeatable

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


def test_groups_that_are_near_one_another_become_one() -> None:
    people = [participant("a", use=[100.0, 0.0]), participant("b", use=[0.0, 100.0])]
    roofs = [roof("r", output_kw_per_kwp=[1.0, 1.0]), roof("s", output_kw_per_kwp=[1.0, 1.0])]
    data = stated(sharing(people, roofs, (1.0, 1.0), key="optimal"))
    groups = Groups(data, Design(np.array([50.0, 50.0]), np.array([0, 1, 0, 1])))

    assert merge(groups)

    # Apart each roof serves its participant half of the time; together 100 kWh in each step.
    assert list(groups.members.values()) == [frozenset(range(4))]
    assert groups.total()[0] == pytest.approx(200 * 0.15)


@pytest.mark.parametrize(
    ("distance_m", "power_kwp", "become_one"),
    [(3000.0, 100.0, True), (2000.0, 100.0, False), (3000.0, 99.0, False)],
)
def test_groups_too_far_apart_or_too_strong_stay_two(
    distance_m: float, power_kwp: float, become_one: bool
) -> None:
    people = [participant("a", use=[100.0, 0.0]), participant("b", 2500.0, use=[0.0, 100.0])]
    roofs = [roof(name, x_m, output_kw_per_kwp=[1.0, 1.0]) for name, x_m in (("r", 0.0), ("s", 2500.0))]
    document = sharing(people, roofs, (1.0, 1.0), key="optimal")
    document["rules"] = {"max_distance_m": distance_m, "max_power_kwp": power_kwp}
    groups = Groups(stated(document), Design(np.array([50.0, 50.0]), np.array([0, 1, 0, 1])))

    assert merge(groups) is become_one


def test_a_newcomer_takes_the_place_of_whoever_is_too_far_from_it() -> None:
    people = [participant("a", 0.0), participant("b", 1900.0), participant("new", 2500.0)]
    data = stated(sharing(people, [roof("r", 1500.0)], key="optimal"))
    groups = Groups(data, Design(np.array([50.0]), np.array([0, 0, NOBODY, 0])))

    push_in(groups, Random(0))  # noqa: S311 – repeatable

    assert list(groups.members.values()) == [frozenset({1, 2, 3})]
    assert groups.group_of[0] == NOBODY


def test_nobody_is_pushed_into_a_group_that_has_no_room_for_its_power() -> None:
    document = sharing([participant("a")], [roof("r"), roof("s")], key="optimal")
    document["rules"]["max_power_kwp"] = 60.0
    groups = Groups(stated(document), Design(np.array([50.0, 50.0]), np.array([0, 0, NOBODY])))

    push_in(groups, Random(0))  # noqa: S311 – repeatable

    assert list(groups.members.values()) == [frozenset({0, 1})]


def two_full_groups(east_m: float, cap_kwp: float) -> Groups:
    """Return two groups whose roofs give when the other one's participant uses something."""
    people = [participant("a", 0.0, [100.0, 0.0]), participant("b", east_m, [0.0, 100.0])]
    roofs = [
        roof("r", 0.0, most=60.0, output_kw_per_kwp=[0.0, 1.0]),
        roof("s", east_m, most=50.0, output_kw_per_kwp=[1.0, 0.0]),
        roof("t", 0.0, most=10.0, output_kw_per_kwp=[1.0, 0.0]),
    ]
    document = sharing(people, roofs, (1.0, 1.0), key="optimal")
    document["rules"]["max_power_kwp"] = cap_kwp
    return Groups(stated(document), Design(np.array([60.0, 50.0, 10.0]), np.array([0, 1, 0, 1, 0])))


@pytest.mark.parametrize(
    ("east_m", "cap_kwp", "shared_kwh"), [(1000, 70, 120), (1000, 59, 10), (2500, 70, 10)]
)
def test_members_change_places_where_both_groups_may_have_them(
    east_m: float, cap_kwp: float, shared_kwh: float
) -> None:
    """The roofs r and s do, so that all is shared; where r is too strong, or all too far apart, all stay."""
    found = []
    for seed in range(20):
        groups = two_full_groups(east_m, cap_kwp)
        exchange(groups, Random(seed))  # noqa: S311 – repeatable
        for members in groups.members.values():
            inside = sorted(members)
            assert groups.data.near[np.ix_(inside, inside)].all()
        assert sorted(i for members in groups.members.values() for i in members) == [0, 1, 2, 3, 4]
        found.append(groups.total()[0] / 0.15)

    assert max(found) == pytest.approx(shared_kwh)


def test_groups_met_at_different_times_are_put_together() -> None:
    people = [participant("a", use=[10.0]), participant("b", 3000.0, use=[10.0])]
    data = stated(sharing(people, [roof("r", most=10.0), roof("s", 3000.0, most=10.0)], key="optimal"))
    kwp, met = np.array([10.0, 10.0]), Met()
    for group_of in ([0, NOBODY, 0, NOBODY], [NOBODY, 0, NOBODY, 0]):
        met.add(Groups(data, Design(kwp, np.array(group_of))))

    best = met.best(Design(kwp, np.zeros(4, dtype=np.intp)), "highs", 5.0)

    assert best is not None
    assert len(best.groups()) == 2
    assert best.group_of[0] == best.group_of[2] != best.group_of[1] == best.group_of[3]


@pytest.mark.parametrize("sizes", [(10.0, 2.0), (2.0, 10.0)])
def test_a_group_is_kept_with_the_sizes_that_brought_most(sizes: tuple[float, float]) -> None:
    data = stated(sharing([participant("a", use=10.0)], [roof("r", most=10.0)], key="optimal"))
    group_of, met = np.array([0, 0]), Met()
    for kwp in sizes:
        met.add(Groups(data, Design(np.array([kwp]), group_of)))

    best = met.best(Design(np.zeros(1), group_of), "highs", 5.0)

    assert best is not None
    assert best.kwp.tolist() == [10.0]


def test_a_wide_territory_is_bounded_closer_than_without_groups() -> None:
    data = stated(make_territory(1, 10, 7, steps=48))

    run = solve_problem(SharingModel(data, reach_pools(data)).problem, "highs", Limit(1e-9, 20.0))

    assert run.bound is not None
    assert CircleBound(data, data.most).lower(time.perf_counter() + 20.0, ways=1) < run.bound * (1 - 0.005)


def test_anchors_bound_a_wide_territory_closer(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_territory(3, 10, 7, steps=24)
    data = stated(document)

    bound = CircleBound(data, data.most)
    led = bound.lower(time.perf_counter() + 20.0)
    monkeypatch.setattr(anchored_module, "MOST_PLACES", 0)
    plain = CircleBound(data, data.most)

    assert bound.is_anchored
    assert answer(document, time_limit_s=1.0)["objective_value"] <= led
    assert led < plain.lower(time.perf_counter() + 20.0) * (1 - 0.02)
    assert not plain.is_anchored


def test_circles_have_anchors_where_the_time_is_enough_for_all_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """On summed steps prices of so many circles only become worse: later there are fewer rounds instead."""
    data, gone = stated(make_territory(4, 14, 10, steps=48)), []

    def descend(market: CircleMarket, led: Anchored, asked: Asked, way: Way, until: float) -> Any:
        gone.append((len(led.led) > 0, market.data.steps == data.steps))
        return circle_prices.descend(market, led, asked, way, until)

    monkeypatch.setattr(bounding, "descend", descend)
    bound, slow = CircleBound(data, data.most), CircleBound(data, data.most)
    monkeypatch.setattr(bounding, "ENOUGH", 1e9)
    bound.lower(time.perf_counter() + 5.0, 1)
    monkeypatch.setattr(bounding, "WAYS", [replace(way, rounds=10**6) for way in bounding.WAYS])
    bound.lower(time.perf_counter() + 0.5)
    monkeypatch.setattr(bounding, "ENOUGH", 0.0)
    slow.lower(time.perf_counter() + 0.5)

    assert bound.is_anchored
    assert (True, True) in gone
    assert (True, False) not in gone
    assert not slow.is_anchored
    assert (False, False) in gone


def test_a_roof_more_never_lowers_what_all_gain() -> None:
    data = stated(make_territory(2, 8, 6, steps=24))
    prices = np.full((1 + len(data.participants), data.steps), 0.05)
    fewer = replace(data, most=np.where(np.arange(6) == 3, 0.0, data.most), least=np.zeros(6))

    one = np.ones((1, len(data.near)), dtype=bool)
    told = [CircleMarket(each, one) for each in (data, fewer)]

    eur = [each.at(prices[: 1 + len(each.several)]).eur for each in told]
    assert eur[0] >= eur[1]
