"""The most power of a group as a part of the bound by prices of circles."""

import time
from dataclasses import replace

import numpy as np
import pytest

from matching.solar.anchored import Anchored, anchored
from matching.solar.bounding import CircleBound
from matching.solar.capped import Caps
from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Asked, choices_at
from matching.solar.circles import circles_of
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

NARROW = {"max_distance_m": 3000.0, "max_power_kwp": 60.0}


def asked_by_chance(data: Sharing, led: Anchored, chance: np.random.Generator, most: float) -> Asked:
    """Return prices of circles, fees and prices of power, each up to so many times a usual one."""
    market = CircleMarket(data, led.meetings)
    return Asked(
        chance.uniform(0.0, 0.3, (market.circles + len(market.several), data.steps)),
        chance.uniform(0.0, 10.0 * most, len(led.places.member)),
        chance.uniform(0.0, 0.1 * most, Caps(data).none().shape),
    )


@pytest.mark.parametrize("seed", range(16))
def test_at_no_prices_of_power_do_members_gain_less_than_the_best_answer_brings(seed: int) -> None:
    most = 3 if seed % 2 else 2
    document = make_sharing(
        200 + seed, whole=seed % 4 < 2, most=most, objective="net_benefit", key="optimal", rules=NARROW
    )
    data, chance = stated(document), np.random.default_rng(seed)
    best = best_value(document) if seed % 4 < 2 else answer(document)["objective_value"]

    order = chance.permutation(len(data.near))
    led = anchored(data, circles_of(data), order[: 1 + seed % len(order)]).split(1 + seed % 3).led
    market, caps = CircleMarket(data, led.meetings), Caps(data)
    told = [
        choices_at(market, led, caps, asked_by_chance(data, led, chance, x)) for x in (0.1, 0.3, 1.0, 3.0)
    ]

    assert all(each.eur >= best - 1e-9 * max(1.0, abs(best)) for each in told)


def test_many_of_these_participants_are_near_more_power_than_a_group_may_have() -> None:
    told = []
    for seed in range(16):
        most = 3 if seed % 2 else 2
        data = stated(make_sharing(200 + seed, most=most, objective="net_benefit", rules=NARROW))
        told.append(len(Caps(data).limited))

    assert sum(many > 0 for many in told) >= 5


def test_power_concerns_whoever_is_near_more_of_it_than_a_group_may_have() -> None:
    """Two roofs of 60 kWp lie on either side of the one in the middle; of the others each is near one."""
    people = [participant(name, x_m) for name, x_m in (("west", -1900.0), ("middle", 0.0), ("east", 1900.0))]
    roofs = [roof("r", -1000.0, 60.0), roof("s", 1000.0, 60.0)]
    rules = {"max_distance_m": 2000.0, "max_power_kwp": 100.0}

    caps = Caps(stated(sharing(people, roofs, key="optimal", rules=rules)))

    assert caps.limited.tolist() == [1]
    assert caps.sizes.tolist() == [[60.0, 60.0]]


@pytest.mark.parametrize(("seed", "softness"), [(0, 300.0), (1, 300.0), (2, 3000.0)])
def test_the_slope_of_prices_of_power_is_that_of_soft_choices(seed: int, softness: float) -> None:
    """However soft: who may as well stand nowhere is given as much less."""
    document = make_territory(seed, 6, 5, steps=24, width_m=2500.0)
    document["rules"]["max_power_kwp"] = 120.0
    data, chance = stated(document), np.random.default_rng(seed)
    led = anchored(data, circles_of(data), np.arange(11))
    market, caps = CircleMarket(data, led.meetings), Caps(data)
    asked = asked_by_chance(data, led, chance, 0.3)
    slope = caps.slope(caps.asked(asked.served), choices_at(market, led, caps, asked, softness))

    assert len(caps.limited) > 2
    for _ in range(12):
        row, t = chance.integers(len(slope)), chance.integers(data.steps)
        aside = np.zeros_like(slope)
        aside[row, t] = 1e-6
        more, less = (
            choices_at(market, led, caps, replace(asked, served=asked.served + sign * aside), softness).eur
            for sign in (1, -1)
        )
        assert (more - less) / 2e-6 == pytest.approx(slope[row, t], rel=0.01, abs=0.01 * abs(slope).max())


def test_nobody_receives_more_than_a_group_may_give() -> None:
    """One uses 200 kWh beside 200 kWp, half of which gives half as much; a group may have 100 kWp.

    The better roofs give 100 kWh at 0.15 €/kWh; all would give 150 kWh.
    """
    outputs = (0.5, 0.5, 1.0, 1.0)
    roofs = [roof(f"r{i}", most=50.0, output_kw_per_kwp=kw) for i, kw in enumerate(outputs)]
    rules = {"max_distance_m": 2000.0, "max_power_kwp": 100.0}
    document = sharing([participant(use=200.0)], roofs, key="optimal", rules=rules)
    data = stated(document)

    free = CircleBound(replace(data, max_power_kwp=200.0), data.most)

    assert free.lower(time.perf_counter() + 600.0, 1) == pytest.approx(22.5, rel=0.01)
    assert CircleBound(data, data.most).lower(time.perf_counter() + 600.0, 1) == pytest.approx(15.0, rel=0.01)
    assert answer(document)["objective_value"] == pytest.approx(15.0)


@pytest.mark.parametrize("owner", ["somebody", "owner"])
def test_a_roof_gives_a_group_no_more_than_the_most_power(owner: str) -> None:
    """A roof of 300 kWp beside one who uses 300 kWh: a group may have 100 kWp of it, 15 € at 0.15 €/kWh."""
    rules = {"max_distance_m": 2000.0, "max_power_kwp": 100.0}
    people = [participant(use=300.0), participant("owner", use=0.0)]
    document = sharing(people, [roof(most=300.0, owner=owner)], key="optimal", rules=rules)
    data = stated(document)

    bound = CircleBound(data, data.most).lower(time.perf_counter() + 600.0, 1)

    assert bound == pytest.approx(15.0, rel=0.01)
    assert answer(document)["objective_value"] == pytest.approx(15.0)
