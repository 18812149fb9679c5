"""A bound that an answer refutes is neither told nor raised to it; the next one that holds is."""

import logging
from dataclasses import replace
from math import inf
from types import ModuleType

import pulp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching import exchange_search
from matching.exchange_solve import solve_document
from matching.heat import network_search
from matching.settling import told_with_openings, with_openings_paid
from matching.solver import solve_problem
from matching.solver_run import TOLERATED, Limit, Run, held
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.ports import SolveSettings
from tests.matching.exchange_solving import arc, instance, need, offer, solve
from tests.matching.heat.heat_network_solving import consumer, design, edge, network, source

AMOUNTS = st.floats(-1e9, 1e9)


@given(bounds=st.lists(AMOUNTS, max_size=5), value=AMOUNTS, size=st.floats(0, 1e10), of_cost=st.booleans())
def test_what_is_told_is_never_on_the_wrong_side_and_is_one_of_the_bounds_or_the_value(
    bounds: list[float], value: float, size: float, of_cost: bool
) -> None:
    told = held(bounds, value, size, of_cost=of_cost)

    if told is not None:
        assert told in (*bounds, value)
        assert (told <= value) if of_cost else (told >= value)
    sign = -1 if of_cost else 1
    refuted = [sign * (value - bound) > max(TOLERATED * size, 1e-12) for bound in bounds]
    assert (told is None) == all(refuted)


@pytest.mark.parametrize("of_cost", [False, True])
def test_the_closest_bound_that_stands_is_told(of_cost: bool, caplog: pytest.LogCaptureFixture) -> None:
    sign = -1.0 if of_cost else 1.0
    bounds = [sign * one if one else None for one in (90.0, 130.0, None, 110.0)]

    with caplog.at_level(logging.ERROR):
        assert held(bounds, sign * 100.0, 100.0, of_cost=of_cost) == sign * 110.0

    assert [vars(one)["bound"] for one in caplog.records] == [sign * 90.0]


def test_an_infinite_bound_stands_for_nothing_proven() -> None:
    assert held([inf], 1.0, 1.0) == inf
    assert held([], 1.0, 1.0) is None
    assert held([None], 1.0, 1.0) is None


TWO_OFFERS = instance(
    offers=[offer(name, 6, disposal_cost_eur_per_unit=10) for name in ("o", "p")],
    needs=[need("n", 10, purchase_cost_eur_per_unit=0)],
    arcs=[arc(name, "n", cost_eur_per_unit=0, opening_cost_eur=30) for name in ("o", "p")],
)
"""10 of 12 t spare 10 €/t over exchanges of 30 € each: 40 €; 50 € where opening is paid by the share used."""


def _with_false_bounds(monkeypatch: pytest.MonkeyPatch, module: ModuleType, share: float) -> None:
    """Let the solver tell of problems with decisions a share of the bound that it proved."""

    def solved(problem: pulp.LpProblem, name: str, limit: Limit) -> Run:
        run = solve_problem(problem, name, limit)
        return replace(run, bound=run.bound * share) if run.bound and problem.isMIP() else run

    monkeypatch.setattr(module, "solve_problem", solved)


@pytest.mark.parametrize(("share", "bound"), [(1.0, 40.0), (1.2, 48.0), (1 - 1e-6, 40.0), (0.9, 50.0)])
def test_an_exchange_answer_that_refutes_its_bound_tells_that_of_its_linear_problem(
    monkeypatch: pytest.MonkeyPatch, share: float, bound: float
) -> None:
    _with_false_bounds(monkeypatch, exchange_search, share)

    told = solve(TWO_OFFERS)

    assert told["objective_value"] == pytest.approx(40)
    assert told["bound"] == pytest.approx(bound)
    assert told["status"] == ("optimal" if bound == 40.0 else "feasible")


@pytest.mark.parametrize(("share", "status"), [(1.0, "optimal"), (0.9, "feasible"), (1.1, "feasible")])
def test_a_network_that_refutes_its_bound_tells_none(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, share: float, status: str
) -> None:
    """That a network earns 300 €/year leaves -330 standing, if far; -270 is not told beside it."""
    document = network(edges=[edge()], sources=[source()], consumers=[consumer()])
    _with_false_bounds(monkeypatch, network_search, share)

    told = design(document)

    cost = told["objective_eur_per_year"]
    assert cost == pytest.approx(-300)
    assert told["status"] == status
    refuted = share < 1
    assert told["bound"] == (None if refuted else pytest.approx(cost * share))
    assert [one.message for one in caplog.records] == (
        ["the bound of an answer is refuted by it"] if refuted else []
    )


def test_a_settled_part_is_not_bounded_by_less_than_it_brings() -> None:
    document = ExchangeInstance.model_validate(TWO_OFFERS).model_dump(by_alias=True)
    answer = solve_document(with_openings_paid(document), SolveSettings())

    assert told_with_openings(document, answer).bound == pytest.approx(100)
    assert told_with_openings(document, replace(answer, bound=39.0)).bound is None
