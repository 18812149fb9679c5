"""What a fake store hands out is another's to change, as rows read of a database are."""

import pytest

from tests.builders import make_flow
from tests.fake_copy import detached
from tests.fakes import FakeRepositories


def test_what_is_written_into_the_copy_of_repositories_leaves_the_first_as_it_was() -> None:
    first = FakeRepositories()
    first.flows.save([make_flow(id="flow_a")])

    other = detached(first)
    other.flows.save([make_flow(id="flow_a", quantity_per_year=7.0), make_flow(id="flow_b")])

    assert list(first.flows.kept) == ["flow_a"]
    assert first.flows.kept["flow_a"] == make_flow(id="flow_a")
    assert {name: len(kept) for name, kept in first.flows.kept_versions.items()} == {"flow_a": 1}
    assert set(other.flows.kept) == {"flow_a", "flow_b"}


def test_containers_within_containers_are_copied_and_frozen_models_shared() -> None:
    flow = make_flow()
    first = {"versions": [flow], "pairs": ({"one": [1]},)}

    other = detached(first)

    assert other == first
    assert other["versions"] is not first["versions"]
    assert other["pairs"][0] is not first["pairs"][0]
    assert other["versions"][0] is flow


def test_a_copy_that_is_kept_shares_what_was_never_read_and_holds_what_was_changed() -> None:
    first = FakeRepositories()
    first.flows.save([make_flow(id="flow_a")])

    other = detached(first)
    other.flows.save([make_flow(id="flow_b")])
    told = other.may_differ()
    other.settle()

    assert told == ["flows"]
    assert other.sites is first.sites
    assert (set(first.flows.kept), set(other.flows.kept)) == ({"flow_a"}, {"flow_a", "flow_b"})
    assert other != first


def test_a_field_that_is_none_is_no_attribute_of_a_copy() -> None:
    with pytest.raises(AttributeError, match="flow"):
        _ = detached(FakeRepositories()).flow  # type: ignore[attr-defined]
