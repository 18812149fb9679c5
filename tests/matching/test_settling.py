"""Answers found with everything open are told with what opening costs, and keep their bound."""

from dataclasses import replace

import pytest

from matching.exchange_solve import solve_document, solve_with_prices
from matching.settling import told_with_openings, with_openings_paid
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.ports import SolveSettings
from tests.matching.exchange_solving import arc, instance, need, offer


def test_an_answer_is_told_with_its_openings_and_the_bound_without_them() -> None:
    """10 t spare 10 €/t each over an exchange that costs 30 € once: 70 €, and no more than 100 €."""
    raw = instance(
        offers=[offer("o", 10, disposal_cost_eur_per_unit=10)],
        needs=[need("n", 10, purchase_cost_eur_per_unit=0)],
        arcs=[arc("o", "n", cost_eur_per_unit=0, opening_cost_eur=30)],
    )
    document = ExchangeInstance.model_validate(raw).model_dump(by_alias=True)

    told = told_with_openings(document, solve_document(with_openings_paid(document), SolveSettings()))

    assert told.status == "feasible"
    assert told.objective_value == pytest.approx(70)
    assert told.bound == pytest.approx(100)


def test_crumbs_open_nothing() -> None:
    """Of 10 t all go to one need, and a crumb that the solver left to another: one exchange of 30 € opens."""
    raw = instance(
        offers=[offer("o", 10, disposal_cost_eur_per_unit=10)],
        needs=[need(name, 10, purchase_cost_eur_per_unit=0) for name in ("n", "m")],
        arcs=[arc("o", name, cost_eur_per_unit=0, opening_cost_eur=30) for name in ("n", "m")],
    )
    document = ExchangeInstance.model_validate(raw).model_dump(by_alias=True)
    answer = solve_with_prices(with_openings_paid(document), SolveSettings())
    assert answer.result is not None
    [flow] = answer.result.flows
    [other] = {"n", "m"} - {flow.target}
    crumb = flow.model_copy(update={"target": other, "quantity": (2e-8,)})
    flows = (*answer.flows, ("o", other, flow.resource, (2e-8,)))
    crumbs = replace(answer, flows=flows, result=answer.result.model_copy(update={"flows": (flow, crumb)}))

    told = told_with_openings(document, crumbs)

    assert told.objective_value == pytest.approx(70)
    assert told.flows == answer.flows
    assert told.result is not None
    assert told.result.flows == (flow,)
    assert len(told.result.opened) == 1


@pytest.mark.parametrize(("locked", "value", "opened"), [(False, 70.0, 1), (True, 49.0, 2)])
def test_an_exchange_that_brings_less_than_it_costs_once_is_closed_unless_people_decided_on_it(
    locked: bool, value: float, opened: int
) -> None:
    """10 t spare 10 €/t each; 0.9 t more go to a need that opens for 30 € and spares 9 € with them."""
    raw = instance(
        offers=[
            offer("o", 10, disposal_cost_eur_per_unit=10),
            offer("p", 0.9, disposal_cost_eur_per_unit=10),
        ],
        needs=[need(name, 10, purchase_cost_eur_per_unit=0) for name in ("n", "m")],
        arcs=[
            arc(source, target, cost_eur_per_unit=0, opening_cost_eur=30)
            for source, target in (("o", "n"), ("p", "m"))
        ],
        locked=[{"from": "p", "to": "m", "quantity": [0.9]}] if locked else [],
    )
    document = ExchangeInstance.model_validate(raw).model_dump(by_alias=True)

    told = told_with_openings(document, solve_with_prices(with_openings_paid(document), SolveSettings()))

    assert told.objective_value == pytest.approx(value)
    assert told.bound == pytest.approx(109)
    assert told.result is not None
    assert len(told.result.opened) == len(told.result.flows) == len(told.flows) == opened
    assert told.result.net_benefit_eur == pytest.approx(value)
