"""Processes that tests start, watch and kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.driver import Database, DatabaseSettings
from graph.embedded.folder import DatabaseFolder
from symbiose.domain.errors import GraphUnavailable
from tests.conftest import REPOSITORY

OWNER = Path(__file__).with_name("owner.py")


@dataclass
class Owner:
    """A process that has opened an embedded database."""

    process: "subprocess.Popen[str]"
    told: dict[str, Any]

    @property
    def server(self) -> int:
        """Return the id of its server process."""
        return int(self.told["server"])

    def kill(self) -> list[str]:
        """Kill it as a power cut would, and return the writes it had told as acknowledged."""
        self.process.kill()
        return self._rest()

    def terminate(self) -> None:
        """Ask it to end, as a service manager does."""
        self.process.send_signal(signal.SIGTERM)
        self._rest()

    def end(self) -> None:
        """Let it end in order."""
        self._rest()

    def _rest(self) -> list[str]:
        said, _ = self.process.communicate(timeout=60)
        whole, _, _ = said.rpartition("\n")
        return whole.splitlines()


@contextmanager
def owner_of(home: Path, *names: str) -> Iterator[Owner]:
    """Start a process that opens the database of a home folder; it has ended afterwards in any case."""
    process = begin(home, *names)
    try:
        yield Owner(process, told_by(process))
    finally:
        if process.poll() is None:
            process.kill()
        if process.stdout is not None and not process.stdout.closed:
            process.communicate()


def published(home: Path) -> DatabaseSettings:
    """Return how to join the process that owns the database of a home folder."""
    settings = DatabaseFolder.within(home).published()
    assert settings is not None
    return settings


def begin(home: Path, *names: str) -> "subprocess.Popen[str]":
    """Start a process that opens the database of a home folder."""
    return subprocess.Popen(
        [sys.executable, str(OWNER), str(home), *names],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )


def told_by(process: "subprocess.Popen[str]") -> dict[str, Any]:
    """Return what the process says of the database, once it is open."""
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def is_alive(pid: int) -> bool:
    """Tell whether a process runs; one that has ended and that nobody has asked about does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    except OSError:
        return _answers_signal(pid)
    return state != "Z"


def _answers_signal(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until_gone(pid: int, timeout_s: float = 20.0) -> bool:
    """Return True once a process has ended, False when it still runs at the end of the time."""
    deadline = time.monotonic() + timeout_s
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def wait_until_it_answers(database: Database, timeout_s: float = 60.0) -> None:
    """Return once a database answers again."""
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            database.verify()
        except GraphUnavailable:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        else:
            return
