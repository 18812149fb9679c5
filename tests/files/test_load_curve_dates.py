"""Dates of load curves that can be read in several orders, and those that spreadsheets count."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.load_curves import CurveAnswers, DateOrder, ReadingClock, TypicalCurve
from symbiose.files.load_curve import DATES, UNIT, read_load_curve
from symbiose.files.load_curve_dates import order_of, written_date
from tests.files.load_curves import at_work, plain

WRITTEN = {DateOrder.DAY: "%d/%m/%y", DateOrder.MONTH: "%m/%d/%y", DateOrder.YEAR: "%y-%m-%d"}
SERIAL_ZERO = datetime(1899, 12, 30)


def read(text: str, order: DateOrder | None = None) -> TypicalCurve:
    return read_load_curve(text.encode(), CurveAnswers(date_order=order))


def asked(text: str) -> list[str]:
    with pytest.raises(InvalidDocument) as refused:
        read(text)
    return [problem.path for problem in refused.value.problems]


def counted(at: datetime, decimals: int) -> str:
    """Return a moment as spreadsheets count it."""
    return f"{(at - SERIAL_ZERO) / timedelta(days=1):.{decimals}f}".replace(".", ",")


@settings(deadline=None, max_examples=200)
@given(
    first=st.dates(date(2000, 1, 1), date(2098, 1, 1)),
    days=st.integers(7, 400),
    order=st.sampled_from(DateOrder),
)
def test_days_that_follow_one_another_tell_the_order_in_which_they_are_written(
    first: date, days: int, order: DateOrder
) -> None:
    texts = [f"{first + timedelta(days=rank):{WRITTEN[order]}}" for rank in range(days)]
    dates = [written_date(text.replace("-", "/").split("/"), year_first=False) for text in texts]

    may_be_days_of_many_months = all((first + timedelta(days=rank)).day <= 12 for rank in range(days))
    in_doubt = order is DateOrder.MONTH and may_be_days_of_many_months

    assert order_of(dates) is (None if in_doubt else order)
    assert [one.day(order) for one in dates] == [first + timedelta(days=rank) for rank in range(days)]


@pytest.mark.parametrize("order", DateOrder)
def test_a_curve_whose_years_have_two_digits_is_that_with_four(order: DateOrder) -> None:
    whole = read(plain(days=60, first=datetime(2025, 2, 1)))

    assert read(plain(days=60, first=datetime(2025, 2, 1), written=f"{WRITTEN[order]} %H:%M")) == whole


def usual_days(written: str) -> str:
    """Return a curve of the first day of each month of 2025, 10 kW more in each."""
    lines = [
        f"{datetime(2025, month, 1, hour):{written}};{10 * month},0"
        for month in range(1, 13)
        for hour in range(24)
    ]
    return "\n".join(("Date et heure;Puissance (kW)", *lines))


def test_the_first_days_of_january_or_of_all_months_are_asked_about_where_both_follow_one_another() -> None:
    text = usual_days("%d/%m/%Y %H:%M")
    answers = [CurveAnswers(date_order=order, clock=ReadingClock.LEGAL) for order in list(WRITTEN)[:2]]

    day, month = (read_load_curve(text.encode(), one) for one in answers)

    assert asked(text) == asked(plain(days=12, written="%m/%d/%Y %H:%M")) == [DATES]
    assert (day.first_day, day.last_day) == (date(2025, 1, 1), date(2025, 12, 1))
    assert day.days_of_months == pytest.approx([1] * 12)
    assert (month.first_day, month.last_day) == (date(2025, 1, 1), date(2025, 1, 12))
    assert month.days_of_months[0] == pytest.approx(12)


def test_the_same_days_with_the_month_first_are_the_first_days_of_january() -> None:
    """As written in France they are twelve days in a row: both say the same."""
    assert read(usual_days("%m/%d/%Y %H:%M")).last_day == date(2025, 1, 12)


@pytest.mark.parametrize(
    ("period", "last"),
    [("31/12/2025", date(2025, 12, 1)), ("01/12/2025", None), ("01/31/2025", date(2025, 1, 12))],
)
def test_the_period_over_the_readings_tells_in_which_order_its_program_writes_dates(
    period: str, last: date | None
) -> None:
    text = f"Date de debut;Date de fin\n01/01/2025;{period}\n\n{usual_days('%d/%m/%Y %H:%M')}"
    answers = CurveAnswers(clock=ReadingClock.LEGAL)

    if last is None:
        assert asked(text) == [DATES]
    else:
        assert read_load_curve(text.encode(), answers).last_day == last


def test_one_reading_a_day_or_month_is_refused_and_not_asked_about() -> None:
    lines = [f"01/{month:02}/2025;5" for month in range(1, 13)]

    with pytest.raises(InvalidDocument, match="un seul relevé par jour"):
        read("\n".join(("Date;kW", *lines)))


def scattered(written: str) -> str:
    """Return a curve of some days of some months: read either way, none follows another."""
    lines = [
        f"{at:{written}} {hour:02}:00;{at_work(at.replace(hour=hour)):.1f}"
        for at in (datetime(2025, month, day) for month in (5, 8, 9) for day in (5, 8, 9))
        for hour in range(24)
    ]
    return "\n".join(("Horodate;kW", *lines))


def test_figures_that_do_not_tell_are_asked_for_and_the_answer_holds() -> None:
    text = scattered("%d/%m/%y")

    assert asked(text) == [DATES]
    assert read(text, DateOrder.DAY).last_day == date(2025, 9, 9)
    assert read(text, DateOrder.YEAR).first_day == date(2005, 5, 25)


def test_unit_and_order_are_asked_for_together() -> None:
    assert asked(scattered("%d/%m/%y").replace("kW", "Valeur")) == [UNIT, DATES]


def test_four_digits_of_the_year_leave_the_day_first_where_nothing_tells() -> None:
    assert read(scattered("%d/%m/%Y")).last_day == date(2025, 9, 9)


def test_an_answer_does_not_go_before_what_the_file_tells() -> None:
    text = plain(days=30, written="%d/%m/%y %H:%M")

    assert read(text, DateOrder.MONTH) == read(text)


@pytest.mark.parametrize("decimals", [4, 6, 10])
def test_moments_that_a_spreadsheet_counts_are_those_that_it_shows(decimals: int) -> None:
    head, *lines = plain(days=30, minutes=30).splitlines()
    told = [line.split(";") for line in lines]
    serials = [f"{counted(datetime.strptime(at, '%d/%m/%Y %H:%M'), decimals)};{kw}" for at, kw in told]

    assert read("\n".join((head, *serials))) == read("\n".join((head, *lines)))


def test_days_and_hours_that_a_spreadsheet_counts_apart_are_read() -> None:
    lines = [
        f"{(at - SERIAL_ZERO).days};{(at.hour * 60 + at.minute) / 1440:.6f};{at_work(at)}"
        for at in (datetime(2025, 3, 3) + timedelta(minutes=30 * rank) for rank in range(48 * 14))
    ]

    curve = read("\n".join(("Date;Heure;kW", *lines)))

    assert (curve.first_day, curve.last_day) == (date(2025, 3, 3), date(2025, 3, 16))
    assert (curve.readings, curve.missing, curve.left_out) == (672, 0, 0)


def test_counts_of_too_few_decimals_are_left_out_rather_than_rounded_to_a_minute() -> None:
    lines = [f"{counted(datetime(2025, 3, 3) + timedelta(hours=rank), 2)};5" for rank in range(24 * 14)]

    with pytest.raises(InvalidDocument, match="espacés de 360 minutes"):  # 0, 6, 12 and 18 o'clock are whole
        read("\n".join(("Horodate;kW", *lines)))
