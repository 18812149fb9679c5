"""The most that arcs, stores and nodes can carry: as tight as can be named, never too tight."""

import json
from typing import Any

import numpy as np
import pytest

from matching.instance import Arc, state_instance
from matching.limits import Limits, find_limits
from symbiose.domain.documents.exchange_instance import read_exchange_instance
from tests.matching.exchange_instances import make_instance
from tests.matching.exchange_solving import arc, instance, need, offer, processor, solve


def limits_of(document: dict[str, Any]) -> Limits:
    return find_limits(state_instance(read_exchange_instance(json.dumps(document).encode())))


def most(document: dict[str, Any], source: str = "o1", target: str = "n1", resource: str = "ash") -> Any:
    return limits_of(document).sent[Arc(source, target, resource)].tolist()


@pytest.mark.parametrize(
    ("changes", "limit"),
    [
        ({}, 10.0),
        ({"offers": [offer(quantity=4.0)]}, 4.0),
        ({"needs": [need(quantity=3.0)]}, 3.0),
        ({"needs": [need(quantity=3.0)], "arcs": [arc(**{"yield": 0.5})]}, 6.0),
        ({"needs": [need(quantity=3.0)], "arcs": [arc(**{"yield": 0.0})]}, 10.0),
        ({"arcs": [arc(max_quantity=2.0)]}, 2.0),
        ({"arcs": [arc(min_quantity=10.0)]}, 10.0),
        ({"arcs": [arc(min_quantity=10.1)]}, 0.0),
        ({"forbidden": [{"from": "o1", "to": "n1"}]}, 0.0),
        ({"needs": [need(accepts={"ph": {"min": 1.0}})]}, 0.0),
    ],
)
def test_an_arc_carries_at_most_what_its_ends_and_its_own_limits_allow(
    changes: dict[str, Any], limit: float
) -> None:
    lists = {"offers": [offer()], "needs": [need()], "arcs": [arc()]} | changes

    assert most(instance(**lists)) == [limit]


def test_a_store_adds_what_it_can_keep_but_nothing_after_the_last_period() -> None:
    document = instance(
        periods=3,
        offers=[offer(quantity=[8.0, 1.0, 1.0])],
        needs=[need(quantity=100.0)],
        arcs=[arc()],
        storage=[{"offer": "o1", "capacity": 6.0, "loss_per_period": 0.5}],
    )

    assert limits_of(document).stock["o1"].tolist() == [6.0, 4.0, 0.0]
    assert most(document) == [8.0, 4.0, 3.0]


def test_limits_pass_on_through_processors() -> None:
    document = instance(
        offers=[offer(quantity=4.0)],
        needs=[need(quantity=100.0)],
        processors=[processor(capacity=1e9), processor("p2", 1e9, outputs={"dust": 3.0})],
        arcs=[arc(target="p1"), arc("p1", "p2", "slag"), arc("p2", resource="dust")],
    )

    assert most(document, "p1", "p2", "slag") == [2.0]
    assert most(document, "p2", "n1", "dust") == [6.0]
    assert limits_of(document).received["n1"].tolist() == [6.0]


def test_limits_in_a_circle_are_those_of_its_capacities() -> None:
    document = instance(
        offers=[offer(quantity=4.0)],
        processors=[processor(capacity=8.0), processor("p2", 6.0)],
        arcs=[arc(target="p1"), arc("p1", "p2", "slag"), arc("p2", "p1", "slag")],
    )

    assert most(document, "p1", "p2", "slag") == [4.0]
    assert most(document, "p2", "p1", "slag") == [3.0]


def test_no_plan_ever_reaches_beyond_the_limits() -> None:
    for seed in range(60):
        document = make_instance(seed)
        limits, result = limits_of(document), solve(document)
        locked = {(one["from"], one["to"]) for one in document["locked"]}
        for flow in result["flows"]:
            if (flow["from"], flow["to"]) not in locked:
                sent = np.array(flow["quantity"])
                key = Arc(flow["from"], flow["to"], flow["resource"])
                assert (sent <= limits.sent[key] * (1 + 1e-9)).all(), seed
