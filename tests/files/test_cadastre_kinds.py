"""The same roofs as a table, a GeoPackage and a zipped shapefile; and what is refused of each."""

import io
import json
import sqlite3
import zipfile
from pathlib import Path

import pytest
import shapefile

from symbiose.domain.documents.import_report import FileReport, RowStatus
from symbiose.domain.errors import FileTooLarge, InvalidDocument, UnsupportedFile
from symbiose.domain.roofs import RoofValues
from symbiose.files.cadastre_at import read_cadastre_at
from symbiose.files.reference import load_reference
from tests.files.cadastre_kinds import ROOFS, geopackage, place, table, zipped
from tests.files.cadastres import GOOD, LENS, feature, geojson, report, roofs

_LAMBERT_93 = 'PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993"]],PROJECTION["Lambert"]]'


def told(read: FileReport) -> list[tuple[RowStatus, object]]:
    """Return what a report says of each roof, whatever the file."""
    return [
        (
            row.status,
            row.values.model_copy(update={"reference": None}) if isinstance(row.values, RoofValues) else None,
        )
        for row in read.rows
    ]


def test_the_same_roofs_are_told_alike_of_every_kind_of_file(tmp_path: Path) -> None:
    of_json = report(geojson(roofs(*ROOFS)))

    of_table, of_package, of_shapefile = (
        report(content) for content in (table(), geopackage(tmp_path), zipped())
    )

    assert [status.value for status, _ in told(of_json)] == ["accepted", "accepted", "rejected"]
    assert told(of_table) == told(of_json)
    assert told(of_package) == told(of_json)
    assert told(of_shapefile) == told(of_json)
    assert [row.line for row in of_table.rows] == [2, 3, 4]
    assert [row.line for row in of_package.rows] == [10, 11, 12]
    assert [row.line for row in of_shapefile.rows] == [1, 2, 3]
    assert {read.crs for read in (of_table, of_package, of_shapefile)} == {"EPSG:4326"}


@pytest.mark.parametrize(
    ("places", "lon_lat"),
    [
        ("longitude;latitude", f"{LENS[0]};{LENS[1]}"),
        ("X;Y", f"{str(LENS[0]).replace('.', ',')};{str(LENS[1]).replace('.', ',')}"),
        ("geo_point_2d", f"{LENS[1]}, {LENS[0]}"),
        ("geo_shape", json.dumps({"type": "Point", "coordinates": LENS}).replace('"', '""')),
        ("x;y;epsg", f"{LENS[0]};{LENS[1]};4326"),
        ("lon;lat", f"{LENS[1]};{LENS[0]}"),
    ],
)
def test_a_table_says_in_many_ways_where_a_roof_lies(places: str, lon_lat: str) -> None:
    where = f'"{lon_lat}"' if "{" in lon_lat else lon_lat

    read = report(f"surface;irradiation;{places}\n100;1100;{where}\n".encode())

    (row,) = read.rows
    assert isinstance(row.values, RoofValues)
    assert (row.values.longitude, row.values.latitude) == pytest.approx(LENS)


def test_points_that_share_a_place_are_two_roofs_unless_all_is_the_same() -> None:
    head = f"surface;irradiation;azimut;lon;lat\n100;1100;%s;{LENS[0]};{LENS[1]}\n"
    line = f"100;1100;%s;{LENS[0]};{LENS[1]}\n"

    two = report((head % 90 + line % 270).encode())
    same = report((head % 90 + line % 90).encode())

    assert (two.accepted, same.accepted, same.rejected) == (2, 1, 1)


@pytest.mark.parametrize(
    ("header", "lacking"),
    [
        ("surface;lon;lat", "production annuelle"),
        ("prod_an;lon;lat", "surface"),
        ("surface;prod_an;lon", "où se trouve"),
        ("surface;prod_an", "où se trouve"),
        ("surface;surface;prod_an;lon;lat", "deux fois"),
    ],
)
def test_a_table_that_lacks_a_column_or_has_one_twice_is_refused(header: str, lacking: str) -> None:
    with pytest.raises(InvalidDocument, match=lacking):
        report(f"{header}\n".encode())


def test_a_header_alone_is_good() -> None:
    read = report(b"surface;prod_an;lon;lat\n")

    assert (read.kind.value, read.accepted, read.rejected) == ("solar_cadastre", 0, 0)


def test_a_layer_that_is_a_view_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDocument, match="une vue"):
        report(geopackage(tmp_path, view=True))


def test_a_list_of_layers_that_is_a_view_without_end_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "endless.gpkg"
    with sqlite3.connect(file) as database:
        database.execute(
            "CREATE VIEW gpkg_contents AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT 'a' AS table_name, 'features' AS data_type FROM n"
        )
    database.close()

    with pytest.raises(InvalidDocument, match="une vue"):
        report(file.read_bytes())


def test_a_damaged_geopackage_is_refused(tmp_path: Path) -> None:
    whole = geopackage(tmp_path)

    for cut in (17, 100, 4096, len(whole) - 5000):
        with pytest.raises(InvalidDocument):
            report(whole[:cut])


def test_a_shapefile_without_its_values_is_refused() -> None:
    with pytest.raises(InvalidDocument, match="dbf"):
        report(zipped(without="dbf"))


def test_a_shapefile_is_read_without_its_index_and_in_the_system_of_its_projection() -> None:
    assert report(zipped(without="shx")).accepted == 2
    assert report(zipped(prj=_LAMBERT_93)).crs == "EPSG:2154"
    with pytest.raises(InvalidDocument, match="n’est pas lu"):
        report(zipped(prj='PROJCS["WGS 84 / Pseudo-Mercator",AUTHORITY["EPSG","3857"]]'))


def test_of_several_layers_of_an_archive_the_one_of_roofs_is_read() -> None:
    parts = {suffix: io.BytesIO() for suffix in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts) as writer:
        writer.field("nom", "C", size=20)
        writer.poly([[list(position) for position in place(7).exterior.coords][::-1]])
        writer.record("Lens")
    packed = io.BytesIO(zipped())
    with zipfile.ZipFile(packed, "a") as archive:
        for suffix, content in parts.items():
            archive.writestr(f"couche/communes.{suffix}", content.getvalue())

    found = report(packed.getvalue())

    assert (found.accepted, found.rejected) == (2, 1)
    assert "couche lue : « couche/toits » ; non lues : « couche/communes »" in found.warnings


@pytest.mark.parametrize("part", ["shp", "shx"])
def test_a_part_of_a_shapefile_alone_is_refused_with_what_belongs_to_it(part: str) -> None:
    with zipfile.ZipFile(io.BytesIO(zipped())) as archive:
        content = archive.read(f"couche/toits.{part}")

    with pytest.raises(UnsupportedFile, match=r"archive zip ses fichiers \.shp et \.dbf"):
        report(content, f"toits.{part}")


def test_a_geojson_in_windows_1252_is_read_alike_from_its_bytes_and_where_it_lies(tmp_path: Path) -> None:
    text = geojson([feature({**GOOD, "id_toit": "Béthune"})]).decode("unicode-escape")
    file = tmp_path / "toits.geojson"
    file.write_bytes(text.encode("cp1252"))

    there = read_cadastre_at(file, "toits.geojson", load_reference())

    assert there is not None
    assert there.roofs is not None
    assert tuple(there.roofs.rows()) == report(file.read_bytes()).rows
    (row,) = there.roofs.rows()
    assert row.values is not None
    assert row.values.reference == "Béthune"


def test_a_geojson_in_no_encoding_is_refused_with_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "toits.geojson"
    file.write_bytes(geojson([feature({**GOOD, "id_toit": "?"})]).replace(b"?", b"\x81"))

    with pytest.raises(InvalidDocument, match="enregistrez-le dans cet encodage"):
        read_cadastre_at(file, "toits.geojson", load_reference())


def test_an_archive_that_unpacks_to_far_more_than_it_is_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix in ("shp", "dbf"):
            archive.writestr(f"toits.{suffix}", b"\0" * 30_000_000)

    with pytest.raises(FileTooLarge):
        report(packed.getvalue())


def test_a_damaged_shapefile_is_refused_or_told_roof_by_roof() -> None:
    whole = zipped()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for damaged, cut in (("couche/toits.shp", 60), ("couche/toits.dbf", 40), ("couche/toits.shp", 130)):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content[:cut] if name == damaged else content)

        with pytest.raises(InvalidDocument):
            report(packed.getvalue())


def test_declarations_and_registers_stay_what_they_are() -> None:
    declared = b"siret;sens;ressource;quantite;unite;latitude;longitude;surface;production\n"

    assert report(declared).kind.value == "declarations"
