"""Exchanges that bring less than they cost once are closed where nothing else rests on them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from matching import exchange_solve
from matching.closing import without_losing
from matching.exchange_parts import Solved, solve_apart
from matching.instance import Arc, state_instance
from matching.plan import Plan
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.ports import SolveSettings
from tests.matching.exchange_solving import arc, instance, need, offer

PAYING, LOSING = Arc("o", "n", "ash"), Arc("p", "m", "ash")
BOTH = Plan({PAYING: np.array([10.0]), LOSING: np.array([2.0])})


def document(changes: dict[str, Any] | None = None, **lists: Any) -> ExchangeInstance:
    """Return an instance whose two exchanges spare 100 € and 20 €, and cost 30 € once."""
    changed = changes or {}
    raw = instance(
        offers=[
            offer("o", 10, disposal_cost_eur_per_unit=10),
            offer("p", 2, disposal_cost_eur_per_unit=4) | changed.get("offer", {}),
        ],
        needs=[
            need("n", 10, purchase_cost_eur_per_unit=0),
            need("m", 2, purchase_cost_eur_per_unit=14) | changed.get("need", {}),
        ],
        arcs=[
            arc("o", "n", cost_eur_per_unit=0, opening_cost_eur=30),
            arc("p", "m", cost_eur_per_unit=1, opening_cost_eur=30) | {"yield": 0.5} | changed.get("arc", {}),
        ],
        **lists,
    )
    return ExchangeInstance.model_validate(raw)


def kept(changes: dict[str, Any] | None = None, **lists: Any) -> set[Arc]:
    """Return what is left of a plan with both exchanges."""
    return set(without_losing(state_instance(document(changes, **lists)), BOTH).sent)


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


def test_no_answer_loses_by_an_exchange_whatever_a_search_ends_with(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def end_early(*args: Any, **options: Any) -> Solved:
        solved = solve_apart(*args, **options)
        return replace(solved, found=replace(solved.found, plan=BOTH))

    monkeypatch.setattr(exchange_solve, "solve_apart", end_early)

    result = exchange_solve.solve_exchange(document(), SolveSettings())

    assert [(one.source, one.target) for one in result.flows] == [("o", "n")]
    assert result.objective_value == pytest.approx(70.0)
