"""Exchanges that bring less than they cost once are closed where nothing else rests on them."""

from typing import Any

import numpy as np
import pytest

from benchmarks.exchange_instances import make_document
from matching.closing import without_losing
from matching.instance import Arc, state_instance
from matching.plan import Plan
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from tests.matching.checked_results import check
from tests.matching.exchange_solving import arc, instance, need, offer, solve

PAYING, LOSING = Arc("o", "n", "ash"), Arc("p", "m", "ash")


def kept(changes: dict[str, Any] | None = None, **lists: Any) -> set[Arc]:
    """Return what is left of exchanges that spare 100 € and 20 €, and cost 30 € once."""
    raw = instance(
        offers=[
            offer("o", 10, disposal_cost_eur_per_unit=10),
            offer("p", 2, disposal_cost_eur_per_unit=4) | (changes or {}).get("offer", {}),
        ],
        needs=[
            need("n", 10, purchase_cost_eur_per_unit=0),
            need("m", 2, purchase_cost_eur_per_unit=14) | (changes or {}).get("need", {}),
        ],
        arcs=[
            arc("o", "n", cost_eur_per_unit=0, opening_cost_eur=30),
            arc("p", "m", cost_eur_per_unit=1, opening_cost_eur=30)
            | {"yield": 0.5}
            | (changes or {}).get("arc", {}),
        ],
        **lists,
    )
    data = state_instance(ExchangeInstance.model_validate(raw))
    return set(without_losing(data, Plan({PAYING: np.array([10.0]), LOSING: np.array([2.0])})).sent)


def test_what_loses_is_closed_and_what_pays_is_kept() -> None:
    assert kept() == {PAYING}


@pytest.mark.parametrize(
    ("changes", "lists"),
    [
        ({"arc": {"opening_cost_eur": 20.0}}, {}),
        ({"arc": {"cost_eur_per_unit": -20.0}}, {}),
        ({"offer": {"must_place": True}}, {}),
        ({"need": {"must_meet": True}}, {}),
        ({"need": {"accepts": {"chlorine": {"max": 1.0}}}, "offer": {"quality": {"chlorine": 0.5}}}, {}),
        ({}, {"storage": [{"offer": "p", "capacity": 1.0}]}),
        ({}, {"locked": [{"from": "p", "to": "m", "quantity": [2.0]}]}),
        ({}, {"objective": "quantity_diverted"}),
    ],
)
def test_what_pays_or_is_owed_stays_open(changes: dict[str, Any], lists: dict[str, Any]) -> None:
    assert kept(changes, **lists) == {PAYING, LOSING}


@pytest.mark.parametrize("gap", [0.05, 0.9])
def test_no_answer_loses_by_an_exchange_however_wide_the_gap_that_it_may_leave(gap: float) -> None:
    document = make_document(40)

    result = solve(document, gap=gap)

    data = state_instance(ExchangeInstance.model_validate(document))
    plan = Plan({Arc(f["from"], f["to"], f["resource"]): np.array(f["quantity"]) for f in result["flows"]})
    assert check(document, result).holds
    assert plan.sent
    assert without_losing(data, plan).sent.keys() == plan.sent.keys()
