"""Files of clumsy hands: read as they are meant, or refused; never another figure without a word."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate

import pytest

from symbiose.domain.errors import InvalidDocument
from symbiose.domain.load_curves import TypicalCurve
from symbiose.files.load_curve import UNIT, read_load_curve
from tests.files.load_curves import enedis, plain

DAYS = 14
HEAD, *LINES = plain(days=DAYS, first=datetime(2025, 1, 6)).splitlines()
WHOLE = read_load_curve("\n".join((HEAD, *LINES)).encode())
MOMENTS = [line.split(";")[0] for line in LINES]
VALUES = [line.split(";")[1] for line in LINES]
TOTAL = "12360"


def moments(minutes: int) -> list[datetime]:
    """Return the beginnings of the intervals of two weeks."""
    return [
        datetime(2025, 1, 6) + timedelta(minutes=minutes * rank) for rank in range(DAYS * 1440 // minutes)
    ]


def read(*lines: str) -> TypicalCurve:
    return read_load_curve("\n".join(lines).encode())


def refusal(*lines: str) -> str:
    with pytest.raises(InvalidDocument) as refused:
        read(*lines)
    return refused.value.problems[0].expected


def with_values(*values: str) -> list[str]:
    return [f"{at};{values[rank % len(values)]}" for rank, at in enumerate(MOMENTS)]


@pytest.mark.parametrize(
    "line", [f"Total;{TOTAL}", f"19/01/2025;{TOTAL}", f"20/01/2025 00:00;{TOTAL}", f"{MOMENTS[-1]};{TOTAL}"]
)
def test_a_total_below_the_readings_is_left_out_and_told(line: str) -> None:
    curve = read(HEAD, *LINES, line)

    assert curve.powers_kw == WHOLE.powers_kw
    assert (curve.readings, curve.left_out, curve.repeated) == (336, 1, 0)


def test_totals_of_days_among_the_readings_are_left_out() -> None:
    lines = [one for line in LINES for one in (line, *([f"{line[:10]};760"] if " 23:" in line else []))]

    curve = read(HEAD, *lines)

    assert (curve.powers_kw, curve.left_out, curve.repeated) == (WHOLE.powers_kw, 14, 0)


@pytest.mark.parametrize(
    "name",
    [
        "Énergie injectée (kWh)",
        "Énergie réactive (kvarh)",
        "Puissance souscrite (kW)",
        "Puissance apparente (kVA)",
        "Puissance max (kW)",
        "Énergie produite (kWh)",
        "Active Power Export (kW)",
        "Énergie cumulée (kWh)",
        "Consommation (€)",
        "Charge (%)",
        "Consommation gaz (kWh)",
    ],
)
def test_columns_of_something_else_are_passed_over_and_alone_are_no_curve(name: str) -> None:
    beside = [f"{at};99;{value}" for at, value in zip(MOMENTS, VALUES, strict=True)]

    assert read(f"Horodate;{name};Puissance active (kW)", *beside).powers_kw == WHOLE.powers_kw
    assert "en-tête" in refusal(f"Horodate;{name}", *LINES)


def test_a_workshop_of_production_uses_what_it_uses() -> None:
    assert read("Horodate;Consommation atelier production (kW)", *LINES).powers_kw == WHOLE.powers_kw


@pytest.mark.parametrize(
    "name", ["N° PRM", "PDL", "Identifiant PDL", "Compteur", "Numéro de compteur", "Site", "Meter", "Point"]
)
def test_meters_that_a_column_names_are_not_mixed(name: str) -> None:
    lines = [f"{meter};{line}" for meter in ("A1", "B2") for line in LINES]

    assert "points de livraison" in refusal(f"{name};{HEAD}", *lines)


def test_meters_beside_one_another_or_one_below_the_other_are_not_mixed() -> None:
    half = with_values("7,0", "8,0")

    assert "« Puissance B (kW) »" in refusal(
        "Date;Puissance A (kW);Puissance B (kW)", *(f"{one};7" for one in LINES)
    )
    assert "plusieurs compteurs" in refusal(HEAD, *LINES, HEAD, *half)
    other = enedis(lambda at: 3.0, days=14, first=datetime(2025, 1, 6))
    assert "plusieurs compteurs" in refusal(enedis(days=14, first=datetime(2025, 1, 6)), other)
    assert read(HEAD, *LINES, *LINES).powers_kw == WHOLE.powers_kw


def test_a_column_that_says_the_same_again_or_nothing_is_no_other_meter() -> None:
    again = [f"{line};{value}" for line, value in zip(LINES, VALUES, strict=True)]

    assert read(f"{HEAD};Puissance (kW)", *again).powers_kw == WHOLE.powers_kw
    assert read(f"{HEAD};Puissance (kW)", *(f"{line};" for line in LINES)).powers_kw == WHOLE.powers_kw


SHIFT = [*accumulate(60 * (at.weekday() < 5 and 8 <= at.hour < 16) for at in moments(60))]
"""What was used of one shift a day, by the hour."""


@pytest.mark.parametrize(
    ("minutes", "used"),
    [
        (60, [10 * rank for rank in range(DAYS * 24)]),
        (60, [10 * rank if rank != 100 else -100_000 for rank in range(DAYS * 24)]),
        (60, SHIFT),
        (10, [rank // 6 for rank in range(DAYS * 144)]),
    ],
    ids=["rises always", "lost a line", "of one shift", "stands still for an hour"],
)
def test_the_index_of_a_counter_is_no_consumption(minutes: int, used: list[int]) -> None:
    rows = zip(moments(minutes), used, strict=True)

    lines = [f"{at:%d/%m/%Y %H:%M};{100_000 + count}" for at, count in rows]

    assert "index" in refusal("Horodate;Valeur (kWh)", *lines)


def test_a_consumption_that_rises_and_falls_once_a_day_is_no_index() -> None:
    values = [f"{10 + int(at[11:13])}" for at in MOMENTS]

    assert read(HEAD, *with_values(*values)).readings == len(MOMENTS)


@pytest.mark.parametrize("name", ["Puissance min (kW)", "Puissance minimale (kW)", "Puissance maximum (kW)"])
def test_extremes_beside_a_mean_are_no_other_meters(name: str) -> None:
    beside = [f"{line};{99 + rank}" for rank, line in enumerate(LINES)]

    assert read(f"Horodate;Puissance moyenne (kW);{name}", *beside).powers_kw == WHOLE.powers_kw


def test_a_number_of_minutes_in_a_name_is_no_minimum() -> None:
    assert read("Horodate;Puissance moyenne 60 min (kW)", *LINES).powers_kw == WHOLE.powers_kw


@pytest.mark.parametrize(
    "parts", [("HP", "HC"), ("HPH", "HCE"), ("heures pleines", "heures creuses"), ("N-1",)]
)
def test_parts_beside_their_total_are_no_other_meters_and_alone_no_total(parts: tuple[str, ...]) -> None:
    names = ";".join(f"Puissance {part} (kW)" for part in parts)
    beside = [line + ";3" * len(parts) for line in LINES]

    assert read(f"{HEAD};{names}", *beside).powers_kw == WHOLE.powers_kw
    if len(parts) > 1:
        alone = [f"{line};3" for line in LINES]
        assert f"« Puissance {parts[1]} (kW) »" in refusal(f"Date;{names}", *alone)


@pytest.mark.parametrize("used", [range(DAYS * 24), SHIFT], ids=["rises always", "of one shift"])
def test_a_column_of_meters_that_holds_an_index_names_none(used: Sequence[int]) -> None:
    lines = [f"{line};{100_000 + count}" for line, count in zip(LINES, used, strict=True)]

    assert read(f"{HEAD};Compteur", *lines).powers_kw == WHOLE.powers_kw


def test_units_that_contradict_one_another_are_asked_for_and_one_below_the_header_is_read() -> None:
    with pytest.raises(InvalidDocument) as asked:
        read("Horodate;Valeur (kWh);Unité", *(f"{line};W" for line in LINES))

    assert [problem.path for problem in asked.value.problems] == [UNIT]
    assert read("Horodate;Valeur", "jj/mm/aaaa;kW", *LINES).powers_kw == WHOLE.powers_kw
    mixed = [f"{line};{'kW' if rank % 2 else 'W'}" for rank, line in enumerate(LINES)]
    assert "en dit plusieurs" in refusal("Horodate;Valeur;Unité", *mixed)


@pytest.mark.parametrize(
    ("name", "values"), [("Valeur (W)", ("1.234", "2,500")), ("Valeur (kW)", ("950", "1,234", "12,500"))]
)
def test_thousands_that_may_be_decimals_are_refused(name: str, values: tuple[str, ...]) -> None:
    assert "se lit de deux façons" in refusal(f"Horodate;{name}", *with_values(*values))


def test_three_decimals_are_decimals_where_the_file_shows_it() -> None:
    curve = read("Horodate;kW", *with_values("1,500", "0,500"))

    assert curve.measured_mwh == pytest.approx(0.336)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e3", "#N/A", "5 kW", "<5", "=5", "-50"])
def test_what_is_no_number_of_a_reading_is_left_out_and_counted(value: str) -> None:
    curve = read(HEAD, *LINES[:-1], f"{MOMENTS[-1]};{value}")

    assert (curve.readings, curve.left_out) == (335, 1)


@pytest.mark.parametrize(
    "moment", ["06/01/1900 10:00", "06/01/0025 10:00", "2025-01-06T10:00:00+99:00", "31/02/2025 10:00"]
)
def test_moments_of_no_calendar_or_clock_are_left_out_and_counted(moment: str) -> None:
    curve = read(HEAD, *LINES, f"{moment};5")

    assert (curve.powers_kw, curve.left_out) == (WHOLE.powers_kw, 1)


@pytest.mark.parametrize("between", ["-", " - ", " à "])
def test_an_interval_beside_its_day_is_no_distance_from_universal_time(between: str) -> None:
    ends = [f"{(int(at[11:13]) + 1):02}:00" for at in MOMENTS]
    lines = [f"{at}{between}{end};{kw}" for at, end, kw in zip(MOMENTS, ends, VALUES, strict=True)]
    apart = [line.replace(" ", ";", 1) for line in lines]

    assert read(HEAD, *lines).powers_kw == WHOLE.powers_kw
    assert read("Date;Heure;kW", *apart).powers_kw == WHOLE.powers_kw
