"""Cadastres as a feature alone, as features one after the other, and geometries without any value."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiose.domain.documents.import_report import RowStatus
from symbiose.domain.errors import InvalidDocument
from symbiose.files.cadastre_at import read_cadastre_at
from symbiose.files.reference import load_reference
from tests.files.cadastres import GOOD, feature, geojson, report, roofs, square

ROOFS = roofs(GOOD, {**GOOD, "azimut": 90.0}, {**GOOD, "azimut": 270.0})
LINES = [json.dumps(roof).encode() for roof in ROOFS]
RECORDS = b"".join(b"\x1e" + line + b"\n" for line in LINES)


@pytest.mark.parametrize(
    "content",
    [
        b"\n".join(LINES),
        b"\n".join(LINES) + b"\n\n",
        b"\r\n".join(LINES),
        b"\xef\xbb\xbf" + b"\n".join(LINES),
        b"".join(LINES),
        RECORDS,
        b"\n" + RECORDS,
        b"\x1e\x1e" + RECORDS,
        b"\n".join(json.dumps(roof, indent=2).encode() for roof in ROOFS),
    ],
)
def test_features_one_after_the_other_are_those_of_a_collection(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "toits.geojsonl"
    file.write_bytes(content)

    there = read_cadastre_at(file, "toits.geojsonl", load_reference())

    told = report(content)
    assert told.rows == report(geojson(ROOFS)).rows
    assert (told.accepted, told.kind.value) == (3, "solar_cadastre")
    assert there is not None
    assert there.roofs is not None
    assert tuple(there.roofs.rows()) == told.rows


@given(st.lists(st.sampled_from([b"\n", b"\r\n", b" ", b"\x1e", b"\n\x1e", b""]), min_size=4, max_size=4))
def test_whatever_stands_between_them_features_are_the_same(between: list[bytes]) -> None:
    content = b"".join(gap + line for gap, line in zip(between, [*LINES, b""], strict=True))

    assert [row.status for row in report(content).rows] == [RowStatus.ACCEPTED] * 3


def test_a_feature_alone_is_a_cadastre_of_one_roof() -> None:
    assert report(LINES[0]).rows == report(geojson(ROOFS[:1])).rows


def test_what_is_no_feature_among_others_is_told_at_its_place() -> None:
    told = report(b"\n".join((LINES[0], b'{"type": "Polygon"}', LINES[1])))

    assert [row.status.value for row in told.rows] == ["accepted", "rejected", "accepted"]
    assert "« Feature »" in told.rows[1].errors[0].reason


@pytest.mark.parametrize(
    "content",
    [
        b"\n".join(LINES)[:-5],
        b",\n".join(LINES),
        LINES[0] + b"\nfin",
        geojson(ROOFS) + b"\n" + geojson(ROOFS),
        b"[" + b",".join(LINES) + b"]",
    ],
    ids=["cut", "commas", "words", "collections", "list"],
)
def test_what_is_no_sequence_of_features_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidDocument):
        report(content)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "GeometryCollection", "geometries": [square()]},
        square(),
        {"geometries": [square()], "type": "GeometryCollection"},
        {"coordinates": [2.8, 50.4], "type": "Point"},
    ],
)
def test_a_geometry_without_values_is_told_why_it_is_not_read(geometry: object, tmp_path: Path) -> None:
    file = tmp_path / "toits.geojson"
    file.write_text(json.dumps(geometry))

    with pytest.raises(InvalidDocument, match="sans les valeurs d’aucun toit"):
        report(file.read_bytes())


def test_a_line_of_ten_megabytes_is_read_and_one_of_twenty_is_refused() -> None:
    long = json.dumps(feature({**GOOD, "note": "x" * 10_000_000})).encode()
    longer = json.dumps(feature({**GOOD, "note": "x" * 20_000_000})).encode()

    assert report(b"\n".join((long, LINES[1]))).accepted == 2
    with pytest.raises(InvalidDocument, match="16 Mo"):
        report(b"\n".join((LINES[1], longer)))


def test_a_table_whose_cells_hold_features_stays_a_table() -> None:
    cell = json.dumps(square()).replace('"', '""')
    text = f'surface;irradiation;geo_shape;source\n100;1100;"{cell}";"{{""type"": ""Feature""}}"\n'

    assert report(text.encode()).accepted == 1
