"""Text files of any program become records that know their line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiose.files.encoding import UnreadableText, decode
from symbiose.files.tabular import read_table, split_records

HEADER = "siret;quantité;unité"


def score(cells: object) -> int:
    return sum(1 for cell in cells if cell.strip() in {"siret", "quantité", "unité"})  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_a_text_is_read_in_any_encoding_that_spreadsheets_write(encoding: str) -> None:
    content = f"{HEADER}\nx;1;été".encode(encoding)

    text = decode(content)

    assert text == f"{HEADER}\nx;1;été"


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n\x00\x00", b"a\x00b", b"\xef\xbb\xbf\xff\xfe", b"\xff\xfea", b"caf\x81"]
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableText):
        decode(content)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_separator_and_line_breaks_are_found(delimiter: str, line_break: str) -> None:
    text = line_break.join([HEADER, "x;1;t", "", ";;", "y;2;kg", ""]).replace(";", delimiter)

    table = read_table(text, score)

    assert table is not None
    assert table.header.cells == ("siret", "quantité", "unité")
    assert [(r.line, r.cells) for r in table.records] == [(2, ("x", "1", "t")), (5, ("y", "2", "kg"))]


def test_titles_above_the_header_are_passed_over() -> None:
    text = f'sep=;\n"Déclarations;\n2026, siret"\n\n{HEADER}\nx;1;t'

    table = read_table(text, score)

    assert table is not None
    assert (table.header.line, table.records[0].line) == (5, 6)


def test_a_record_has_the_line_where_it_starts() -> None:
    text = f'{HEADER}\nx;"a\r\nb\nc";t\ny;1;t'

    table = read_table(text, score)

    assert table is not None
    assert [record.line for record in table.records] == [2, 5]


def test_a_quote_never_closed_spoils_its_own_line_only() -> None:
    records = list(split_records('a;"b\nc;d', ";"))

    assert [(r.line, r.cells, r.broken) for r in records] == [(1, ("a", '"b'), True), (2, ("c", "d"), False)]


def test_quotes_inside_a_cell_are_text() -> None:
    records = list(split_records('tube 5";"a ""b""" ; "c"\n', ";"))

    assert records[0].cells == ('tube 5"', 'a "b"', "c")


def test_a_text_without_any_column_name_is_no_table() -> None:
    assert read_table("bonjour\nle monde", score) is None


@given(st.lists(st.lists(st.text(alphabet='ab ;,\t"\r\n'), min_size=1, max_size=4), max_size=5))
def test_what_is_written_with_quotes_is_read_back(rows: list[list[str]]) -> None:
    text = "\r\n".join(";".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)

    records = list(split_records(text, ";"))

    assert [list(record.cells) for record in records] == rows
