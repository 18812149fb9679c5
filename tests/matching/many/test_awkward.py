"""Awkward instances of many arcs: disconnected, stated twice, of every size, empty, infeasible."""

from collections import Counter

import pytest

from benchmarks.exchange_instances import make_document
from matching import exchange_parts
from matching.many import generation, solving
from symbiose.domain.errors import InvalidDocument
from tests.matching.checked_results import check
from tests.matching.exchange_solving import arc, need, solve
from tests.matching.many.forced import is_many
from tests.matching.side_by_side import renamed, side_by_side, worth_of

SITES = 70
"""So many have enough arcs for ways of crowds once there are three copies of them."""


def test_parts_that_share_nothing_are_each_worth_what_they_are_alone() -> None:
    base = make_document(SITES)
    factors = {"kilograms": 1e-3, "tonnes": 1.0, "thousands": 1e3}
    document = side_by_side(*(renamed(base, name, factor) for name, factor in factors.items()))

    result, alone = solve(document), solve(base)

    assert is_many(document)
    assert not is_many(base)
    assert result["status"] == "optimal"
    assert check(document, result).holds
    for name, factor in factors.items():
        assert worth_of(document, result, name) == pytest.approx(factor * alone["objective_value"], rel=1e-5)


def test_parts_of_every_size_side_by_side_leave_the_sum_and_its_bound_true() -> None:
    base = make_document(SITES)
    factors = {"grains": 1e-6, "tonnes": 1.0, "heaps": 1e9}
    document = side_by_side(*(renamed(base, name, factor) for name, factor in factors.items()))

    result = solve(document)

    best = sum(factors.values()) * solve(base)["objective_value"]
    assert is_many(document)
    assert result["objective_value"] == pytest.approx(best, rel=1e-11)
    told = check(document, result)
    assert told.holds
    assert told.bound_basis == "duals"
    assert best <= told.bound <= best * (1 + 1e-10)


def test_an_offer_declared_as_three_equal_parts_changes_nothing() -> None:
    base = make_document(SITES)
    thirds = [
        one | {"id": f"{one['id']} {part}", "quantity": one["quantity"] / 3}
        for one in base["offers"]
        for part in range(3)
    ]
    arcs = [one | {"from": f"{one['from']} {part}"} for one in base["arcs"] for part in range(3)]
    document = base | {"offers": thirds, "arcs": arcs}

    result, alone = solve(document), solve(base)

    assert is_many(document)
    assert result["objective_value"] == pytest.approx(alone["objective_value"], rel=1e-9)
    assert check(document, result).holds


def test_an_arc_given_twice_among_many_is_named() -> None:
    document = make_document(130)
    document["arcs"].append(document["arcs"][7])

    with pytest.raises(InvalidDocument, match="already stated by arcs\\[7\\]"):
        solve(document)


def test_where_nothing_is_declared_many_arcs_carry_nothing() -> None:
    document = renamed(make_document(130), "empty", 0.0)

    result = solve(document)

    assert is_many(document)
    assert result["status"] == "optimal"
    assert result["objective_value"] == 0.0
    assert not [flow for flow in result["flows"] if sum(flow["quantity"]) > 0.0]
    assert check(document, result).holds


@pytest.mark.parametrize("openings", [False, True], ids=["linear", "with openings"])
def test_one_demand_that_cannot_hold_is_named_among_many_arcs(openings: bool) -> None:
    document = make_document(130, openings=openings)
    giver = document["offers"][0]
    greedy = need("greedy", giver["quantity"] + 1.0, must_meet=True)
    document["needs"].append(greedy)
    document["arcs"].append(arc(giver["id"], "greedy", giver["resource"]))

    result = solve(document)

    assert is_many(document)
    assert result["status"] == "infeasible"
    assert "greedy" in str(result["conflict"])
    assert check(document, result).holds


@pytest.mark.usefixtures("few_first")
def test_without_any_time_a_plan_is_found_that_meets_every_demand(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document(SITES)
    sent: Counter[str] = Counter()
    for flow in solve(document)["flows"]:
        sent[flow["from"]] += sum(flow["quantity"])
    for offer in document["offers"]:
        offer["must_place"] = sent[offer["id"]] >= offer["quantity"] > 0

    result = solve(document, time_limit_s=0.0)

    assert result["status"] in ("feasible", "optimal")
    assert result["bound"] >= result["objective_value"]
    assert check(document, result).holds
    monkeypatch.setattr(generation, "LEAST_S", 0.0)
    monkeypatch.setattr(solving, "STATED", 0)
    assert solve(document, time_limit_s=0.0)["status"] == "unknown"  # the first round alone has no plan


@pytest.mark.usefixtures("few_first")
def test_without_any_time_a_large_instance_is_not_stated_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    document = make_document(SITES)
    giver = document["offers"][0]
    document["needs"].append(need("greedy", giver["quantity"] + 1.0, must_meet=True))
    document["arcs"].append(arc(giver["id"], "greedy", giver["resource"]))
    monkeypatch.setattr(solving, "STATED", 0)
    monkeypatch.setattr(exchange_parts, "find_limits", lambda _data: pytest.fail("the whole is stated"))

    result = solve(document, time_limit_s=0.0)

    assert result["status"] == "unknown"
    assert result["bound"] is not None
    assert check(document, result).holds
