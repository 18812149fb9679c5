"""Flows are read again where they changed, and what never changes is read once."""

from collections.abc import Sequence
from typing import Any

import pytest

from symbiose.domain.flows import Flow
from symbiose.services.known_flows import MOST_ASKED_FOR, KnownFlows
from symbiose.services.lasting import Lasting
from tests.builders import make_flow
from tests.fake_territory import FakeFlows


class CountedFlows(FakeFlows):
    """Flows that note which of them were read."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.past_of: list[str] = []

    def existing(self, flow_ids: Sequence[str]) -> dict[str, Flow]:
        self.read += flow_ids
        return super().existing(flow_ids)

    def former(self, flow_ids: Sequence[str]) -> dict[str, list[Flow]]:
        self.past_of += flow_ids
        return super().former(flow_ids)

    def all(self) -> list[Flow]:
        self.read.append("all")
        return super().all()


class OnlyFlows:
    def __init__(self) -> None:
        self.flows = CountedFlows()


@pytest.fixture
def graph() -> Any:
    """Three flows, one of which has changed."""
    graph = OnlyFlows()
    graph.flows.save([make_flow(id=i, quantity_per_year=1.0) for i in "abc"])
    graph.flows.save([make_flow(id="b", quantity_per_year=2.0)])
    return graph


def quantities(known: KnownFlows, graph: Any) -> dict[str, list[float]]:
    return {i: [one.quantity_per_year for one in versions] for i, versions in known.versions(graph).items()}


def test_flows_come_by_id_with_all_their_versions_the_oldest_first(graph: Any) -> None:
    assert quantities(KnownFlows(), graph) == {"a": [1.0], "b": [1.0, 2.0], "c": [1.0]}


def test_only_what_changed_or_is_new_is_read_again(graph: Any) -> None:
    known = KnownFlows()
    known.versions(graph)
    graph.flows.read.clear()
    graph.flows.save([make_flow(id="c", quantity_per_year=3.0), make_flow(id="d", quantity_per_year=4.0)])
    graph.flows.save([make_flow(id="c", quantity_per_year=5.0)])

    found = quantities(known, graph)

    assert found == {"a": [1.0], "b": [1.0, 2.0], "c": [1.0, 3.0, 5.0], "d": [4.0]}
    assert sorted(graph.flows.read) == ["c", "d"]
    assert quantities(known, graph) == found
    assert sorted(graph.flows.read) == ["c", "d"]


def test_flows_as_they_stand_are_the_same_values_until_they_change(graph: Any) -> None:
    known = KnownFlows()
    before = known.present(graph)
    graph.flows.read.clear()
    graph.flows.save([make_flow(id="c", quantity_per_year=3.0), make_flow(id="d", quantity_per_year=4.0)])

    after = known.present(graph)

    assert {i: flow.quantity_per_year for i, flow in after.items()} == {
        "a": 1.0,
        "b": 2.0,
        "c": 3.0,
        "d": 4.0,
    }
    assert list(after) == sorted(after)
    assert {i for i, flow in after.items() if flow is before.get(i)} == {"a", "b"}
    assert (sorted(graph.flows.read), graph.flows.past_of) == (["c", "d"], [])


def test_the_past_is_read_of_flows_that_have_one_when_somebody_asks_for_it(graph: Any) -> None:
    known = KnownFlows()
    known.present(graph)

    assert quantities(known, graph) == {"a": [1.0], "b": [1.0, 2.0], "c": [1.0]}
    assert quantities(known, graph) == {"a": [1.0], "b": [1.0, 2.0], "c": [1.0]}
    assert graph.flows.past_of == ["b"]
    graph.flows.save([make_flow(id="b", quantity_per_year=9.0)])
    known.present(graph)
    assert quantities(known, graph)["b"] == [1.0, 2.0, 9.0]


def test_of_very_many_changes_all_flows_are_read_at_once() -> None:
    graph: Any = OnlyFlows()
    graph.flows.save([make_flow(id=f"f{i}") for i in range(MOST_ASKED_FOR + 1)])

    assert len(KnownFlows().versions(graph)) == MOST_ASKED_FOR + 1
    assert graph.flows.read == ["all"]


def test_a_flow_that_is_gone_is_known_no_more(graph: Any) -> None:
    known = KnownFlows()
    known.versions(graph)
    del graph.flows.kept["a"]

    assert list(known.versions(graph)) == ["b", "c"]


def test_what_lasts_is_read_once_and_the_one_asked_for_least_lately_is_forgotten_first() -> None:
    lasting, read = Lasting(2), list[str]()

    def recall(name: str) -> str:
        return lasting.recall(name, lambda: read.append(name) or name.upper())

    assert [recall(name) for name in ("a", "b", "a", "c", "a")] == ["A", "B", "A", "C", "A"]
    assert read == ["a", "b", "c"]
    recall("b")
    assert read == ["a", "b", "c", "b"]


def test_what_could_not_be_read_is_not_kept() -> None:
    lasting = Lasting(2)

    with pytest.raises(ZeroDivisionError):
        lasting.recall("a", lambda: 1 // 0)

    assert lasting.recall("a", lambda: 5) == 5
