"""Reads a solar cadastre where it lies: one of a whole territory does not fit in memory."""

from pathlib import Path
from typing import Final

from symbiose.domain.documents.import_report import ReadFile
from symbiose.domain.errors import FileTooLarge, Problem
from symbiose.domain.progress import ImportProgress, untold
from symbiose.domain.reference import ReferenceData
from symbiose.files.cadastre import read_geojson, read_geopackage, read_shapefile
from symbiose.files.cadastre_geojson import looks_like_geojson
from symbiose.files.cadastre_geopackage import SIGNATURE
from symbiose.files.cadastre_shapefile import holds_shapefile
from symbiose.files.workbook import ZIP_SIGNATURES

MAX_BYTES: Final = 2 * 1024**3
"""Bytes of a cadastre, and of what an archive of one unpacks to, at most."""
_SAMPLE_BYTES: Final = 4096


def read_cadastre_at(
    path: Path, name: str, reference: ReferenceData, progress: ImportProgress = untold
) -> ReadFile | None:
    """Return what a GeoJSON, GeoPackage or zipped shapefile tells of roofs; None for a file of another kind.

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
        if looks_like_geojson(beginning.decode("utf-8-sig", "replace").lstrip()):
            _check(size)
            return read_geojson(name, stream, reference, progress=progress)
    return None


def _check(size: int) -> None:
    if size > MAX_BYTES:
        reason = f"le cadastre dépasse {MAX_BYTES // 1024**3} Go : découpez-le en plusieurs fichiers"
        raise FileTooLarge([Problem("", str(size), reason)])
