"""Circles of an anchor parted by whether a member stands in them."""

from random import Random

import numpy as np
import pytest

from matching import work_clock
from matching.solar import bounding
from matching.solar.anchored import Anchored, anchored
from matching.solar.attending import attended
from matching.solar.bounding import CircleBound
from matching.solar.circle_market import CircleMarket
from matching.solar.circle_prices import Way
from matching.solar.circles import circles_of
from matching.solar.operation import NOBODY
from matching.solar.sharing import Floats, Sharing
from tests.matching.solar.brute_force import best_value
from tests.matching.solar.solar_instances import make_sharing, make_territory, stated


def by_chance(led: Anchored, chance: np.random.Generator, times: int) -> Anchored:
    """Return circles parted so many times, as members stand in them by chance."""
    for _ in range(times):
        members = led.others.shape[1]
        stands = chance.uniform(0.0, 1.0, (len(led.led) + len(led.others), members))
        split = attended(led, stands, np.ones(members), most=3)
        led = led if split is None else split.led
    return led


def circles_by_chance(data: Sharing, seed: int) -> Anchored:
    """Return circles anchored at any members in any order."""
    order = np.random.default_rng(seed).permutation(len(data.near))
    return anchored(data, circles_of(data), order[: 1 + seed % len(order)])


def fees_by_chance(led: Anchored, chance: np.random.Generator, asked: float) -> Floats:
    """Return any fees that may be asked: less than nothing of those alone who have to stand there."""
    return np.maximum(led.least_entry, chance.uniform(-asked, asked, len(led.places.member)))


@pytest.mark.parametrize("seed", range(24))
def test_at_no_fees_do_members_of_parted_circles_gain_less_than_the_best_answer_brings(seed: int) -> None:
    most = 3 if seed % 2 else 2
    document = make_sharing(500 + seed, whole=True, most=most, objective="net_benefit", key="optimal")
    data, best, chance = stated(document), best_value(document), np.random.default_rng(seed)

    led = by_chance(circles_by_chance(data, seed), chance, 1 + seed % 3)
    market = CircleMarket(data, led.meetings)
    shape = (market.circles + len(market.several), data.steps)
    told = [
        market.at(chance.uniform(0.0, 0.3, shape), fees=led.fees(fees_by_chance(led, chance, eur)).least)
        for eur in (0.0, 0.1, 1.0, 5.0, 20.0, 100.0)
    ]

    assert all(each.eur >= best - 1e-9 * max(1.0, abs(best)) for each in told)


@pytest.mark.parametrize("seed", range(6))
def test_every_group_lies_in_a_circle_of_its_anchor_in_which_it_has_all_who_must_stand(seed: int) -> None:
    data, chance = stated(make_territory(seed, 12, 8, steps=24)), Random(seed)
    order = np.array(chance.sample(range(20), 20))
    before = anchored(data, circles_of(data), order)

    led = by_chance(before, np.random.default_rng(seed), 4)

    assert len(led.led) > len(before.led)
    assert led.must.any()
    assert not (led.must & ~led.led).any()
    anchors = [a for a in order.tolist() if a in led.anchor]
    for _ in range(200):
        group = {chance.randrange(12, 20)}
        for i in chance.sample(range(20), 20):
            if data.near[i, list(group)].all() and chance.random() < 0.7:
                group.add(i)
        first = next((a for a in anchors if a in group), NOBODY)
        if min(group) < 12 and first != NOBODY:
            stands = np.isin(np.arange(20), list(group))
            lies = ~(stands & ~led.led).any(axis=1) & ~(led.must & ~stands).any(axis=1)
            assert first in led.anchor[lies]


def test_parting_by_attendance_changes_nothing_until_prices_differ() -> None:
    data, chance = stated(make_territory(1, 12, 8, steps=24)), np.random.default_rng(1)
    led = anchored(data, circles_of(data), np.arange(20)).split(2).led
    market, entry = CircleMarket(data, led.meetings), chance.uniform(0.0, 50.0, len(led.places.member))
    prices = chance.uniform(0.0, 0.2, (market.circles + len(market.several), data.steps))
    stands = chance.uniform(0.0, 1.0, (len(led.led) + len(led.others), 20))

    split = attended(led, stands, np.ones(20), most=4)

    assert split is not None
    rows = [*split.lay_in, *range(market.circles, len(prices))]
    told = CircleMarket(data, split.led.meetings).at(
        prices[rows], fees=split.led.fees(entry[split.was]).least
    )
    before = market.at(prices, fees=led.fees(entry).least).eur
    assert len(split.led.begins) > len(led.begins)
    assert told.eur <= before * (1 + 1e-12)
    assert told.eur == pytest.approx(before, rel=0.01)


def test_nothing_is_parted_where_all_stand_whole() -> None:
    data = stated(make_territory(1, 12, 8, steps=24))
    led = anchored(data, circles_of(data), np.arange(20))
    stands = np.zeros((len(led.led) + len(led.others), 20))
    stands[0] = led.led[0]

    assert attended(led, stands, np.ones(20), most=4) is None


def test_the_bound_of_parted_circles_is_lower_and_no_lower_than_the_best_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = make_territory(5, 4, 3, steps=24, width_m=3000.0)
    for one in document["roofs"]:
        one["whole"] = True
    data = stated(document)
    monkeypatch.setattr(bounding, "WAYS", [Way(40, (0.03, 0.001), (0.05, 0.001))] * 2)
    monkeypatch.setattr(bounding, "APART", Way(40, (0.003, 0.0001), (0.002, 0.0001)))
    circles = CircleBound(data, data.most)
    with work_clock.by_processor():
        circles.lower(work_clock.now_s() + 600.0, 2)
        before = circles.eur
        while circles.lower_apart(work_clock.now_s() + 600.0) and len(circles.led.led) < 30:
            pass

    assert circles.led.must.any()
    assert best_value(document) - 1e-6 <= circles.eur < before
