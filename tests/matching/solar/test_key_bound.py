"""Bounds of the keys `dynamic_prorata` and `static` themselves: never below what can be reached."""

from typing import Any

import numpy as np
import pytest

from matching.solar import part_bands, part_prices
from matching.solar.key_bound import key_bound
from matching.solar.sharing import merged
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

LIMIT = Limit(1e-6, 20.0)


def bound_of(document: dict[str, Any]) -> float | None:
    data = stated(document)
    return key_bound(data, data.most, "highs", LIMIT, 10_000)


@pytest.mark.parametrize("key", ["dynamic_prorata", "static"])
@pytest.mark.parametrize("seed", range(12))
def test_no_choice_of_roofs_and_groups_exceeds_the_bound(seed: int, key: str) -> None:
    document = make_sharing(seed, whole=True, objective="net_benefit", key=key)

    bound = bound_of(document)

    if bound is None:
        assert not stated(document).steps
        return
    assert bound >= best_value(document) - 1e-6 * (1 + abs(bound))


@pytest.mark.parametrize("key", ["dynamic_prorata", "static"])
@pytest.mark.parametrize("seed", range(100, 112))
def test_no_answer_with_free_sizes_exceeds_the_bound(seed: int, key: str) -> None:
    document = make_sharing(seed, most=5, objective="net_benefit", key=key)

    bound, value = bound_of(document), answer(document, time_limit_s=2.0)["objective_value"]

    assert bound is not None
    assert bound >= value - 1e-6 * (1 + abs(bound))


@pytest.mark.parametrize("seed", range(6))
def test_no_choice_of_roofs_shares_more_by_fixed_shares_than_the_bound(seed: int) -> None:
    document = make_sharing(seed, whole=True, objective="shared_energy", key="static")

    bound = bound_of(document)

    assert bound is not None
    assert bound >= best_value(document) - 1e-6 * (1 + bound)


def test_what_the_key_by_use_must_lose_is_proven() -> None:
    people = [
        participant("dear", use=[60.0, 60.0], purchase_eur_per_kwh=0.24),
        participant("cheap", use=[60.0, 60.0], purchase_eur_per_kwh=0.12),
    ]
    document = sharing(people, [roof(most=60.0, output_kw_per_kwp=[2.0, 1.0])], hours=(1.0, 1.0))

    best = answer(document | {"key": "optimal"})["objective_value"]
    result = answer(document | {"key": "dynamic_prorata"})

    # At noon both use 60; of 60 in the evening the dear one uses all, 36 €, or by use half, 32.40 €. A roof
    # of its own that gives it more of the evening takes twice as much from the cheap one at noon.
    assert best == pytest.approx(120 * 0.24 + 60 * 0.12)
    assert result["objective_value"] == pytest.approx(90 * 0.24 + 90 * 0.12)
    assert result["bound"] == pytest.approx(32.4, rel=0.02)
    assert best / result["bound"] > 1.05


def test_what_fixed_shares_must_lose_is_proven() -> None:
    people = [participant("morning", use=[100.0, 0.0]), participant("evening", use=[0.0, 100.0])]
    document = sharing(people, [roof(whole=True)], hours=(1.0, 1.0))

    best = answer(document | {"key": "optimal"})
    result = answer(document | {"key": "static"})

    # All 200 kWh at 0.15 €; with shares k and 1 − k, 100 k and 100 (1 − k) of them.
    assert best["objective_value"] == pytest.approx(30.0)
    assert result["objective_value"] == pytest.approx(15.0)
    assert result["bound"] == pytest.approx(15.0)
    assert result["status"] == "optimal"


def test_own_use_between_the_sizes_looked_at_is_in_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [
        participant("owner", use=[50.0, 50.0], purchase_eur_per_kwh=0.2, shared_fee_eur_per_kwh=0.19),
        participant("next", use=[50.0, 50.0], purchase_eur_per_kwh=0.01),
    ]
    own = roof(owner="owner", output_kw_per_kwp=[1.0, 1.0], om_eur_per_kwp_year=0.3)
    document = sharing(people, [own], hours=(1.0, 1.0))
    monkeypatch.setattr(part_bands, "SIZES", 0)

    bound = bound_of(document)

    # 50 kWp are best: 100 kWh at 0.20 € less 15 €. Of 0 and 100 kWp none gains anything: 25 € − 30 €.
    assert answer(document)["objective_value"] == pytest.approx(5.0)
    assert bound is not None
    assert bound >= 5.0


def test_what_an_owner_of_several_roofs_uses_itself_is_in_the_bound_and_no_more() -> None:
    owner = participant("owner", use=[50.0], purchase_eur_per_kwh=0.2)
    roofs = [roof(name, most=40.0, owner="owner", om_eur_per_kwp_year=0.05) for name in "rs"]

    bound = bound_of(sharing([owner], roofs))

    # 50 of the 80 kWp are built: 50 kWh at 0.20 € less 50 × 0.05 €.
    assert bound == pytest.approx(7.5, rel=0.02)
    assert bound >= 7.5 * (1 - 1e-9)


@pytest.mark.parametrize("seed", [1, 2])
def test_sums_of_steps_never_lower_the_bound_of_fixed_shares(seed: int) -> None:
    data = stated(make_territory(seed, 6, 4, steps=72, width_m=900.0, key="static"))
    halves = merged(data, np.arange(data.steps) // 2)

    fine, coarse = (key_bound(one, one.most, "highs", LIMIT, 10_000) for one in (data, halves))

    assert fine is not None
    assert coarse is not None
    assert fine <= coarse * (1 + 1e-6)


def test_the_bound_of_fixed_shares_is_closer_than_that_of_the_best_split() -> None:
    document = make_territory(1, 8, 5, steps=72, width_m=900.0, key="static")

    result = answer(document, time_limit_s=4.0, gap=0.005)
    best = answer(document | {"key": "optimal"}, time_limit_s=4.0, gap=0.005)

    value = result["objective_value"]
    assert result["bound"] - value <= (best["bound"] - value) / 2


def test_power_and_energy_by_use_have_no_bound_of_their_own() -> None:
    for key, objective in (("static", "installed_power"), ("dynamic_prorata", "shared_energy")):
        assert bound_of(make_sharing(3, key=key, objective=objective)) is None


def test_a_bound_that_would_take_too_long_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_sharing(1, objective="net_benefit", key="dynamic_prorata")
    assert bound_of(document) is not None

    monkeypatch.setattr(part_prices, "MOST_PRICES", 0)

    assert bound_of(document) is None
    assert answer(document)["bound"] is not None
