"""What the process itself takes: memory, open files, time since it began; where the system tells it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from web.metrics.exposition import metric

_PROC = Path("/proc/self")
_BEGAN = time.time()


def of_process() -> Iterator[str]:
    """Yield the metrics of the process under the names that collectors know."""
    yield from metric(
        "process_start_time_seconds", "gauge", "Moment of the start, Unix time.", [({}, _BEGAN)]
    )
    cpu = time.process_time()
    yield from metric("process_cpu_seconds_total", "counter", "Processor time taken.", [({}, cpu)])
    resident = _resident_bytes()
    if resident is not None:
        name = "process_resident_memory_bytes"
        yield from metric(name, "gauge", "Memory held, without the database.", [({}, resident)])
    files = _open_files()
    if files is not None:
        yield from metric("process_open_fds", "gauge", "Open files and connections.", [({}, files)])


def _resident_bytes() -> int | None:
    try:
        pages = int((_PROC / "statm").read_text(encoding="ascii").split()[1])
    except OSError:  # a system without /proc
        return None
    return pages * os.sysconf("SC_PAGE_SIZE")


def _open_files() -> int | None:
    try:
        return len(os.listdir(_PROC / "fd"))  # noqa: PTH208 - a path object per file would open no other
    except OSError:
        return None
