"""The first sheet of an XLSX workbook as records, read by a child process with limits."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

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
    """What is read of a workbook."""

    records: tuple[Record, ...]
    """Rows that hold something, by the number the spreadsheet shows."""
    warnings: tuple[str, ...]
    """What is not read, in French."""


def read_workbook(
    content: bytes, *, max_unpacked: int = MAX_UNPACKED_BYTES, max_columns: int = MAX_COLUMNS
) -> Sheet:
    """Return the rows of the first visible sheet.

    A formula counts by its stored value, a date is written ISO, an error cell keeps its text (`#N/A`).

    Args:
        content: The workbook.
        max_unpacked: Bytes of all its parts at most.
        max_columns: Columns of the sheet at most.

    Raises:
        UnreadableWorkbook: The workbook is hostile, broken, too large, or takes too long.
    """
    check_workbook(content, max_unpacked)
    limits = (MAX_MEMORY_BYTES, MAX_CPU_SECONDS, max_columns, MAX_CELLS, MAX_TEXT_BYTES)
    command = [sys.executable, "-I", str(_CHILD), *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603  # our own script, numbers as arguments
            command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UnreadableWorkbook(_gave_up()) from error
    if done.returncode != 0:
        raise UnreadableWorkbook(_gave_up())
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    for line in lines[:1] + lines[-1:]:
        if isinstance(line, dict) and "error" in line:
            kind = PackedTooTightly if line.get("too_large") else UnreadableWorkbook
            raise kind(line["error"])
    return Sheet(tuple(_record(row, cells) for row, cells in lines[1:]), _other_sheets(lines[0]))


def _record(row: int, cells: list[str | float | None]) -> Record:
    numbers = {index: float(cell) for index, cell in enumerate(cells) if isinstance(cell, int | float)}
    return Record(row, tuple("" if cell is None else str(cell) for cell in cells), numbers=numbers)


def _other_sheets(head: dict[str, object]) -> tuple[str, ...]:
    others = head["others"]
    if not isinstance(others, list) or not others:
        return ()
    names = ", ".join(f"« {str(name)[:_LONGEST_NAME]} »" for name in others[:_MOST_NAMES])
    more = f" et {len(others) - _MOST_NAMES} autres" if len(others) > _MOST_NAMES else ""
    sheet = str(head["sheet"])[:_LONGEST_NAME]
    return (f"seule la feuille « {sheet} » est lue ; ne le sont pas : {names}{more}",)


def _gave_up() -> str:
    return "le classeur ne se lit pas (abîmé, ou trop grand) : enregistrez-le à nouveau, ou ses lignes en CSV"
