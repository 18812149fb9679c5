"""Writes the features of a generated cadastre as GeoJSON, table, GeoPackage or zipped shapefile."""

import csv
import json
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import shapefile
import shapely

EPSG: Final = 2154
"""Lambert-93, in which the features are."""
PROJECTION: Final = 'PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993"]]'
"""What the `.prj` of a shapefile says of it, as far as readers look."""
FIELDS: Final = ("id_toit", "surf_utile", "p_kwc", "prod_an", "irradiation", "pente", "azimut")
_SYSTEM: Final = f'"crs": {{"type": "name", "properties": {{"name": "urn:ogc:def:crs:EPSG::{EPSG}"}}}}'
_TABLES: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization_coordsys_id INTEGER);
CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);
CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);
INSERT INTO gpkg_contents VALUES ('toits', 'features');
CREATE TABLE toits (
    fid INTEGER PRIMARY KEY, geom BLOB, id_toit, surf_utile, p_kwc, prod_an, irradiation, pente, azimut
);
"""


def _geojson(file: Path, features: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8") as target:
        target.write(f'{{"type": "FeatureCollection", {_SYSTEM}, "features": [\n')
        for number, feature in enumerate(features):
            target.write((",\n" if number else "") + feature)
        target.write("\n]}\n")


def _table(file: Path, features: Iterable[str]) -> None:
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=";")
        writer.writerow([*FIELDS, "WKT"])
        for values, footprint in map(_parsed, features):
            writer.writerow([*values, footprint.wkt])


def _geopackage(file: Path, features: Iterable[str]) -> None:
    file.unlink(missing_ok=True)
    database = sqlite3.connect(file)
    with database:
        database.executescript(_TABLES)
        database.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?)", (EPSG, EPSG))
        database.execute("INSERT INTO gpkg_geometry_columns VALUES ('toits', 'geom', ?)", (EPSG,))
        head = b"GP\x00\x01" + struct.pack("<i", EPSG)
        rows = ((head + shapely.to_wkb(footprint), *values) for values, footprint in map(_parsed, features))
        database.executemany("INSERT INTO toits VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.close()


def _shapefile(file: Path, features: Iterable[str]) -> None:
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        layer = Path(folder) / "toits"
        with shapefile.Writer(layer) as writer:
            writer.field(FIELDS[0], "C", size=12)
            for name in FIELDS[1:]:
                writer.field(name[:10], "N", size=12, decimal=3)
            for values, footprint in map(_parsed, features):
                writer.poly([[list(corner) for corner in footprint.exterior.coords][::-1]])
                writer.record(*values)
        layer.with_suffix(".prj").write_text(PROJECTION, encoding="utf-8")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for suffix in ("shp", "shx", "dbf", "prj"):
                archive.write(layer.with_suffix(f".{suffix}"), f"toits.{suffix}")


def _parsed(feature: str) -> tuple[list[object], shapely.Polygon]:
    read = json.loads(feature)
    return [read["properties"][name] for name in FIELDS], shapely.Polygon(read["geometry"]["coordinates"][0])


WRITERS: Final[dict[str, Callable[[Path, Iterable[str]], None]]] = {
    ".geojson": _geojson,
    ".csv": _table,
    ".gpkg": _geopackage,
    ".zip": _shapefile,
}
