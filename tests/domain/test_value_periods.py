"""Periods that people set of a reference value: how they lie over the shipped ones, which may be set."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import InvalidDocument, UnknownThing
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.value_periods import (
    is_usable,
    laid_over,
    overlap,
    period_problems,
    periods_of,
    periods_text,
    with_period,
)

FIRST = date(2026, 1, 1)


def make_value(value: float, begins: int, ends: int | None = None, **changes: Any) -> ReferenceValue:
    """Return a period by its first and last day, counted from the first day of 2026."""
    last = None if ends is None else FIRST + timedelta(days=ends)
    stated = {
        "id": "landfill_tax",
        "label": "Taxe",
        "topic": "tax",
        "value": value,
        "unit": "€/t",
        "valid_from": FIRST + timedelta(days=begins),
        "valid_to": last,
        "source": "essai",
        "licence": "essai",
        "status": "sourced",
    }
    return ReferenceValue.model_validate(stated | changes)


@st.composite
def periods(draw: st.DrawFn, low: float, high: float) -> list[ReferenceValue]:
    """Draw periods of one value that do not overlap, the last one perhaps open."""
    cuts = sorted(draw(st.sets(st.integers(0, 120), max_size=6)))
    found = []
    for begin, end in zip(cuts[::2], cuts[1::2], strict=False):
        last = None if end == cuts[-1] and draw(st.booleans()) else end
        found.append(make_value(draw(st.floats(low, high)), begin, last))
    return found


def on(values: list[ReferenceValue], day: date) -> ReferenceValue | None:
    return next((value for value in values if value.holds_on(day)), None)


@given(shipped=periods(0, 100), own=periods(200, 300))
@settings(deadline=None, max_examples=150)
def test_on_every_day_what_people_set_goes_before_what_is_shipped_and_nothing_else_changes(
    shipped: list[ReferenceValue], own: list[ReferenceValue]
) -> None:
    book = laid_over(ReferenceBook(shipped), own)

    for offset in range(-3, 126):
        day = FIRST + timedelta(days=offset)
        wanted = (on(own, day) if shipped else None) or on(shipped, day)
        try:
            found = book.at("landfill_tax", day)
        except UnknownThing:
            assert wanted is None
            continue
        assert wanted is not None
        assert (found.value, found.source) == (wanted.value, wanted.source)


@given(shipped=periods(0, 100), own=periods(200, 300))
@settings(deadline=None, max_examples=100)
def test_the_periods_that_hold_never_overlap(
    shipped: list[ReferenceValue], own: list[ReferenceValue]
) -> None:
    held = list(laid_over(ReferenceBook(shipped), own))

    assert not [(a, b) for n, a in enumerate(held) for b in held[n + 1 :] if overlap(a, b)]


def test_a_shipped_period_goes_on_after_the_one_that_people_set() -> None:
    shipped = make_value(69.0, 0)
    book = laid_over(ReferenceBook([shipped]), [make_value(80.0, 10, 19)])

    held = [(value.value, value.valid_from, value.valid_to) for value in book]
    assert held == [
        (69.0, FIRST, date(2026, 1, 10)),
        (80.0, date(2026, 1, 11), date(2026, 1, 20)),
        (69.0, date(2026, 1, 21), None),
    ]


def test_a_new_period_closes_the_open_one_before_it() -> None:
    own = with_period([make_value(1.0, 0)], make_value(2.0, 10))

    assert [(one.value, one.valid_to) for one in own] == [(1.0, date(2026, 1, 10)), (2.0, None)]


@pytest.mark.parametrize(("begins", "ends"), [(5, 8), (0, None), (-5, 0), (-5, None), (20, 25)])
def test_a_period_that_overlaps_one_that_ends_is_refused(begins: int, ends: int | None) -> None:
    with pytest.raises(InvalidDocument, match="recouvre"):
        with_period([make_value(1.0, 0, 20)], make_value(2.0, begins, ends))


def test_a_period_takes_the_place_of_the_one_it_corrects() -> None:
    own = [make_value(1.0, 0, 20), make_value(2.0, 30, 40)]

    assert with_period(own, make_value(3.0, 5, 25), replaces=FIRST) == (make_value(3.0, 5, 25), own[1])


def test_who_leaves_a_period_open_is_asked_what_becomes_of_the_shipped_ones_that_follow() -> None:
    shipped = [make_value(69.0, 0, 364), make_value(73.0, 365)]
    new = make_value(75.0, 30)

    asked = period_problems(shipped, new, replaces_following=False)

    assert [problem.path for problem in asked] == ["valid_to"]
    assert "01/01/2027" in asked[0].expected
    assert period_problems(shipped, new, replaces_following=True) == []
    assert period_problems(shipped, make_value(75.0, 30, 364), replaces_following=False) == []


@pytest.mark.parametrize(
    ("shipped", "new", "field"),
    [
        ({"topic": "rule"}, (0.0, {"topic": "rule"}), "value"),
        ({}, (-1.0, {}), "value"),
        ({}, (2e9, {}), "value"),
        ({}, (6.0, {"unit": "€/kg"}), "unit"),
    ],
)
def test_a_period_that_the_model_could_not_bear_is_refused(
    shipped: dict[str, Any], new: tuple[float, dict[str, Any]], field: str
) -> None:
    value, changes = new
    wanted = make_value(value, 10, **changes)

    problems = period_problems([make_value(5.0, 0, **shipped)], wanted, replaces_following=True)

    assert [problem.path for problem in problems] == [field]


def test_a_negative_price_may_replace_another_one() -> None:
    assert period_problems([make_value(-5.0, 0)], make_value(-7.0, 9), replaces_following=False) == []


def test_what_no_longer_fits_the_shipped_value_is_left_out() -> None:
    shipped = ReferenceBook([make_value(69.0, 0)])
    other_unit, gone = make_value(1.0, 5, unit="€/kg"), make_value(1.0, 5, id="tax_of_old")

    assert not is_usable(shipped, other_unit)
    assert list(laid_over(shipped, [other_unit, gone])) == [make_value(69.0, 0)]


@given(own=periods(-5, 5))
@settings(deadline=None, max_examples=50)
def test_periods_written_as_the_text_of_a_version_are_read_back(own: list[ReferenceValue]) -> None:
    assert periods_of(periods_text(own)) == tuple(own)
