"""Load curves in the forms that people have them, and what becomes of gaps, doubles and changes of hour."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import FileTooLarge, InvalidDocument, UnsupportedFile
from symbiose.domain.load_curves import CurveAnswers, CurveUnit, ReadingClock, Stamp, TypicalCurve
from symbiose.domain.typical_year import DayKind, YearStep, year_steps
from symbiose.files.load_curve import UNIT, read_load_curve
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from tests.files.load_curves import PARIS, PREAMBLE, at_work, enedis, plain

WINTER = ZoneInfo("Etc/GMT-1")
AT_WORK = [100.0 if s.day is DayKind.WEEKDAY and 8 <= s.hour < 18 else 10.0 for s in year_steps()]


def read(text: str, unit: CurveUnit | None = None) -> TypicalCurve:
    return read_load_curve(text.encode(), CurveAnswers(unit=unit))


def at(curve: TypicalCurve, month: int, day: DayKind, hour: int) -> float:
    return dict(zip(year_steps(), curve.powers_kw, strict=True))[YearStep(month, day, hour)]


def refusal(text: str | bytes, kind: type[InvalidDocument] = InvalidDocument) -> str:
    with pytest.raises(kind) as refused:
        read_load_curve(text if isinstance(text, bytes) else text.encode())
    return refused.value.problems[0].expected


@pytest.mark.parametrize("minutes", [30, 60])
def test_a_year_of_the_network_operator_gives_its_hours_back(minutes: int) -> None:
    curve = read(enedis(minutes=minutes))

    assert curve.powers_kw == pytest.approx(AT_WORK)
    assert (curve.unit, curve.clock, curve.stamp) == (CurveUnit.W, ReadingClock.OFFSET, Stamp.END)
    assert (curve.interval_minutes, curve.readings) == (minutes, 365 * 24 * 60 // minutes)
    assert (curve.missing, curve.repeated, curve.left_out, curve.filled_steps) == (0, 0, 0, 0)
    assert (curve.first_day, curve.last_day) == (date(2025, 1, 1), date(2025, 12, 31))
    # 261 weekdays of 2025, ten hours each at 100 kW, 10 kW in all other hours.
    assert curve.measured_mwh == pytest.approx((261 * 10 * 100 + (8760 - 2610) * 10) / 1000)


def test_readings_of_every_ten_minutes_are_brought_to_hours() -> None:
    curve = read(enedis(lambda at: at_work(at) + at.minute, minutes=10, days=60))

    assert (curve.interval_minutes, curve.readings) == (10, 60 * 144)
    assert at(curve, 1, DayKind.WEEKDAY, 9) == pytest.approx(100 + 25)
    assert at(curve, 2, DayKind.SUNDAY, 9) == pytest.approx(10 + 25)


def test_legal_time_without_offsets_is_recognised_by_its_doubled_hour() -> None:
    curve = read(plain())

    assert curve.clock is ReadingClock.LEGAL
    assert (curve.repeated, curve.missing, curve.readings) == (0, 0, 8760)
    assert curve.powers_kw == pytest.approx(AT_WORK)


def test_winter_time_all_the_year_is_recognised_by_the_hour_that_legal_time_skips() -> None:
    curve = read(plain(zone=WINTER))

    assert curve.clock is ReadingClock.WINTER
    assert curve.powers_kw == pytest.approx(AT_WORK)


def test_winter_time_in_half_hours_is_recognised_too() -> None:
    curve = read(plain(zone=WINTER, minutes=30))

    assert curve.clock is ReadingClock.WINTER
    assert curve.powers_kw == pytest.approx(AT_WORK)


def test_the_end_of_the_hour_before_the_change_is_no_winter_time() -> None:
    """By legal time 2 o'clock on the last Sunday of March can only be the end of the hour before."""
    text = plain(minutes=30).replace("30/03/2025 03:00;", "30/03/2025 02:00;", 1)

    assert read(text).clock is ReadingClock.LEGAL


def test_moments_in_universal_time_are_brought_to_the_legal_clock() -> None:
    text = plain(zone=ZoneInfo("UTC"), written="%Y-%m-%dT%H:%M:%SZ", header="timestamp,kW", number=str)

    curve = read(text)

    assert curve.clock is ReadingClock.OFFSET
    assert curve.powers_kw == pytest.approx(AT_WORK)


@pytest.mark.parametrize(
    ("header", "written", "number"),
    [
        ("Date/Heure;Puissance [kW]", "%d/%m/%Y %H:%M:%S", lambda v: f"{v:.2f}".replace(".", ",")),
        ("Horodatage,Puissance (W)", "%Y-%m-%d %H:%M", lambda v: f"{v * 1000:.0f}"),
        ("datetime,Power_kW", "%Y-%m-%dT%H:%M:%S", str),
        ("Date;Heure;Valeur (kW)", "%d/%m/%Y;%H:%M", lambda v: f"{v:.1f}"),
        ("Jour;Heure;kW", "%d-%m-%Y;%Hh%M", lambda v: f"{v:.1f}"),
        ("datetime,energy_kwh", "%Y-%m-%dT%H:%M:%S", str),
        ("Date;Heure;P (kW)", "%d/%m/%Y;%H:%M", lambda v: f"{v:.1f}"),
        ("horodate ISO début de pas;consommation (kWh)", "%Y-%m-%dT%H:%M:%S", str),
        ("Date et heure;Énergie (Wh)", "%d/%m/%Y %H:%M", lambda v: f"{v * 1000:,.0f}".replace(",", "\u202f")),
        ("Date et heure;Puissance (MW)", "%d/%m/%Y %H:%M", lambda v: f"{v / 1000:.4f}"),
    ],
)
def test_the_same_curve_is_read_however_it_is_written(
    header: str, written: str, number: Callable[[float], str]
) -> None:
    curve = read(plain(header=header, written=written, number=number))

    assert curve.powers_kw == pytest.approx(AT_WORK)


def test_energy_of_half_hours_is_twice_as_much_power() -> None:
    text = plain(minutes=30, header="Date et heure;Consommation (kWh)", number=lambda v: f"{v / 2:.1f}")

    curve = read(text)

    assert curve.unit is CurveUnit.KWH
    assert curve.powers_kw == pytest.approx(AT_WORK)


def test_thousands_with_points_are_read_where_a_decimal_comma_follows() -> None:
    assert read(plain(days=7, number=lambda _: "1.234,5")).measured_mwh == pytest.approx(1234.5 * 168 / 1000)


def test_a_file_of_which_no_line_is_read_shows_the_first_and_how_to_write_it() -> None:
    told = refusal(plain(days=7, written="%d.%m. %H:%M"))

    assert "« 01.01. 00:00 ; 10,0 »" in told
    assert "écrivez le moment « 31/12/2025 23:50 »" in told


def test_a_file_of_columns_with_its_unit_and_interval_in_each_line_is_read() -> None:
    lines = [
        f"{at:%d/%m/%Y};{at:%H:%M};{at_work(at) * 1000:.0f};Réelle;00000000000000;Courbe de charge;"
        "01/01/2025;31/01/2025;Consommation;Energie active;;W;30"
        for at in (datetime(2025, 1, 1) + timedelta(minutes=30 * i) for i in range(48 * 31))
    ]
    header = (
        "Date de la mesure;Heure de la mesure;Valeur;Statut de la mesure;PRM;Type de données;Date de début;"
        "Date de fin;Grandeur métier;Grandeur physique;Statut demandé;Unité;Pas en minutes"
    )

    curve = read("\n".join((header, *lines)))

    assert (curve.unit, curve.interval_minutes, curve.readings) == (CurveUnit.W, 30, 1488)
    assert at(curve, 1, DayKind.WEEKDAY, 9) == pytest.approx(100)


def test_what_is_produced_or_reactive_is_left_out() -> None:
    lines = [
        f"{at:%Y-%m-%d %H:%M};{at_work(at):.0f};{kind};{physical};kW"
        for at in (datetime(2025, 3, 3) + timedelta(hours=i) for i in range(24 * 14))
        for kind, physical in (("CONS", "PA"), ("PROD", "PA"), ("CONS", "ERI"))
    ]

    curve = read("\n".join(("Horodate;Valeur;Grandeur metier;Grandeur physique;Unite", *lines)))

    assert (curve.readings, curve.left_out, curve.repeated) == (336, 672, 0)


def test_a_file_without_header_is_read_once_its_unit_is_told() -> None:
    text = plain(header="")

    with pytest.raises(InvalidDocument) as asked:
        read(text)

    assert asked.value.problems[0].path == UNIT
    assert read(text, CurveUnit.KW).powers_kw == pytest.approx(AT_WORK)


def test_the_unit_of_the_file_goes_before_the_one_that_is_told() -> None:
    assert read(enedis(), CurveUnit.KW).unit is CurveUnit.W


def test_months_written_first_are_recognised() -> None:
    text = plain(written="%m/%d/%Y %H:%M")

    assert read(text).powers_kw == pytest.approx(AT_WORK)


def test_gaps_are_told_and_change_nothing_of_a_regular_week() -> None:
    lines = enedis().splitlines(keepends=True)
    text = "".join(line for i, line in enumerate(lines) if i < 5 or i % 50)

    curve = read(text)

    assert curve.missing == 175
    assert curve.filled_steps == 0
    assert curve.powers_kw == pytest.approx(AT_WORK)


def test_an_empty_reading_is_a_gap() -> None:
    text = enedis(minutes=30, days=60).replace(
        "2025-02-11T03:30:00+01:00;10000", "2025-02-11T03:30:00+01:00;"
    )

    assert (read(text).missing, read(text).left_out) == (1, 0)


def test_readings_that_come_twice_count_once_with_their_mean() -> None:
    line = "2025-01-08T10:00:00+01:00;100000\n"
    text = enedis(minutes=30, days=31).replace(line, line + line.replace("100000", "300000"), 1)

    curve = read(text)

    assert curve.repeated == 1
    # January 2025 has 23 weekdays: one of the 46 half hours between 9 and 10 o'clock has the mean, 200 kW.
    assert at(curve, 1, DayKind.WEEKDAY, 9) == pytest.approx((45 * 100 + 200) / 46)


def test_lines_in_any_order_say_the_same() -> None:
    head, lines = plain().split("\n", 1)
    backwards = "\n".join((head, *reversed(lines.strip().split("\n"))))

    # The hour that October has twice is told apart by its order alone, which is lost: both are 10 kW here.
    assert read(backwards).powers_kw == pytest.approx(AT_WORK)


def test_bad_lines_are_left_out_and_counted() -> None:
    text = enedis() + "total;12\n2025-02-31T00:00:00+01:00;5\n2026-01-05T00:30:00+01:00;-4\n2026-01-05;abc\n"

    assert read(text).left_out == 4


def test_two_years_count_as_their_mean() -> None:
    both = enedis(
        lambda at: at_work(at) * (3 if at.year == 2025 else 1), first=datetime(2024, 1, 1), days=731
    )

    curve = read(both)

    assert (curve.first_day, curve.last_day) == (date(2024, 1, 1), date(2025, 12, 31))
    # July 2024 and July 2025 have 23 weekdays each.
    assert at(curve, 7, DayKind.WEEKDAY, 10) == pytest.approx(200)


def test_months_without_readings_take_the_week_of_the_others() -> None:
    curve = read(enedis(days=90))

    assert curve.months_measured == (1, 2, 3)
    assert not curve.covers_year
    assert curve.filled_steps == 9 * 72
    assert curve.powers_kw == pytest.approx(AT_WORK)


def test_a_kind_of_day_without_readings_follows_the_level_of_its_month() -> None:
    """July runs at twice the power of June, and its Sundays were not measured."""
    text = enedis(
        lambda at: at_work(at) * (2 if at.month == 7 else 1), first=datetime(2025, 6, 1), days=61, minutes=60
    )
    kept = [
        line
        for line in text.splitlines()
        if not (line.startswith("2025-07") and _begun(line).weekday() == 6 and _begun(line).month == 7)
    ]

    curve = read("\n".join(kept))

    assert at(curve, 6, DayKind.SUNDAY, 12) == pytest.approx(10)
    assert at(curve, 7, DayKind.SUNDAY, 12) == pytest.approx(20, rel=1e-3)


def _begun(line: str) -> datetime:
    return datetime.fromisoformat(line.split(";")[0]).astimezone(PARIS) - timedelta(minutes=60)


def test_a_week_is_enough_and_less_is_not() -> None:
    assert read(enedis(days=7)).filled_steps == 11 * 72
    assert "7 au moins" in refusal(enedis(days=6))


def test_the_end_of_its_interval_that_the_header_names_is_where_a_reading_stands() -> None:
    beginnings = plain(minutes=30, days=14)
    ends = plain(
        lambda at: at_work(at - timedelta(minutes=30)), minutes=30, days=14, header="Date et heure de fin;kW"
    )

    assert read(beginnings).stamp is Stamp.BEGINNING
    assert read(ends).stamp is Stamp.END
    assert read(ends).powers_kw == pytest.approx(AT_WORK)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "vide"),
        ("bonjour\nle monde\n", "en-tête"),
        ("Horodate;Valeur (kW)\n", "aucune ligne"),
        ("Horodate;Valeur (kW)\nhier;12\n", "aucune ligne"),
        (plain(lambda at: 0.0), "nulles"),
        (plain(minutes=60).replace("kW", "CV"), "ne dit pas ce qu’il compte"),
        ("Date;kWh\n" + "\n".join(f"{d:02}/01/2025;5" for d in range(1, 32)), "un seul relevé par jour"),
    ],
)
def test_a_file_that_is_no_load_curve_is_refused_with_what_is_expected(text: str, told: str) -> None:
    assert told in refusal(text)


def test_several_delivery_points_are_not_mixed() -> None:
    lines = "\n".join(
        f"{p};2025-01-{d:02} {h:02}:00;5" for p in "AB" for d in range(1, 15) for h in range(24)
    )

    assert "plusieurs points de livraison" in refusal(f"PRM;Horodate;kW\n{lines}")


def test_other_kinds_of_file_are_refused_unopened() -> None:
    assert "abîmé" in refusal(b"PK\x03\x04" + b"0" * 100)
    assert "CSV" in refusal(b"%PDF-1.7", UnsupportedFile)
    assert "document" in refusal("<html>Horodate;Valeur</html>", UnsupportedFile)
    assert "caractères de contrôle" in refusal(b"Horodate;kW\n\x00\x01", UnsupportedFile)
    assert "10 Mo" in refusal(b"Horodate;kW\n" + b"1" * (10 * 1024 * 1024), FileTooLarge)
    assert "lignes" in refusal(b"Horodate;kW\n" + b"\n" * 600_000, FileTooLarge)


def test_powers_that_no_site_has_are_left_out() -> None:
    text = plain().replace("08/01/2025 10:00;100,0", "08/01/2025 10:00;999999999", 1)

    curve = read(text)

    assert curve.left_out == 1
    assert at(curve, 1, DayKind.WEEKDAY, 10) == pytest.approx(100)


def test_a_load_curve_among_declarations_is_led_to_its_page() -> None:
    with pytest.raises(InvalidDocument) as refused:
        read_file("courbe.csv", enedis(days=7).encode(), load_reference(), site=None)

    assert "courbe de charge" in refused.value.problems[0].expected


def test_encodings_of_spreadsheets_are_read() -> None:
    text = plain(header="Date et heure;Énergie (kWh)")

    assert read_load_curve(text.encode("cp1252")).powers_kw == pytest.approx(AT_WORK)
    assert read_load_curve(b"\xef\xbb\xbf" + text.encode()).powers_kw == pytest.approx(AT_WORK)
    assert read_load_curve(text.encode("utf-16")).powers_kw == pytest.approx(AT_WORK)


@settings(deadline=None, max_examples=15)
@given(
    powers=st.lists(st.integers(0, 500), min_size=168, max_size=168).filter(any),
    minutes=st.sampled_from([10, 15, 30, 60]),
)
def test_a_typical_year_uses_what_was_measured_in_the_weeks_that_it_stands_for(
    powers: list[int], minutes: int
) -> None:
    """Four whole weeks of a month: what they use, and what the step hours of four such weeks use, is one."""
    text = enedis(
        lambda at: float(powers[24 * at.weekday() + at.hour]),
        first=datetime(2025, 2, 3),
        days=21,
        minutes=minutes,
    )

    curve = read(text)

    february = curve.monthly_mwh[1]
    assert february * 21 / 28 == pytest.approx(curve.measured_mwh, rel=1e-6)


@settings(deadline=None, max_examples=60)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_nothing_that_is_dropped_breaks_the_reading(content: bytes) -> None:
    day = ("Date;" + ";".join(f"{hour:02}:00 kW" for hour in range(24)) + "\n").encode()
    for head in (b"", b"Horodate;Valeur (kW)\n", PREAMBLE.encode() + b"Horodate;Valeur\n", day):
        told: object
        try:
            told = read_load_curve(head + content)
        except InvalidDocument as refused:
            told = refused.problems
        assert told
