"""Without time there is still a plan, unless demands stand in its way, and it keeps every rule."""

import pytest

from tests.matching.checked_results import check
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, sent, solve


def insists(document: dict[str, list[dict[str, object]]]) -> bool:
    """Tell whether an instance demands anything, so that sending nothing may be no plan."""
    flags = [offer["must_place"] for offer in document["offers"]]
    flags += [need["must_meet"] for need in document["needs"]]
    return any(flags) or bool(document["locked"])


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_without_time_an_answer_is_a_plan_where_nothing_is_demanded(solver: str) -> None:
    documents = [make_instance(seed) for seed in range(60 if solver == "highs" else 8)]

    for document in documents:
        result = solve(document, solver=solver, time_limit_s=0.0)
        assert check(document, result).holds
        assert result["status"] in ("optimal", "feasible") or insists(document)


def test_the_plan_of_no_time_takes_the_most_gainful_first_and_what_was_decided_before() -> None:
    document = instance(
        offers=[offer("o1", 10.0)],
        needs=[need("n1", 6.0), need("n2", 6.0), need("n3", 6.0)],
        arcs=[
            arc("o1", "n1", cost_eur_per_unit=1.0, opening_cost_eur=5.0),
            arc("o1", "n2", cost_eur_per_unit=3.0, opening_cost_eur=5.0),
            arc("o1", "n3", cost_eur_per_unit=9.0, opening_cost_eur=5.0),
        ],
        locked=[{"from": "o1", "to": "n3", "quantity": 2.0}],
    )

    result = solve(document, time_limit_s=0.0)

    assert [sent(result, target=key) for key in ("n1", "n2", "n3")] == [[6.0], [2.0], [2.0]]


def test_a_large_instance_without_time_is_answered_with_more_than_nothing() -> None:
    size = range(25)
    document = instance(
        offers=[offer(f"o{i}", 5.0 + i) for i in size],
        needs=[need(f"n{i}", 4.0 + i, opening_cost_eur=9.0) for i in size],
        arcs=[arc(f"o{i}", f"n{j}", opening_cost_eur=float(i + j)) for i in size for j in size],
    )

    result = solve(document, time_limit_s=0.0)

    assert result["status"] == "feasible"
    assert result["objective_value"] > 0
