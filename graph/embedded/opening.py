"""Open the embedded database of a home folder: as its owner, or as a client of the process that owns it."""

import importlib.util
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph.driver import Database, DatabaseSettings
from graph.embedded.folder import DatabaseFolder, FolderLock
from graph.embedded.server import ServerProcess
from graph.embedded.succession import Successor
from symbiose.domain.errors import GraphUnavailable

CLIENT_WAIT_S = 60.0
"""How long a client waits for an owner that is starting."""
POLL_S = 0.1


@dataclass(frozen=True)
class EmbeddedDatabase:
    """An embedded database that answers."""

    settings: DatabaseSettings
    """How to reach it."""
    server: ServerProcess | None = None
    """Its server, when this process has opened it; None for a client."""

    @property
    def owned(self) -> bool:
        """Tell whether this process has opened the database, rather than joined it."""
        return self.server is not None


@contextmanager
def open_embedded(home: Path) -> Iterator[EmbeddedDatabase]:
    """Start the embedded database of a home folder, or join the process that has started it.

    The first process to come owns the database; those that come later are clients, such as `symbiose import`
    beside a service. When the owner ends, one of its clients serves the database instead, on the same port.

    Raises:
        GraphUnavailable: The platform has no embedded database, the folder cannot be used, or the server
            does not start; the message says what to do.
    """
    check_platform()
    folder = DatabaseFolder.within(home)
    place = _own_or_join(folder)
    if isinstance(place, DatabaseSettings):
        with Successor(folder):
            yield EmbeddedDatabase(place)
        return
    try:
        with _served(folder) as server:
            yield EmbeddedDatabase(server.settings, server)
    finally:
        place.release()


@contextmanager
def _served(folder: DatabaseFolder) -> Iterator[ServerProcess]:
    with folder.usable():
        folder.withdraw()
        server = ServerProcess(folder)
    try:
        with folder.usable():
            server.start()
            folder.publish(server.settings)
        yield server
    finally:
        folder.withdraw()
        server.stop()


def check_platform() -> None:
    """Raise `GraphUnavailable` where the embedded database has no build."""
    found = importlib.util.find_spec("arcadedb_embedded")
    if found is None or found.origin is None:  # what was removed may have left a folder behind
        msg = (
            f"There is no embedded database for {platform.system()} on {platform.machine()}. Install "
            "Neo4j 5.26 or newer, and set SYMBIOSE_NEO4J_URI and SYMBIOSE_NEO4J_PASSWORD."
        )
        raise GraphUnavailable(msg)


def _own_or_join(folder: DatabaseFolder) -> FolderLock | DatabaseSettings:
    """Return the lock of the folder, or how to reach the server of the process that holds it."""
    deadline = time.monotonic() + CLIENT_WAIT_S
    while True:
        lock = FolderLock.try_take(folder.owner_lock)
        if lock is not None:
            return lock
        settings = folder.published()
        if settings is not None and _answers(settings):
            return settings
        if time.monotonic() > deadline:
            msg = (
                f"Another command has opened the database folder {folder.root} and its server does not "
                f"answer. Wait for that command to end, or stop it; {folder.log} says more."
            )
            raise GraphUnavailable(msg, folder=str(folder.root))
        time.sleep(POLL_S)


def _answers(settings: DatabaseSettings) -> bool:
    try:
        with Database(settings):
            return True
    except GraphUnavailable:
        return False
