"""Folders in memory, where writing waits for no disk; they go with the tests that asked for them.

The databases of the tests sync every commit, thousands of times: on a disk some milliseconds each. A process
that is killed leaves the same there as on a disk; most tests of crashes keep their databases on one. What
killed processes left goes when others ask for a folder.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108  (a folder of ours is made within)
OURS: Final = "symbiose-test-"
"""What names of our folders begin with; the process that made one comes next."""
ROOM_OF_DATABASES: Final = 2 * 1024**3
"""Bytes that must be free there for databases: some systems keep this folder very small."""


@contextmanager
def folder_in_memory(otherwise: Path, room_bytes: int = 0) -> Iterator[Path]:
    """Make a folder in memory, or return another one where there is no memory to write to, or too little.

    Args:
        otherwise: The other folder, which stays.
        room_bytes: What each of the processes that share the tests may need.
    """
    made = _made(room_bytes)
    if made is None:
        yield otherwise
        return
    with made as folder:
        yield Path(folder)


def _made(room_bytes: int) -> TemporaryDirectory[str] | None:
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    try:
        _remove_left()
        if shutil.disk_usage(IN_MEMORY).free < room_bytes * processes:
            return None
        return TemporaryDirectory(prefix=f"{OURS}{os.getpid()}-", dir=IN_MEMORY, ignore_cleanup_errors=True)
    except OSError:
        return None


def _remove_left() -> None:
    for folder in IN_MEMORY.glob(f"{OURS}*-*"):
        process = folder.name.removeprefix(OURS).partition("-")[0]
        if process.isdigit() and not Path("/proc", process).exists():
            shutil.rmtree(folder, ignore_errors=True)
