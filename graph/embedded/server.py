"""The server process as its owner sees it: started, watched, started again when it dies, stopped."""

import json
import logging
import os
import shlex
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from graph.driver import Database, DatabaseSettings
from graph.embedded import child
from graph.embedded.folder import DatabaseFolder
from symbiose.domain.errors import GraphUnavailable

DATABASE = "symbiose"
USER = "root"
JAVA_OPTIONS = "-Xmx512m -Darcadedb.txWalFlush=2 -XX:TieredStopAtLevel=1 -XX:-UsePerfData"
"""Bounded memory; every commit synced to disk before it is acknowledged; the quick compiler alone, which took
half the processor time over a territory of 5,000 flows; no files outside the data folder."""
START_ATTEMPTS = 3
"""Another program may take a free port between our choice and the server's start."""
READY_TIMEOUT_S = 60.0
LOCK_WAIT_S = 20.0
"""How long a server waits for one whose owner was killed, and which is ending."""
POLL_S = 0.05
STOP_TIMEOUT_S = 12.0
RESTARTS_AT_MOST = 5
SETTLED_AFTER_S = 60.0
"""A server that lived so long has started well: earlier deaths no longer count."""
LARGEST_LOG_BYTES = 5_000_000
ADVICE = "The log of the embedded database, {log}, tells what happened there; start the command again."

logger = logging.getLogger(__name__)


class ServerProcess:
    """An embedded server on loopback, on ports that were free."""

    def __init__(self, folder: DatabaseFolder, *java_options: str) -> None:
        """Prepare to serve a folder that this process owns, with further options for Java."""
        self.folder = folder
        """What it serves."""
        self._java_options = shlex.join(java_options)
        self._password = folder.password()
        self._ports = free_ports(folder.last_port())
        self._process: subprocess.Popen[str] | None = None
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="embedded database", daemon=True)

    @property
    def settings(self) -> DatabaseSettings:
        """Return how to reach the server."""
        return DatabaseSettings(
            uri=f"bolt://{child.LOOPBACK}:{self._ports[1]}",
            user=USER,
            password=self._password,
            database=DATABASE,
            advice=ADVICE.format(log=self.folder.log),
        )

    @property
    def pid(self) -> int:
        """Return the id of the server process."""
        if self._process is None:
            msg = "the server has not been started"
            raise RuntimeError(msg)
        return self._process.pid

    def start(self) -> None:
        """Start the server and return once it has answered a query.

        Raises:
            GraphUnavailable: It could not start; the message says why.
        """
        for attempt in range(1, START_ATTEMPTS + 1):
            try:
                self._process = self._spawn()
                self._wait_until_ready(self._process)
                break
            except GraphUnavailable:
                self._end(self._process)
                if attempt == START_ATTEMPTS or not self._port_was_taken():
                    raise
                self._ports = free_ports()
        self.folder.keep_port(self._ports[1])
        self._watcher.start()

    def wait_until_ready(self) -> None:
        """Return once the server has answered a query, started again meanwhile or not.

        Raises:
            GraphUnavailable: It did not answer in time.
        """
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not self._answers():
            if time.monotonic() > deadline:
                raise self._start_failure("did not answer in time")
            time.sleep(POLL_S)

    def wait(self, timeout_s: float) -> int:
        """Return the exit code of the server process once it has ended."""
        if self._process is None:
            msg = "the server has not been started"
            raise RuntimeError(msg)
        return self._process.wait(timeout_s)

    def stop(self) -> None:
        """Stop the server in order; kill it when it does not end in time."""
        self._stopping.set()
        self._end(self._process)
        if self._watcher.is_alive():
            self._watcher.join(STOP_TIMEOUT_S)

    def _spawn(self) -> "subprocess.Popen[str]":
        with _private_log(self.folder.log) as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
                [sys.executable, "-I", child.__file__],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder.root,
                env=self._environment(),
                text=True,
                encoding="utf-8",
                start_new_session=True,  # Ctrl-C in a terminal goes to the owner, which stops it in order
            )
        order = {
            "root": str(self.folder.root),
            "lock": str(self.folder.server_lock),
            "lock_wait_s": LOCK_WAIT_S,
            "password": self._password,
            "http_port": self._ports[0],
            "bolt_port": self._ports[1],
            "database": DATABASE,
        }
        with suppress(BrokenPipeError):  # it has ended already: its exit code and log say why
            if process.stdin is not None:
                process.stdin.write(json.dumps(order) + "\n")
                process.stdin.flush()
        return process

    def _environment(self) -> dict[str, str]:
        """Return the little that the server needs: no secret of the owner's environment is passed on."""
        needed = ("PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP")
        kept = {name: os.environ[name] for name in needed if name in os.environ}
        crash_log = str(self.folder.root / "java-crash-%p.log")
        return kept | {
            "LANG": "C.UTF-8",
            "ARCADEDB_JVM_ARGS": f"{JAVA_OPTIONS} {self._java_options}",
            "ARCADEDB_JVM_ERROR_FILE": crash_log,
        }

    def _wait_until_ready(self, process: "subprocess.Popen[str]") -> None:
        deadline = time.monotonic() + READY_TIMEOUT_S
        while (code := process.poll()) is not None or not self._answers():
            if code == child.FOLDER_TAKEN:
                msg = f"Another server process holds the database folder {self.folder.root}. Stop it first."
                raise GraphUnavailable(msg, folder=str(self.folder.root))
            if code is not None or time.monotonic() > deadline:
                how = "did not answer in time" if code is None else f"ended with code {code} while starting"
                raise self._start_failure(how)
            time.sleep(POLL_S)

    def _start_failure(self, how: str) -> GraphUnavailable:
        msg = f"The embedded database {how}. Its log, {self.folder.log}, says why."
        return GraphUnavailable(msg, folder=str(self.folder.root))

    def _answers(self) -> bool:
        if not _listens(self._ports[1]):
            return False
        try:
            with Database(self.settings):
                return True
        except GraphUnavailable:
            return False

    def _port_was_taken(self) -> bool:
        return not all(_is_free(port) for port in self._ports)

    def _end(self, process: "subprocess.Popen[str] | None") -> None:
        if process is None:
            return
        with suppress(BrokenPipeError):
            if process.stdin is not None:
                process.stdin.close()  # the order to stop
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            logger.warning("the embedded database did not stop in time: killed")
            process.kill()
            process.wait()

    def _watch(self) -> None:
        """Start the server again, on the same ports, each time it dies without having been asked to stop."""
        deaths = 0
        while self._process is not None:
            began = time.monotonic()
            code = self._process.wait()
            if self._stopping.is_set() or code == 0:
                return
            deaths = 1 if time.monotonic() - began > SETTLED_AFTER_S else deaths + 1
            if deaths > RESTARTS_AT_MOST:
                logger.error("the embedded database dies again and again: see %s", self.folder.log)
                return
            logger.warning("the embedded database ended with code %s: started again", code)
            self._restart()

    def _restart(self) -> None:
        self._end(self._process)
        self._process = self._spawn()
        if self._stopping.is_set():
            self._end(self._process)


def free_ports(wanted: int | None = None) -> tuple[int, int]:
    """Return two ports of loopback that nothing listens on: any one, and the wanted one where it is free.

    A client that outlives its server finds the next one where the last one was.
    """
    with socket.socket() as first, socket.socket() as second:
        for trial in (first, second):
            trial.bind((child.LOOPBACK, 0))
        other, chosen = first.getsockname()[1], second.getsockname()[1]
    return other, wanted if wanted is not None and wanted != other and _is_free(wanted) else chosen


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        if sys.platform != "win32":  # connections that are fading away are no obstacle to the server either
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((child.LOOPBACK, port))
        except OSError:
            return False
    return True


def _listens(port: int) -> bool:
    with socket.socket() as trial:
        trial.settimeout(1.0)
        return trial.connect_ex((child.LOOPBACK, port)) == 0


def _private_log(file: Path) -> TextIO:
    """Open the log for its owner alone, emptied when it has grown large."""
    too_large = file.exists() and file.stat().st_size > LARGEST_LOG_BYTES
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if too_large else os.O_APPEND)
    return os.fdopen(os.open(file, flags, 0o600), "a", encoding="utf-8")
