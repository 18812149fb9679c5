"""A second service in a process of its own, on the database of the one that the tests run in theirs."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Self

START_S = 90.0
SECRET = "k" * 40


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class ServiceApart:
    """A service that may be stopped, and started again at the same address."""

    def __init__(self, home: Path) -> None:
        """Take an address; nothing runs yet."""
        self._port = free_port()
        bare = {name: value for name, value in os.environ.items() if not name.startswith("SYMBIOSE_")}
        told = {"SYMBIOSE_HOME": str(home), "SYMBIOSE_SECRET_KEY": SECRET, "SYMBIOSE_WORKER_THREADS": "0"}
        self._settings = bare | told
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Return where it answers while it runs."""
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        """Start it."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        line = [sys.executable, "-m", "symbiose.app", "serve", "--port", str(self._port)]
        self._process = subprocess.Popen(
            line, env=self._settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + START_S
        while not self._answers():
            assert self._process.poll() is None, "the service ended"
            assert time.monotonic() < end, "the service did not start"
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop it in order, if it runs."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            assert self._process.wait(timeout=START_S) == 0
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/health", timeout=5) as response:
                return bool(response.status == 200)
        except OSError:
            return False
