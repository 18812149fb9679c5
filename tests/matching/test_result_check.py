"""`symbiose.solve-check/1`: what holds is found to hold, what does not is found out, prices prove bounds."""

import copy
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.exchange_check.facts import Facts
from symbiose.domain.exchange_check.most import find_most
from symbiose.domain.exchange_check.rows import rows_of
from tests.matching.checked_results import check
from tests.matching.exchange_checker import Check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, processor, solve

SEEDS = range(60)
TREATED = instance(
    offers=[offer("o1", 100.0, disposal_cost_eur_per_unit=65.0)],
    needs=[need("n1", 30.0, resource="slag", purchase_cost_eur_per_unit=40.0)],
    processors=[processor("p1", 40.0, cost_eur_per_unit=12.0)],
    arcs=[arc("o1", "p1", cost_eur_per_unit=8.0), arc("p1", "n1", "slag", cost_eur_per_unit=6.0)],
)
"""40 treated at 65 − 8 − 12 = 45 €, half of it sold at 40 − 6 = 34 €: 1,800 + 680 €."""


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("whole", [True, False], ids=["with_decisions", "linear"])
def test_every_answer_holds_and_its_prices_prove_the_linear_bound(seed: int, whole: bool) -> None:
    document = make_instance(seed, whole=whole)

    result = solve(document)
    found = check(document, result)

    assert (found.faults, found.bound_basis) == ((), found.bound_basis if whole else "duals")
    if result["status"] == "optimal":
        assert found.feasible
        assert found.objective_value == pytest.approx(result["objective_value"], rel=1e-6, abs=1e-6)
        assert found.bound is not None
        assert found.bound >= result["objective_value"] - 1e-6
        if not whole:
            assert found.bound == pytest.approx(result["bound"], rel=1e-6, abs=1e-6)
            assert found.solvers_word == 0.0


@pytest.mark.parametrize("seed", range(8))
def test_answers_of_the_other_solver_carry_prices_too(seed: int) -> None:
    document = make_instance(seed, whole=False)

    found = check(document, solve(document, solver="cbc"))

    assert (found.faults, found.bound_basis) == ((), "duals")


def disturbed(result: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Return a result of which one quantity is another."""
    other = copy.deepcopy(result)
    flow = dice.choice(other["flows"])
    period = dice.randrange(len(flow["quantity"]))
    flow["quantity"][period] = round(flow["quantity"][period] * dice.choice([0.0, 0.5, 1.3, 4.0]) + 0.5, 3)
    return other


def test_a_disturbed_plan_is_feasible_for_both_who_read_the_format_or_for_neither() -> None:
    dice = random.Random(1)
    documents = [make_instance(seed) for seed in SEEDS]
    answered = [(document, result) for document in documents if (result := solve(document))["flows"]]
    disturbances = [(d, disturbed(result, dice)) for d, result in answered for _ in range(5)]

    verdicts = [(check(d, other).feasible, kept_by_the_reader(d, other)) for d, other in disturbances]

    assert [verdict for verdict in verdicts if verdict[0] != verdict[1]] == []
    assert {feasible for feasible, _ in verdicts} == {True, False}


def kept_by_the_reader(document: dict[str, Any], result: dict[str, Any]) -> bool:
    """Tell whether the other reading of the format, which knows nothing of ours, finds every rule kept."""
    reader = Check(document, result)
    for rule in (reader.arc_limits, reader.supplies, reader.demands, reader.processing, reader.blends):
        rule()
    reader.decisions()
    return reader.faults == []


TAMPERED: dict[str, dict[str, Any]] = {
    "an objective too high": {"objective_value": 2500.0},
    "an objective too low": {"objective_value": 2400.0},
    "no objective": {"objective_value": None},
    "a bound below the plan": {"bound": 2400.0, "gap": 80 / 2480},
    "a bound above what is told by the gap": {"bound": 2600.0},
    "a gap of another size": {"gap": 0.5},
    "optimal without a bound": {"bound": None, "gap": None},
    "another objective": {"objective": "co2_avoided"},
    "infeasible": {"status": "infeasible"},
    "unbounded": {"status": "unbounded"},
    "something opened": {"opened": ["p1"]},
    "more net benefit": {"net_benefit_eur": 2481.0},
    "accounts of a site": {"by_site": {"a": {"cost": 0.0, "saving": 2600.0, "net": 2600.0}}},
    "no flows": {"flows": []},
    "an arc that is none": {"flows": [{"from": "o1", "to": "n1", "resource": "ash", "quantity": [1.0]}]},
    "a quantity too many": {
        "flows": [{"from": "o1", "to": "p1", "resource": "ash", "quantity": [40.0, 1.0]}]
    },
    "a price of nothing": {"prices": [{"rule": "capacity", "of": ["p9"], "price": [62.0]}]},
    "a store": {"stored": [{"offer": "o1", "stock": [0.0]}]},
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=[name.replace(" ", "_") for name in TAMPERED])
def test_what_is_not_so_is_found_out(change: dict[str, Any]) -> None:
    result = solve(TREATED)
    assert check(TREATED, result).holds

    found = check(TREATED, result | change)

    assert not found.holds
    assert found.faults


def test_the_price_of_a_rule_is_what_one_more_unit_would_bring() -> None:
    document = instance(
        offers=[offer("o1"), offer("o2")],
        needs=[need("n1", 15.0)],
        arcs=[arc("o1", cost_eur_per_unit=2.0), arc("o2", cost_eur_per_unit=4.0)],
    )
    more = copy.deepcopy(document)
    more["needs"][0]["quantity"] = 16.0

    result = solve(document)
    prices = {(p["rule"], *p["of"]): p["price"] for p in result["prices"]}

    assert prices["need_limit", "n1"] == [pytest.approx(10 + 5 - 4)]
    assert solve(more)["objective_value"] - result["objective_value"] == pytest.approx(11.0)


def test_the_price_of_a_capacity_tells_what_its_outputs_bring_too() -> None:
    more = copy.deepcopy(TREATED)
    more["processors"][0]["capacity"] = 41.0

    result = solve(TREATED)
    prices = {(p["rule"], *p["of"]): p["price"] for p in result["prices"]}

    assert result["objective_value"] == pytest.approx(2480.0)
    assert prices["capacity", "p1"] == [pytest.approx(45 + 34 / 2)]
    assert prices["output_limit", "p1", "slag"] == [pytest.approx(34.0)]
    assert solve(more)["objective_value"] - result["objective_value"] == pytest.approx(62.0)


def test_a_bound_that_the_prices_do_not_prove_is_no_bound_of_a_linear_instance() -> None:
    result = solve(TREATED)
    poorer = {
        "status": "optimal",
        "flows": [{"from": "o1", "to": "p1", "resource": "ash", "quantity": [40.0]}],
        "objective_value": 1800.0,
        "bound": 1800.0,
        "gap": 0.0,
        "net_benefit_eur": 1800.0,
        "by_site": {},
    }

    found = check(TREATED, result | poorer)

    assert (found.feasible, found.holds, found.objective_value) == (True, False, 1800.0)
    assert found.bound == pytest.approx(2480.0)
    assert "the prices carried prove 2480 only" in found.faults[0]


def test_without_prices_the_bound_is_the_word_of_whoever_told_it() -> None:
    result = solve(TREATED)
    del result["prices"]

    found = check(TREATED, result)

    assert (found.holds, found.bound_basis, found.bound) == (True, "told", result["bound"])
    assert found.solvers_word is None


def test_what_whole_numbers_add_to_the_bound_rests_on_the_word_of_the_solver() -> None:
    document = instance(
        offers=[offer(quantity=10.0)],
        needs=[need(quantity=4.0)],
        arcs=[arc(opening_cost_eur=50.0, max_quantity=5.0)],
    )
    document["needs"].append(need("n2", 3.0))
    document["arcs"].append(arc("o1", "n2", min_quantity=4.0))

    result = solve(document)
    found = check(document, result)

    assert (found.holds, found.bound_basis) == (True, "duals")
    assert found.bound is not None
    assert found.solvers_word == pytest.approx(found.bound - result["bound"], abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(seed=st.integers(0, 200), dice=st.randoms(use_true_random=False))
def test_whatever_the_prices_they_prove_no_less_than_the_optimum(seed: int, dice: random.Random) -> None:
    document = make_instance(seed)
    facts = Facts(ExchangeInstance.model_validate(document))
    result = solve(document)
    topics = sorted({line.topic for line in rows_of(facts, find_most(facts))})
    prices = [
        {"rule": topic.rule, "of": topic.of, "price": [dice.uniform(-20, 20) for _ in facts.periods]}
        for topic in topics
        if dice.random() < 0.7
    ]

    found = check(document, result | {"prices": prices})

    if result["status"] == "optimal":
        assert found.bound is not None
        assert found.bound >= result["objective_value"] - 1e-6
    else:
        assert (result["status"], found.bound) == ("infeasible", None)


def test_no_prices_prove_a_possible_instance_impossible() -> None:
    told = {"status": "infeasible", "objective_value": None, "bound": None, "gap": None, "flows": []}
    result = solve(TREATED)

    found = check(TREATED, result | told)

    assert (found.holds, found.bound_basis) == (False, "told")
    assert "sending nothing at all keeps every rule" in found.faults[-1]


def test_prices_prove_that_demands_cannot_hold_together() -> None:
    document = instance(offers=[offer(must_place=True)], needs=[need(quantity=4.0)], arcs=[arc()])

    result = solve(document)
    found = check(document, result)

    assert (result["status"], found.holds, found.bound_basis) == ("infeasible", True, "duals")
    assert check(document, {k: v for k, v in result.items() if k != "prices"}).bound_basis == "told"


def test_a_decision_beyond_what_there_is_needs_no_prices_to_be_impossible() -> None:
    lock = {"from": "o1", "to": "n1", "quantity": 11.0}
    document = instance(offers=[offer()], needs=[need()], arcs=[arc()], locked=[lock])

    result = solve(document)

    assert result["status"] == "infeasible"
    assert check(document, result).bound_basis == "duals"


def test_an_answer_from_elsewhere_may_tell_less() -> None:
    told = {
        "format": "symbiose.exchange-result/1",
        "status": "feasible",
        "objective_value": 62.0,
        "flows": [
            {"from": "o1", "to": "p1", "resource": "ash", "quantity": 1.0},
            {"from": "p1", "to": "n1", "resource": "slag", "quantity": 0.5},
        ],
    }

    found = check(TREATED, told)

    assert (found.holds, found.feasible, found.bound, found.gap) == (True, True, None, None)


@pytest.mark.parametrize(
    "change",
    [
        {"bound": 1e199, "gap": None},
        {"objective_value": -1e199},
        {"prices": [{"rule": "capacity", "of": ["p1"], "price": [1e99]}]},
        {"prices": [{"rule": "capacity", "of": ["p1"], "price": [-1e99]}]},
        {"prices": []},
        {"flows": [{"from": "o1", "to": "p1", "resource": "ash", "quantity": [1e60]}]},
        {"by_site": {"a": {"cost": 1e308, "saving": -1e308, "net": 1e308}}},
    ],
)
def test_however_far_figures_are_off_the_verdict_is_one(change: dict[str, Any]) -> None:
    found = check(TREATED, solve(TREATED) | change)

    assert found.bound is not None
    assert found.bound >= 2480.0 - 1e-6 or "bound" in change
    assert found.holds == ("prices" in change and found.bound <= 2480.0 + 1e-6)


def test_figures_that_would_be_no_numbers_are_faults_of_the_document() -> None:
    result = solve(TREATED)
    for change in (
        {"bound": 1e201},
        {"objective_value": -1e300},
        {"prices": [{"rule": "capacity", "of": ["p1"], "price": [1e101]}]},
        {"flows": [{"from": "o1", "to": "p1", "resource": "ash", "quantity": [-1.0]}]},
        {"surprise": 1},
    ):
        with pytest.raises(InvalidDocument):
            check(TREATED, result | change)


@pytest.mark.parametrize("size", [1e-30, 1e-6, 1e9, 1e30])
def test_amounts_of_any_size_are_checked_in_their_own_measure(size: float) -> None:
    document = copy.deepcopy(TREATED)
    for key, name in (("offers", "quantity"), ("needs", "quantity"), ("processors", "capacity")):
        document[key][0][name] *= size
    result = solve(document)

    found = check(document, result)
    result["objective_value"] *= 1.001

    assert (found.faults, found.bound_basis) == ((), "duals")
    assert not check(document, result).holds
