"""What is looked at as tables is what listing every pair says, at any prices and by every rule."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matching.live.tables
from matching.groups.bounding import Prices
from matching.knowledge import Knowledge
from matching.live.ground import Ground
from matching.live.pair_tables import Table
from matching.live.tables import Tables
from matching.live.worths import worths_between
from matching.rules.ends import Floats
from matching.sifting import looking
from matching.sifting.looking import FamilyPairs
from matching.sifting.pricing import of_one_month
from matching.worth import may_be_worth
from symbiose.domain.ports import Territory
from tests.matching.sifting.listing import (
    Pair,
    Whole,
    declared,
    largest,
    list_all,
    names_of,
    pairs_of,
    prices_in,
    refusal,
)
from tests.matching.strategies import costly_knowledge, territories


def random_prices(pairs: FamilyPairs, seed: int) -> Prices:
    """Return prices of all ends in all months, some of them nought."""
    random = np.random.default_rng(seed)
    sides = ((len(side), 12) for side in (pairs.givers, pairs.takers))
    return Prices(*(np.maximum(random.uniform(-20, 60, shape), 0.0) for shape in sides))


def gains_listed(whole: Whole, pairs: FamilyPairs, prices: Prices) -> dict[Pair, float]:
    """Return what opening each pair brings, every pair listed."""
    own = prices_in(whole, pairs, prices)
    gain = whole.problem.gain(own.supply, own.demand)
    return dict(zip(whole.names, gain.tolist(), strict=True))


def piped(knowledge: Knowledge) -> Knowledge:
    """Return the same knowledge with a way that costs something for each kilometre a year."""
    facts = {
        name: replace(one, haulage=replace(one.haulage, link_eur_per_km_year=90.0))
        for name, one in knowledge.resources.items()
    }
    return replace(knowledge, resources=facts)


def assert_same(ground: Ground, seed: int) -> None:
    for family in set(ground.families.values()):
        pairs, whole = pairs_of(ground, family), list_all(ground, family)
        if len(whole.problem.shares) == 1:
            prices = of_one_month(random_prices(pairs, seed))
        else:
            prices = random_prices(pairs, seed)
        expected = gains_listed(whole, pairs, prices)

        paying = pairs.paying(prices)
        listed = pairs.listed(pairs.keys(paying.giver, paying.taker))

        found = dict(zip(names_of(listed, np.arange(len(listed))), paying.gain.tolist(), strict=True))
        assert {k: v for k, v in expected.items() if v > 1e-6}.keys() <= found.keys()
        assert found == pytest.approx({k: v for k, v in expected.items() if k in found}, abs=1e-6)


@given(territories(), st.integers(0, 1000), st.booleans())
@settings(max_examples=60, deadline=None, derandomize=True)
def test_the_pairs_that_pay_are_those_of_a_whole_list(territory: Territory, seed: int, links: bool) -> None:
    known = costly_knowledge()

    assert_same(Ground(territory, piped(known) if links else known), seed)


def worth_of_pairs(ground: Ground, tables: Tables, table: Table) -> Floats:
    """Return what a table holds, each pair judged and priced by itself."""
    i, j = (side.ravel() for side in np.indices(table.worth.shape))
    givers, takers = tables.giver_rows[table.givers[i]], tables.taker_rows[table.takers[j]]
    ends = ground.givers.columns.take(givers), ground.takers.columns.take(takers)
    names = ground.givers.ends[givers[0]].resource_id or "", ground.takers.ends[takers[0]].resource_id or ""
    link = ground.book.links.get(*names)
    assert link is not None
    worths = worths_between(
        ground.givers.worths.take(givers),
        ground.takers.worths.take(takers),
        ground.book.distance.way_km(*ends),
        np.full(len(i), link.yield_ratio),
        np.full(len(i), link.pretreatment_eur_per_unit),
    )
    pays = ground.book.admitted(*ends) & may_be_worth(worths) & (worths.most > 0)
    spread = worths.value - worths.opening / np.where(pays, worths.most, 1.0)
    return np.where(pays, spread, -np.inf).reshape(table.worth.shape)


@given(territories(), st.booleans())
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_table_holds_what_its_pairs_are_worth_one_by_one(territory: Territory, links: bool) -> None:
    known = costly_knowledge()
    ground = Ground(territory, piped(known) if links else known)

    for family in set(ground.families.values()):
        tables = Tables(ground, family, lambda: None)
        for table in tables.tables:
            np.testing.assert_allclose(table.worth, worth_of_pairs(ground, tables, table), rtol=1e-12)


@pytest.mark.parametrize("months", [True, False])
def test_tables_in_single_precision_lose_no_pair_that_pays(
    months: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching.live.tables, "LARGE", 0)

    assert_same(Ground(*declared(60, 3, months=months)), 7)


@given(st.integers(0, 20), st.integers(1, 4))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_of_each_end_the_nearest_pairs_are_listed(seed: int, count: int) -> None:
    ground = Ground(*declared(60, seed))
    family = largest(ground)
    pairs, whole = pairs_of(ground, family), list_all(ground, family)
    prices = random_prices(pairs, seed)
    expected = gains_listed(whole, pairs, prices)

    listed = pairs.listed(pairs.keys(*pairs.nearest(prices, count)))

    names = names_of(listed, np.arange(len(listed)))
    for side in (0, 2):
        for end in {(pair[side], pair[side + 1]) for pair in expected}:
            own = {pair: gain for pair, gain in expected.items() if (pair[side], pair[side + 1]) == end}
            best = sorted(own.values(), reverse=True)[:count]
            found = sorted((own[pair] for pair in names if pair in own), reverse=True)[:count]
            assert found == pytest.approx(best, rel=1e-5, abs=1e-3)


def test_a_pair_that_people_refused_is_none_of_them() -> None:
    territory, known = declared(60, 1)
    ground = Ground(territory, known)
    family = largest(ground)
    pairs = pairs_of(ground, family)
    nothing = Prices(np.zeros((len(pairs.givers), 12)), np.zeros((len(pairs.takers), 12)))
    paying = pairs.paying(nothing)
    listed = pairs.listed(pairs.keys(paying.giver, paying.taker))
    offer, _, need, _ = names_of(listed, np.arange(1))[0]
    refused = refusal(offer, need)

    later = pairs_of(Ground(replace(territory, decisions=(refused,)), known), family)

    left = later.paying(nothing)
    assert len(left.gain) == len(paying.gain) - 1
    named = names_of(later.listed(later.keys(left.giver, left.taker)), np.arange(len(left.gain)))
    assert (offer, need) not in {(pair[0], pair[2]) for pair in named}


@given(st.integers(0, 12), st.integers(1, 3), st.integers(0, 400))
@settings(max_examples=5, deadline=None, derandomize=True)
def test_however_few_pairs_are_held_what_is_beside_the_listed_ones_is_told_and_the_best_are_kept(
    seed: int, most: int, held: int
) -> None:
    ground = Ground(*declared(60, seed))
    family = largest(ground)
    pairs, whole = pairs_of(ground, family), list_all(ground, family)
    prices = random_prices(pairs, seed)
    paying = pairs.paying(prices)
    keys = pairs.keys(paying.giver, paying.taker)
    listed = keys[:: 3 + seed]
    gains = gains_listed(whole, pairs, prices)
    names = names_of(pairs.listed(keys), np.arange(len(keys)))
    others = {name: gains[name] for name, key in zip(names, keys.tolist(), strict=True) if key not in listed}

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(looking, "HELD", held)
        patched.setattr(looking, "AT_ONCE", 1 + held)
        beside = pairs.beside(prices, listed, most)

    assert beside.added == pytest.approx(sum(others.values()), abs=1e-6)
    kept = set(
        names_of(
            pairs.listed(pairs.keys(beside.best.giver, beside.best.taker)), np.arange(len(beside.best.gain))
        )
    )
    assert kept <= others.keys()
    for side in (0, 2):
        for end in {(name[side], name[side + 1]) for name in others}:
            own = {name: gain for name, gain in others.items() if (name[side], name[side + 1]) == end}
            wanted = sorted(own.values(), reverse=True)[:most]
            assert sorted((own[name] for name in kept & own.keys()), reverse=True)[:most] == pytest.approx(
                wanted
            )
