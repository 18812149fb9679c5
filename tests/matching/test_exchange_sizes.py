"""Costs that forbid and quantities next to nothing leave the answer true."""

import warnings
from typing import Any

import pytest

from matching.exchange_model import ExchangeModel
from matching.instance import state_instance
from matching.limits import find_limits
from matching.prohibitive import PROHIBITIVE, lower_prohibitive_costs
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from tests.matching.exchange_solving import arc, instance, need, offer, processor, sent, solve

FORBIDS: dict[str, dict[str, Any]] = {
    "arc": {"cost_eur_per_unit": 1e15},
    "arc opening": {"opening_cost_eur": 1e18},
    "need": {"opening_cost_eur": 1e15},
    "storage": {"cost_eur_per_unit_period": 1e15},
}


def two_ways(where: str) -> dict[str, Any]:
    """Return an instance whose first need is forbidden by a cost, not so the second."""
    first = FORBIDS[where] if where.startswith("arc") else {}
    dear = FORBIDS[where] if where == "need" else {}
    stores = [{"offer": "o1", "capacity": 5.0, **FORBIDS[where]}] if where == "storage" else []
    return instance(
        periods=2,
        offers=[offer()],
        needs=[need("n1", **dear), need("n2", 20.0)],
        arcs=[arc(target="n1", **first), arc(target="n2", cost_eur_per_unit=0.0 if stores else 1.0)],
        storage=stores,
    )


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("where", FORBIDS)
def test_gains_count_beside_a_cost_that_forbids(where: str, solver: str) -> None:
    result = solve(two_ways(where), solver=solver, gap=0.0)

    assert result["status"] == "optimal"
    assert result["objective_value"] == pytest.approx(300.0 if where == "storage" else 280.0)


def test_a_cost_that_cannot_be_avoided_is_paid() -> None:
    document = instance(
        offers=[offer(must_place=True), offer("o2")],
        needs=[need(), need("n2")],
        arcs=[arc(cost_eur_per_unit=1e15), arc("o2", "n2")],
    )

    result = solve(document)

    assert result["status"] == "optimal"
    assert result["objective_value"] == pytest.approx(-1e16)
    assert sent(result, "o2", "n2") == pytest.approx([10.0])


def test_an_answer_that_costs_hide_is_not_called_optimal() -> None:
    document = instance(
        offers=[offer()],
        needs=[need(purchase_cost_eur_per_unit=0.0)],
        processors=[processor(disposal_cost_eur_per_unit=1e15)],
        arcs=[arc(target="p1"), arc("p1", "n1", "slag")],
    )

    result = solve(document)

    assert result["bound"] >= 100.0
    assert result["status"] == "feasible" or result["objective_value"] == pytest.approx(100.0)


def test_only_costs_far_above_all_gains_are_lowered() -> None:
    gains_eur = 10.0 * 15.0
    model = stated(-PROHIBITIVE * gains_eur / 10.0 * 0.99)
    dearer = stated(-PROHIBITIVE * gains_eur / 10.0 * 1.01)

    assert not lower_prohibitive_costs(model.problem)
    assert lower_prohibitive_costs(dearer.problem)
    assert min(dearer.problem.objective.values()) == pytest.approx(-PROHIBITIVE * gains_eur / 10.0)


def stated(worth_eur_per_unit: float) -> ExchangeModel:
    """Return a model with one arc worth 15 €/unit and one worth what is said."""
    cost = 15.0 - worth_eur_per_unit
    document = instance(
        offers=[offer(), offer("o2")],
        needs=[need(), need("n2")],
        arcs=[arc(), arc("o2", "n2", cost_eur_per_unit=cost)],
    )
    data = state_instance(ExchangeInstance.model_validate(document))
    return ExchangeModel(data, find_limits(data))


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("quantity", [1e-320, 1e-200, 1e-15])
def test_next_to_nothing_is_sent_too(quantity: float, solver: str) -> None:
    document = instance(
        periods=2,
        offers=[offer(quantity=quantity)],
        needs=[need(quantity=20.0, purchase_cost_eur_per_unit=0.0)],
        processors=[processor(capacity=50.0)],
        arcs=[arc(), arc(target="p1"), arc("p1", "n1", "slag")],
        storage=[{"offer": "o1", "capacity": 5.0}],
    )

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = solve(document, solver=solver)

    assert result["status"] == "optimal"
    assert result["objective_value"] == pytest.approx(20 * quantity, rel=1e-3, abs=0.0)
