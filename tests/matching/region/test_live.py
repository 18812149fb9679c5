"""One declaration more, less or other: what a warm cluster says is what solving anew says."""

from dataclasses import replace

import numpy as np
import pytest

from matching.region.live import Gain, LiveCluster
from matching.region.market import Ends, Market, clusters_of
from matching.region.pricing import Pricing
from matching.region.solving import solve_region
from tests.matching.region.markets import make_market, plain_optimum

GAP = 1e-7


def live(market: Market) -> LiveCluster:
    """Return the whole region as one warm cluster."""
    (cluster,) = clusters_of(market, gathered=10**9)
    return LiveCluster(Pricing(cluster), GAP)


def with_one_more(
    ends: Ends, resource: int, place: tuple[float, float], quantity: float, worth: float
) -> Ends:
    more = (resource, *place, quantity, worth)
    parts = (ends.resource, ends.x_km, ends.y_km, ends.quantity, ends.worth)
    return Ends(*(np.r_[part, one] for part, one in zip(parts, more, strict=True)))


@pytest.mark.parametrize("seed", range(6))
def test_after_any_changes_the_value_is_that_of_the_region_as_it_is_then(seed: int) -> None:
    dice = np.random.default_rng(seed)
    market = make_market(seed + 100, ends=40)
    warm = live(market)
    order = warm.pricing.cluster.offers.tolist(), warm.pricing.cluster.needs.tolist()

    for _ in range(12):
        new = int(dice.integers(0, 6)), tuple(dice.uniform(0, 40, 2).tolist()), float(dice.exponential(40.0))
        what = dice.integers(0, 4)
        if what == 0:
            warm.add_offer(*new, 20.0)
            order[0].append(len(market.offers))
            market = replace(market, offers=with_one_more(market.offers, *new, 20.0))
        elif what == 1:
            warm.add_need(*new, 25.0)
            order[1].append(len(market.needs))
            market = replace(market, needs=with_one_more(market.needs, *new, 25.0))
        else:
            name, side, ends = (("offers", 0, market.offers), ("needs", 1, market.needs))[int(what) - 2]
            at = int(dice.integers(0, len(order[side])))
            quantity = float(dice.choice([0.0, 3.0, 90.0]))
            (warm.change_offer, warm.change_need)[side](at, quantity)
            other = ends.quantity.copy()
            other[order[side][at]] = quantity
            market = replace(market, **{name: replace(ends, quantity=other)})
        best = plain_optimum(market)
        assert warm.worth.value == pytest.approx(best, rel=1e-6, abs=1e-6)
        assert warm.worth.bound >= best - 1e-6
        assert warm.worth.bound == pytest.approx(best, rel=1e-5, abs=1e-3)


def test_what_a_declaration_brings_lies_between_what_is_told() -> None:
    market = make_market(140, ends=40)
    warm = live(market)
    before = warm.worth

    warm.add_offer(0, (10.0, 10.0), 50.0, 30.0)
    gain = Gain.between(before, warm.worth)

    more = replace(market, offers=with_one_more(market.offers, 0, (10.0, 10.0), 50.0, 30.0))
    brought = solve_region(more, gap=1e-9).value - solve_region(market, gap=1e-9).value
    assert gain.least - 1e-6 <= brought <= gain.most + 1e-6
    assert gain.most - gain.least <= 1e-4 * before.value


def test_what_was_withdrawn_leaves_everything_as_it_was() -> None:
    market = make_market(141, ends=40)
    warm = live(market)
    before = warm.worth.value

    position = warm.add_need(1, (5.0, 5.0), 80.0, 30.0)
    during = warm.worth.value
    warm.change_need(position, 0.0)

    assert during >= before - 1e-6
    assert warm.worth.value == pytest.approx(before, rel=1e-6)
    columns, carried = warm.partners()
    assert position not in columns.need[carried > 1e-9]


def test_what_nothing_can_become_brings_nothing() -> None:
    warm = live(make_market(142, ends=40))
    before = warm.worth

    warm.add_offer(999, (0.0, 0.0), 50.0, 30.0)

    assert warm.worth.value == pytest.approx(before.value)
