"""Reads the first sheets of a workbook in a process of its own, with memory and time limits.

Run as a script, apart from the package: the workbook on standard input; on standard output one JSON value a
line: of each sheet its name, then each row that holds something as `[row number, cells]`.
"""

import contextlib
import datetime
import io
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import python_calamine

_Text = str | int | float | None
_EXACT_BELOW = 2**53
_ERROR_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^<>]*\bt=[\"']e[\"'][^<>]*)>((?:(?!<(?:\w+:)?c\b).)*?)</(?:\w+:)?c>", re.DOTALL
)
"""A cell ends before the next one begins: what is never closed costs no more than its own length."""
_POSITION = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_STORED = re.compile(rb"<(?:\w+:)?v>(#[A-Z0-9/!?_]+)<")
_NO_VALUE = "#N/A"
_BOOK = "xl/workbook.xml"
"""The part that lists the sheets."""
_HALF_A_SECOND = datetime.timedelta(milliseconds=500)
"""Spreadsheets count days, whose parts are rounded: half past is some milliseconds before or after it."""


def main() -> None:
    """Read standard input and write its rows to standard output; a refusal is written as `{"error": …}`."""
    max_memory, max_seconds, max_columns, max_cells, max_characters, most_sheets = map(int, sys.argv[1:7])
    _limit(max_memory, max_seconds)
    content = sys.stdin.buffer.read()
    try:
        for line in _lines(content, most_sheets, max_columns, _Budget(max_cells, max_characters)):
            sys.stdout.write(json.dumps(line) + "\n")
    except _RefusedError as refused:
        too_large = isinstance(refused, _TooLargeError)
        sys.stdout.write(json.dumps({"error": str(refused), "too_large": too_large}) + "\n")


class _RefusedError(Exception):
    """The workbook has no sheet that is read."""


class _TooLargeError(_RefusedError):
    """The sheet that is read holds too much."""


def _limit(max_memory: int, max_seconds: int) -> None:
    with contextlib.suppress(ImportError):  # absent on Windows, where the time limit of the parent remains
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (max_memory, max_memory))
        resource.setrlimit(resource.RLIMIT_CPU, (max_seconds, max_seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Budget:
    """What all sheets together may still hold."""

    def __init__(self, cells: int, characters: int) -> None:
        self._cells, self._characters = cells, characters

    def take(self, sheet: str, values: list[_Text]) -> None:
        """Count the cells of a row."""
        self._cells -= len(values)
        self._characters -= sum(len(value) for value in values if isinstance(value, str))
        if self._cells < 0 or self._characters < 0:
            msg = f"la feuille « {sheet} » contient trop de données : découpez-la en plusieurs fichiers"
            raise _TooLargeError(msg)


def _lines(content: bytes, most_sheets: int, max_columns: int, budget: _Budget) -> Iterator[object]:
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [m for m in workbook.sheets_metadata if m.typ == python_calamine.SheetTypeEnum.WorkSheet]
    shown = [m.name for m in sheets if m.visible == python_calamine.SheetVisibleEnum.Visible]
    if not shown:
        msg = "le classeur n’a pas de feuille visible : affichez celle des déclarations"
        raise _RefusedError(msg)
    read = shown[:most_sheets]
    from_1904 = _counts_from_1904(content)
    too_wide: list[str] = []
    for sheet in read:
        table = workbook.get_sheet_by_name(sheet)
        if table.total_width > max_columns:
            too_wide.append(sheet)
            continue
        others = [m.name for m in sheets if m.name not in read or m.name in too_wide]
        yield {"sheet": sheet, "others": others, "from_1904": from_1904}
        for row, values in _rows(table, _error_cells(content, sheet)):
            budget.take(sheet, values)
            yield [row, values]
    if len(too_wide) == len(read):
        msg = (
            f"la feuille « {too_wide[0]} » a plus de {max_columns} colonnes : gardez celles des déclarations"
        )
        raise _TooLargeError(msg)


def _rows(
    table: python_calamine.CalamineSheet, errors: dict[int, dict[int, str]]
) -> Iterator[tuple[int, list[_Text]]]:
    """Return the rows that hold something, numbered as the spreadsheet does."""
    first, left = table.start or (0, 0)
    rows = table.to_python(skip_empty_area=True)
    last = max([first + len(rows), *errors])
    for number in range(1, last + 1):
        index = number - 1 - first
        cells: list[_Text] = [None] * left if left else []
        if 0 <= index < len(rows):
            cells += [_plain(value) for value in rows[index]]
        for column, error in errors.get(number, {}).items():
            cells += [None] * (column + 1 - len(cells))
            cells[column] = error
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield number, cells


def _plain(value: object) -> _Text:
    """Return a cell as text or number: dates ISO, lengths in hours, booleans as in a French spreadsheet."""
    if isinstance(value, bool):
        return "VRAI" if value else "FAUX"
    if isinstance(value, float | int):
        return int(value) if float(value).is_integer() and abs(value) < _EXACT_BELOW else float(value)
    if isinstance(value, datetime.datetime):
        whole = (value + _HALF_A_SECOND).replace(microsecond=0)
        midnight = whole.time() == datetime.time()
        return whole.date().isoformat() if midnight else whole.isoformat(sep=" ")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return None if value is None or value == "" else str(value)


def _error_cells(content: bytes, sheet: str) -> dict[int, dict[int, str]]:
    """Return the cells that hold an error (`#N/A`), which the reader leaves empty: row → column → error."""
    found: dict[int, dict[int, str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part_of(archive, sheet)
        xml = archive.read(part) if part in archive.namelist() else b""
    for attributes, inner in _ERROR_CELL.findall(xml):
        position, stored = _POSITION.search(attributes), _STORED.search(inner)
        if position is None:
            msg = f"la feuille « {sheet} » a une cellule en erreur (#N/A…) sans adresse : corrigez sa formule"
            raise _RefusedError(msg)
        error = stored[1].decode() if stored else _NO_VALUE
        found.setdefault(int(position[2]), {})[_column(position[1])] = error
    return found


def _counts_from_1904(content: bytes) -> bool:
    """Tell whether the days of a workbook are counted from 1904 (ECMA-376-1, 18.2.28)."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = _parsed(archive, _BOOK)
    told = [element.get("date1904") for element in book if element.tag.endswith("}workbookPr")]
    return bool(told) and told[0] in ("1", "true", "on")


def _parsed(archive: zipfile.ZipFile, part: str) -> ET.Element:
    return ET.fromstring(archive.read(part))  # noqa: S314  # no DOCTYPE: checked before


def _column(letters: bytes) -> int:
    """Return the position of a column, from 0: `A` is 0, `AB` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the part of the archive that holds a sheet; empty when the workbook does not say."""
    relation = ""
    for element in _parsed(archive, _BOOK).iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            relation = next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
    relations = "xl/_rels/workbook.xml.rels"
    if not relation or relations not in archive.namelist():
        return ""
    for element in _parsed(archive, relations):
        if element.get("Id") == relation:
            target = element.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return ""


if __name__ == "__main__":
    main()
