"""What keeps a client going when the process that owns the database ends: it becomes the owner itself."""

import logging
import threading
from types import TracebackType
from typing import Self

from graph.embedded.folder import DatabaseFolder, FolderLock
from graph.embedded.server import ServerProcess
from symbiose.domain.errors import GraphUnavailable

POLL_S = 0.2

logger = logging.getLogger(__name__)


class Successor:
    """Waits beside a client for the folder to be free, then serves it, on the same port where it can."""

    def __init__(self, folder: DatabaseFolder) -> None:
        """Prepare to wait."""
        self._folder = folder
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._stand_by, name="embedded successor", daemon=True)
        self._lock: FolderLock | None = None
        self._server: ServerProcess | None = None

    def __enter__(self) -> Self:
        """Begin to wait."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop waiting; stop the server if this process has come to own it."""
        self._closing.set()
        self._thread.join()
        if self._server is not None:
            self._folder.withdraw()
            self._server.stop()
        if self._lock is not None:
            self._lock.release()

    def _stand_by(self) -> None:
        while not self._closing.wait(POLL_S):
            self._lock = FolderLock.try_take(self._folder.owner_lock)
            if self._lock is not None:
                self._serve()
                return

    def _serve(self) -> None:
        """Serve the folder; where that fails, the client's next statement says that the database is gone."""
        logger.warning("the process that had opened the database has ended: this one serves it now")
        try:
            with self._folder.usable():
                self._folder.withdraw()
                self._server = ServerProcess(self._folder)
                self._server.start()
                self._folder.publish(self._server.settings)
        except GraphUnavailable:
            logger.exception("the database could not be opened again")
