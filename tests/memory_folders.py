"""Folders in memory, where writing waits for no disk; they go with the tests that asked for them.

The databases of the tests sync every commit, thousands of times: on a disk some milliseconds each. A process
that is killed leaves the same there as on a disk; most tests of crashes keep their databases on one.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108  (a folder of ours is made within)
ROOM_OF_DATABASES: Final = 2 * 1024**3
"""Bytes that must be free there for databases: some systems keep this folder very small."""


@contextmanager
def folder_in_memory(otherwise: Path, room_bytes: int = 0) -> Iterator[Path]:
    """Make a folder in memory, or return another one where there is no memory to write to, or too little."""
    if not IN_MEMORY.is_dir() or shutil.disk_usage(IN_MEMORY).free < room_bytes:
        yield otherwise
        return
    with TemporaryDirectory(prefix="symbiose-test-", dir=IN_MEMORY, ignore_cleanup_errors=True) as folder:
        yield Path(folder)
