"""Judges a workbook before any reader opens it: its parts are unpacked once, counted, and thrown away."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from symbiose.files.archives import ENCRYPTED, IN_DIRECTORY, MAX_ENTRIES, MAX_RATIO

MAX_UNPACKED_BYTES: Final = 300 * 1024 * 1024
"""Bytes of all parts together at most, counted while unpacking."""
CONTENT_TYPES: Final = "[Content_Types].xml"
WORKBOOK: Final = "xl/workbook.xml"

_CHUNK: Final = 256 * 1024
_LOCAL_HEADER: Final = 30
_SIGNATURE: Final = b"PK\x03\x04"
_SIZES_FOLLOW: Final = 0x8
_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OVERLAP: Final = 32
"""Bytes kept from one chunk to the next, so that a declaration across both is seen."""
_MACROS: Final = re.compile(r"(^|/)(vbaproject\.bin$|macrosheets/)", re.IGNORECASE)


class UnreadableWorkbook(ValueError):
    """The file is no workbook that is read; the message says why, in French."""


class NotAWorkbook(UnreadableWorkbook):
    """The archive is something else than a workbook without macros."""


class PackedTooTightly(UnreadableWorkbook):
    """The archive holds more than is unpacked."""


def check_workbook(content: bytes, max_unpacked: int = MAX_UNPACKED_BYTES) -> None:
    """Refuse a file that is no macro-free XLSX workbook, is packed too tightly, or lies about its sizes.

    Args:
        content: The file.
        max_unpacked: Bytes of all its parts at most.

    Raises:
        UnreadableWorkbook: With what is wrong and what to do.
    """
    unpacked = 0
    for entry in checked_directory(content, max_unpacked):
        unpacked += _checked_part(content, entry, max_unpacked - unpacked, max_unpacked)
    if unpacked > MAX_RATIO * len(content):
        raise PackedTooTightly(_too_tight())


def checked_directory(content: bytes, max_unpacked: int = MAX_UNPACKED_BYTES) -> list[zipfile.ZipInfo]:
    """Return the parts of a workbook, refused by what its directory announces; nothing is unpacked.

    Raises:
        UnreadableWorkbook: With what is wrong and what to do.
    """
    if content.count(IN_DIRECTORY) > MAX_ENTRIES:
        raise PackedTooTightly(_too_many())
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        msg = "ce fichier zip est abîmé : enregistrez à nouveau le classeur"
        raise UnreadableWorkbook(msg) from error
    _check_directory(entries, len(content), max_unpacked)
    return entries


def _check_directory(entries: list[zipfile.ZipInfo], size: int, max_unpacked: int) -> None:
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise PackedTooTightly(_too_many())
    if CONTENT_TYPES not in names:
        msg = (
            "ce fichier est une archive zip, que l’import ne lit pas : enregistrez ses lignes en CSV ou XLSX"
        )
        raise NotAWorkbook(msg)
    if any(_MACROS.search(name) for name in names):
        raise NotAWorkbook(_has_macros())
    if WORKBOOK not in names:
        msg = "ce fichier n’est pas un classeur XLSX : enregistrez-le en « Classeur Excel (.xlsx) » ou en CSV"
        raise NotAWorkbook(msg)
    if len({name.casefold() for name in names}) < len(names):
        msg = "l’archive contient deux fichiers du même nom : enregistrez à nouveau le classeur"
        raise UnreadableWorkbook(msg)
    declared = sum(entry.file_size for entry in entries)
    if declared > max_unpacked:
        raise PackedTooTightly(_too_large(max_unpacked))
    if declared > MAX_RATIO * size:
        raise PackedTooTightly(_too_tight())


def _checked_part(content: bytes, entry: zipfile.ZipInfo, allowed: int, max_unpacked: int) -> int:
    """Return the real size of a part, after reading it through."""
    unpacked, tail = 0, b""
    for chunk in _chunks(_packed_part(content, entry), entry):
        unpacked += len(chunk)
        if unpacked > allowed:
            raise PackedTooTightly(_too_large(max_unpacked))
        if unpacked > entry.file_size:
            raise UnreadableWorkbook(_lies(entry))
        tail = tail[-_OVERLAP:] + chunk.replace(b"\0", b"")
        _check_text(entry.filename, tail)
    if unpacked != entry.file_size:
        raise UnreadableWorkbook(_lies(entry))
    if unpacked > MAX_RATIO * max(entry.compress_size, 1):
        raise PackedTooTightly(_too_tight())
    return unpacked


def _check_text(name: str, text: bytes) -> None:
    if name.startswith("xl/media/"):
        return
    if _DECLARATION.search(text):
        msg = "le classeur déclare un DOCTYPE ou des entités XML, ce qu’aucun tableur ne fait : refusé"
        raise UnreadableWorkbook(msg)
    if name == CONTENT_TYPES and b"macroenabled" in text.lower():
        raise NotAWorkbook(_has_macros())


def _packed_part(content: bytes, entry: zipfile.ZipInfo) -> memoryview:
    """Return the packed bytes of a part, where its own header and the directory agree."""
    head = content[entry.header_offset : entry.header_offset + _LOCAL_HEADER]
    if len(head) < _LOCAL_HEADER or not head.startswith(_SIGNATURE):
        raise UnreadableWorkbook(_lies(entry))
    flags, sizes = int.from_bytes(head[6:8], "little"), (head[18:22], head[22:26])
    if (flags | entry.flag_bits) & ENCRYPTED:
        msg = "le classeur est chiffré : enregistrez-le sans mot de passe"
        raise UnreadableWorkbook(msg)
    packed, unpacked = (int.from_bytes(size, "little") for size in sizes)
    large = 0xFFFFFFFF
    told = packed in (entry.compress_size, large) and unpacked in (entry.file_size, large)
    if not flags & _SIZES_FOLLOW and not told:
        raise UnreadableWorkbook(_lies(entry))
    names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    start = entry.header_offset + _LOCAL_HEADER + names
    if start + entry.compress_size > len(content):
        raise UnreadableWorkbook(_lies(entry))
    return memoryview(content)[start : start + entry.compress_size]


def _chunks(packed: memoryview, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Unpack a part piece by piece; what it holds counts, not what its header says."""
    if entry.compress_type == zipfile.ZIP_STORED:
        for start in range(0, len(packed), _CHUNK):
            yield bytes(packed[start : start + _CHUNK])
        return
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        msg = "le classeur est compressé d’une manière qui n’est pas lue : enregistrez-le à nouveau"
        raise UnreadableWorkbook(msg)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    rest = bytes(packed)
    try:
        while not inflater.eof:
            chunk = inflater.decompress(rest, _CHUNK)
            rest = inflater.unconsumed_tail
            if not chunk and not rest and not inflater.eof:
                raise UnreadableWorkbook(_lies(entry))
            yield chunk
    except zlib.error as error:
        raise UnreadableWorkbook(_lies(entry)) from error
    if inflater.unused_data:
        raise UnreadableWorkbook(_lies(entry))


def _lies(entry: zipfile.ZipInfo) -> str:
    name = ascii(entry.filename[:80])
    return f"{name} n’est pas ce que l’archive en annonce (taille, contenu) : enregistrez-le à nouveau"


def _too_many() -> str:
    return f"l’archive contient plus de {MAX_ENTRIES} fichiers : ce n’est pas un classeur ordinaire"


def _too_large(max_unpacked: int) -> str:
    limit = max_unpacked // (1024 * 1024)
    return f"le classeur dépasse {limit} Mo une fois décompressé : découpez-le en plusieurs fichiers"


def _too_tight() -> str:
    return f"le classeur se décompresse à plus de {MAX_RATIO} fois sa taille : enregistrez ses lignes en CSV"


def _has_macros() -> str:
    return "le classeur contient des macros : enregistrez-le en « Classeur Excel (.xlsx) », sans macros"
