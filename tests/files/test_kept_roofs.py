"""A cadastre as lines of JSON: what a page and a later import read of it is what its reader found."""

from dataclasses import asdict
from pathlib import Path

import pytest

from symbiose.domain.documents.import_report import RoofsRead
from symbiose.files.reading import read_file
from symbiose.files.reading_lines import from_lines, to_lines
from symbiose.files.reference import load_reference
from symbiose.files.shelf import UploadFolder
from tests.files.cadastres import GOOD, LENS, feature, geojson, roofs
from tests.files.test_shelf import ID, upload
from tests.seed_data.demonstration_cadastre import FILE


def both(content: bytes, name: str = "toits.geojson") -> tuple[RoofsRead, RoofsRead]:
    """Return what a reader found, and what is left of it after a journey."""
    read = read_file(name, content, load_reference(), site=None)
    kept = from_lines(iter([line + b"\n" for line in to_lines(read)]))
    assert read.roofs is not None
    assert kept.roofs is not None
    bare = {"roofs": None, "yearly": None}
    assert asdict(kept) | bare == asdict(read) | bare
    return read.roofs, kept.roofs


@pytest.mark.parametrize(
    "content",
    [
        FILE.read_bytes(),
        geojson(roofs(GOOD, {**GOOD, "prod_an": 1.0}, {"surf_utile": 50.0, "irradiation": 1100.0})),
        geojson([feature(GOOD, {"type": "Point", "coordinates": LENS})] * 2),
        geojson([]),
    ],
)
def test_roofs_faults_and_counts_survive_the_journey(content: bytes) -> None:
    read, kept = both(content)

    assert list(kept.rows()) == list(read.rows())
    assert list(kept.roofs("toits")) == list(read.roofs("toits"))
    facts = ("crs", "energy_unit", "accepted", "rejected")
    assert [getattr(kept, name) for name in facts] == [getattr(read, name) for name in facts]


def test_some_rows_are_read_by_their_positions() -> None:
    read, kept = both(geojson(roofs(GOOD, {**GOOD, "p_kwc": 21}, {**GOOD, "p_kwc": 22})))

    for told in (read, kept):
        assert [row.line for row in told.rows({2, 0})] == [1, 3]


def test_roofs_are_not_kept_under_the_ids_of_another_cadastre() -> None:
    _, kept = both(geojson(roofs(GOOD)))

    with pytest.raises(ValueError, match="Read the file again"):
        list(kept.roofs("autre"))


def test_a_cadastre_waits_on_the_shelf_and_a_spoiled_reading_of_it_is_none(tmp_path: Path) -> None:
    shelf, file = (
        UploadFolder(tmp_path),
        read_file("toits.geojson", geojson(roofs(GOOD)), load_reference(), site=None),
    )
    shelf.put(upload(), b"x")

    shelf.keep_reading(ID, file)
    found = shelf.reading(ID)
    (tmp_path / f"{ID}.read").write_bytes(b'{"file": "toits", "kind": "solar_cadastre"}\n{')

    assert found is not None
    assert found.roofs is not None
    assert found.roofs.accepted == 1
    assert shelf.reading(ID) is None
