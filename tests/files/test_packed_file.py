"""Zip archives of one file of data: read like the file, and what is refused of hostile ones."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from symbiose.domain.documents.import_report import FileKind
from symbiose.domain.errors import FileTooLarge, InvalidDocument, UnsupportedFile
from symbiose.files import zip_kinds
from symbiose.files.cadastre_at import read_cadastre_at
from symbiose.files.handing_back import with_errors
from symbiose.files.reading import read_file
from symbiose.files.reading_early import is_long, refuse_early
from symbiose.files.reading_terms import WEB
from symbiose.files.reference import load_reference
from tests.files.cadastre_kinds import ROOFS, geopackage, table
from tests.files.cadastres import GOOD, geojson, report, roofs
from tests.files.reading_tools import HEADER, LINE

FEATURES = geojson(roofs(*ROOFS))
SEQUENCE = b"\n".join(json.dumps(roof).encode() for roof in roofs(*ROOFS))


def zipped(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", how) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def reason(content: bytes, kind: type[InvalidDocument] = InvalidDocument) -> str:
    with pytest.raises(kind) as refused:
        report(content, "toits.zip")
    return refused.value.problems[0].expected


@pytest.mark.parametrize(
    ("name", "content"),
    [("toits.geojson", FEATURES), ("toits.CSV", table()), ("data/toits.geojsonl", SEQUENCE)],
)
@pytest.mark.parametrize("how", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_zipped_cadastre_is_that_of_its_file_and_says_which(name: str, content: bytes, how: int) -> None:
    plain = report(content)

    told = report(zipped({name: content}, how), "toits.zip")

    assert told.rows == plain.rows
    assert (told.file, told.kind, told.crs) == ("toits.zip", FileKind.SOLAR_CADASTRE, plain.crs)
    assert told.warnings == (f"fichier lu dans l’archive : « {name} »", *plain.warnings)


def test_what_explains_the_data_stands_beside_it() -> None:
    beside = {
        "toits/": b"",
        "toits/.DS_Store": b"x",
        "__MACOSX/toits/._toits.csv": b"x",
        "toits/lisezmoi.txt": b"Cadastre",
        "toits/licence.pdf": b"%PDF",
    }

    assert report(zipped({**beside, "toits/toits.csv": table()})).accepted == 2
    assert "en CSV ou XLSX" in reason(zipped({"toits.txt": table()}), UnsupportedFile)


def test_a_zipped_text_is_read_where_it_lies_unless_it_is_of_no_cadastre(tmp_path: Path) -> None:
    file = tmp_path / "toits.zip"
    file.write_bytes(zipped({"toits.geojson": FEATURES}))
    there = read_cadastre_at(file, "toits.zip", load_reference())
    file.write_bytes(zipped({"toits.csv": table()}))
    of_table = read_cadastre_at(file, "toits.zip", load_reference())
    file.write_bytes(zipped({"flux.csv": f"{HEADER}\n{LINE}\n".encode()}))

    assert there is not None
    assert there.roofs is not None
    assert tuple(there.roofs.rows()) == report(FEATURES).rows
    assert there.warnings[0] == "fichier lu dans l’archive : « toits.geojson »"
    assert of_table is not None
    assert of_table.roofs is not None
    assert tuple(of_table.roofs.rows()) == report(table()).rows
    assert read_cadastre_at(file, "flux.zip", load_reference()) is None


def test_a_zipped_table_of_declarations_is_read_and_handed_back_with_its_faults() -> None:
    packed = zipped({"flux.csv": f"{HEADER}\n{LINE}\n".encode()})

    read = read_file("flux.zip", packed, load_reference(), site=None)
    back = with_errors(packed, {2: "faux"}, WEB)

    assert (read.kind, len(read.rows)) == (FileKind.DECLARATIONS, 1)
    assert back.suffix == ".csv"
    assert back.content.decode("utf-8-sig").splitlines()[1].endswith(";faux")


@pytest.mark.parametrize(("how", "filler"), [(zipfile.ZIP_DEFLATED, b" "), (zipfile.ZIP_STORED, b"x")])
def test_what_an_archive_unpacks_to_tells_whether_a_job_reads_it(how: int, filler: bytes) -> None:
    small, large = (
        zipped({"toits.geojson": b"{" + filler * size, "plan.pdf": b"%PDF"}, how)
        for size in (290_000, 310_000)
    )

    assert (is_long(small, WEB), is_long(large, WEB)) == (False, True)
    refuse_early(large, WEB)


def test_several_files_of_data_are_named_and_none_is_read() -> None:
    told = reason(zipped({"nord.geojson": FEATURES, "sud.csv": table()}))

    assert told == (
        "l’archive contient plusieurs fichiers de données (« nord.geojson », « sud.csv ») : "
        "gardez-en un par archive"
    )


def test_an_archive_in_an_archive_is_not_opened(tmp_path: Path) -> None:
    inner = zipped({"toits.geojson": FEATURES})

    assert "« toits.zip »" in reason(zipped({"toits.zip": inner}))
    assert "une autre archive" in reason(zipped({"toits.csv": inner}))


def test_a_zipped_geopackage_is_that_of_its_file_dropped_or_where_it_lies(tmp_path: Path) -> None:
    content = geopackage(tmp_path)
    packed = zipped({"data/toits.gpkg": content, "lisezmoi.txt": b"Cadastre"})
    file = tmp_path / "toits.zip"
    file.write_bytes(packed)

    dropped, there = report(packed, "toits.zip"), read_cadastre_at(file, "toits.zip", load_reference())

    assert dropped.rows == report(content).rows
    assert there is not None
    assert there.roofs is not None
    assert tuple(there.roofs.rows()) == dropped.rows
    assert there.warnings == dropped.warnings
    assert "data/toits.gpkg" in there.warnings[0]


def test_s28_a_zipped_geopackage_whose_layer_is_a_view_is_refused(tmp_path: Path) -> None:
    packed = zipped({"toits.gpkg": geopackage(tmp_path, view=True)})
    file = tmp_path / "toits.zip"
    file.write_bytes(packed)

    assert "une vue" in reason(packed)
    with pytest.raises(InvalidDocument, match="une vue"):
        read_cadastre_at(file, "toits.zip", load_reference())


def test_a_geopackage_that_was_packed_while_it_was_open_is_refused(tmp_path: Path) -> None:
    content = geopackage(tmp_path)

    assert "QGIS" in reason(zipped({"t.gpkg": content, "t.gpkg-wal": b"x", "t.gpkg-shm": b"x"}))
    assert report(zipped({"t.gpkg": content, "t.gpkg-wal": b""})).rows == report(content).rows


@pytest.mark.parametrize("name", ["toits.gpkg", "toits.geojson", "toits.csv"])
def test_s26_a_text_that_has_gdal_open_other_files_is_no_cadastre_in_an_archive_either(name: str) -> None:
    vrt = b"<OGRVRTDataSource><OGRVRTLayer name='x'/></OGRVRTDataSource>"

    assert "XML" in reason(zipped({name: vrt}), UnsupportedFile)


@pytest.mark.parametrize("name", ["../../../toits.csv", "/etc/toits.csv", "C:\\toits.csv", "a\x1b[31m.csv"])
def test_names_that_leave_the_archive_are_names_and_nothing_is_written_there(name: str) -> None:
    told = report(zipped({name: table()}))

    assert told.accepted == 2
    assert name in told.warnings[0]


@pytest.mark.parametrize("name", ["toits.csv", "toits.geojson"])
def test_an_archive_that_unpacks_to_far_more_than_it_is_is_refused_before_it_is_read(
    name: str, tmp_path: Path
) -> None:
    bomb = zipped({name: b'{"type":"Feature",' + b" " * 30_000_000})
    file = tmp_path / "toits.zip"
    file.write_bytes(bomb)

    assert "bien plus grand" in reason(bomb, FileTooLarge)
    with pytest.raises(FileTooLarge):
        read_cadastre_at(file, "toits.zip", load_reference())


def test_a_bomb_that_announces_little_is_refused_too() -> None:
    bomb = bytearray(zipped({"toits.csv": b"0" * 30_000_000}))
    size = (30_000_000).to_bytes(4, "little")
    assert bomb.count(size) == 2
    lying = bytes(bomb.replace(size, (100).to_bytes(4, "little")))

    assert reason(lying)


@pytest.mark.parametrize("how", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_whose_pieces_have_no_bound_are_refused(how: int) -> None:
    assert "compressez-la à nouveau" in reason(zipped({"toits.csv": table()}, how))


def test_an_encrypted_archive_is_refused() -> None:
    packed = bytearray(zipped({"toits.csv": table()}))
    packed[6] |= 1
    packed[packed.index(b"PK\x01\x02") + 8] |= 1

    assert "sans mot de passe" in reason(bytes(packed))


def test_a_damaged_archive_is_refused() -> None:
    packed = bytearray(zipped({"toits.geojson": geojson(roofs(GOOD))}))
    packed[60] ^= 0xFF

    assert "abîmée" in reason(bytes(packed))


def test_an_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    crowd = {f"{rank}.csv": b"" for rank in range(2_001)}

    assert "2000 fichiers" in reason(zipped(crowd), FileTooLarge)
    monkeypatch.setattr(zip_kinds, "MOST_NAMED", 2_000)
    monkeypatch.setattr(zip_kinds, "holds_file", None)  # names are not so much as looked at
    assert "classeur ordinaire" in reason(zipped(crowd), FileTooLarge)
