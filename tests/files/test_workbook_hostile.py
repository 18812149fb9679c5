"""Hostile and broken workbooks are refused before they cost memory or time (S25–S27)."""

import contextlib
import hashlib
import struct
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import InvalidDocument
from symbiose.files import workbook as workbook_module
from symbiose.files import workbook_zip
from symbiose.files.workbook_zip import PackedTooTightly, check_workbook
from tests.files.workbooks import SHEET, lying_about, packed, parts_of, read, with_part, workbook

GOOD = workbook(
    ("site_id", "sens", "ressource", "quantite", "unite"), ("site_a", "offre", "fly_ash", 12, "t")
)
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'


def incompressible(size: int) -> bytes:
    """Return bytes that do not pack, the same each time."""
    return hashlib.shake_128(b"noise").digest(size)


def reason_of(content: bytes) -> str:
    with pytest.raises(InvalidDocument) as refused:
        read(content)
    (problem,) = refused.value.problems
    return problem.expected


def test_s25_cells_that_are_never_closed_cost_no_time() -> None:
    unclosed = b"<!--" + b"<c t='e' " * 20_000 + b'<c t="e">' * 20_000 + b"-->"
    hostile = with_part(GOOD, SHEET, parts_of(GOOD)[SHEET] + unclosed + incompressible(4_000).hex().encode())
    started = time.monotonic()

    with contextlib.suppress(InvalidDocument):
        read(hostile)

    assert time.monotonic() - started < 20


def test_s25_a_bomb_is_refused_at_once() -> None:
    bomb = with_part(GOOD, SHEET, b"0" * (200 * 1024 * 1024))
    started = time.monotonic()

    assert "100 fois" in reason_of(bomb)
    assert time.monotonic() - started < 1


def test_s25_a_bomb_that_lies_about_its_size_is_refused_by_what_it_holds() -> None:
    bomb = with_part(GOOD, SHEET, b"0" * (20 * 1024 * 1024))

    assert "annonce" in reason_of(lying_about(bomb, SHEET, 5_000))


def test_s25_a_part_longer_or_shorter_than_told_is_refused() -> None:
    size = len(parts_of(GOOD)[SHEET])

    for told in (size - 1, size + 1):
        assert "annonce" in reason_of(lying_about(GOOD, SHEET, told))


def test_s25_a_part_packed_too_tightly_is_refused_beside_a_loose_one() -> None:
    loose = incompressible(500_000)
    content = packed(parts_of(GOOD) | {"xl/a.bin": loose, "xl/b.bin": b"0" * 5_000_000})

    assert "100 fois" in reason_of(content)


def test_s25_too_many_parts_are_refused() -> None:
    parts = {f"xl/p{number}.bin": b"" for number in range(workbook_zip.MAX_ENTRIES)}

    assert "2000" in reason_of(packed(parts_of(GOOD) | parts))


def test_s25_what_unpacks_beyond_the_cap_is_refused() -> None:
    with pytest.raises(PackedTooTightly, match="décompressé"):
        check_workbook(GOOD, max_unpacked=1_000)


def test_s25_a_sheet_of_huge_dimensions_is_refused_in_bounded_memory() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )

    assert reason_of(with_part(GOOD, SHEET, sheet))


def test_s25_a_sheet_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "MAX_SECONDS", 0.001)

    assert "ne se lit pas" in reason_of(GOOD)


def test_s25_a_reader_that_wants_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_module, "MAX_MEMORY_BYTES", 8 * 1024 * 1024)

    assert "ne se lit pas" in reason_of(GOOD)


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml"])
def test_s26_macros_are_refused(name: str) -> None:
    assert "macros" in reason_of(with_part(GOOD, name, b"x"))


def test_s26_a_workbook_that_calls_itself_macro_enabled_is_refused() -> None:
    types = parts_of(GOOD)["[Content_Types].xml"].replace(b"sheet.main", b"sheet.macroEnabled.main")

    assert "macros" in reason_of(with_part(GOOD, "[Content_Types].xml", types))


def test_s26_an_archive_of_anything_else_is_no_workbook() -> None:
    assert "archive zip" in reason_of(packed({"a.png": b"x"}))
    assert "XLSX" in reason_of(packed({"[Content_Types].xml": b"x", "xl/workbook.bin": b"x"}))


@pytest.mark.parametrize("part", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "[Content_Types].xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_s27_a_doctype_is_refused_in_any_part_and_encoding(part: str, encoding: str) -> None:
    text = (DOCTYPE + parts_of(GOOD)[part].partition(b"?>")[2]).decode().encode(encoding)

    assert "DOCTYPE" in reason_of(with_part(GOOD, part, text))


def test_s27_a_doctype_far_inside_a_part_is_seen() -> None:
    for place in range(workbook_zip._CHUNK - 12, workbook_zip._CHUNK + 4):
        noise = incompressible(place).replace(b"<", b"a").replace(b"\0", b"b")
        content = packed({**parts_of(GOOD), "xl/x.xml": noise + DOCTYPE}, zipfile.ZIP_STORED)
        assert "DOCTYPE" in reason_of(content)


def test_s27_entities_that_grow_are_refused() -> None:
    laughs = b'<!DOCTYPE z [<!ENTITY a "ha">' + b"".join(
        f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">'.encode() for i in range(9)
    )

    assert "DOCTYPE" in reason_of(with_part(GOOD, "xl/sharedStrings.xml", laughs + b"]><sst>&j;</sst>"))


def test_an_encrypted_part_is_refused() -> None:
    spoiled = bytearray(GOOD)
    struct.pack_into("<H", spoiled, 6, 1)

    assert "mot de passe" in reason_of(bytes(spoiled))


def test_two_parts_of_one_name_are_refused() -> None:
    assert "même nom" in reason_of(packed(parts_of(GOOD) | {SHEET.upper(): b"x"}))


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("content", [b"", b"<", b"<a/>", b"\xff\xfe", b"<worksheet><sheetData>"])
def test_a_broken_part_is_refused(part: str, content: bytes) -> None:
    assert reason_of(with_part(GOOD, part, content))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=4), st.booleans())
def test_no_damage_crashes_the_reader(place: int, noise: bytes, cut: bool) -> None:
    damaged = GOOD[:place] if cut else GOOD[:place] + noise + GOOD[place + len(noise) :]

    rows: tuple[object, ...] = ()
    with contextlib.suppress(InvalidDocument):
        rows = read(damaged).rows

    assert len(rows) <= 1
