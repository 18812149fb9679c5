"""Tells the type of a document from its bytes; what is of no kind that is kept is refused, unopened."""

import io
import re
import zipfile
from typing import Final

from symbiose.domain.dossier_documents import LARGEST_DOCUMENT_BYTES, MediaType
from symbiose.domain.errors import FileTooLarge, InvalidDocument, Problem, UnsupportedFile
from symbiose.files.archives import IN_DIRECTORY, MAX_ENTRIES

FIELD: Final = "document"
MAX_UNPACKED_BYTES: Final = 100 * 1024 * 1024
"""Bytes that its directory announces at most: whoever downloads it unpacks it."""
_SIGNATURES: Final = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
)
_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = (("xl/workbook.xml", MediaType.XLSX), ("word/document.xml", MediaType.DOCX))
_OPEN: Final = {one.value.encode(): one for one in (MediaType.ODS, MediaType.ODT)}
_MACROS: Final = re.compile(r"(^|/)(vbaproject\.bin$|macrosheets/|basic/|scripts/)", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ACCEPTED: Final = "PDF, PNG, JPEG, XLSX, DOCX, ODS, ODT ou texte"


class DocumentTypes:
    """The port of the use cases."""

    def media_type(self, content: bytes) -> MediaType:
        """Return the type of a document.

        Raises:
            FileTooLarge: It has more bytes than are kept.
            UnsupportedFile: It is of no kind that is kept, whatever its name says.
            InvalidDocument: It is empty.
        """
        if not content:
            raise InvalidDocument([Problem(FIELD, "", "choisissez un document qui n’est pas vide")])
        if len(content) > LARGEST_DOCUMENT_BYTES:
            limit = LARGEST_DOCUMENT_BYTES // (1024 * 1024)
            raise FileTooLarge([Problem(FIELD, "", f"un document fait {limit} Mo au plus : allégez-le")])
        for signature, found in _SIGNATURES:
            if content.startswith(signature):
                return found
        return _packed(content) if content.startswith(_ZIP) else _text(content)


def _packed(content: bytes) -> MediaType:
    if content.count(IN_DIRECTORY) > MAX_ENTRIES:
        raise _refused("cette archive contient trop de fichiers")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            kind = _kind(archive, entries)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise _refused("cette archive est abîmée ou chiffrée") from error
    if any(_MACROS.search(entry.filename) for entry in entries):
        raise _refused("ce document contient des macros : enregistrez-le sans elles")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _refused("ce document est trop gros une fois décompressé")
    if kind is None:
        raise _refused(f"une archive n’est pas gardée : déposez ses documents un à un ({_ACCEPTED})")
    return kind


def _kind(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> MediaType | None:
    """Return the kind of an office document, None for another archive."""
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" in names:
        return next((found for name, found in _OFFICE if name in names), None)
    first = entries[0] if entries else None
    longest = max(len(name) for name in _OPEN)
    if first is None or first.filename != "mimetype" or first.file_size > longest:
        return None
    if first.compress_type != zipfile.ZIP_STORED:
        return None
    return _OPEN.get(archive.read(first))


def _text(content: bytes) -> MediaType:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise _refused(f"ce document n’est d’aucun type gardé : {_ACCEPTED}") from error
    if _CONTROL.search(text):
        raise _refused(f"ce document n’est d’aucun type gardé : {_ACCEPTED}")
    if text.lstrip().startswith("<"):
        raise _refused("une page web ou un fichier XML n’est pas gardé : exportez-le en PDF")
    return MediaType.TEXT


def _refused(reason: str) -> UnsupportedFile:
    return UnsupportedFile([Problem(FIELD, "", reason)])
