"""A family of which few pairs are listed is bounded over all of them, as if every one were listed."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import matching.proposing
import matching.sifting.family
import matching.sifting.generation
from matching.exchange_solve import solve_document
from matching.groups.bounding import bound_at
from matching.groups.planning import plan_group
from matching.knowledge import Knowledge
from matching.live.ground import Ground
from matching.live.master import LiveMaster
from matching.live.tables import Tables
from matching.proposing import ExchangeMatcher
from matching.sifting.families import find_large
from matching.sifting.family import SiftedFamily
from matching.sifting.planning import LargeFamilies, plan_families
from matching.sifting.pricing import price_months
from matching.thinning import Effort
from symbiose.domain.errors import SolverFailed
from symbiose.domain.ports import SolveSettings, Territory
from tests.builders import NOON
from tests.matching.live.test_priced import relaxed
from tests.matching.sifting.listing import declared, largest, list_all, names_of, pairs_of, prices_in
from tests.matching.strategies import costly_knowledge, territories

LONG_S = 60.0
"""Far more than these runs need to come as close as asked, s."""
FAR = 1e12
"""Later than any test by the clock that holds."""


@pytest.fixture(autouse=True)
def few_pairs_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching.sifting.family, "LISTED", 1)
    monkeypatch.setattr(matching.sifting.family, "JOINING", 1)


def bound_of_linear_problems(territory: Territory, known: Knowledge) -> float:
    """Return what the prices of all families prove over all pairs, every one listed."""
    ground, bound = Ground(territory, known), 0.0
    for family in set(ground.families.values()):
        whole = list_all(ground, family)
        if len(whole.rows):
            prices = price_months(ground, Tables(ground, family, lambda: None)).prices
            own = prices_in(whole, pairs_of(ground, family), prices)
            bound += bound_at(whole.problem, *own)
    return bound


@given(territories())
@settings(max_examples=25, deadline=None, derandomize=True)
def test_prices_of_months_prove_no_more_than_their_linear_problems(territory: Territory) -> None:
    known = costly_knowledge()

    assert bound_of_linear_problems(territory, known) <= relaxed(territory, known) * (1 + 5e-4) + 0.5


class PricedInTime:
    """The largest family of a territory, priced with no time left and with all that it takes."""

    def __init__(self, sites: int, seed: int) -> None:
        ground = Ground(*declared(sites, seed))
        family = largest(ground)
        self.tables = Tables(ground, family, lambda: None)
        self.whole, self.pairs = list_all(ground, family), pairs_of(ground, family)
        self.at_once, self.in_time = (
            price_months(ground, self.tables, ends_at).prices for ends_at in (0.0, FAR)
        )

    def bounds(self) -> list[float]:
        """Return what the prices of both prove over all pairs."""
        both = (self.at_once, self.in_time)
        return [bound_at(self.whole.problem, *prices_in(self.whole, self.pairs, one)) for one in both]


def test_months_that_time_does_not_reach_keep_the_prices_of_the_mean_one() -> None:
    priced = PricedInTime(40, 1)
    at_once = priced.at_once

    assert (at_once.supply == at_once.supply[:, :1]).all()
    assert (at_once.demand == at_once.demand[:, :1]).all()
    bounds = priced.bounds()
    assert bounds[1] < bounds[0] < 1.5 * bounds[1]
    assert plan_group(priced.whole.problem, 0.01, LONG_S).value <= bounds[1]


@pytest.mark.parametrize("seed", [1, 3])
def test_prices_fit_all_pairs_of_the_mean_month_though_time_ends_first(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(matching.sifting.generation, "FIRST", 1)
    priced = PricedInTime(200, seed)
    tables, at_once = priced.tables, priced.at_once

    _, over = tables.beyond(at_once.supply[:, 0], at_once.demand[:, 0], tables.rounding)
    assert over.max() <= 10 * tables.rounding
    bounds = priced.bounds()
    assert bounds[1] < bounds[0] < 2 * bounds[1]


def test_a_basis_that_leads_nowhere_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ground = Ground(*declared(60, 1))
    tables = Tables(ground, largest(ground), lambda: None)
    expected = price_months(ground, tables)
    solve = LiveMaster.solve
    failed: list[int] = []

    def fail_once(self: LiveMaster, method: int, *, warm: bool = True) -> float:
        if warm and not failed:
            failed.append(method)
            raise SolverFailed("lost")
        return solve(self, method, warm=warm)

    monkeypatch.setattr(LiveMaster, "solve", fail_once)

    found = price_months(ground, tables)

    whole, pairs = list_all(ground, largest(ground)), pairs_of(ground, largest(ground))
    own = [prices_in(whole, pairs, one.prices) for one in (found, expected)]
    bounds = [bound_at(whole.problem, *one) for one in own]
    assert failed
    assert bounds[0] == pytest.approx(bounds[1], rel=1e-3)


@pytest.mark.parametrize(("seed", "months"), [(1, True), (2, True), (3, False)])
def test_a_bound_is_what_a_list_of_all_pairs_says_at_its_prices(seed: int, months: bool) -> None:
    ground = Ground(*declared(40, seed, months=months))
    family = largest(ground)
    whole, sifted = list_all(ground, family), SiftedFamily(ground, family)
    assert len(sifted.listed.problem) < 0.8 * len(whole.problem)

    found = sifted.bounded(FAR)

    own = prices_in(whole, pairs_of(ground, family), found.prices)
    assert found.bound == pytest.approx(bound_at(whole.problem, *own), rel=1e-6)
    assert sifted.admitted >= len(whole.rows)


def test_what_listed_pairs_are_worth_at_most_does_not_bound_the_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """So few are listed that they are decided on as a whole, which tells nothing of the others."""
    monkeypatch.setattr(matching.sifting.family, "ROUNDS", 0)
    ground = Ground(*declared(12, 2, months=False))
    family = largest(ground)
    best = plan_group(list_all(ground, family).problem, 0.0, LONG_S)

    [plan] = plan_families(ground, [family], Effort(gap=0.0, time_s=LONG_S))

    assert len(plan.candidates) < len(list_all(ground, family).problem)
    assert best.value == pytest.approx(best.bound, rel=1e-6)
    assert best.value <= plan.group.bound * (1 + 1e-9)


@pytest.mark.parametrize("listed", [1, 30])
def test_where_all_pairs_are_listed_they_are_said_to_be_whole(
    listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching.sifting.family, "LISTED", listed)
    ground = Ground(*declared(12, 2, months=False))

    sifted = SiftedFamily(ground, largest(ground))

    assert sifted.is_whole is (listed == 30)


@pytest.mark.parametrize("seed", [1, 2])
def test_no_pair_that_pays_at_the_prices_of_the_bound_is_left_out(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given rounds enough, what pays is listed; whatever is not adds nothing to the bound."""
    monkeypatch.setattr(matching.sifting.family, "ROUNDS", 100)
    monkeypatch.setattr(matching.sifting.family, "CLOSE", 0.0)
    ground = Ground(*declared(40, seed))
    family = largest(ground)
    whole, sifted = list_all(ground, family), SiftedFamily(ground, family)

    found = sifted.bounded(FAR)

    own = prices_in(whole, pairs_of(ground, family), found.prices)
    gain = whole.problem.gain(own.supply, own.demand)
    listed = set(names_of(sifted.listed.candidates, np.arange(len(sifted.listed.candidates))))
    left_out = [g for name, g in zip(whole.names, gain.tolist(), strict=True) if name not in listed]
    assert sum(max(0.0, one) for one in left_out) == pytest.approx(found.added, abs=1e-6)
    assert found.added <= 1e-3 * found.bound


@given(st.integers(0, 30))
@settings(max_examples=4, deadline=None, derandomize=True)
def test_a_closer_bound_is_never_above_that_of_the_linear_problems(seed: int) -> None:
    ground = Ground(*declared(60, seed))
    family = largest(ground)

    assert SiftedFamily(ground, family).bounded(FAR).bound <= SiftedFamily(ground, family).bounded(0.0).bound


def test_a_sifted_run_is_as_good_as_one_of_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    territory, known = declared(40, 1)
    matcher = ExchangeMatcher(lambda _: known, solve_document)
    asked = SolveSettings(gap=0.03, time_limit_s=LONG_S)
    whole = matcher.propose(territory, asked, "run", NOON).run
    found: list[LargeFamilies | None] = []

    def find(*args: Any) -> LargeFamilies | None:
        found.append(find_large(*args, large=50))
        return found[-1]

    monkeypatch.setattr(matching.proposing, "find_large", find)
    monkeypatch.setattr(matching.sifting.family, "LISTED", 30)

    sifted = matcher.propose(territory, asked, "run", NOON).run

    assert found != [None]
    assert sifted.candidates == whole.candidates
    assert (sifted.objective_value or 0.0) <= (whole.bound or 0.0)
    assert (whole.objective_value or 0.0) <= (sifted.bound or 0.0)
    assert sifted.objective_value == pytest.approx(whole.objective_value, rel=0.04)
