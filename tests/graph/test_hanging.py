"""A server that hangs, its port still open, is told after a bounded time."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import driver
from graph.driver import Database
from graph.embedded import open_embedded
from graph.queries import Statement
from symbiose.domain.errors import GraphUnavailable

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.skipif(sys.platform == "win32", reason="SIGSTOP is a signal of POSIX"),
]
COUNT = Statement("test/count", "MATCH (n) RETURN count(n) AS n")
PATIENCE_S = 1.0
STOPPED_S = 0.5
"""Until then some of its threads may still answer."""
LONGEST_S = 15.0
"""Far below the minutes for which an answer would be waited for, far above what slow machines need."""


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Database, int]]:
    """Yield a database in use, and the process that serves it."""
    monkeypatch.setattr(driver, "ACQUIRE_TIMEOUT_S", PATIENCE_S)
    monkeypatch.setattr(driver, "RETRY_TIME_S", PATIENCE_S)
    with open_embedded(tmp_path) as embedded, Database(embedded.settings) as database:
        assert embedded.server is not None
        pid = embedded.server.pid
        assert pid is not None
        yield database, pid


def test_r5_a_server_that_hangs_is_told_and_used_again_when_it_goes_on(opened: tuple[Database, int]) -> None:
    database, pid = opened
    before = database.read(lambda transaction: transaction.rows(COUNT))

    os.kill(pid, signal.SIGSTOP)
    time.sleep(STOPPED_S)
    started = time.monotonic()
    try:
        with pytest.raises(GraphUnavailable, match="does not answer"):
            database.read(lambda transaction: transaction.rows(COUNT))
        waited = time.monotonic() - started
    finally:
        os.kill(pid, signal.SIGCONT)

    assert waited < LONGEST_S
    assert database.read(lambda transaction: transaction.rows(COUNT)) == before
