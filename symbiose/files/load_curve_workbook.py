"""Sheets of a workbook as tables of readings: moments that cells hold as numbers are spelled as in a text."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from symbiose.files.load_curve_columns import CurveColumns, bind_curve
from symbiose.files.load_curve_serials import spelled_hour
from symbiose.files.load_curve_times import written
from symbiose.files.load_curve_wide import LEAST_TIMES, bind_wide
from symbiose.files.tabular import MAX_COLUMNS, Record, Table, table_of
from symbiose.files.workbook import Sheet, read_sheets

MOST_SHEETS: Final = 40
"""Sheets that are looked at: one a month of three years, and some words beside."""
HEADLESS: Final = ("horodate", "valeur")
"""What the columns of readings without a header are."""
_SINCE_1904: Final = 1462
"""Days that a count from 1904 is less than the usual one."""
_DAY_OF_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[ T](?P<time>\d\d:\d\d(?::\d\d)?))?")
"""A time shown with the day that the spreadsheet counts from, or with that of the reading."""
_ONE: Final = ("1900-01-01", "1904-01-02")
"""What one whole day shown as a time is, in either count."""


def tables_of_workbook(
    content: bytes, score: Callable[[Sequence[str]], int], max_unpacked: int
) -> dict[str, Table]:
    """Return the tables of the sheets that have a header of readings, or begin with readings, by name.

    Raises:
        UnreadableWorkbook: The workbook is hostile, broken, too large, or takes too long.
        TooPacked: A sheet has too many rows.
    """
    sheets = read_sheets(content, most=MOST_SHEETS, max_unpacked=max_unpacked, max_columns=MAX_COLUMNS)
    found = {sheet.name: _table(sheet, score) for sheet in sheets}
    return {name: table for name, table in found.items() if table is not None}


def _table(sheet: Sheet, score: Callable[[Sequence[str]], int]) -> Table | None:
    records = [_with_times_named(record) for record in sheet.records]
    table = table_of(records, score) or _without_header(records)
    if table is None:
        return None
    shift = _SINCE_1904 if sheet.from_1904 else 0
    wide = bind_wide(table.header.cells)
    columns = bind_curve(table.header.cells)
    if wide is not None:
        spelling = {wide.day: lambda number: _day(number, shift)}
    elif columns is not None:
        return _spelled_out(table, columns, shift)
    else:
        return None
    return replace(table, records=tuple(_with_numbers(one, spelling) for one in table.records))


def _spelled_out(table: Table, columns: CurveColumns, shift: int) -> Table:
    """Return a table with one reading a line, its moments spelled."""
    spelling: dict[int, Callable[[float], str]] = {columns.moment: lambda number: _day(number, shift)}
    records: Iterable[Record] = table.records
    if columns.hour is not None:
        numbers = [record.numbers.get(columns.hour, 0.0) for record in table.records]
        if any(0 < number < 1 for number in numbers):  # else whole hours, as people count them
            spelling[columns.hour] = _part_of_day
        records = (_with_time(record, columns.hour) for record in table.records)
    return replace(table, records=tuple(_with_numbers(record, spelling) for record in records))


def _without_header(records: Sequence[Record]) -> Table | None:
    """Return the table of a sheet that begins with its readings: the moment first, then a number."""
    first = next((record for record in records if not record.is_empty()), None)
    if first is None or len(first.cells) != len(HEADLESS) or 1 not in first.numbers:
        return None
    return Table(Record(0, HEADLESS), tuple(records)) if written(first.cells[0]) is not None else None


def _with_times_named(record: Record) -> Record:
    """Return a row that names the times of a day in cells of its own as texts do; any other as it is."""
    if len(record.cells) < LEAST_TIMES:
        return record
    parts = {place: _part_of_day for place, number in record.numbers.items() if 0 <= number <= 1}
    named = _with_numbers(record, parts)
    named = replace(named, cells=tuple(_time_of(cell) for cell in named.cells))
    return named if bind_wide(named.cells) else record


def _with_time(record: Record, position: int) -> Record:
    """Return a row whose hour stands without the day that its cell holds too."""
    if position >= len(record.cells):
        return record
    cells = list(record.cells)
    cells[position] = _time_of(cells[position])
    return replace(record, cells=tuple(cells))


def _time_of(cell: str) -> str:
    """Return the time of a cell; the first day of the count of spreadsheets is 24 o'clock."""
    found = _DAY_OF_TIME.fullmatch(cell)
    if not found:
        return cell
    return found["time"] or ("24:00" if cell in _ONE else "00:00")


def _with_numbers(record: Record, spelling: Mapping[int, Callable[[float], str]]) -> Record:
    """Return a row with its numbers in some places spelled, which are then numbers no more."""
    cells, numbers = list(record.cells), dict(record.numbers)
    for position in spelling.keys() & numbers.keys():
        cells[position] = spelling[position](numbers.pop(position))
    return replace(record, cells=tuple(cells), numbers=numbers)


def _day(number: float, shift: int) -> str:
    """Return a count of days as texts hold it, since the end of 1899."""
    text = f"{number + shift:.10f}"
    return text.rstrip("0").removesuffix(".")


def _part_of_day(number: float) -> str:
    return "24:00" if number == 1 else "00:00" if number == 0 else spelled_hour(f"{number:.10f}")
