"""A backup file (check R6) is read when every byte is as it was written, and refused in any other case."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symbiose.domain.errors import InvalidDocument
from symbiose.files import backup_file
from symbiose.files.backup_file import check_seal, packed, unpacked

LINES = [
    b'{"format":"symbiose.backup/1"}',
    *(b'{"node":%d}' % number for number in range(200)),
    b'{"end":{}}',
]
WHOLE = b"".join(packed(LINES))
QUICK = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backup"


@QUICK
@given(lines=st.lists(st.binary().map(lambda line: line.replace(b"\n", b"")), min_size=1))
def test_lines_come_back_as_they_were(place: Path, lines: list[bytes]) -> None:
    place.write_bytes(b"".join(packed(lines)))

    check_seal(place)

    assert list(unpacked(place)) == lines


def test_any_gzip_reads_it(place: Path) -> None:
    text = gzip.decompress(WHOLE)

    assert text.splitlines()[:-1] == LINES
    assert text.splitlines()[-1].startswith(b'{"sha256":"')


@QUICK
@given(position=st.integers(0, len(WHOLE) - 1), change=st.integers(1, 255))
def test_one_corrupted_byte_anywhere_is_refused(place: Path, position: int, change: int) -> None:
    bytes_ = bytearray(WHOLE)
    bytes_[position] ^= change
    place.write_bytes(bytes_)

    with pytest.raises(InvalidDocument, match="no whole backup"):
        check_seal(place)


@QUICK
@given(size=st.integers(0, len(WHOLE) - 1))
def test_a_file_that_was_cut_off_is_refused(place: Path, size: int) -> None:
    place.write_bytes(WHOLE[:size])

    with pytest.raises(InvalidDocument, match="no whole backup"):
        check_seal(place)


@pytest.mark.parametrize(
    "content", [WHOLE + b"\n", WHOLE + WHOLE, b"id;name\n" * 50, gzip.compress(b"x" * 99, mtime=0)]
)
def test_what_is_something_else_is_refused(place: Path, content: bytes) -> None:
    place.write_bytes(content)

    with pytest.raises(InvalidDocument, match="no whole backup"):
        check_seal(place)


def test_what_cannot_be_unpacked_is_refused_in_our_words(place: Path) -> None:
    place.write_bytes(b"no gzip at all")

    with pytest.raises(InvalidDocument, match="cannot be unpacked"):
        list(unpacked(place))


def test_a_line_that_would_fill_the_memory_is_refused(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup_file, "LONGEST_LINE_BYTES", 20)
    place.write_bytes(WHOLE)

    with pytest.raises(InvalidDocument, match="too long"):
        list(unpacked(place))
