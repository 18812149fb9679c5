"""What is told of a file before it is opened: that it is refused, or that reading it is long."""

from typing import Final, NoReturn

from symbiose.domain.errors import FileTooLarge, Problem, UnsupportedFile
from symbiose.files.cadastre_geojson import looks_like_geojson
from symbiose.files.cadastre_geopackage import SIGNATURE
from symbiose.files.cadastre_shapefile import SHAPEFILE_SIGNATURE
from symbiose.files.declarations_raw import MAX_RECORDS
from symbiose.files.reading_terms import COMMAND_LINE, MEBIBYTE, Caps
from symbiose.files.zip_kinds import check_workbook_early, is_packed, is_shapefile, is_zip, unpacked_bytes

SAMPLE_BYTES: Final = 4096
"""Bytes from which the kind of a text is told."""
LONG_BYTES: Final = 300_000
"""What unpacked has more is long to read: some three thousand lines, a thousand roofs."""
LONG_UNPACKED_BYTES: Final = 2_000_000
"""Parts of a workbook beyond are: about as many."""
MARKUP: Final = "ce fichier est une page ou un document XML, que l’import ne lit pas : enregistrez-le en CSV"
_SIGNATURES: Final = (
    (b"\xd0\xcf\x11\xe0", "un classeur Excel ancien ou protégé par un mot de passe"),
    (b"%PDF", "un PDF"),
)
_A_PART_OF_A_SHAPEFILE: Final = (
    "ce fichier n’est qu’une partie d’un shapefile : mettez ensemble dans une archive zip ses fichiers .shp "
    "et .dbf, et .prj, qui dit son système de coordonnées"
)
_BEFORE_MARKUP: Final = b"\xef\xbb\xbf \t\r\n"


def refuse_early(content: bytes, caps: Caps) -> None:
    """Refuse what need not be opened to be refused: size, kind by its first bytes, directory of an archive.

    Raises:
        InvalidDocument: With the reason.
    """
    check_size(len(content), caps)
    refuse_other_kinds(content)
    if is_zip(content) and not (is_shapefile(content) or is_packed(content)):
        check_workbook_early(content, caps.unpacked_bytes)


def is_long(content: bytes, caps: Caps) -> bool:
    """Tell whether reading a file takes longer than one waits for a page.

    A table that announces more lines than are read is not long: reading it refuses it soon.

    Raises:
        InvalidDocument: It is refused without being opened.
    """
    if content.startswith(SIGNATURE):
        return len(content) > LONG_BYTES
    if is_shapefile(content) or is_packed(content):
        return unpacked_bytes(content) > LONG_BYTES
    if is_zip(content):
        return check_workbook_early(content, caps.unpacked_bytes) > LONG_UNPACKED_BYTES
    if len(content) <= LONG_BYTES:
        return False
    return content.count(b"\n") <= MAX_RECORDS or looks_like_geojson(beginning(content))


def check_size(size_bytes: int, caps: Caps = COMMAND_LINE) -> None:
    """Refuse a file that is too large to be read at once.

    Raises:
        FileTooLarge: It is larger than its caps.
    """
    if size_bytes > caps.size_bytes:
        limit = caps.size_bytes // MEBIBYTE
        reason = f"le fichier dépasse {limit} Mo : découpez-le en plusieurs fichiers"
        raise FileTooLarge([Problem("", str(size_bytes), reason)])


def refuse_other_kinds(content: bytes) -> None:
    """Refuse a file whose first bytes are those of a kind that is not read.

    Raises:
        UnsupportedFile: With the kind.
    """
    for signature, what in _SIGNATURES:
        if content.startswith(signature):
            _not_supported(
                f"ce fichier est {what}, que l’import ne lit pas : enregistrez ses lignes en CSV ou XLSX"
            )
    if content.startswith(SHAPEFILE_SIGNATURE):
        _not_supported(_A_PART_OF_A_SHAPEFILE)
    if content[:SAMPLE_BYTES].lstrip(_BEFORE_MARKUP).startswith(b"<"):
        _not_supported(MARKUP)


def beginning(content: bytes) -> str:
    """Return the first characters of a text."""
    return content[:SAMPLE_BYTES].decode("utf-8-sig", "replace").lstrip()


def _not_supported(expected: str) -> NoReturn:
    raise UnsupportedFile([Problem("", "", expected)])
