"""What differs between two versions of a flow, and until when a declaration is trusted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.flow_changes import (
    OF_A_VERSION,
    OPENNESS,
    QUALITY,
    Change,
    Step,
    changes_between,
    same_declaration,
    step_between,
)
from symbiose.domain.flows import Band, FieldConfidentiality, Flow
from symbiose.domain.validity import Validity, validity_on, year_before
from tests.builders import NOON, make_flow
from tests.graph.strategies import flows

TODAY = NOON.date()
DAY = timedelta(days=1)


def test_two_equal_versions_have_no_changes() -> None:
    assert changes_between(make_flow(), make_flow()) == ()


def test_each_field_that_differs_is_told_with_both_values() -> None:
    before = make_flow(quality={"zn_pct": Band(min=40), "ph": Band(max=9)})
    after = make_flow(
        id=before.id,
        quantity_per_year=2.0,
        quality={"zn_pct": Band(min=50), "water_pct": Band(max=8)},
        field_confidentiality=FieldConfidentiality(price="named"),
    )

    assert changes_between(before, after) == (
        Change("quantity_per_year", 1000.0, 2.0),
        Change("quality.zn_pct", Band(min=40), Band(min=50)),
        Change("quality.ph", Band(max=9), None),
        Change("field_confidentiality.price", "hidden", "named"),
        Change("quality.water_pct", None, Band(max=8)),
    )


@settings(deadline=None, max_examples=50)
@given(before=flows("f", "site_a"), after=flows("f", "site_a"))
def test_versions_without_changes_declare_the_same_and_the_others_do_not(before: Flow, after: Flow) -> None:
    """Nothing declared escapes the comparison: what it says is equal is equal field by field."""
    changes = changes_between(before, after)

    assert (changes == ()) == same_declaration(before, after)
    named = {change.field.partition(".")[0] for change in changes}
    differing = {
        name for name in Flow.model_fields if getattr(before, name) != getattr(after, name)
    } - OF_A_VERSION
    assert named == differing


def test_every_field_of_a_flow_is_compared_or_tells_of_the_version() -> None:
    """A field that is added to flows later has to be told in their history."""
    one = {
        name: field
        for name, field in Flow.model_fields.items()
        if name not in OF_A_VERSION | {"id", QUALITY[:-1], OPENNESS[:-1]}
    }
    same = make_flow()
    changed = same.model_copy(update=dict.fromkeys(one, object()))

    assert {change.field for change in changes_between(same, changed)} == set(one)


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        (None, {}, Step.DECLARED),
        ({}, {"quantity_per_year": 2.0}, Step.CHANGED),
        ({}, {"declared_at": NOON + DAY}, Step.RENEWED),
        ({}, {"withdrawn": True}, Step.WITHDRAWN),
        ({"withdrawn": True}, {"quantity_per_year": 2.0}, Step.RESTORED),
        ({"withdrawn": True}, {"withdrawn": True, "quantity_per_year": 2.0}, Step.CHANGED),
    ],
)
def test_a_version_says_what_it_did(
    before: dict[str, object] | None, after: dict[str, object], step: Step
) -> None:
    earlier = None if before is None else make_flow(id="f", **before)

    assert step_between(earlier, make_flow(id="f", **after)) is step


@pytest.mark.parametrize(
    ("changes", "validity"),
    [
        ({}, Validity.CURRENT),
        ({"withdrawn": True, "valid_to": TODAY - DAY}, Validity.WITHDRAWN),
        ({"valid_to": TODAY}, Validity.CURRENT),
        ({"valid_to": TODAY - DAY}, Validity.LAPSED),
        ({"valid_from": TODAY}, Validity.CURRENT),
        ({"valid_from": TODAY + DAY}, Validity.NOT_YET),
        ({"declared_at": datetime(2025, 5, 31, 22, 0, tzinfo=UTC)}, Validity.CURRENT),
        ({"declared_at": datetime(2025, 5, 31, 21, 59, tzinfo=UTC)}, Validity.DUE),
        (
            {"declared_at": datetime(2020, 1, 1, tzinfo=UTC), "valid_to": TODAY - DAY},
            Validity.LAPSED,
        ),
    ],
)
def test_a_flow_stands_by_its_dates_and_its_age(changes: dict[str, object], validity: Validity) -> None:
    assert validity_on(make_flow(**changes), TODAY) is validity


@settings(max_examples=200)
@given(day=st.dates(min_value=date(1900, 1, 2), max_value=date(2200, 1, 1)))
def test_a_year_before_is_365_or_366_days_before(day: date) -> None:
    before = year_before(day)

    assert (day - before).days in (365, 366)
    assert before.month == day.month
