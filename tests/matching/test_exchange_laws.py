"""Laws that hold for every instance; the checker of results adds balances and capacities to each of them."""

import copy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, solve

SEEDS = st.integers(0, 10**6)
LAW = settings(max_examples=40, deadline=None)
ANSWERED = ("optimal", "feasible")
QUANTITIES = ("quantity", "capacity", "min_quantity", "max_quantity")


def times(value: Any, factor: float) -> Any:
    return [one * factor for one in value] if isinstance(value, list) else value * factor


def scaled(document: dict[str, Any], quantity: float, price: float) -> dict[str, Any]:
    """Return an instance in other units of quantity and money."""
    found = copy.deepcopy(document)
    for name in ("offers", "needs", "processors", "pools", "arcs", "storage", "locked"):
        for entry in found[name]:
            for key, value in entry.items():
                if key in QUANTITIES and value is not None:
                    entry[key] = times(value, quantity)
                elif key == "opening_cost_eur":
                    entry[key] = value * quantity * price
                elif "_eur_per_unit" in key:
                    entry[key] = value * price
    return found


@given(SEEDS, st.sampled_from([1e-6, 1e-3, 1e3, 1e9]), st.sampled_from([1e-3, 1.0, 1e4]))
@LAW
def test_another_unit_leaves_the_plan_alone(seed: int, quantity: float, price: float) -> None:
    document = make_instance(seed)

    first, second = solve(document), solve(scaled(document, quantity, price))

    assert second["status"] == first["status"]
    if first["status"] in ANSWERED:
        factor = quantity * (price if document["objective"] == "net_benefit" else 1.0)
        size = max(1.0, abs(first["objective_value"]))
        assert second["objective_value"] / factor == pytest.approx(first["objective_value"], abs=1e-6 * size)


@given(SEEDS)
@LAW
def test_one_more_pair_never_lowers_the_optimum(seed: int) -> None:
    document = make_instance(seed)
    known = {(a["from"], a["to"], a["resource"]) for a in document["arcs"]}
    pairs = [(o, n) for o in document["offers"] for n in document["needs"]]
    free = [(o, n) for o, n in pairs if (o["id"], n["id"], o["resource"]) not in known]
    before = solve(document, gap=0.0)
    if not free or before["status"] not in ANSWERED:
        return
    o, n = free[seed % len(free)]

    after = solve(document | {"arcs": [*document["arcs"], arc(o["id"], n["id"], o["resource"])]}, gap=0.0)

    assert after["objective_value"] >= before["objective_value"] - 1e-6 * max(
        1, abs(before["objective_value"])
    )


@given(SEEDS)
@LAW
def test_the_order_of_the_lists_leaves_the_optimum_alone(seed: int) -> None:
    document = make_instance(seed)
    shuffled = copy.deepcopy(document)
    for value in shuffled.values():
        if isinstance(value, list):
            Random(seed).shuffle(value)

    first, second = solve(document), solve(shuffled)

    assert first["status"] == second["status"]
    if first["status"] in ANSWERED:
        assert second["objective_value"] == pytest.approx(first["objective_value"], rel=1e-6, abs=1e-6)
        assert second["net_benefit_eur"] == pytest.approx(first["net_benefit_eur"], rel=1e-6, abs=1e-6)


@given(SEEDS)
@LAW
def test_both_solvers_agree(seed: int) -> None:
    document = make_instance(seed)

    first, second = solve(document, solver="highs"), solve(document, solver="cbc")

    assert (first["solver"], second["solver"]) == ("highs", "cbc")
    assert first["status"] == second["status"]
    if first["status"] in ANSWERED:
        assert second["objective_value"] == pytest.approx(first["objective_value"], rel=1e-6, abs=1e-6)


@given(SEEDS)
@LAW
def test_the_same_instance_gets_the_same_plan_every_time(seed: int) -> None:
    document = make_instance(seed)

    first, second = solve(document), solve(document)

    assert {k: v for k, v in first.items() if k != "seconds"} == {
        k: v for k, v in second.items() if k != "seconds"
    }


@given(SEEDS)
@LAW
def test_the_better_objective_has_no_better_tie(seed: int) -> None:
    document = make_instance(seed, whole=False) | {"objective": "co2_avoided"}

    tied, alone = solve(document), solve(document | {"objective": "net_benefit"})

    if tied["status"] in ANSWERED:
        assert tied["net_benefit_eur"] <= alone["net_benefit_eur"] + 1e-6 * max(
            1, abs(alone["net_benefit_eur"])
        )
