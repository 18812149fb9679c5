"""Workers that are killed in the middle of a job, and jobs in backups, on both servers (R1, R3, R6)."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from graph.backups.restoring import restore
from graph.driver import Database
from graph.store import GraphStore
from symbiose.app.working import OPTIMISER
from symbiose.domain.accounts import operator
from symbiose.domain.jobs import LEASE, Job, JobKind, JobState
from symbiose.domain.ports import SolveSettings
from symbiose.files.reference import load_reference
from symbiose.jobs.apart import OptimiserApart
from symbiose.jobs.worker import Worker
from symbiose.services.job_work import take_job
from symbiose.services.propose_job import propose_as_job, start_run
from tests.conftest import REPOSITORY
from tests.graph.conftest import EMPTY
from tests.graph.services_in_part import services_in_part
from tests.graph.test_backup import taken
from tests.seed_territories import seed_territory

WORKER = Path(__file__).with_name("worker_process.py")
PATIENCE_S = 60.0
SOMEBODY = operator("test")
KINDS = tuple(JobKind)


def services_at(database: Database, later: timedelta = timedelta()) -> Any:
    """Return as much of the services as a worker needs, some time later."""
    return services_in_part(
        store=GraphStore(database),
        clock=lambda: datetime.now(UTC) + later,
        optimiser=OptimiserApart(OPTIMISER),
        reference=load_reference(),
    )


def fill(database: Database) -> None:
    """Keep the fictional territory."""
    seed = seed_territory("fictional")

    def work(repositories: Any) -> None:
        repositories.sites.save_companies(seed.content.companies)
        repositories.sites.save(seed.content.sites)
        repositories.flows.save(seed.territory.flows)

    GraphStore(database).write(work)


def wait_for(database: Database, job: Job, *, share: float) -> Job:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        now = GraphStore(database).read(lambda r: r.jobs.get(job.id))
        if now.share == share:
            return now
        time.sleep(0.02)
    raise AssertionError("the job does not get so far")


@contextmanager
def worker_on(database: Database) -> Iterator["subprocess.Popen[str]"]:
    """Run a worker in a process of its own; it has ended afterwards in any case."""
    with subprocess.Popen(
        [sys.executable, str(WORKER)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env={"PYTHONPATH": str(REPOSITORY), "PATH": "/usr/bin:/bin"},
    ) as process:
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(asdict(database.settings)) + "\n")
            process.stdin.flush()
            yield process
        finally:
            process.kill()


def optimisers_of(pid: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in listed.stdout.split()]


def run_one(database: Database, later: timedelta) -> bool:
    worker = Worker(services_at(database, later), {JobKind.PROPOSE: propose_as_job})
    return worker.run_next(threading.Event())


def test_r3_the_job_of_a_worker_killed_mid_solve_is_done_elsewhere_once(database: Database) -> None:
    fill(database)
    store = GraphStore(database)
    job = start_run(services_at(database), SOMEBODY, SolveSettings())
    with worker_on(database) as process:
        wait_for(database, job, share=0.5)
        (optimiser,) = optimisers_of(process.pid)
        process.send_signal(signal.SIGKILL)
        process.wait(PATIENCE_S)
        ended = time.monotonic() + 5.0
        while Path(f"/proc/{optimiser}").exists() and time.monotonic() < ended:
            time.sleep(0.02)
        assert not Path(f"/proc/{optimiser}").exists()

    assert not run_one(database, timedelta())
    assert store.read(lambda r: r.jobs.get(job.id)).state is JobState.RUNNING
    assert run_one(database, LEASE + timedelta(seconds=1))

    done = store.read(lambda r: r.jobs.get(job.id))
    assert (done.state, done.attempt) == (JobState.DONE, 2)
    assert len(store.read(lambda r: r.runs.all())) == 1
    actions = Counter(entry.action for entry in store.read(lambda r: r.journal.latest(99)))
    assert actions == {"start_job": 1, "propose_exchanges": 1}
    assert not run_one(database, LEASE + timedelta(seconds=1))


def test_r3_a_job_over_which_three_workers_are_killed_has_failed(database: Database) -> None:
    fill(database)
    job = start_run(services_at(database), SOMEBODY, SolveSettings())
    for attempt in range(1, 4):
        later = attempt * (LEASE + timedelta(seconds=1))
        assert take_job(services_at(database, later), f"killed_{attempt}", KINDS) is not None

    assert not run_one(database, 4 * (LEASE + timedelta(seconds=1)))

    kept = GraphStore(database).read(lambda r: r.jobs.get(job.id))
    assert (kept.state, kept.error, kept.lane) == (JobState.FAILED, "worker_died", None)
    again = start_run(services_at(database), SOMEBODY, SolveSettings())
    assert again.id != job.id


def test_r6_a_job_that_ran_when_a_backup_was_taken_is_done_anew_where_it_is_restored(
    database: Database,
) -> None:
    fill(database)
    store = GraphStore(database)
    waiting = start_run(services_at(database), SOMEBODY, SolveSettings())
    running = take_job(services_at(database), "left behind", KINDS)
    assert running is not None
    lines = taken(database)
    database.write(lambda transaction: transaction.rows(EMPTY))

    restore(database, lambda: lines)

    assert store.read(lambda r: r.jobs.get(waiting.id)) == running
    assert not run_one(database, timedelta())
    assert run_one(database, LEASE + timedelta(seconds=1))
    assert store.read(lambda r: r.jobs.get(waiting.id)).state is JobState.DONE
    assert len(store.read(lambda r: r.runs.all())) == 1
