"""Dated reference values."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from symbiose.domain.errors import UnknownThing
from symbiose.domain.factors import ReferenceBook, ReferenceValue


def make_value(**changes: Any) -> ReferenceValue:
    values: dict[str, Any] = {
        "id": "tgap_landfill",
        "label": "TGAP, stockage",
        "topic": "tax",
        "value": 65.0,
        "unit": "€/t",
        "valid_from": date(2025, 1, 1),
        "valid_to": date(2025, 12, 31),
        "source": "loi de finances",
        "licence": "texte officiel",
        "status": "sourced",
    }
    return ReferenceValue.model_validate(values | changes)


THIS_YEAR = make_value()
NEXT_YEAR = make_value(value=69.0, valid_from=date(2026, 1, 1), valid_to=None)
BOOK = ReferenceBook([NEXT_YEAR, THIS_YEAR])


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2025, 1, 1), 65.0),
        (date(2025, 12, 31), 65.0),
        (date(2026, 1, 1), 69.0),
        (date(2040, 1, 1), 69.0),
    ],
)
def test_the_value_of_a_day_is_the_one_that_holds_on_it(day: date, value: float) -> None:
    assert BOOK.at("tgap_landfill", day).value == value


def test_a_value_is_not_prolonged_before_its_beginning() -> None:
    with pytest.raises(UnknownThing, match="does not hold on 2024-12-31"):
        BOOK.at("tgap_landfill", date(2024, 12, 31))


def test_a_value_that_ended_is_not_prolonged() -> None:
    with pytest.raises(UnknownThing, match="add the missing period"):
        ReferenceBook([THIS_YEAR]).at("tgap_landfill", date(2026, 1, 1))


def test_an_unknown_value_suggests_close_ones() -> None:
    with pytest.raises(UnknownThing, match="Close ones: tgap_landfill"):
        BOOK.history("tgap_landfil")


def test_a_value_that_is_looked_for_may_not_be_there() -> None:
    assert BOOK.find("tgap_landfill", date(2026, 1, 1)) == NEXT_YEAR
    assert BOOK.find("tgap_landfill", date(2024, 12, 31)) is None
    assert BOOK.find("tgap_landfil", date(2026, 1, 1)) is None


def test_a_history_goes_from_the_oldest_to_the_newest() -> None:
    assert BOOK.history("tgap_landfill") == (THIS_YEAR, NEXT_YEAR)
    assert len(BOOK) == len(list(BOOK)) == 2
    assert "tgap_landfill" in BOOK


def test_a_proposal_keeps_value_unit_date_and_source() -> None:
    used = THIS_YEAR.used()

    assert (used.id, used.value, used.unit, used.valid_from) == ("tgap_landfill", 65.0, "€/t", "2025-01-01")
    assert used.source == "loi de finances"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_to": date(2024, 1, 1)}, "before it begins"),
        ({"range_low": 70.0}, "outside its range"),
        ({"range_high": 60.0}, "outside its range"),
        ({"status": "hypothesis"}, "give its range and its reasoning"),
        ({"status": "hypothesis", "range_low": 60.0, "range_high": 70.0}, "give its range and its reasoning"),
        ({"value": float("nan")}, "finite"),
        ({"id": "TGAP"}, "pattern"),
        ({"note": "x"}, "Extra inputs"),
    ],
)
def test_a_value_that_is_not_well_founded_is_refused(changes: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        make_value(**changes)


def test_a_hypothesis_with_range_and_reasoning_is_kept() -> None:
    kept = make_value(
        status="hypothesis", range_low=60.0, range_high=70.0, reasoning="moyenne de trois devis"
    )

    assert kept.reasoning == "moyenne de trois devis"


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6), st.integers(0, 2_000))
@settings(deadline=None, max_examples=100)
def test_periods_that_follow_each_other_hold_exactly_one_value_a_day(lengths: list[int], offset: int) -> None:
    start = date(2020, 1, 1)
    begins = [start + timedelta(days=sum(lengths[:i])) for i in range(len(lengths) + 1)]
    spans = list(pairwise(begins))
    values = [
        make_value(value=float(i), valid_from=begin, valid_to=end - timedelta(days=1))
        for i, (begin, end) in enumerate(spans)
    ]
    book, day = ReferenceBook(reversed(values)), start + timedelta(days=offset)
    expected = [i for i, (begin, end) in enumerate(spans) if begin <= day < end]

    if expected:
        assert [book.at("tgap_landfill", day).value] == expected
    else:
        with pytest.raises(UnknownThing):
            book.at("tgap_landfill", day)
