"""Unpacks files of zip archives into temporary ones, counting what they hold, whatever headers say."""

import tempfile
import zipfile
import zlib
from collections.abc import Iterable
from contextlib import ExitStack
from typing import IO, Final

MAX_ENTRIES: Final = 2_000
"""Files of one archive, parts of one office document at most."""
MAX_RATIO: Final = 100
"""Bytes unpacked per byte of the archive at most; of a workbook, for each part, too."""
NAME_CHARS: Final = 60
"""Characters of a name that a sentence shows."""
FAULTS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
"""What the reader of archives raises on a damaged one."""
_FREE_BYTES: Final = 1 << 20
"""Bytes that any archive may unpack to, however small it is."""
_IN_MEMORY: Final = 32 * 1024 * 1024
_CHUNK: Final = 1 << 18
IN_DIRECTORY: Final = b"PK\x01\x02"
"""Begins each entry of the directory: counted before a directory of a million entries is read."""
ENCRYPTED: Final = 0x1
"""Flag of a file that takes a password (APPNOTE.TXT 6.3.10, 4.4.4)."""
_UNPACKED_IN_PIECES: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing whose pieces are as small as they are asked for: a bomb fills no memory."""


class BadArchive(ValueError):
    """An archive holds nothing that is read; the message says why, in French."""


class TooTightlyPacked(BadArchive):
    """The archive holds more than is unpacked."""


class Unpacking:
    """Unpacks files of one archive, which count together."""

    def __init__(self, size: int, max_unpacked: int) -> None:
        """Begin with nothing unpacked.

        Args:
            size: Bytes of the archive.
            max_unpacked: Bytes of all that is unpacked at most.
        """
        self._left = min(max_unpacked, MAX_RATIO * size + _FREE_BYTES)
        self._open = ExitStack()

    def close(self) -> None:
        """Remove what was unpacked."""
        self._open.close()

    def file(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
        """Return a file, unpacked as a whole before anything of it is read.

        Raises:
            BadArchive: It is encrypted, packed in another way than usual, or too tightly.
        """
        if entry.flag_bits & ENCRYPTED:
            msg = "l’archive est chiffrée : enregistrez-la sans mot de passe"
            raise BadArchive(msg)
        if entry.compress_type not in _UNPACKED_IN_PIECES:
            msg = "l’archive est compressée d’une manière qui n’est pas lue : compressez-la à nouveau en zip"
            raise BadArchive(msg)
        if entry.file_size > self._left:
            raise TooTightlyPacked(_too_tight())
        target = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # closed with the others
        self._open.enter_context(target)
        with archive.open(entry) as source:
            while chunk := source.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise TooTightlyPacked(_too_tight())
                target.write(chunk)
        target.seek(0)
        return target


def entries_of(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of an archive.

    Raises:
        TooTightlyPacked: There are too many.
    """
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        msg = f"l’archive contient plus de {MAX_ENTRIES} fichiers"
        raise TooTightlyPacked(msg)
    return entries


def names_in(archive: IO[bytes]) -> list[str]:
    """Return the names in an archive, none of a damaged one; its position is then the beginning."""
    try:
        with zipfile.ZipFile(archive) as opened:
            return opened.namelist()[: MAX_ENTRIES + 1]
    except FAULTS:
        return []
    finally:
        archive.seek(0)


def named(names: Iterable[str]) -> str:
    """Return names as a sentence lists them; they are compared and shown, and never used as paths."""
    return ", ".join(f"« {name[:NAME_CHARS]} »" for name in names)


def _too_tight() -> str:
    return "l’archive se déploie en un volume bien plus grand qu’elle : enregistrez à nouveau le fichier"
