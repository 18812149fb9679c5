"""Refusals and locks of arcs to and from processors, among as many arcs as a region has."""

from typing import Any

import pytest

from benchmarks.exchange_instances import make_document, with_everything
from tests.matching.checked_results import check
from tests.matching.exchange_solving import arc, instance, need, offer, sent, solve
from tests.matching.many.forced import is_many
from tests.matching.plain_exchange import best_value

Document = dict[str, Any]
Key = tuple[str, str, str]


@pytest.fixture(scope="module")
def document() -> Document:
    """Return an instance of many arcs with processors, stores and blends."""
    return with_everything(make_document(90), seed=2)


@pytest.fixture(scope="module")
def free(document: Document) -> Document:
    """Return what is best before anybody decides anything."""
    result = solve(document)
    assert is_many(document)
    assert result["status"] == "optimal"
    return result


def key_of(one: Document) -> Key:
    return one["from"], one["to"], one["resource"]


def largest(document: Document, result: Document, *, end: str, count: int = 5) -> list[Document]:
    """Return the largest flows that arrive at processors (`to`) or come from them (`from`)."""
    plants = {one["id"] for one in document["processors"]}
    found = [flow for flow in result["flows"] if flow[end] in plants]
    assert len(found) >= count
    return sorted(found, key=lambda flow: -sum(flow["quantity"]))[:count]


@pytest.mark.parametrize("end", ["to", "from"])
def test_a_refused_arc_of_a_processor_is_as_good_as_not_given(
    document: Document, free: Document, end: str
) -> None:
    refused = {key_of(flow) for flow in largest(document, free, end=end)}
    names = ("from", "to", "resource")
    forbidden = [dict(zip(names, key, strict=True)) for key in sorted(refused)]
    without = document | {"arcs": [one for one in document["arcs"] if key_of(one) not in refused]}

    result, other = solve(document | {"forbidden": forbidden}), solve(without)

    assert not refused & {key_of(flow) for flow in result["flows"]}
    assert check(document | {"forbidden": forbidden}, result).holds
    assert result["objective_value"] == pytest.approx(other["objective_value"], rel=1e-7)
    assert result["objective_value"] < free["objective_value"] - 1.0


def test_what_the_best_plan_carries_to_and_from_processors_may_be_locked(
    document: Document, free: Document
) -> None:
    chosen = largest(document, free, end="to") + largest(document, free, end="from")
    locks = [dict(zip(("from", "to", "resource"), key_of(flow), strict=True)) for flow in chosen]
    locked = [lock | {"quantity": sum(flow["quantity"])} for lock, flow in zip(locks, chosen, strict=True)]
    decided = document | {"locked": document["locked"] + locked}

    result = solve(decided)

    assert check(decided, result).holds
    assert result["objective_value"] == pytest.approx(free["objective_value"], rel=1e-6)


def test_half_of_what_a_processor_would_receive_is_what_it_receives_once_locked(
    document: Document, free: Document
) -> None:
    chosen = largest(document, free, end="to")
    locked = [
        {"from": flow["from"], "to": flow["to"], "resource": flow["resource"]}
        | {"quantity": sum(flow["quantity"]) / 2}
        for flow in chosen
    ]
    decided = document | {"locked": document["locked"] + locked}

    result = solve(decided)

    assert result["status"] == "optimal"
    assert check(decided, result).holds
    for lock in locked:
        assert sum(sent(result, lock["from"], lock["to"])) == pytest.approx(lock["quantity"], rel=1e-7)
    assert result["objective_value"] < free["objective_value"]


@pytest.mark.usefixtures("few_first")
def test_a_lock_below_the_lot_of_its_arc_is_told_as_one_that_cannot_hold() -> None:
    offers, needs = [offer(), offer("o2")], [need(), need("n2")]
    arcs = [arc(min_quantity=5.0), arc("o2"), arc("o2", "n2")]
    locked = [{"from": "o1", "to": "n1", "resource": "ash", "quantity": 1.0}]
    document = instance(offers=offers, needs=needs, arcs=arcs, locked=locked)

    result = solve(document)

    assert best_value(document) is None
    assert result["status"] == "infeasible"
    assert result["conflict"] == ["o1", "n1"]
