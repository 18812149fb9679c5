"""Tables read piece by piece are those that are read whole, in any encoding, wherever pieces end."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.files.cadastre_at import read_cadastre_at
from symbiose.files.encoding import UnreadableText, decode, encoding_of, pieces_of
from symbiose.files.reference import load_reference
from symbiose.files.tabular import TooPacked, split_records
from symbiose.files.tabular_stream import streamed_records
from tests.files.cadastre_kinds import table
from tests.files.cadastres import report

CELLS = st.text(st.sampled_from('ab;,"\n\r é'), max_size=12)


def in_pieces(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(CELLS, max_size=4), max_size=12), st.integers(1, 9), st.booleans())
def test_records_that_come_in_pieces_are_those_of_the_whole_text(
    rows: list[list[str]], length: int, quoted: bool
) -> None:
    shown = [[f'"{c.replace(chr(34), chr(34) * 2)}"' if quoted else c for c in row] for row in rows]
    text = "\n".join(";".join(row) for row in shown)

    found = [*streamed_records(in_pieces(text, length), ";", ahead=200)]

    if quoted or len(text) < 200:
        assert found == [*split_records(text, ";")]
    cells = "".join(cell for record in found for cell in record.cells)
    assert [c for c in cells if c in "abé"] == [c for c in text if c in "abé"]


def test_a_quote_that_is_never_closed_spoils_its_own_line_however_long_the_text_is() -> None:
    lines = ["a;b", 'c;"d', *(f"{rank};x" for rank in range(500)), "e;f"]

    found = [*streamed_records(in_pieces("\n".join(lines), 64), ";", ahead=100)]

    assert [record.line for record in found if record.broken] == [2]
    assert [record.cells for record in found[2:]] == [tuple(line.split(";")) for line in lines[2:]]


def test_a_line_that_never_ends_is_refused_before_it_fills_the_memory() -> None:
    endless = ("x" * 4_000_000 for _ in range(1_000))

    with pytest.raises(TooPacked, match="bien plus longue"):
        [*streamed_records(endless, ";")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]
)
def test_an_encoding_is_told_from_the_whole_file_as_for_a_text_in_memory(encoding: str) -> None:
    content = ("siret;quantité\n" + "x;1\n" * 300_000 + "y;été\n").encode(encoding)
    stream = io.BytesIO(content)

    assert "".join(pieces_of(stream, encoding_of(stream))) == decode(content)


@pytest.mark.parametrize(
    "content", [b"a" * 5000 + b"\x00", b"\xef\xbb\xbf" + b"a" * 5000 + b"\xff", b"caf\x81"]
)
def test_bytes_that_are_no_text_are_refused_wherever_they_stand(content: bytes) -> None:
    with pytest.raises(UnreadableText):
        encoding_of(io.BytesIO(content))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_of_roofs_is_read_where_it_lies_as_it_is_when_it_is_dropped(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = table().decode("cp1252").replace(";", delimiter).replace("note", "note été\u00e9")
    content = f"Cadastre solaire\n\n{text}\n\n{delimiter * 4}\n".encode(encoding)
    file = tmp_path / "toits.csv"
    file.write_bytes(content)

    there = read_cadastre_at(file, "toits.csv", load_reference())

    assert there is not None
    assert there.roofs is not None
    assert tuple(there.roofs.rows()) == report(content, "toits.csv").rows
    assert there.ignored_columns == report(content, "toits.csv").ignored_columns


def test_a_table_that_was_handed_back_is_read_without_its_column_of_errors(tmp_path: Path) -> None:
    head, *lines = table().decode("cp1252").splitlines()
    file = tmp_path / "toits.csv"
    file.write_text("\n".join((f"Erreur;{head}", *(f"faux;{line}" for line in lines), "faux;;")), "utf-8")

    there = read_cadastre_at(file, "toits.csv", load_reference())

    assert there is not None
    assert there.roofs is not None
    assert [row.values for row in there.roofs.rows()] == [row.values for row in report(table(), "t.csv").rows]


@pytest.mark.parametrize(
    "content",
    [
        b"site_id;sens;ressource;quantite;unite\na;offre;x;1;t\n",
        b"",
        b"%PDF-1.7",
        b"Horodate;kW\n",
        b"\x00\x01",
    ],
)
def test_any_other_file_is_left_to_its_reader(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "toits.csv"
    file.write_bytes(content)

    assert read_cadastre_at(file, "toits.csv", load_reference()) is None


def test_no_more_of_a_text_is_read_than_the_records_that_are_asked_for() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[str]:
        for rank in range(1_000):
            taken.append(rank)
            yield "100;20;19000\n" * 100

    records = streamed_records(pieces(), ";", ahead=2_000)
    lines = [next(records).line for _ in range(10_000)]

    assert lines[-1] == 10_000
    assert 100 <= len(taken) <= 105
