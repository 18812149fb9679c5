"""The folder of an embedded database: what lies where, readable by its owner alone."""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from graph.driver import DatabaseSettings
from graph.embedded.child import try_lock
from symbiose.domain.errors import GraphUnavailable

PASSWORD_BYTES = 24
CLIENT_ADVICE = "The command that had opened this database has ended: run yours again."


class FolderLock:
    """Held by the one process that owns the folder; the system lifts it when the process ends in any way."""

    def __init__(self, descriptor: int) -> None:
        """Keep the descriptor that holds the lock."""
        self._descriptor = descriptor

    @classmethod
    def try_take(cls, file: Path) -> "FolderLock | None":
        """Take the lock, or return None when another process holds it."""
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if try_lock(descriptor):
            return cls(descriptor)
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Give the folder free."""
        os.close(self._descriptor)


@dataclass(frozen=True)
class DatabaseFolder:
    """The files of one embedded database."""

    root: Path
    """Folder of the server's data."""

    @classmethod
    def within(cls, home: Path) -> Self:
        """Return the database folder of a home folder, created for its owner alone.

        Raises:
            GraphUnavailable: It cannot be created or written.
        """
        folder = cls(home.expanduser().absolute() / "database")
        with folder.usable():
            folder.root.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.root.mkdir(mode=0o700, exist_ok=True)
            folder.root.chmod(0o700)
            folder.owner_lock.touch(mode=0o600)
        return folder

    @contextmanager
    def usable(self) -> Iterator[None]:
        """Raise `GraphUnavailable` when the machine refuses what is done with the folder.

        A missing right or a full disk is nothing that the program can mend; its user can.
        """
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            msg = (
                f"The database folder {self.root} cannot be used: {reason}. Make room or give the right to "
                "write there, or set SYMBIOSE_HOME to another folder."
            )
            raise GraphUnavailable(msg, folder=str(self.root)) from error

    @property
    def owner_lock(self) -> Path:
        """Return the file locked by the process that owns the database."""
        return self.root / "owner.lock"

    @property
    def server_lock(self) -> Path:
        """Return the file locked by the server process."""
        return self.root / "server.lock"

    @property
    def connection_file(self) -> Path:
        """Return the file that tells other processes how to become clients."""
        return self.root / "connection.json"

    @property
    def log(self) -> Path:
        """Return the server's log."""
        return self.root / "server.log"

    def password(self) -> str:
        """Return the server's password, made when the folder is used for the first time."""
        file = self.root / "password"
        if not file.exists():
            write_private(file, secrets.token_urlsafe(PASSWORD_BYTES))
        return file.read_text(encoding="utf-8")

    def last_port(self) -> int | None:
        """Return the port of the last server, where clients that outlived it look for the next one."""
        try:
            return int((self.root / "port").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None

    def keep_port(self, port: int) -> None:
        """Note the port of a server that has started."""
        write_private(self.root / "port", str(port))

    def publish(self, settings: DatabaseSettings) -> None:
        """Tell other processes of the same user how to become clients."""
        content = {
            "uri": settings.uri,
            "user": settings.user,
            "password": settings.password,
            "database": settings.database,
            "pid": os.getpid(),
        }
        write_private(self.connection_file, json.dumps(content))

    def withdraw(self) -> None:
        """Remove what the last owner published: an owner that was killed leaves it behind."""
        self.connection_file.unlink(missing_ok=True)

    def published(self) -> DatabaseSettings | None:
        """Return how to become a client, None when no owner has published it."""
        try:
            content = json.loads(self.connection_file.read_text(encoding="utf-8"))
            return DatabaseSettings(
                uri=content["uri"],
                user=content["user"],
                password=content["password"],
                database=content["database"],
                advice=CLIENT_ADVICE,
            )
        except (FileNotFoundError, ValueError, KeyError):
            return None


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    draft.replace(file)
