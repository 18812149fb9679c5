"""Builds the same small cadastre as a table, a GeoPackage and a zipped shapefile."""

import io
import sqlite3
import struct
import zipfile
from pathlib import Path

import shapefile
import shapely
import shapely.geometry

from tests.files.cadastres import LENS, square

ROOFS = (
    {"surf_utile": 100.0, "p_kwc": 20.0, "prod_an": 19.0, "azimut": 10.0},
    {"surf_utile": 250.0, "p_kwc": 48.0, "prod_an": 45.5, "azimut": -30.0},
    {"surf_utile": 80.0, "p_kwc": 15.0, "prod_an": 15000.0, "azimut": 0.0},
)
"""Two good roofs in MWh, and one that is not in it."""


def place(rank: int) -> shapely.Polygon:
    """Return the footprint of a roof."""
    found = shapely.geometry.shape(square(LENS[0] + rank * 0.001))
    assert isinstance(found, shapely.Polygon)
    return found


def table() -> bytes:
    """Return the roofs as a table."""
    lines = ["Surf. utile;P_kWc;Prod_an;Azimut;WKT;note"]
    for rank, roof in enumerate(ROOFS):
        figures = ";".join(str(value).replace(".", ",") for value in roof.values())
        lines.append(f"{figures};{place(rank).wkt};n° {rank}")
    return "\n".join(lines).encode("cp1252")


def geopackage(tmp_path: Path, *, view: bool = False, named: str = 'toits "A"') -> bytes:
    """Return the roofs as a GeoPackage."""
    file = tmp_path / "toits.gpkg"
    file.unlink(missing_ok=True)
    with sqlite3.connect(file) as database:
        database.executescript(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_id INTEGER, organization_coordsys_id INTEGER);"
            "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER);"
            "INSERT INTO gpkg_spatial_ref_sys VALUES (4326, 4326);"
        )
        stored = "stored" if view else named
        quoted = '"' + stored.replace('"', '""') + '"'
        columns = "fid INTEGER PRIMARY KEY, geom BLOB, surf_utile, p_kwc, prod_an, azimut, note"
        database.execute(f"CREATE TABLE {quoted} ({columns})")
        for rank, roof in enumerate(ROOFS):
            head = b"GP\x00\x01" + struct.pack("<i", 4326)
            database.execute(
                f"INSERT INTO {quoted} VALUES (?, ?, ?, ?, ?, ?, 'x')",  # noqa: S608
                (10 + rank, head + shapely.to_wkb(place(rank)), *roof.values()),
            )
        if view:
            database.execute(f"CREATE VIEW layer AS SELECT * FROM {quoted}")  # noqa: S608
        listed = "layer" if view else named
        database.execute("INSERT INTO gpkg_contents VALUES (?, 'features')", (listed,))
        database.execute("INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 4326)", (listed,))
    database.close()
    return file.read_bytes()


def zipped(*, without: str = "", extra: bytes = b"", prj: str = 'GEOGCS["WGS 84"]') -> bytes:
    """Return the roofs as a zipped shapefile."""
    parts = {suffix: io.BytesIO() for suffix in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts) as writer:
        for name in ("surf_utile", "p_kwc", "prod_an", "azimut"):
            writer.field(name, "N", size=12, decimal=3)
        writer.field("note", "C", size=20)
        for rank, roof in enumerate(ROOFS):
            writer.poly([[list(position) for position in place(rank).exterior.coords][::-1]])
            writer.record(*roof.values(), "été")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, content in parts.items():
            if suffix != without:
                archive.writestr(f"couche/toits.{suffix}", content.getvalue())
        archive.writestr("couche/toits.prj", prj)
        if extra:
            archive.writestr("couche/toits.cpg", extra)
    return packed.getvalue()
