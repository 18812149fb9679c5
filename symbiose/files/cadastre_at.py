"""Reads a solar cadastre where it lies: one of a whole territory does not fit in memory."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from symbiose.domain.documents.import_report import ReadFile
from symbiose.domain.errors import FileTooLarge, Problem
from symbiose.domain.progress import ImportProgress, untold
from symbiose.domain.reference import ReferenceData
from symbiose.files.cadastre import read_geojson, read_geopackage, read_shapefile
from symbiose.files.cadastre_geojson import looks_like_geojson
from symbiose.files.cadastre_geopackage import SIGNATURE
from symbiose.files.cadastre_shapefile import holds_shapefile
from symbiose.files.packed_file import holds_file, unpacked_file
from symbiose.files.workbook import ZIP_SIGNATURES

MAX_BYTES: Final = 2 * 1024**3
"""Bytes of a cadastre, and of what an archive of one unpacks to, at most."""
_SAMPLE_BYTES: Final = 4096


def read_cadastre_at(
    path: Path, name: str, reference: ReferenceData, progress: ImportProgress = untold
) -> ReadFile | None:
    """Return what a GeoJSON or GeoPackage (zipped too) or zipped shapefile tells of roofs; None for others.

    Args:
        path: The file.
        name: Its name, for the report.
        reference: Dated values that judge and complete it.
        progress: Is told how far reading is.

    Raises:
        InvalidDocument: It is a cadastre that cannot be read.
        OSError: The file cannot be opened.
    """
    size = path.stat().st_size
    with path.open("rb") as stream:
        beginning = stream.read(_SAMPLE_BYTES)
        stream.seek(0)
        if beginning.startswith(SIGNATURE):
            _check(size)
            return read_geopackage(name, path, reference, progress=progress)
        if beginning.startswith(ZIP_SIGNATURES) and holds_shapefile(stream):
            _check(size)
            return read_shapefile(name, stream, size, MAX_BYTES, reference, progress=progress)
        if beginning.startswith(ZIP_SIGNATURES) and holds_file(stream):
            _check(size)
            return _read_packed(stream, size, name, reference, progress)
        if looks_like_geojson(beginning.decode("utf-8-sig", "replace").lstrip()):
            _check(size)
            return read_geojson(name, stream, reference, progress=progress)
    return None


def _read_packed(
    archive: IO[bytes], size: int, name: str, reference: ReferenceData, progress: ImportProgress
) -> ReadFile | None:
    """Return what a zipped GeoJSON or GeoPackage tells of roofs; None for an archive of another file."""
    with unpacked_file(archive, size, MAX_BYTES) as packed:
        beginning = packed.stream.read(_SAMPLE_BYTES)
        packed.stream.seek(0)
        if beginning.startswith(SIGNATURE):
            read = _read_geopackage(packed.stream, name, reference, progress)
        elif looks_like_geojson(beginning.decode("utf-8-sig", "replace")):
            read = read_geojson(name, packed.stream, reference, progress=progress)
        else:
            return None
    return replace(read, warnings=(packed.told, *read.warnings))


def _read_geopackage(
    stream: IO[bytes], name: str, reference: ReferenceData, progress: ImportProgress
) -> ReadFile:
    """Return what an unpacked GeoPackage tells, from a file with a name of ours, which SQLite asks for."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roofs.gpkg"
        with path.open("wb") as target:
            shutil.copyfileobj(stream, target)
        return read_geopackage(name, path, reference, progress=progress)


def _check(size: int) -> None:
    if size > MAX_BYTES:
        reason = f"le cadastre dépasse {MAX_BYTES // 1024**3} Go : découpez-le en plusieurs fichiers"
        raise FileTooLarge([Problem("", str(size), reason)])
