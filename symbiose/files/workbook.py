"""Sheets of an XLSX workbook as records, read by a child process with limits."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from symbiose.files.encoding import MAX_TEXT_BYTES
from symbiose.files.tabular import MAX_CELLS, MAX_COLUMNS, Record
from symbiose.files.workbook_zip import (
    MAX_UNPACKED_BYTES,
    PackedTooTightly,
    UnreadableWorkbook,
    check_workbook,
)

ZIP_SIGNATURES: Final = (b"PK\x03\x04", b"PK\x05\x06")
"""First bytes of a zip archive, which a workbook is."""
MAX_MEMORY_BYTES: Final = 1536 * 1024 * 1024
"""Address space of the process that reads a workbook."""
MAX_CPU_SECONDS: Final = 60
MAX_SECONDS: Final = 120
"""Seconds after which the process is stopped, whatever it waits for."""
_CHILD: Final = Path(__file__).with_name("workbook_child.py")
_LONGEST_NAME: Final = 31
_MOST_NAMES: Final = 10


@dataclass(frozen=True)
class Sheet:
    """What is read of a sheet."""

    name: str
    records: tuple[Record, ...]
    """Rows that hold something, by the number the spreadsheet shows."""
    warnings: tuple[str, ...]
    """What is not read of the workbook, in French."""
    from_1904: bool
    """True where days that are numbers are counted from 1904; cells shown as dates are written ISO."""


def read_workbook(
    content: bytes, *, max_unpacked: int = MAX_UNPACKED_BYTES, max_columns: int = MAX_COLUMNS
) -> Sheet:
    """Return the rows of the first visible sheet, as `read_sheets` does."""
    return read_sheets(content, most=1, max_unpacked=max_unpacked, max_columns=max_columns)[0]


def read_sheets(
    content: bytes,
    *,
    most: int,
    max_unpacked: int = MAX_UNPACKED_BYTES,
    max_columns: int = MAX_COLUMNS,
) -> tuple[Sheet, ...]:
    """Return the first visible sheets.

    A formula counts by its stored value, a date is written ISO, an error cell keeps its text (`#N/A`).

    Args:
        content: The workbook.
        most: Sheets at most; the others are not read.
        max_unpacked: Bytes of all its parts at most.
        max_columns: Columns of a sheet at most.

    Raises:
        UnreadableWorkbook: The workbook is hostile, broken, too large, or takes too long.
    """
    check_workbook(content, max_unpacked)
    limits = (MAX_MEMORY_BYTES, MAX_CPU_SECONDS, max_columns, MAX_CELLS, MAX_TEXT_BYTES, most)
    command = [sys.executable, "-I", str(_CHILD), *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603  # our own script, numbers as arguments
            command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableWorkbook(_gave_up()) from error
    if done.returncode != 0:
        raise UnreadableWorkbook(_gave_up())
    return tuple(_sheets(json.loads(line) for line in done.stdout.splitlines()))


def _sheets(lines: Iterable[dict[str, Any] | list[Any]]) -> Iterator[Sheet]:
    """Yield the sheets of what the child wrote: of each its head, then its rows."""
    head: dict[str, Any] | None = None
    records: list[Record] = []
    for line in lines:
        if isinstance(line, list):
            records.append(_record(*line))
            continue
        if "error" in line:
            kind = PackedTooTightly if line.get("too_large") else UnreadableWorkbook
            raise kind(line["error"])
        if head is not None:
            yield _sheet(head, records)
        head, records = line, []
    if head is not None:
        yield _sheet(head, records)


def _sheet(head: Mapping[str, Any], records: Sequence[Record]) -> Sheet:
    return Sheet(str(head["sheet"]), tuple(records), _other_sheets(head), bool(head["from_1904"]))


def _record(row: int, cells: list[str | float | None]) -> Record:
    numbers = {index: float(cell) for index, cell in enumerate(cells) if isinstance(cell, int | float)}
    return Record(row, tuple("" if cell is None else str(cell) for cell in cells), numbers=numbers)


def _other_sheets(head: Mapping[str, Any]) -> tuple[str, ...]:
    others = head["others"]
    if not others:
        return ()
    names = ", ".join(f"« {str(name)[:_LONGEST_NAME]} »" for name in others[:_MOST_NAMES])
    more = f" et {len(others) - _MOST_NAMES} autres" if len(others) > _MOST_NAMES else ""
    sheet = str(head["sheet"])[:_LONGEST_NAME]
    return (f"seule la feuille « {sheet} » est lue ; ne le sont pas : {names}{more}",)


def _gave_up() -> str:
    return "le classeur ne se lit pas (abîmé, ou trop grand) : enregistrez-le à nouveau, ou ses lignes en CSV"
