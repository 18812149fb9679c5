"""A backup as a file: gzip'd lines, then a seal over every byte before it.

The seal is a gzip member of its own, so that any gzip reads the whole file; it holds the SHA-256 of the bytes
of the first member, which the checksum of gzip does not guard in every place.
"""

import gzip
import hashlib
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from symbiose.domain.documents.backup import damaged

CHUNK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 64 << 20
_COMPRESSION = 6
_AS_GZIP = 31
_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def packed(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a backup file that holds some lines."""
    packer = zlib.compressobj(_COMPRESSION, zlib.DEFLATED, _AS_GZIP)
    read = hashlib.sha256()
    for line in lines:
        if chunk := packer.compress(line + b"\n"):
            read.update(chunk)
            yield chunk
    rest = packer.flush()
    read.update(rest)
    yield rest
    yield _seal(read.hexdigest())


def check_seal(path: Path) -> None:
    """Return when every byte of a backup file is as it was written.

    Raises:
        InvalidDocument: One is not, some are missing, or the file is no backup.
        OSError: It cannot be read.
    """
    body_bytes = path.stat().st_size - len(_seal("0" * 64))
    if body_bytes <= 0:
        raise damaged("it is too short")
    read = hashlib.sha256()
    with path.open("rb") as file:
        while body_bytes and (chunk := file.read(min(CHUNK_BYTES, body_bytes))):
            read.update(chunk)
            body_bytes -= len(chunk)
        seal = file.read()
    if seal != _seal(read.hexdigest()):
        raise damaged("its last bytes do not vouch for those before them")


def unpacked(path: Path) -> Iterator[bytes]:
    """Yield the lines of a backup file but for its seal, without their line breaks.

    Raises:
        InvalidDocument: The file is damaged.
    """
    try:
        with gzip.open(path) as file:
            line = file.readline(LONGEST_LINE_BYTES)
            while following := file.readline(LONGEST_LINE_BYTES):
                if not line.endswith(b"\n"):
                    raise damaged("it has a line that is too long")
                yield line[:-1]
                line = following
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise damaged("it cannot be unpacked") from error


def _seal(digest: str) -> bytes:
    """Return the last gzip member, not compressed: of one content there is one form."""
    content = f'{{"sha256":"{digest}"}}\n'.encode()
    size = len(content)
    block = b"\x01" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + content
    return _HEADER + block + zlib.crc32(content).to_bytes(4, "little") + size.to_bytes(4, "little")
