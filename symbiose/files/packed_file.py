"""The one file of data of a zip archive, as portals of open data hand it out: GeoJSON, GeoPackage, table."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import IO, Final

from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem
from symbiose.files.archives import (
    FAULTS,
    BadArchive,
    TooTightlyPacked,
    Unpacking,
    entries_of,
    named,
    names_in,
)
from symbiose.files.workbook import ZIP_SIGNATURES
from symbiose.files.workbook_zip import CONTENT_TYPES

_DATA: Final = (".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".csv", ".tsv", ".gpkg")
_GIVEN_ALONE: Final = (".zip", ".xlsx", ".xlsm", ".ods", ".7z", ".gz", ".tar", ".rar")
"""What is given unpacked, or is no data at all."""
_UNSAVED: Final = ".gpkg-wal"
"""Beside a GeoPackage: the changes that whoever has it open has not put into it (sqlite.org/wal.html)."""
_MOST_NAMES: Final = 5


@dataclass(frozen=True)
class PackedFile:
    """A file that was unpacked."""

    stream: IO[bytes]
    told: str
    """Which file of the archive it is, in French."""


def holds_file(archive: IO[bytes]) -> bool:
    """Tell whether a zip is one to look for a file in: no workbook, no shapefile, and not damaged."""
    names = names_in(archive)
    if CONTENT_TYPES in names or _ending(names, (".shp",)):
        return False
    return bool(_ending(_seen(names), (*_DATA, *_GIVEN_ALONE)))


@contextmanager
def unpacked_file(archive: IO[bytes], size: int, max_unpacked: int) -> Iterator[PackedFile]:
    """Unpack the one file of data of an archive.

    Args:
        archive: The archive.
        size: Its bytes.
        max_unpacked: Bytes of the file at most.

    Raises:
        InvalidDocument: The archive is damaged, or holds no file of data or several; `FileTooLarge`: it is
            packed too tightly.
    """
    with closing(Unpacking(size, max_unpacked)) as unpacking:
        yield _found(archive, unpacking)


def _found(archive: IO[bytes], unpacking: Unpacking) -> PackedFile:
    try:
        with zipfile.ZipFile(archive) as opened:
            entry, told = _one_of(entries_of(opened))
            stream = unpacking.file(opened, entry)
    except TooTightlyPacked as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error
    except BadArchive as error:
        raise InvalidDocument([Problem("", "", str(error))]) from error
    except FAULTS as error:
        reason = "cette archive zip est abîmée : compressez à nouveau le fichier"
        raise InvalidDocument([Problem("", "", reason)]) from error
    if stream.read(4).startswith(ZIP_SIGNATURES):
        reason = f"dans l’archive, {named([entry.filename])} est une autre archive : donnez-la seule"
        raise InvalidDocument([Problem("", "", reason)])
    stream.seek(0)
    return PackedFile(stream, told)


def _one_of(entries: Sequence[zipfile.ZipInfo]) -> tuple[zipfile.ZipInfo, str]:
    """Return the only file of data, and what is told of it.

    Raises:
        BadArchive: There is none, there are several, or it was packed while it was open.
    """
    seen = set(_seen([entry.filename for entry in entries]))
    files = [entry for entry in entries if entry.filename in seen]
    names = [entry.filename for entry in files]
    data = set(_ending(names, _DATA))
    found = [entry for entry in files if entry.filename in data]
    if found and any(entry.file_size for entry in files if entry.filename.lower().endswith(_UNSAVED)):
        msg = "le GeoPackage de l’archive était ouvert : fermez-le dans QGIS, puis compressez-le à nouveau"
        raise BadArchive(msg)
    if len(found) == 1:
        return found[0], f"fichier lu dans l’archive : {named([found[0].filename])}"
    if found:
        shown = named(entry.filename for entry in found[:_MOST_NAMES])
        more = " et d’autres" if len(found) > _MOST_NAMES else ""
        msg = f"l’archive contient plusieurs fichiers de données ({shown}{more}) : gardez-en un par archive"
        raise BadArchive(msg)
    msg = (
        f"l’archive ne contient ni CSV, ni GeoJSON, ni GeoPackage, mais {named(names[:_MOST_NAMES])} : "
        "décompressez-la et donnez le fichier seul"
    )
    raise BadArchive(msg)


def _seen(names: Sequence[str]) -> list[str]:
    """Return the names of files, without folders and what systems add for themselves."""
    return [
        name
        for name in names
        if not name.endswith("/") and "__MACOSX" not in name and not name.rpartition("/")[2].startswith(".")
    ]


def _ending(names: Sequence[str], endings: tuple[str, ...]) -> list[str]:
    return [name for name in names if name.lower().endswith(endings)]
