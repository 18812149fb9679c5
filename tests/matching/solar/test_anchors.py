"""Anchors of circles and their fees, and the meetings in which several have the same prices."""

import time
from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from matching.solar import anchored as anchored_module
from matching.solar import bounding, circle_prices
from matching.solar.anchored import Anchored, anchored
from matching.solar.bounding import CircleBound
from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Asked, Way
from matching.solar.circles import circles_of
from matching.solar.operation import NOBODY
from matching.solar.sharing import Sharing
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
    data, chance = stated(make_territory(seed, 12, 8, steps=24)), Random(seed)
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
    slope = led.slope(market.at(prices, softness, fees.least).seats, fees.lean)

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
        paid = split.led.fees(entry[split.was]).least[split.led.seat]
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
    assert CircleBound(data, data.most).lower(time.perf_counter() + 600.0) < 14.0
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


def test_anchors_bound_a_wide_territory_closer(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_territory(3, 10, 7, steps=24)
    data = stated(document)

    bound = CircleBound(data, data.most)
    led = bound.lower(time.perf_counter() + 600.0)  # more than it takes on any machine
    monkeypatch.setattr(anchored_module, "MOST_PLACES", 0)
    plain = CircleBound(data, data.most)

    assert bound.is_anchored
    assert answer(document, time_limit_s=1.0)["objective_value"] <= led
    assert led < plain.lower(time.perf_counter() + 600.0) * (1 - 0.02)
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
