"""Load curves with a line a day and a column for each time: the same curve as with a reading a line."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import FileTooLarge, InvalidDocument
from symbiose.domain.load_curves import CurveAnswers, CurveUnit, ReadingClock, Stamp, TypicalCurve
from symbiose.files.load_curve import CLOCK, UNIT, read_load_curve
from symbiose.files.load_curve_source import is_load_curve
from symbiose.files.load_curve_wide import bind_wide
from tests.files.load_curves import plain

WINTER = ZoneInfo("Etc/GMT-1")
KW = CurveAnswers(unit=CurveUnit.KW)


def read(text: str, answers: CurveAnswers = KW) -> TypicalCurve:
    return read_load_curve(text.encode(), answers)


def wide(
    text: str,
    minutes: int = 30,
    *,
    day: str = "%d/%m/%Y",
    time: str = "{:02}:{:02}",
    head: str = "Date",
    end: bool = False,
) -> str:
    """Return the lines of a curve of `plain`, in its default writing, as a line a day."""
    found: dict[datetime, dict[int, str]] = {}
    for line in text.splitlines()[1:]:
        at, reading = line.split(";")
        moment = datetime.strptime(at, "%d/%m/%Y %H:%M")
        midnight = datetime(moment.year, moment.month, moment.day)
        found.setdefault(midnight, {})[moment.hour * 60 + moment.minute] = reading
    times = range(0, 1440, minutes)
    shown = [at + minutes if end else at for at in times]
    lines = [";".join((head, *(time.format(at // 60, at % 60) for at in shown)))]
    lines += [
        ";".join((f"{one:{day}}", *(cells.get(at, "") for at in times))) for one, cells in found.items()
    ]
    return "\n".join(lines)


@settings(deadline=None, max_examples=8)
@given(
    week=st.lists(st.integers(0, 500), min_size=168, max_size=168).filter(any),
    minutes=st.sampled_from([10, 30, 60]),
    first=st.datetimes(datetime(2024, 4, 1), datetime(2024, 12, 1)),
    end=st.booleans(),
    gap=st.integers(0, 200),
)
def test_a_line_a_day_and_a_reading_a_line_are_one_typical_year(
    week: list[int], minutes: int, first: datetime, end: bool, gap: int
) -> None:
    """Read by legal time, whatever the season; some readings are missing."""
    answers = KW.model_copy(update={"clock": ReadingClock.LEGAL})
    midnight = datetime(first.year, first.month, first.day)
    text = plain(
        lambda at: float(week[24 * at.weekday() + at.hour]),
        first=midnight,
        days=21,
        minutes=minutes,
        zone=WINTER,
    )
    head, *lines = text.splitlines()
    long = "\n".join((head, *lines[:gap], *lines[gap + 3 :]))

    told, of_wide = read(long, answers), read(wide(long, minutes, end=end), answers)

    assert of_wide.powers_kw == pytest.approx(told.powers_kw)
    assert of_wide.stamp is (Stamp.END if end else Stamp.BEGINNING)
    assert (of_wide.missing, of_wide.readings, of_wide.interval_minutes) == (
        told.missing,
        told.readings,
        told.interval_minutes,
    )


def test_weeks_by_the_legal_clock_but_for_the_hour_struck_twice_are_those_with_a_reading_a_line() -> None:
    lines = plain(minutes=30, first=datetime(2025, 10, 13), days=21).splitlines()
    once = "\n".join(dict.fromkeys(line for line in lines))

    answers = KW.model_copy(update={"clock": ReadingClock.LEGAL})

    of_wide = read(wide(once), answers)

    assert of_wide == read(once, answers)
    assert of_wide.missing == 2


def test_columns_of_the_hour_struck_twice_may_stand_twice() -> None:
    names = [f"{at // 60:02}:{at % 60:02}" for at in range(0, 1440, 30)]
    doubled = [*names[:6], *names[4:6], *names[6:]]
    rows = []
    for rank in range(14):
        day = datetime(2025, 10, 13) + timedelta(days=rank)
        again = ["40", "40"] if day.day == 26 else ["", ""]
        rows.append(";".join((f"{day:%d/%m/%Y}", *["20"] * 6, *again, *["20"] * 42)))

    curve = read("\n".join((";".join(("Date", *doubled)), *rows)))

    assert (curve.readings, curve.repeated, curve.missing) == (14 * 48 + 2, 0, 0)
    # Of the two Sundays one has the hour twice: three hours of readings in all.
    assert curve.powers_kw[(9 * 3 + 2) * 24 + 2] == pytest.approx((20 + 20 + 40) / 3)


@pytest.mark.parametrize(
    ("time", "day", "head"),
    [
        ("{:02}:{:02}", "%d/%m/%Y", "Date"),
        ("{:02}:{:02}:00", "%Y-%m-%d", "Jour"),
        ("H{:02}M{:02}", "%d/%m/%y", "Horodate"),
        ("{}h{:02}", "%y-%m-%d", "Date de la mesure"),
        ("h{:02}:{:02}", "%d-%m-%Y 00:00", "date"),
        ("{:02}:{:02} (kW)", "%Y%m%d", "Relevés du"),
    ],
)
def test_names_of_times_and_days_are_read_as_they_are_written(time: str, day: str, head: str) -> None:
    long = plain(days=8, minutes=10, first=datetime(2025, 2, 1))

    assert read(wide(long, 10, time=time, day=day, head=head)) == read(long)


def test_days_that_a_spreadsheet_counts_are_read() -> None:
    head, *rows = wide(plain(days=14, minutes=60), 60).splitlines()
    counted = [f"{45658 + rank};{row.partition(';')[2]}" for rank, row in enumerate(rows)]

    assert read("\n".join((head, *counted))) == read(plain(days=14, minutes=60))


def test_the_unit_stands_over_the_table_in_the_names_or_beside_the_readings_else_it_is_asked_for() -> None:
    table = wide(plain(days=14, minutes=60), 60)
    beside = "\n".join(f"{row};{'Unité' if not rank else 'W'}" for rank, row in enumerate(table.splitlines()))

    assert read(f"Courbe de charge, en kWh\n{table}", CurveAnswers()).unit is CurveUnit.KWH
    assert read(wide(plain(days=14), 60, time="{:02}:{:02} MW"), CurveAnswers()).unit is CurveUnit.MW
    assert read(beside, CurveAnswers()).unit is CurveUnit.W
    with pytest.raises(InvalidDocument) as asked:
        read(f"Puissance souscrite 250 kW (kWh par pas, kW en pointe en kW)\n{table}", CurveAnswers())
    assert [problem.path for problem in asked.value.problems] == [UNIT]


def test_lines_and_columns_of_totals_are_left_aside() -> None:
    head, *rows = wide(plain(days=14, minutes=60), 60).splitlines()
    text = "\n".join((f"{head};Total", *(f"{row};9999" for row in rows), "Total" + ";9999" * 25))

    curve = read(text)

    assert (curve.readings, curve.left_out) == (14 * 24, 1)
    assert curve.measured_mwh == pytest.approx(read(plain(days=14)).measured_mwh)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("Consommation (kWh)", " (kWh)"),
        ("Consommation du jour (kWh)", " (kWh)"),
        ("Puissance moyenne (kW)", " (kW)"),
        ("Valeur", ""),
    ],
)
def test_what_a_day_uses_in_all_beside_its_times_is_no_other_meter(name: str, unit: str) -> None:
    table = wide(plain(days=14, minutes=60), 60, time="{:02}:{:02}" + unit)
    head, *rows = (row.split(";", 1) for row in table.splitlines())
    text = "\n".join((f"{head[0]};{name};{head[1]}", *(f"{day};999;{rest}" for day, rest in rows)))

    assert read(text) == read(table)


def test_meters_of_a_line_a_day_are_not_mixed() -> None:
    head, *rows = wide(plain(days=14, minutes=60), 60).splitlines()
    text = "\n".join((f"PRM;{head}", *(f"{meter};{row}" for meter in "AB" for row in rows)))

    with pytest.raises(InvalidDocument, match="points de livraison"):
        read(text)


def test_noughts_in_the_hour_that_legal_time_skips_make_no_winter_time() -> None:
    head, *rows = wide(plain(minutes=30, first=datetime(2025, 3, 20), days=20)).splitlines()
    filled = [row.replace(";;", ";0;0", 1) if row.startswith("30/03/2025") else row for row in rows]
    assert filled != rows

    curve = read("\n".join((head, *filled)))

    assert curve.clock is ReadingClock.LEGAL
    assert curve.powers_kw == read("\n".join((head, *rows))).powers_kw


@pytest.mark.parametrize(
    ("end", "name"), [(True, "Horodate"), (True, "Horodate de fin"), (False, "Horodate")]
)
def test_noughts_of_the_skipped_hour_are_known_at_whichever_end_readings_are_written(
    end: bool, name: str
) -> None:
    first = datetime(2025, 3, 20, 0, 30) if end else datetime(2025, 3, 20)
    moments = [first + timedelta(minutes=30 * n) for n in range(20 * 48)]
    skipped = {datetime(2025, 3, 30, 2, 30), datetime(2025, 3, 30, 3 if end else 2)}
    lines = [f"{at:%d/%m/%Y %H:%M};{0 if at in skipped else 10}" for at in moments]

    curve = read("\n".join((f"{name};Valeur (kW)", *lines)))

    assert (curve.clock, curve.readings) == (ReadingClock.LEGAL, len(moments) - 2)


@pytest.mark.parametrize(
    "rests", [lambda at: at.hour < 6, lambda at: at.weekday() == 6], ids=["nights", "Sundays"]
)
def test_noughts_of_a_site_that_rests_do_not_tell_the_clock_and_it_is_asked_for(
    rests: Callable[[datetime], bool],
) -> None:
    """Nought at two o'clock is what it uses each night, or each Sunday: it may stand for nothing as well."""
    text = wide(
        plain(
            lambda at: 0.0 if rests(at) else 50.0,
            minutes=30,
            first=datetime(2025, 3, 20),
            days=20,
            zone=WINTER,
        )
    )

    with pytest.raises(InvalidDocument) as asked:
        read(text)

    assert [problem.path for problem in asked.value.problems] == [CLOCK]
    for clock in (ReadingClock.WINTER, ReadingClock.LEGAL):
        assert read(text, KW.model_copy(update={"clock": clock})).clock is clock


def test_noughts_whose_moments_state_their_offset_are_readings() -> None:
    text = plain(first=datetime(2025, 3, 20), days=20, written="%Y-%m-%dT%H:%M:%S+01:00", zone=WINTER)
    nought = text.replace("2025-03-30T02:00:00+01:00;10,0", "2025-03-30T02:00:00+01:00;0")
    assert nought != text

    assert read(nought).readings == read(text).readings


@pytest.mark.parametrize("minutes", [30, 60])
@pytest.mark.parametrize("end", [False, True], ids=["beginning", "end"])
def test_winter_time_all_the_year_is_recognised_in_a_line_a_day_too(minutes: int, *, end: bool) -> None:
    text = plain(minutes=minutes, first=datetime(2025, 3, 24), days=14, zone=WINTER)

    curve = read(wide(text, minutes, end=end))

    assert curve.clock is ReadingClock.WINTER
    assert curve.powers_kw == pytest.approx(read(text).powers_kw)


@pytest.mark.parametrize(
    "names",
    [
        [f"{h:02}:00" for h in range(23)],
        [f"{h:02}:00" for h in range(23, -1, -1)],
        [f"{h:02}:{m:02}" for h in range(24) for m in (0, 20, 30)],
        [f"{h:02}:00" for h in range(25)],
        [f"H{h}" for h in range(30, 60)],
        ["12:00"] * 24,
    ],
)
def test_columns_that_are_not_the_times_of_a_day_are_no_load_curve(names: list[str]) -> None:
    assert bind_wide(["Date", *names]) is None
    assert bind_wide(names) is None


def test_a_table_of_more_readings_than_are_read_is_refused_before_it_is_laid_out() -> None:
    head = ";".join(("Date", *(f"{at // 60:02}:{at % 60:02}" for at in range(0, 1440, 10))))

    with pytest.raises(FileTooLarge, match="relevés"):
        read(head + "\n1" * 4_000)


def test_a_wide_curve_among_declarations_is_recognised() -> None:
    assert is_load_curve(wide(plain(days=7)))
