"""What a zip archive is, by the names in it: a workbook, a shapefile, or one that holds a file of data."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem, UnsupportedFile
from symbiose.files.archives import FAULTS, IN_DIRECTORY
from symbiose.files.cadastre_shapefile import holds_shapefile
from symbiose.files.packed_file import holds_file, unpacked_file
from symbiose.files.tabular import TooPacked
from symbiose.files.workbook import ZIP_SIGNATURES
from symbiose.files.workbook_zip import (
    NotAWorkbook,
    PackedTooTightly,
    UnreadableWorkbook,
    checked_directory,
)

MOST_NAMED: Final = 20_000
"""Files of an archive whose names are looked at, to tell what it is: more take seconds."""


def is_zip(content: bytes) -> bool:
    """Tell whether a file is an archive, which a workbook is too."""
    return content.startswith(ZIP_SIGNATURES)


def is_shapefile(content: bytes) -> bool:
    """Tell whether a file is a zipped shapefile."""
    return is_zip(content) and _has_few_files(content) and holds_shapefile(io.BytesIO(content))


def is_packed(content: bytes) -> bool:
    """Tell whether a file is an archive that holds a file of data, and no shapefile."""
    return (
        is_zip(content)
        and _has_few_files(content)
        and not holds_shapefile(io.BytesIO(content))
        and holds_file(io.BytesIO(content))
    )


def without_archive(content: bytes, max_unpacked: int) -> bytes:
    """Return the file of data of an archive that is read so; any other file as it is.

    Raises:
        InvalidDocument: The archive holds several, or none.
    """
    if not is_packed(content):
        return content
    with unpacked_file(io.BytesIO(content), len(content), max_unpacked) as packed:
        return packed.stream.read()


def unpacked_bytes(content: bytes) -> int:
    """Return to how many bytes an archive says that it unpacks; 0 for a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except FAULTS:
        return 0


def check_workbook_early(content: bytes, max_unpacked: int) -> int:
    """Refuse an archive that is no workbook, by what its directory announces.

    Returns:
        Bytes of all its parts together, as announced.

    Raises:
        InvalidDocument: With the reason; `FileTooLarge` and `UnsupportedFile` say those two cases.
    """
    with refusals_of_workbooks():
        return sum(part.file_size for part in checked_directory(content, max_unpacked))


@contextmanager
def refusals_of_workbooks() -> Iterator[None]:
    """Tell why a workbook is not read in the errors of the trade."""
    try:
        yield
    except (PackedTooTightly, TooPacked) as error:
        raise FileTooLarge([Problem("", "", str(error))]) from error
    except NotAWorkbook as error:
        raise UnsupportedFile([Problem("", "", str(error))]) from error
    except UnreadableWorkbook as error:
        raise InvalidDocument([Problem("", "", str(error))]) from error


def _has_few_files(content: bytes) -> bool:
    """Tell whether names in an archive are looked at; with more, it is refused as no workbook is so large."""
    return content.count(IN_DIRECTORY) <= MOST_NAMED
