"""Day and month are never guessed once a file puts the month first."""

import pytest

from tests.files.reading_tools import HEADER, LINE, read_text
from tests.files.test_register import report_of, shipment

DATED = f"{HEADER};valide_du"


def faults(*days: str) -> list[int]:
    """Return how many faults each line has, one line for each day."""
    text = "\n".join((DATED, *(f"{LINE[:-4]}{number};t;{day}" for number, day in enumerate(days, start=1))))
    return [len(row.errors) for row in read_text(text).rows]


def test_a_date_is_french_while_nothing_says_otherwise() -> None:
    assert faults("03/04/2026", "31/12/2026") == [0, 0]


@pytest.mark.parametrize("day", ["03/04/2026", "1/2/2026", "12/01/2026"])
def test_a_date_of_two_readings_is_asked_beside_a_month_first_one(day: str) -> None:
    assert faults(day, "12/31/2026") == [1, 1]


@pytest.mark.parametrize("day", ["2026-04-03", "31/12/2026", "04/04/2026", ""])
def test_a_date_of_one_reading_is_taken(day: str) -> None:
    assert faults(day, "12/31/2026") == [0, 1]


@pytest.mark.parametrize("day", ["12/99/2026", "00/31/2026", "12/31/20266"])
def test_what_is_no_date_is_no_sign_of_the_month_first(day: str) -> None:
    assert faults("03/04/2026", day) == [0, 1]


def test_shipments_of_a_register_are_asked_with_both_dates_named() -> None:
    report = report_of(shipment(day="03/04/2025"), shipment(day="12/31/2025 10:00"))

    (error,) = report.rows[0].errors
    assert (error.column, error.value) == ("Date d'expédition", "03/04/2025")
    assert "12/31/2025" in error.reason
    assert report.flows == ()
