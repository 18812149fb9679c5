"""Each thing that a result tells and that cannot be is told in a sentence of its own."""

from typing import Any

import pytest

from tests.matching.checked_results import check
from tests.matching.exchange_solving import arc, instance, need, offer

STORED = instance(
    periods=2,
    offers=[offer("o1", [10.0, 0.0]), offer("o2", [4.0, 4.0])],
    needs=[need("n1", [5.0, 5.0]), need("n2", [3.0, 3.0], accepts={"moisture": {"max": 0.2}})],
    storage=[{"offer": "o1", "capacity": 6.0}],
    arcs=[arc("o1", "n1"), arc("o2", "n1"), arc("o2", "n2")],
    forbidden=[{"from": "o2", "to": "n1"}],
)
"""o1 has all in the first period and may keep 6 for the second; o2 may serve nothing."""
KEPT = {"from": "o1", "to": "n1", "resource": "ash", "quantity": [5.0, 5.0]}
TOLD: dict[str, Any] = {
    "format": "symbiose.exchange-result/1",
    "status": "feasible",
    "objective_value": 150.0,
    "flows": [KEPT],
    "stored": [{"offer": "o1", "stock": [5.0, 0.0]}],
}


def flow(**changes: Any) -> dict[str, Any]:
    return {"from": "o2", "to": "n1", "resource": "ash", "quantity": [1.0, 0.0]} | changes


def price(*figures: float) -> dict[str, Any]:
    return {"rule": "supply_limit", "of": ["o1"], "price": figures}


FAULTS: dict[str, dict[str, Any]] = {
    "o2 → n1 (ash) carries something though it is forbidden.": {"flows": [KEPT, flow()]},
    "o2 → n2 (ash) carries something though its source does not state what n2 bounds.": {
        "flows": [KEPT, flow(to="n2")]
    },
    "o1 → n1 (ash) is told twice.": {"flows": [KEPT, KEPT]},
    "Period 1: 7 of o1 are in store, where 6 have room.": {"stored": [{"offer": "o1", "stock": [7.0, 0.0]}]},
    "2 of o1 are in store after the last period.": {"stored": [{"offer": "o1", "stock": [5.0, 2.0]}]},
    "The store of o1 is told twice.": {"stored": TOLD["stored"] * 2},
    "The store of o1 has 1 stocks for 2 periods.": {"stored": [{"offer": "o1", "stock": [5.0]}]},
    "Period 2: o1 gives 5, more than the 0 it has.": {"stored": []},
    "The price of supply_limit of o1 is told twice.": {"prices": [price(15.0, 15.0)] * 2},
    "The price of supply_limit of o1 has 3 figures for 2 periods.": {"prices": [price(15.0, 15.0, 15.0)]},
    "A gap is told, and no bound.": {"gap": 0.0},
    "The plan is told to be optimal, its gap is 0.02, the one asked 0.01.": {
        "status": "optimal",
        "bound": 153.0,
        "gap": 0.02,
        "gap_asked": 0.01,
    },
    "The plan is told to be feasible, its gap is 0.02, the one asked 0.02.": {
        "bound": 153.0,
        "gap": 0.02,
        "gap_asked": 0.02,
    },
}


def test_the_plan_holds_before_anything_is_changed() -> None:
    found = check(STORED, TOLD)

    assert (found.faults, found.feasible, found.objective_value) == ((), True, 150.0)


@pytest.mark.parametrize("sentence", FAULTS)
def test_what_cannot_be_is_told_in_a_sentence(sentence: str) -> None:
    found = check(STORED, TOLD | FAULTS[sentence])

    assert sentence in found.faults
    assert not found.holds
