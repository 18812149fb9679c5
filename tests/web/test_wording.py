"""Numbers, dates and words as the French write them."""

import doctest
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from symbiose.domain.exchanges import Kind, Objective, State
from symbiose.domain.flows import Confidentiality, Direction, Use
from web import wording
from web.accounts import schemas
from web.words import WORDS


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (None, None, "–"),
        (0, None, "0"),
        (1234567.891, None, "1\u202f234\u202f568"),
        (1234567.891, 2, "1\u202f234\u202f567,89"),
        (-1234.0, 0, "\u22121\u202f234"),
        (12.04, None, "12"),
        (12.06, None, "12,1"),
        (0.0004, None, "0"),
        (-0.0004, None, "0"),
        (0.1234, None, "0,123"),
        (1e21, None, "1" + "\u202f000" * 7),
    ],
)
def test_numbers(value: float | None, digits: int | None, text: str) -> None:
    assert wording.number(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(1999.6, "2\u202f000\xa0€"), (9.5, "9,5\xa0€"), (-12.0, "\u221212\xa0€"), (0.0, "0\xa0€"), (None, "–")],
)
def test_amounts(value: float | None, text: str) -> None:
    assert wording.euros(value) == text


def test_days_and_moments_are_told_in_the_time_of_paris() -> None:
    late = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)

    assert wording.day(late) == "01/07/2026"
    assert wording.moment(late) == "01/07/2026 à 00:30"
    assert wording.day(date(2026, 12, 31)) == "31/12/2026"
    assert wording.day("2024-01-01") == "01/01/2024"
    assert wording.day("2024") == "2024"
    assert wording.day(None) == "–"


def test_every_code_that_pages_show_has_a_french_word(app: Flask) -> None:
    codes = [*State, *Kind, *Objective, *Direction, *Confidentiality, *Use]

    assert [code for code in codes if code.value not in WORDS] == []
    with app.test_request_context():
        assert wording.word("net_benefit") == "Bénéfice net"
        assert wording.word("unheard_of") == "unheard of"


@pytest.mark.parametrize("module", [wording, schemas])
def test_the_examples_of_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
