"""Reads the roofs of a zipped shapefile: its parts are unpacked into temporary files, counted meanwhile."""

import codecs
import logging
import warnings
import zipfile
from collections.abc import Iterator
from functools import partial
from typing import IO, Any, Final

import shapefile
import shapely
import shapely.geometry

from symbiose.files.archives import ENCRYPTED, BadArchive, Unpacking, entries_of, names_in
from symbiose.files.cadastre_features import MAX_FIELDS, Feature
from symbiose.files.cadastre_fields import bind_fields
from symbiose.files.cadastre_geometry import BadGeometry, Footprint, footprint

SHAPEFILE_SIGNATURE: Final = b"\x00\x00\x27\x0a"
"""First bytes of a `.shp` and of a `.shx` (ESRI Shapefile Technical Description, 1998, p. 4)."""
_MAX_TEXT: Final = 100_000
"""Bytes of a `.prj` or `.cpg` at most."""
_DBF_HEAD, _DBF_FIELD, _DBF_NAME = 32, 32, 11
"""Bytes of the head of a `.dbf`, of what it says of one field, and of the name in it."""
# It writes to the log of each ring that turns the wrong way, which harms nothing.
logging.getLogger("shapefile").setLevel(logging.ERROR)
_FAULTS: Final = (Exception,)
"""What the reader raises on a damaged file: errors and warnings of many kinds, some of them its own."""


class BadShapefile(BadArchive):
    """An archive holds no shapefile that is read; the message says why, in French."""


def holds_shapefile(archive: IO[bytes]) -> bool:
    """Tell whether a zip holds a shapefile; a damaged one holds none."""
    return any(name.lower().endswith(".shp") for name in names_in(archive))


class ZippedShapefile:
    """The shapefile of an archive, unpacked."""

    def __init__(self, archive: IO[bytes], size: int, max_unpacked: int) -> None:
        """Unpack an archive of a size.

        Raises:
            BadArchive: It is damaged, lacks a part, or is packed too tightly.
        """
        warnings.filterwarnings("error", module="shapefile")  # it warns of a damaged file, and reads on
        self.warnings: tuple[str, ...] = ()
        self._unpacking = Unpacking(size, max_unpacked)
        try:
            with zipfile.ZipFile(archive) as opened:
                self._read(opened)
        except BadArchive:
            self.close()
            raise
        except _FAULTS as error:
            self.close()
            raise _damaged(error) from error

    def close(self) -> None:
        """Remove what was unpacked."""
        self._unpacking.close()

    def features(self) -> Iterator[Feature]:
        """Yield the features, counted from 1.

        Raises:
            BadShapefile: The file is damaged.
        """
        try:
            for line, record in enumerate(self._reader.iterShapeRecords(), start=1):
                values = {name: _value(value) for name, value in record.record.as_dict().items()}
                yield Feature(line, values, partial(_footprint, record.shape))
        except _FAULTS as error:
            raise _damaged(error) from error

    def _read(self, archive: zipfile.ZipFile) -> None:
        parts = _parts(entries_of(archive))
        stems = sorted(stem for stem, found in parts.items() if ".shp" in found)
        best = max(stems, key=lambda stem: bind_fields(_named_in(archive, parts[stem])).score())
        chosen = parts[best]
        if len(stems) > 1:
            named = ", ".join(f"« {stem[:60]} »" for stem in stems if stem != best)
            self.warnings = (f"couche lue : « {best[:60]} » ; non lues : {named}",)
        if ".dbf" not in chosen:
            msg = f"le fichier « {best[:60]}.dbf » manque dans l’archive : lui seul porte les valeurs"
            raise BadShapefile(msg)
        files = {
            suffix[1:]: self._unpacking.file(archive, chosen[suffix])
            for suffix in (".shp", ".shx", ".dbf")
            if suffix in chosen
        }
        self.projection = self._text(archive, chosen, ".prj") or None
        encoding = _encoding(self._text(archive, chosen, ".cpg"))
        self._reader: Any = shapefile.Reader(**files, encoding=encoding, encodingErrors="replace")
        self.names = tuple(str(field[0]) for field in self._reader.fields if field[0] != "DeletionFlag")

    def _text(self, archive: zipfile.ZipFile, chosen: dict[str, zipfile.ZipInfo], suffix: str) -> str:
        if suffix not in chosen:
            return ""
        return (
            self._unpacking.file(archive, chosen[suffix]).read(_MAX_TEXT).decode("utf-8", "replace").strip()
        )


def _parts(entries: list[zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """Return the files of each layer by their suffix; names are compared and never used as paths."""
    parts: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for entry in entries:
        stem, dot, suffix = entry.filename.rpartition(".")
        kind = f".{suffix.lower()}"
        if dot and kind in (".shp", ".shx", ".dbf", ".prj", ".cpg") and "__MACOSX" not in stem:
            found = parts.setdefault(stem, {})
            if kind in found:
                msg = f"l’archive contient deux fois « {stem[:60]}{kind} »"
                raise BadShapefile(msg)
            found[kind] = entry
    return parts


def _named_in(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> tuple[str, ...]:
    """Return the names of the fields of a layer, from the beginning of its values: to choose among layers."""
    entry = parts.get(".dbf")
    if entry is None or entry.flag_bits & ENCRYPTED:
        return ()
    with archive.open(entry) as source:
        head = source.read(_DBF_HEAD + MAX_FIELDS * _DBF_FIELD)
    told = head[_DBF_HEAD : int.from_bytes(head[8:10], "little") - 1]
    fields = (told[at : at + _DBF_NAME] for at in range(0, len(told), _DBF_FIELD))
    return tuple(field.partition(b"\0")[0].decode("ascii", "replace") for field in fields)


def _encoding(told: str) -> str:
    """Return the encoding of the texts: what the `.cpg` says where Python knows it, else Windows-1252."""
    name = told.strip().lower()
    if name.isdigit():
        name = {"65001": "utf-8", "88591": "latin-1"}.get(name, f"cp{name}")
    try:
        return codecs.lookup(name).name if name else "cp1252"
    except LookupError:
        return "cp1252"


def _value(value: object) -> object:
    return value if isinstance(value, int | float | str) or value is None else str(value)


def _footprint(shape: Any) -> Footprint:  # noqa: ANN401  # a shape of the reader, which has no type of its own
    if shape.shapeType == shapefile.NULL:
        msg = "la géométrie est absente : un contour ou un point est attendu"
        raise BadGeometry(msg)
    try:
        found = shapely.geometry.shape(shape.__geo_interface__)
    except _FAULTS as error:
        msg = "la géométrie est illisible"
        raise BadGeometry(msg) from error
    return footprint(found)


def _damaged(error: Exception) -> BadShapefile:
    return BadShapefile(f"ce shapefile est abîmé ({str(error)[:120]})")
