"""Instances too large for the whole model: truthful bounds, and answers close to them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching.solar import search
from matching.solar.model import SharingModel
from matching.solar.operation import best_shares
from matching.solar.pools import reach_pools
from matching.solar.sharing import Sharing, merged
from matching.solar.typical import alike
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


@pytest.mark.parametrize("seed", range(20))
def test_the_search_for_large_ones_tells_true_bounds_of_small_ones(
    monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(search, "MOST_COLUMNS", -1)
    if seed % 2:
        monkeypatch.setattr(search, "MOST_IN_TURNS", 0)
    document = make_sharing(seed, whole=True, most=2)

    result = answer(document, time_limit_s=2.0)

    best = best_value(document)
    assert result["objective_value"] <= best * (1 + 1e-6) + 1e-6
    assert result["bound"] >= best * (1 - 1e-6) - 1e-6


def test_groups_of_the_best_split_are_kept_where_there_is_no_time_for_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("MOST_PARTS", "TRIES", "POLISH_SHARE", "STARTS_SHARE"):
        monkeypatch.setattr(search, name, 0)
    monkeypatch.setattr(search, "MOST_COLUMNS", -1)
    document = make_territory(1, 6, 5, steps=24, width_m=1000.0, key="static")

    result = answer(document, gap=0.5, time_limit_s=60.0)

    assert result["groups"]


def summed(document: dict[str, Any]) -> Sharing:
    """Return an instance with all steps summed to one."""
    data = stated(document)
    return merged(data, np.zeros(data.steps, dtype=np.intp))


def test_summed_steps_do_not_make_an_owner_use_by_night_what_it_gives_by_day() -> None:
    people = [
        participant("owner", use=[1.0, 100.0], purchase_eur_per_kwh=0.05),
        participant("neighbour", use=[100.0, 0.0], purchase_eur_per_kwh=0.30),
    ]
    roofs = [roof(owner="owner", whole=True, output_kw_per_kwp=[1.0, 0.01])]
    document = sharing(people, roofs, (1.0, 1.0), key="optimal")

    # By day 1 kWh of own use and 99 shared, by night 1 of own use.
    assert answer(document)["objective_value"] == pytest.approx(2 * 0.05 + 99 * 0.30)
    assert reach(summed(document)) >= 2 * 0.05 + 99 * 0.30 - 1e-9


@pytest.mark.parametrize("seed", range(100, 110))
def test_a_bound_over_summed_steps_is_still_one(seed: int) -> None:
    document = make_sharing(seed, whole=True, most=2, key="optimal")

    data = summed(document)

    if data.steps and data.objective != "installed_power":
        assert reach(data) >= best_value(document) * (1 - 1e-6) - 1e-6


@pytest.mark.parametrize("key", ["optimal", "dynamic_prorata", "static"])
def test_neighbours_who_pay_alike_are_grouped_close_to_the_bound(key: str) -> None:
    document = make_territory(2, 12, 8, steps=288, width_m=1200.0, key=key)
    for person in document["participants"]:
        person |= {"purchase_eur_per_kwh": 0.18, "shared_fee_eur_per_kwh": 0.05}

    result = answer(document, gap=0.05, time_limit_s=8.0)

    assert result["status"] == "optimal"


def test_a_compact_territory_is_answered_within_one_percent() -> None:
    document = make_territory(3, 30, 20, steps=288, width_m=1300.0)

    result = answer(document, gap=0.01, time_limit_s=20.0)

    assert result["status"] == "optimal"
    assert len(result["groups"]) >= 1


def test_without_time_a_large_instance_still_gets_an_answer() -> None:
    result = answer(make_territory(4, 20, 12, steps=144), time_limit_s=0.1)

    assert result["status"] in ("optimal", "feasible")
    assert result["bound"] is None or result["bound"] >= result["objective_value"]


@pytest.fixture(scope="module")
def territory() -> Sharing:
    return stated(make_territory(5, 10, 8, steps=144))


def reach(data: Sharing) -> float:
    model = SharingModel(data, reach_pools(data))
    bound = solve_problem(model.problem, "highs", Limit(1e-9, 20.0)).bound
    assert bound is not None
    return bound


def test_fewer_typical_steps_never_bring_the_bound_below_that_of_all_steps(territory: Sharing) -> None:
    whole = reach(territory)

    few = [reach(merged(territory, alike(territory, territory.most, n))) for n in (1, 5, 20)]

    assert all(bound >= whole * (1 - 1e-9) for bound in few)
    assert few[2] <= whole * 1.05


def test_steps_in_the_same_proportions_are_summed_without_loss(territory: Sharing) -> None:
    twice = np.repeat(np.arange(territory.steps), 2)
    parts = np.tile([0.25, 0.75], territory.steps)
    doubled = replace(
        territory,
        **{
            name: getattr(territory, name)[:, twice] * parts for name in ("consumed", "output", "surely_used")
        },
    )

    label = alike(doubled, doubled.most, territory.steps)

    assert reach(merged(doubled, label)) >= reach(territory) * (1 - 1e-9)
    assert reach(doubled) == pytest.approx(reach(territory))


def test_shares_follow_the_worth_until_the_rest_is_given() -> None:
    rest, left = np.array([100.0, 50.0]), np.array([[20.0, 20.0], [100.0, 100.0]])

    shares = best_shares(rest, left, np.array([2.0, 1.0]))

    # The first is worth more until 0.2 fills its first step; then 50 × 2 = 100 ties with 150 × 1 in favour
    # of the second, which takes all that is left.
    assert shares == pytest.approx([0.2, 0.8])
