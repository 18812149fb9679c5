"""`symbiose worker` on a real embedded database: does what others ask for, and leaves its job in order."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files as package_files
from pathlib import Path

import pytest

from symbiose.app.settings import Settings
from symbiose.app.wiring import open_services
from symbiose.domain.accounts import operator
from symbiose.domain.jobs import JobState
from symbiose.domain.ports import SolveSettings
from symbiose.files.reading import read_file
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.propose_job import start_run
from tests.app.conftest import Command
from tests.app.test_running_service import settings_of

pytestmark = pytest.mark.embedded
PATIENCE_S = 90.0
SOMEBODY = operator("test")


@contextmanager
def worker(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Run `symbiose worker` until it takes jobs; it has ended afterwards in any case."""
    line = [sys.executable, "-m", "symbiose.app", "worker"]
    with subprocess.Popen(line, env=settings_of(home), stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            while "takes jobs" not in (told := process.stderr.readline()):
                assert told, "the worker ended"
            yield process
        finally:
            process.kill()


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def fill(services: Services, territory: str) -> None:
    folder = package_files("seed_data").joinpath(territory)
    files = [
        read_file(name, folder.joinpath(name).read_bytes(), services.reference, site=None)
        for name in ("territory.json", "flows.json")
    ]
    assert all(file.rejected == 0 for file in import_files(services, SOMEBODY, files).files)


def test_r3_a_worker_does_what_is_asked_for_and_leaves_its_job_when_it_is_stopped(tmp_path: Path) -> None:
    with open_services(Settings(home=tmp_path)) as services:
        fill(services, "fictional")
        with worker(tmp_path) as process:
            first = start_run(services, SOMEBODY, SolveSettings())
            wait_for(lambda: not services.store.read(lambda r: r.jobs.get(first.id)).open)
            fill(services, "demonstration")  # work of so many seconds that it is stopped in its middle
            second = start_run(services, SOMEBODY, SolveSettings())
            wait_for(lambda: services.store.read(lambda r: r.jobs.get(second.id)).state is JobState.RUNNING)

            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE_S)

        one, two = services.store.read(lambda r: (r.jobs.get(first.id), r.jobs.get(second.id)))
        runs = services.store.read(lambda r: r.runs.all())

    assert process.returncode == 0
    assert (one.state, one.attempt) == (JobState.DONE, 1)
    assert (two.state, two.attempt) == (JobState.WAITING, 0)
    assert len(runs) == 1


def test_a_kind_that_no_worker_does_is_refused(command: Command) -> None:
    ended = command("worker", "--only", "dig")

    assert ended.code == 2
    assert "propose" in ended.err
