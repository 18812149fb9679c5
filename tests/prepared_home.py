"""Home folders with a database that has its schema and reference data: one is prepared, tests get copies."""

import shutil
import time
from pathlib import Path

from graph.embedded.folder import FolderLock
from symbiose.app.wiring import embedded_database, migrated_services

POLL_S = 0.1


def prepared_in(room: Path) -> Path:
    """Return the folder that is copied; the first process that asks makes it, the others wait for it.

    A new database takes as long to be prepared as its server to start.

    Args:
        room: A folder that all processes share.
    """
    folder, draft = room / "prepared", room / "prepared-draft"
    while (lock := FolderLock.try_take(room / "prepared.lock")) is None:
        time.sleep(POLL_S)
    try:
        if not folder.exists():
            with embedded_database(draft) as database:
                migrated_services(database)
            (draft / "database" / "port").unlink()  # of copies that run at once each has its own
            draft.rename(folder)
    finally:
        lock.release()
    return folder


def copied(prepared: Path, home: Path) -> Path:
    """Fill an empty home folder, and return it."""
    shutil.copytree(prepared, home, dirs_exist_ok=True)
    return home
