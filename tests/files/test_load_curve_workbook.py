"""Load curves in workbooks: one and the same curve however its cells hold moments and numbers."""

import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import xlsxwriter

from symbiose.domain.errors import FileTooLarge, InvalidDocument, UnsupportedFile
from symbiose.domain.load_curves import CurveAnswers, CurveUnit, ReadingClock, Stamp, TypicalCurve
from symbiose.files.load_curve import UNIT, read_load_curve
from symbiose.files.load_curve_source import refuse_curve_early
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.files.tabular import MAX_COLUMNS
from tests.files.load_curves import PARIS, PREAMBLE, at_work, plain, spans
from tests.files.workbooks import workbook

DAYS = 14
LOCAL = [at.astimezone(PARIS).replace(tzinfo=None) for at in spans(datetime(2025, 1, 6), DAYS, 30)]
WHOLE = read_load_curve(plain(first=datetime(2025, 1, 6), days=DAYS, minutes=30).encode())
HEADER = ("Date et heure", "Puissance (kW)")
Rows = Iterable[Sequence[object]]


def book(sheets: dict[str, Rows], *, from_1904: bool = False, shown: str = "dd/mm/yyyy hh:mm") -> bytes:
    """Return a workbook with moments and times as spreadsheets hold them."""
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": from_1904})
    kinds = {datetime: shown, date: "dd/mm/yyyy", time: "hh:mm", timedelta: "[hh]:mm"}
    formats = {kind: made.add_format({"num_format": told}) for kind, told in kinds.items()}
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                if type(value) in formats:
                    sheet.write_datetime(line, column, value, formats[type(value)])
                elif value is not None:
                    sheet.write(line, column, value)
    made.close()
    return target.getvalue()


def read(*rows: Sequence[object], unit: CurveUnit | None = None, **kinds: Any) -> TypicalCurve:
    return read_load_curve(book({"Courbe": rows}, **kinds), CurveAnswers(unit=unit))


def refusal(content: bytes, kind: type[InvalidDocument] = InvalidDocument) -> str:
    with pytest.raises(kind) as refused:
        read_load_curve(content)
    return refused.value.problems[0].expected


def serial(at: datetime) -> float:
    return (at - datetime(1899, 12, 30)) / timedelta(days=1)


def as_day(at: datetime) -> date:
    return date(at.year, at.month, at.day)


@pytest.mark.parametrize("from_1904", [False, True])
@pytest.mark.parametrize(
    "moment",
    [
        lambda at: at,
        serial,
        lambda at: round(serial(at), 5),
        lambda at: f"{at:%d/%m/%Y %H:%M}",
        lambda at: f"{at:%Y-%m-%dT%H:%M:%S}",
    ],
    ids=["dates", "numbers", "rounded numbers", "French texts", "ISO texts"],
)
def test_a_curve_is_the_same_however_its_cells_hold_moments(
    moment: Callable[[datetime], object], from_1904: bool
) -> None:
    counted = [moment(at) for at in LOCAL]
    if from_1904:
        counted = [one - 1462 if isinstance(one, float) else one for one in counted]
    rows = [(one, at_work(at)) for one, at in zip(counted, LOCAL, strict=True)]

    assert read(HEADER, *rows, from_1904=from_1904) == WHOLE


@pytest.mark.parametrize(
    "hour",
    [
        lambda at: time(at.hour, at.minute),
        lambda at: (at.hour * 60 + at.minute) / 1440,
        lambda at: timedelta(hours=at.hour, minutes=at.minute),
        lambda at: f"{at:%H:%M}",
        lambda at: at,
    ],
    ids=["times", "parts of a day", "lengths", "texts", "moments"],
)
@pytest.mark.parametrize("day", [as_day, lambda at: int(serial(at))], ids=["days", "numbers"])
def test_days_and_hours_apart_are_read(
    day: Callable[[datetime], object], hour: Callable[[datetime], object]
) -> None:
    rows = [(day(at), hour(at), at_work(at)) for at in LOCAL]

    assert read(("Date", "Heure", "kW"), *rows) == WHOLE


def test_whole_hours_beside_a_day_are_hours() -> None:
    rows = [(as_day(at), at.hour, at_work(at)) for at in LOCAL if not at.minute]

    assert read(("Date", "Heure", "kW"), *rows).powers_kw == WHOLE.powers_kw


def wide(times: Sequence[object], days: int = DAYS) -> Rows:
    yield ("Jour", *times)
    minutes = 1440 // len(times)
    for rank in range(days):
        day = datetime(2025, 1, 6) + timedelta(days=rank)
        yield (as_day(day), *(at_work(day + timedelta(minutes=minutes * n)) for n in range(len(times))))


HALVES = [time(rank // 2, 30 * (rank % 2)) for rank in range(48)]


@pytest.mark.parametrize(
    "times",
    [
        HALVES,
        [(at.hour * 60 + at.minute) / 1440 for at in HALVES],
        [f"{at:%H:%M}" for at in HALVES],
        [timedelta(hours=at.hour, minutes=at.minute) for at in HALVES],
    ],
    ids=["times", "parts of a day", "texts", "lengths"],
)
def test_a_day_a_line_is_read(times: Sequence[object]) -> None:
    assert read(*wide(times), unit=CurveUnit.KW) == WHOLE


@pytest.mark.parametrize("last", [timedelta(days=1), 1, "24:00"])
def test_a_day_a_line_whose_columns_name_ends_is_read(last: object) -> None:
    ends = [*HALVES[1:], last]
    if last == 1:
        ends = [*((at.hour * 60 + at.minute) / 1440 for at in HALVES[1:]), 1]

    curve = read(*wide(ends), unit=CurveUnit.KW)

    assert curve.stamp is Stamp.END
    assert curve.powers_kw == WHOLE.powers_kw


def test_what_the_network_operator_writes_above_is_read_on_any_sheet() -> None:
    above = [line.split(";") for line in PREAMBLE.splitlines()]
    rows = [(f"{at:%Y-%m-%dT%H:%M:%S}+01:00", 1000 * at_work(at)) for at in LOCAL]
    sheets: dict[str, Rows] = {
        "Lisez-moi": [("Vos données de consommation",), ("du 6 au 19 janvier",)],
        "Consommation par jour": [("Date", "Consommation (kWh)"), *((as_day(at), 5) for at in LOCAL[::48])],
        "Courbe de charge": [*above, ("Horodate", "Valeur"), *rows],
        "Vide": [],
    }

    curve = read_load_curve(book(sheets))

    assert (curve.unit, curve.clock, curve.left_out) == (CurveUnit.W, ReadingClock.OFFSET, 0)
    assert curve.powers_kw == WHOLE.powers_kw


def test_a_sheet_that_begins_with_its_readings_is_read_and_asks_for_the_unit() -> None:
    rows = [(at, at_work(at)) for at in LOCAL]

    assert read(*rows, unit=CurveUnit.KW) == WHOLE
    with pytest.raises(InvalidDocument) as asked:
        read(*rows)
    assert [problem.path for problem in asked.value.problems] == [UNIT]


def test_numbers_count_with_all_their_digits_and_errors_of_cells_are_left_out() -> None:
    rows: list[tuple[object, object]] = [(at, 1 / 3e7) for at in LOCAL]
    rows[5], rows[6] = (LOCAL[5], "#N/A"), (LOCAL[6], None)

    curve = read(HEADER, *rows)

    assert curve.powers_kw == pytest.approx([1 / 3e7] * len(curve.powers_kw), rel=1e-12)
    assert (curve.left_out, curve.missing) == (1, 2)


def test_curves_on_several_sheets_are_named_and_none_is_read() -> None:
    rows = [HEADER, *((at, at_work(at)) for at in LOCAL)]

    told = refusal(book({"Janvier": rows, "Notes": [("bonjour",)], "Février": rows}))

    assert "(« Janvier », « Février »)" in told


def test_days_that_a_spreadsheet_swapped_are_not_read_as_if_they_were_none() -> None:
    """Opened where the month comes first, the first twelve days of a month become other days."""
    swapped = [
        at.replace(month=at.day, day=at.month) if at.day <= 12 else f"{at:%d/%m/%Y %H:%M}" for at in LOCAL
    ]

    told = refusal(book({"Courbe": [HEADER, *zip(swapped, map(at_work, LOCAL), strict=True)]}))

    assert "inversé" in told


def test_s25_s26_what_is_no_workbook_or_unpacks_to_too_much_is_refused_unopened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml"):
            archive.writestr(name, "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 120_000_000)
    texts = io.BytesIO()
    with zipfile.ZipFile(texts, "w") as archive:
        archive.writestr("courbe.txt", "Horodate;kW")

    with pytest.raises(FileTooLarge):
        refuse_curve_early(bomb.getvalue())
    with pytest.raises(UnsupportedFile):
        refuse_curve_early(texts.getvalue())


def test_a_zipped_text_is_read_like_the_text() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Enedis/courbe.csv", plain(first=datetime(2025, 1, 6), days=DAYS, minutes=30))

    assert read_load_curve(packed.getvalue()) == WHOLE


def test_a_workbook_of_a_curve_among_declarations_is_led_to_its_page() -> None:
    rows = [HEADER, *((f"{at:%d/%m/%Y %H:%M}", at_work(at)) for at in LOCAL[:48])]

    with pytest.raises(InvalidDocument) as refused:
        read_file("courbe.xlsx", workbook(*rows), load_reference(), site=None)

    assert "courbe de charge" in refused.value.problems[0].expected


def test_a_sheet_that_is_too_wide_is_passed_over_unless_it_is_the_only_one() -> None:
    wide = [[0] * (MAX_COLUMNS + 2)]
    rows = [HEADER, *((at, at_work(at)) for at in LOCAL)]

    assert read_load_curve(book({"Synthèse": wide, "Courbe": rows})).powers_kw == WHOLE.powers_kw
    assert "« Synthèse » a plus de" in refusal(book({"Synthèse": wide}), FileTooLarge)
