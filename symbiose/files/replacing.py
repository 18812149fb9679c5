"""Writes a file whole or not at all: whoever opens it finds the old content or the new one."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, chunks: Iterable[bytes]) -> int:
    """Write a file beside its place, then put it there; readable by its owner alone. Return its bytes.

    Args:
        path: The file; one that exists is replaced, a link is followed.
        chunks: What to write. When it fails, the place is left as it was.

    Raises:
        OSError: The folder does not exist or cannot be written, or the disk is full.
    """
    place = path.resolve()
    handle, name = tempfile.mkstemp(prefix=f".{place.name[:50]}.", suffix=".part", dir=place.parent)
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            size = sum(file.write(chunk) for chunk in chunks)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    return size
