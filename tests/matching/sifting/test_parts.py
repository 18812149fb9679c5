"""A family priced in parts first ends where it would have ended, and sooner says what bounds its months."""

import numpy as np
import pytest

import matching.sifting.parts
import matching.sifting.pricing
from matching.groups.bounding import Prices, bound_at
from matching.live.ground import Ground
from matching.live.tables import Tables
from matching.picked_pairs import Columns
from matching.sifting.generation import CLOSE
from matching.sifting.parts import price_parts
from matching.sifting.pricing import price_months
from tests.matching.sifting.listing import declared, largest, list_all, pairs_of, prices_in

FAR = 1e12
"""Later than any test by the clock that holds."""


class Family:
    """The largest family of a territory, with the bound over all of its pairs at any prices."""

    def __init__(self, sites: int, seed: int) -> None:
        self.ground = Ground(*declared(sites, seed))
        family = largest(self.ground)
        self.tables = Tables(self.ground, family, lambda: None)
        self._whole, self._pairs = list_all(self.ground, family), pairs_of(self.ground, family)

    def bound(self, prices: Prices) -> float:
        return bound_at(self._whole.problem, *prices_in(self._whole, self._pairs, prices))


@pytest.fixture(autouse=True)
def parts_are_small(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (matching.sifting.parts, matching.sifting.pricing):
        monkeypatch.setattr(module, "PART", 9)


@pytest.mark.parametrize("seed", [1, 2])
def test_with_time_a_family_ends_at_the_same_bound_with_parts_and_without(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    family = Family(60, seed)
    assert max(family.tables.counts) > 2 * 9

    in_parts = family.bound(price_months(family.ground, family.tables).prices)

    monkeypatch.setattr(matching.sifting.pricing, "PART", 10_000)
    assert in_parts == pytest.approx(
        family.bound(price_months(family.ground, family.tables).prices), rel=1e-3
    )


@pytest.mark.parametrize(
    ("seed", "looks", "at_most"),
    [(1, 1, 1.5), (2, 1, 1.5), (1, 2, 1.0), (2, 2, 1.0), (3, 2, 1.0)],
)
def test_where_time_ends_after_the_parts_their_prices_fit_all_pairs_and_bound_them(
    monkeypatch: pytest.MonkeyPatch, seed: int, looks: int, at_most: float
) -> None:
    """Parts of nine ends alone bound less closely than a mean month of the whole, together more closely."""
    family = Family(120, seed)
    in_time = family.bound(price_months(family.ground, family.tables).prices)
    of_the_mean = family.bound(price_months(family.ground, family.tables, 0.0).prices)
    moments = iter([0.0] * looks)
    monkeypatch.setattr(matching.sifting.pricing, "now_s", lambda: next(moments, 2 * FAR))

    found = price_months(family.ground, family.tables, FAR).prices

    given = family.ground.givers.worths.months[family.tables.giver_rows]
    beside = 0.0
    for month in range(12):
        own = found.supply[:, month], found.demand[:, month]
        _, over = family.tables.beyond(*own, family.tables.rounding)
        beside += float(np.maximum(over, 0.0) @ given[:, month])
    assert beside <= CLOSE * in_time
    assert in_time <= family.bound(found) * (1 + 1e-3)
    assert family.bound(found) < at_most * of_the_mean


def test_one_part_is_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching.sifting.parts, "PART", 10_000)
    tables = Family(40, 1).tables
    given, taken = (np.ones((count, 2)) * [1.0, 2.0] for count in tables.counts)

    found = price_parts(tables, given, taken, FAR)

    assert len(found.prices) == 2
    for supply, demand in found.prices:
        _, over = tables.beyond(supply, demand, tables.rounding)
        assert over.max() <= 1e-2 * np.abs(tables.tables[0].worth[np.isfinite(tables.tables[0].worth)]).max()
    assert len(found.carrying) > 0


def test_pairs_of_a_part_are_worth_what_they_are_in_the_whole() -> None:
    tables = Family(60, 1).tables
    dice = np.random.default_rng(1)
    givers, takers = (np.sort(dice.choice(count, count // 2, replace=False)) for count in tables.counts)

    part = tables.part(givers, takers)

    there = part.joined_first(3)
    in_whole = Columns(givers[there.offer], takers[there.need], there.block)
    assert len(there) > len(givers)
    assert [list(one) for one in part.worth_of(there)] == [list(one) for one in tables.worth_of(in_whole)]


def test_nearest_are_those_that_are_least_short_of_prices() -> None:
    tables = Family(30, 1).tables
    dice = np.random.default_rng(1)
    prices = tuple(dice.uniform(0.0, 50.0, count) for count in tables.counts)

    found = set(tables.nearest(*prices, 1).keys.tolist())

    expected = set()
    for table in tables.tables:
        excess = table.worth - prices[0][table.givers][:, None] - table.yields * prices[1][table.takers]
        best = [(i, int(row.argmax())) for i, row in enumerate(excess) if np.isfinite(row).any()]
        best += [(int(one.argmax()), j) for j, one in enumerate(excess.T) if np.isfinite(one).any()]
        i, j = (np.array(side) for side in zip(*best, strict=True))
        expected |= set(table.pairs(i, j).keys.tolist())
    assert found == expected
