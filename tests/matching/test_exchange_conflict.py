"""An instance without a plan says so, and names demands that cannot hold together, no more than needed."""

import copy
import time
from typing import Any

import pytest

from matching.conflict import Contradiction, Demand, find_conflict
from matching.instance import state_instance
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, processor, solve


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_need_beyond_all_that_can_come_is_named_alone(solver: str) -> None:
    document = instance(
        offers=[offer(quantity=5.0, must_place=True)],
        needs=[need(must_meet=True), need("n2", must_meet=False)],
        arcs=[arc(), arc(target="n2")],
    )

    result = solve(document, solver=solver)

    assert (result["status"], result["conflict"]) == ("infeasible", ["n1"])
    assert (result["objective_value"], result["bound"], result["gap"]) == (None, None, None)
    assert result["by_site"] == {}


def test_one_demand_beyond_all_that_its_arcs_carry_is_named_without_any_search() -> None:
    needs = [need(f"n{i}", 6.0, must_meet=True) for i in range(20)]
    offers = [offer(f"o{i}", 6.0, must_place=True) for i in range(20)] + [
        offer("far", 200.0, must_place=True)
    ]
    arcs = [arc(f"o{i}", f"n{i}") for i in range(20)] + [arc("far", "n3"), arc("far", "n4")]
    document = ExchangeInstance.model_validate(instance(offers=offers, needs=needs, arcs=arcs))

    assert find_conflict(state_instance(document), "highs", seconds=0.0) == ("far",)


def test_needs_that_want_the_same_are_named_together_and_others_are_not() -> None:
    needs = [need(f"n{i}", 6.0, must_meet=True) for i in range(3)] + [need("small", 1.0, must_meet=True)]
    arcs = [arc(target="n0"), arc(target="n1"), arc("o2", "n2"), arc("o2", "small")]
    document = instance(offers=[offer(), offer("o2")], needs=needs, arcs=arcs)

    assert solve(document)["conflict"] == ["n0", "n1"]


def test_an_offer_that_must_be_placed_without_outlet_is_named() -> None:
    assert solve(instance(offers=[offer(must_place=True)]))["conflict"] == ["o1"]


def test_a_need_that_must_be_met_without_source_is_named() -> None:
    assert solve(instance(needs=[need(must_meet=True)]))["conflict"] == ["n1"]


def test_nothing_has_to_be_placed_or_met_where_nothing_is() -> None:
    document = instance(offers=[offer(quantity=0, must_place=True)], needs=[need(quantity=0, must_meet=True)])

    assert solve(document)["status"] == "optimal"


@pytest.mark.parametrize(
    "changes",
    [
        {"offers": [offer(quantity=2.0)]},
        {"needs": [need(quantity=2.0)]},
        {"arcs": [arc(max_quantity=2.0)]},
        {"arcs": [arc(min_quantity=4.0)]},
        {"needs": [need(accepts={"ph": {"max": 7.0}})]},
    ],
)
def test_a_lock_beyond_a_quantity_limit_or_range_names_its_ends(changes: dict[str, Any]) -> None:
    lists = {"offers": [offer()], "needs": [need()], "arcs": [arc()]} | changes

    result = solve(instance(**lists, locked=[{"from": "o1", "to": "n1", "quantity": 3.0}]))

    assert (result["status"], result["conflict"]) == ("infeasible", ["o1", "n1"])


def test_a_lock_beyond_a_capacity_is_infeasible() -> None:
    document = instance(
        offers=[offer()],
        processors=[processor(capacity=2.0)],
        arcs=[arc(target="p1")],
        locked=[{"from": "o1", "to": "p1", "quantity": 3.0}],
    )

    assert solve(document)["conflict"] == ["o1", "p1"]


def test_what_is_locked_away_from_a_need_is_named_with_it() -> None:
    document = instance(
        offers=[offer()],
        needs=[need(must_meet=True), need("n2")],
        arcs=[arc(), arc(target="n2")],
        locked=[{"from": "o1", "to": "n2", "quantity": 3.0}],
    )

    assert set(solve(document)["conflict"]) == {"n1", "o1", "n2"}


def test_a_mixture_that_cannot_be_is_infeasible() -> None:
    document = instance(
        offers=[offer(quality={"ph": 9.0}), offer("o2", 1.0, quality={"ph": 5.0})],
        needs=[need(must_meet=True, accepts={"ph": {"max": 7.0}})],
        arcs=[arc(), arc("o2")],
    )

    assert solve(document)["conflict"] == ["n1"]


def test_conflicts_of_random_instances_are_conflicts_and_each_of_their_demands_is_needed() -> None:
    found = 0
    for seed in range(60):
        document = make_instance(seed)
        result = solve(document)
        if result["status"] != "infeasible":
            continue
        found += 1
        conflict = set(result["conflict"])
        ids = {n["id"] for name in ("offers", "needs", "processors") for n in document[name]}
        assert conflict
        assert conflict <= ids
        assert solve(_only(document, conflict))["status"] == "infeasible", seed
        assert solve(_only(document, set()))["status"] == "optimal", seed
        if not document["locked"]:
            for one in conflict:
                assert solve(_only(document, conflict - {one}))["status"] == "optimal", seed
    assert found > 5


def _only(document: dict[str, Any], conflict: set[str]) -> dict[str, Any]:
    """Return an instance in which these ids alone insist on anything."""
    kept = copy.deepcopy(document)
    for name, flag in (("offers", "must_place"), ("needs", "must_meet")):
        for node in kept[name]:
            node[flag] = node[flag] and node["id"] in conflict
    kept["locked"] = [one for one in kept["locked"] if {one["from"], one["to"]} <= conflict]
    return kept


def test_an_answer_that_cannot_end_in_the_time_is_not_begun_and_the_conflict_is_named_with_more() -> None:
    needs = [need(f"n{i}", 4.0, must_meet=True) for i in range(3)] + [need("free", 4.0, must_meet=True)]
    arcs = [arc("o1", f"n{i}") for i in range(3)] + [arc("o2", "free")]
    document = instance(offers=[offer(), offer("o2")], needs=needs, arcs=arcs)
    data = state_instance(ExchangeInstance.model_validate(document))
    demands = [Demand((one["id"],)) for one in needs]

    assert Contradiction(data, "highs", time.perf_counter() + 60.0).contradict(demands)
    assert not Contradiction(data, "highs", time.perf_counter() + 60.0, longest_s=3600.0).contradict(demands)
    assert set(find_conflict(data, "highs", 60.0)) == {"n0", "n1", "n2"}
    assert set(find_conflict(data, "highs", 0.0)) == {"n0", "n1", "n2", "free"}
