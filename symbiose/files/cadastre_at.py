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
from symbiose.files.cadastre import read_cadastre_table, read_geojson, read_geopackage, read_shapefile
from symbiose.files.cadastre_geojson import looks_like_geojson
from symbiose.files.cadastre_geopackage import SIGNATURE
from symbiose.files.cadastre_shapefile import holds_shapefile
from symbiose.files.encoding import UnreadableText
from symbiose.files.error_column import error_columns, without_cells
from symbiose.files.packed_file import holds_file, unpacked_file
from symbiose.files.reading_early import SAMPLE_BYTES, beginning
from symbiose.files.reading_tables import column_score, is_table_of_roofs
from symbiose.files.tabular import TooPacked
from symbiose.files.tabular_stream import streamed_table
from symbiose.files.zip_kinds import is_zip

MAX_BYTES: Final = 2 * 1024**3
"""Bytes of a cadastre, and of what an archive of one unpacks to, at most."""
_DOCUMENTS: Final = ("<", "{", "[", "%PDF")


def read_cadastre_at(
    path: Path, name: str, reference: ReferenceData, progress: ImportProgress = untold
) -> ReadFile | None:
    """Return what a cadastre of any kind tells of roofs; None for any other file, and for a workbook.

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
        sample = _sample(stream)
        if sample.startswith(SIGNATURE):
            _check(size)
            return read_geopackage(name, path, reference, progress=progress)
        if is_zip(sample) and holds_shapefile(stream):
            _check(size)
            return read_shapefile(name, stream, size, MAX_BYTES, reference, progress=progress)
        if is_zip(sample) and holds_file(stream):
            _check(size)
            return _read_packed(stream, size, name, reference, progress)
        if is_zip(sample):
            return None
        return _read_text(stream, size, name, reference, progress)


def _read_text(
    stream: IO[bytes], size: int, name: str, reference: ReferenceData, progress: ImportProgress
) -> ReadFile | None:
    """Return what a GeoJSON or table tells of roofs, one after the other; None where it is neither."""
    text = beginning(_sample(stream))
    if looks_like_geojson(text):
        _check(size)
        return read_geojson(name, stream, reference, progress=progress)
    if size > MAX_BYTES or text.startswith(_DOCUMENTS):
        return None
    return _read_table(stream, name, reference, progress)


def _read_table(
    stream: IO[bytes], name: str, reference: ReferenceData, progress: ImportProgress
) -> ReadFile | None:
    """Return what a table tells of roofs; None where it is no table of roofs."""
    try:
        table = streamed_table(stream, column_score)
        if table is None:
            return None
        ours = error_columns(table.header)
        header = without_cells(table.header, ours)
        if not is_table_of_roofs(header.cells):
            return None
        bare = (without_cells(record, ours) for record in table.records) if ours else table.records
        lines = (record for record in bare if not record.is_empty())
        return read_cadastre_table(name, header, lines, reference, progress=progress)
    except UnreadableText:
        return None
    except TooPacked as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error


def _read_packed(
    archive: IO[bytes], size: int, name: str, reference: ReferenceData, progress: ImportProgress
) -> ReadFile | None:
    """Return what a zipped cadastre tells of roofs; None for an archive of another file."""
    with unpacked_file(archive, size, MAX_BYTES) as packed:
        read = (
            _read_geopackage(packed.stream, name, reference, progress)
            if _sample(packed.stream).startswith(SIGNATURE)
            else _read_text(packed.stream, 0, name, reference, progress)
        )
    if read is None:
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


def _sample(stream: IO[bytes]) -> bytes:
    """Return the first bytes of a file, which is then left at its beginning."""
    sample = stream.read(SAMPLE_BYTES)
    stream.seek(0)
    return sample


def _check(size: int) -> None:
    if size > MAX_BYTES:
        reason = f"le cadastre dépasse {MAX_BYTES // 1024**3} Go : découpez-le en plusieurs fichiers"
        raise FileTooLarge([Problem("", str(size), reason)])
