"""Reads the roofs of a GeoPackage (OGC 12-128): a SQLite file from outside, opened for reading alone.

A view could run any statement its author liked: the layer, and the tables that list layers, must be tables.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final

from symbiose.files.cadastre_features import Feature
from symbiose.files.cadastre_fields import bind_fields
from symbiose.files.cadastre_geometry import BadGeometry, Footprint, footprint_of_wkb

SIGNATURE: Final = b"SQLite format 3\x00"
MAX_COLUMNS: Final = 500
"""Columns of a layer at most."""
_MAX_VALUE_BYTES: Final = 16 * 1024 * 1024
"""Bytes of one value at most."""
_MAX_STEPS: Final = 2_000_000_000
"""Instructions of the engine at most: a file cannot keep it busy for ever."""
_STEPS_BETWEEN: Final = 1_000_000
_EMPTY: Final = 0x10
_EXTENDED: Final = 0x20
_ENVELOPES: Final = (0, 32, 48, 48, 64)
"""Bytes of each kind of envelope."""
_HEADER: Final = 8
_ROLLBACK_JOURNAL: Final = b"\x01\x01"
"""Bytes 18 and 19 of a file whose changes are all in it: memory holds no other journal."""
_LISTS: Final = ("gpkg_contents", "gpkg_geometry_columns")


class BadGeoPackage(ValueError):
    """A file is no GeoPackage that is read; the message says why, in French."""


class GeoPackage:
    """An open GeoPackage and the layer of it that holds roofs."""

    def __init__(self, source: Path | bytes) -> None:
        """Open a file, or the bytes of one.

        Raises:
            BadGeoPackage: It is damaged, or its layer is no table.
        """
        self.warnings: tuple[str, ...] = ()
        try:
            self._database = _opened(source)
            self.layer, self.column, self.srs_id = self._layer()
            self.names = self._names()
            self.code = self._code()
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise _damaged(error) from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def features(self) -> Iterator[Feature]:
        """Yield the features, each under its id.

        Raises:
            BadGeoPackage: The file is damaged.
        """
        columns = ", ".join(_quoted(name) for name in (self.column, *self.names))
        # Names come from the file: each is one that SQLite itself lists, and is quoted.
        statement = f"SELECT {self._row_id()}, {columns} FROM {_quoted(self.layer)} ORDER BY 1"  # noqa: S608
        try:
            for line, shape, *values in self._database.execute(statement):
                yield Feature(line, dict(zip(self.names, values, strict=True)), partial(_footprint, shape))
        except (sqlite3.Error, OverflowError, UnicodeError) as error:
            raise _damaged(error) from error

    def _row_id(self) -> str:
        """Return a name of the id of rows that no column hides."""
        hidden = {name.lower() for name in (self.column, *self.names)}
        free = [name for name in ("rowid", "_rowid_", "oid") if name not in hidden]
        if not free:
            msg = f"la couche « {self.layer[:60]} » cache l’identifiant de ses lignes"
            raise BadGeoPackage(msg)
        return free[0]

    def _rows(self, statement: str, *parameters: object) -> list[tuple[object, ...]]:
        with closing(self._database.execute(statement, parameters)) as cursor:
            return cursor.fetchall()

    def _layer(self) -> tuple[str, str, int]:
        for name in _LISTS:
            self._require_table(name)
        rows = self._rows(
            "SELECT c.table_name, g.column_name, g.srs_id FROM gpkg_contents c "
            "JOIN gpkg_geometry_columns g ON lower(g.table_name) = lower(c.table_name) "
            "WHERE c.data_type = 'features' ORDER BY c.rowid LIMIT 100"
        )
        layers = [(str(table), str(column), int(str(code))) for table, column, code in rows]
        if not layers:
            msg = "le GeoPackage ne contient aucune couche d’objets"
            raise BadGeoPackage(msg)
        for table, _, _ in layers:
            self._require_table(table)
        best = max(layers, key=lambda layer: bind_fields(self._columns(layer[0])).score())
        others = [table for table, _, _ in layers if table != best[0]]
        if others:
            named = ", ".join(f"« {name[:60]} »" for name in others)
            self.warnings = (f"couche lue : « {best[0][:60]} » ; non lues : {named}",)
        return best

    def _require_table(self, name: str) -> None:
        found = self._rows("SELECT type, rootpage FROM sqlite_master WHERE lower(name) = lower(?)", name)
        is_view = any(kind == "view" for kind, _ in found)
        if is_view or not any(kind == "table" and root for kind, root in found):
            what = "une vue" if is_view else "absente ou virtuelle"
            msg = f"la couche « {name[:60]} » est {what} : une couche lue est une table"
            raise BadGeoPackage(msg)

    def _columns(self, table: str) -> list[str]:
        rows = self._rows("SELECT name, hidden FROM pragma_table_xinfo(?)", table)
        if any(hidden for _, hidden in rows):
            msg = f"la couche « {table[:60]} » a des colonnes calculées : enregistrez-les comme valeurs"
            raise BadGeoPackage(msg)
        if len(rows) > MAX_COLUMNS:
            msg = f"la couche « {table[:60]} » a plus de {MAX_COLUMNS} colonnes"
            raise BadGeoPackage(msg)
        return [str(name) for name, _ in rows]

    def _names(self) -> tuple[str, ...]:
        names = self._columns(self.layer)
        if self.column not in names:
            msg = f"la couche « {self.layer[:60]} » n’a pas sa colonne de géométrie"
            raise BadGeoPackage(msg)
        return tuple(name for name in names if name != self.column)

    def _code(self) -> int | None:
        """Return the EPSG code of the layer, None where the file leaves it open (0 and -1)."""
        self._require_table("gpkg_spatial_ref_sys")
        rows = self._rows(
            "SELECT organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?", self.srs_id
        )
        code = int(str(rows[0][0])) if rows else self.srs_id
        return code if code > 0 else None


def _opened(source: Path | bytes) -> sqlite3.Connection:
    if isinstance(source, bytes):
        database = sqlite3.connect(":memory:")
        database.deserialize(source[:18] + _ROLLBACK_JOURNAL + source[20:])
    else:
        database = sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.text_factory = lambda text: text.decode("utf-8", "replace")
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    steps = iter(range(0, _MAX_STEPS, _STEPS_BETWEEN))
    database.set_progress_handler(lambda: next(steps, None) is None, _STEPS_BETWEEN)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
        database.execute(f"PRAGMA {pragma}")
    return database


def _footprint(shape: object) -> Footprint:
    """Return the footprint of a geometry of a GeoPackage: a header, then a well-known binary."""
    if shape is None:
        msg = "la géométrie est absente : un contour ou un point est attendu"
        raise BadGeometry(msg)
    if not isinstance(shape, bytes) or len(shape) < _HEADER or not shape.startswith(b"GP"):
        msg = "la géométrie est illisible"
        raise BadGeometry(msg)
    flags = struct.unpack_from("B", shape, 3)[0]
    envelope = (flags >> 1) & 0x07
    if flags & _EXTENDED or envelope >= len(_ENVELOPES):
        msg = "la géométrie est d’un type étendu, qui n’est pas lu"
        raise BadGeometry(msg)
    if flags & _EMPTY:
        msg = "la géométrie est vide : un contour ou un point est attendu"
        raise BadGeometry(msg)
    return footprint_of_wkb(shape[_HEADER + _ENVELOPES[envelope] :])


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _damaged(error: Exception) -> BadGeoPackage:
    return BadGeoPackage(f"ce GeoPackage est abîmé ou n’en est pas un ({str(error)[:120]})")
