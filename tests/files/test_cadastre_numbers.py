"""Numbers of a cadastre as tools write them."""

import pytest

from symbiose.files.cadastre_numbers import NotANumber, number_of


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (12, 12.0),
        (1.5, 1.5),
        ("1 234,5", 1234.5),
        ("1\u202f234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("2.834", 2.834),
        ("0,834", 0.834),
        ("1.2e3", 1200.0),
        ("-3", -3.0),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_read_as_written(written: object, number: float | None) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize(
    "written",
    ["1,234", "abc", "nan", "inf", "1e999", True, [1], float("nan"), 10**400, "1.2.3", "9" * 61],
    ids=str,
)
def test_what_is_no_number_or_has_two_readings_is_refused(written: object) -> None:
    with pytest.raises(NotANumber):
        number_of(written)
