"""Workbooks for tests: written as spreadsheets do, then taken apart and spoiled."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

from symbiose.domain.documents.import_report import ReadFile
from symbiose.files.reading import read_file
from tests.files.reference import REFERENCE

SHEET = "xl/worksheets/sheet1.xml"


def workbook(*rows: Sequence[object], sheets: Sequence[str] = ("Flux",), hidden: Sequence[str] = ()) -> bytes:
    """Return a workbook whose first sheet holds some rows, dates as dates and numbers as numbers."""

    def fill(book: Any, first: Any) -> None:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    first.write_datetime(number, column, value, day)
                elif value is not None:
                    first.write(number, column, value)

    return written(fill, sheets=sheets, hidden=hidden)


def written(
    fill: Callable[[Any, Any], None], *, sheets: Sequence[str] = ("Flux",), hidden: Sequence[str] = ()
) -> bytes:
    """Return a workbook whose first sheet a function fills."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    pages = [book.add_worksheet(name) for name in sheets]
    shown = next(page for page in pages if page.name not in hidden)
    shown.activate()
    shown.set_first_sheet()
    for page in pages:
        if page.name in hidden:
            page.hide()
    fill(book, pages[0])
    book.close()
    return target.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return the parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of some parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return a workbook with a part replaced or added."""
    return packed(parts_of(content) | {name: part})


def lying_about(content: bytes, name: str, size: int) -> bytes:
    """Return a workbook whose headers give a part another unpacked size, and the checksum of that much."""
    told = zlib.crc32(parts_of(content)[name][:size])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry, start = archive.getinfo(name), archive.start_dir
    spoiled = bytearray(content)
    struct.pack_into("<I", spoiled, entry.header_offset + 14, told)
    struct.pack_into("<I", spoiled, entry.header_offset + 22, size)
    at = content.index(name.encode(), start) - 46
    struct.pack_into("<I", spoiled, at + 16, told)
    struct.pack_into("<I", spoiled, at + 24, size)
    return bytes(spoiled)


def read(content: bytes, *, site: str | None = None, name: str = "x.xlsx") -> ReadFile:
    """Read a file."""
    return read_file(name, content, REFERENCE, site=site)
