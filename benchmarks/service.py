"""`symbiose serve` as a process of its own on an embedded database, and what it takes meanwhile."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

PATIENCE_S = 120.0
_DATABASE = "embedded/child.py"
"""Part of the command line of the embedded server."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@dataclass
class Service:
    """A service that runs, or has been killed and is started again."""

    home: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def base(self) -> str:
        """Return the address that everything begins with."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment of the service and of commands beside it."""
        bare = {name: value for name, value in os.environ.items() if not name.startswith("SYMBIOSE_")}
        own = {"SYMBIOSE_HOME": str(self.home), "SYMBIOSE_SECRET_KEY": "benchmark" * 8}
        return {**bare, **own, **self.settings}

    def start(self) -> float:
        """Start it and return after how long it was ready, s."""
        began = time.monotonic()
        self.home.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "symbiose.app", "serve", "--port", str(self.port)]
        with (self.home / "service.log").open("ab") as log:
            self.process = subprocess.Popen(command, env=self.environment, stderr=log)
        while not self.ready():
            if self.process.poll() is not None or time.monotonic() - began > PATIENCE_S:
                raise click.ClickException(f"the service does not become ready: {self.last_words()}")
            time.sleep(0.05)
        return time.monotonic() - began

    def ready(self) -> bool:
        """Tell whether it takes requests."""
        try:
            urllib.request.urlopen(f"{self.base}/ready", timeout=5).close()  # noqa: S310 - our own address
        except OSError:
            return False
        return True

    def last_words(self) -> str:
        """Return the end of its log."""
        return (self.home / "service.log").read_text(errors="replace")[-2000:]

    def kill(self) -> None:
        """End the process as a power cut would, and nothing else."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def stop(self) -> None:
        """End it in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=PATIENCE_S)

    def family(self) -> list[int]:
        """Return the process and its descendants, the database apart."""
        family = [self.process.pid] if self.process else []
        for parent in family:
            family += [pid for pid, of, line in _processes() if of == parent and _DATABASE not in line]
        return family

    def database(self) -> int | None:
        """Return the embedded server of this home folder, whichever of its clients has started it."""
        servers = (pid for pid, _, line in _processes() if _DATABASE in line)
        return next((pid for pid in servers if self.home in set(_folders_of(pid))), None)


def _folders_of(pid: int) -> Iterator[Path]:
    """Yield the folders above the files that a process holds open."""
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            yield from link.readlink().parents


def _processes() -> Iterator[tuple[int, int, str]]:
    """Yield id, parent's id and command line of what runs on this machine."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    for row in listed.stdout.splitlines():
        pid, of, *line = row.split(None, 2)
        yield int(pid), int(of), line[0] if line else ""


@contextmanager
def serving(home: Path, **settings: str) -> Iterator[Service]:
    """Run a service and yield it once it answers; stopped in order afterwards."""
    service = Service(home, settings)
    service.start()
    try:
        yield service
    finally:
        service.stop()


def resident_bytes(pid: int) -> int:
    """Return the memory that a process holds, 0 when it has ended."""
    try:
        fields = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE")


def open_files(pid: int) -> int:
    """Return how many files and connections a process holds open, 0 when it has ended."""
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0
