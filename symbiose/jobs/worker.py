"""The worker: takes jobs one after another until it is told to stop."""

import logging
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from symbiose.domain.errors import GraphUnavailable
from symbiose.domain.jobs import JobKind
from symbiose.jobs.running import run_job
from symbiose.jobs.task import BEAT_S
from symbiose.services.context import Services
from symbiose.services.job_work import Handler, take_job

POLL_S = 0.5
"""How often an idle worker looks for a job."""
OUTAGE_PAUSE_S = 5.0
"""How long it waits for a database that does not answer."""
DUE_EVERY_S = 600.0
"""How often it asks for what is due by itself, such as the publication of a month."""
STOP_S = 20.0
"""How long a thread that is told to stop may take to leave its job."""

Due = Callable[[Services], object]
"""Asks for the long work that is due without anybody asking."""

log = logging.getLogger(__name__)


def worker_name() -> str:
    """Return an id that no other worker has."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


class Worker:
    """Takes jobs and runs them, one at a time."""

    def __init__(
        self,
        services: Services,
        handlers: Mapping[JobKind, Handler],
        kinds: Collection[JobKind] = tuple(JobKind),
        beat_s: float = BEAT_S,
        due: Due | None = None,
    ) -> None:
        """Prepare to work.

        Args:
            services: What use cases work with.
            handlers: Who does the work of each kind.
            kinds: What to take; kinds without a handler are left to others.
            beat_s: How often a job in work is heard of, s.
            due: Asks for what is due by itself; called at the start and now and then.
        """
        self.id = worker_name()
        self._services = services
        self._handlers = handlers
        self._kinds = frozenset(kinds) & frozenset(handlers)
        self._beat_s = beat_s
        self._due = due
        self._due_at = time.monotonic()

    def run_next(self, stopping: threading.Event) -> bool:
        """Run the next job, and tell whether there was one.

        Raises:
            GraphUnavailable: The database does not answer.
        """
        job = take_job(self._services, self.id, self._kinds)
        if job is None:
            return False
        run_job(self._services, self._handlers, job, stopping, self._beat_s)
        return True

    def work_until(self, stopping: threading.Event) -> None:
        """Run jobs as they come, until told to stop; an outage of the database is waited for."""
        pause = 0.0
        while not stopping.wait(pause):
            try:
                self._ask_for_what_is_due()
                pause = 0.0 if self.run_next(stopping) else POLL_S
            except GraphUnavailable as error:
                log.warning("the worker waits: %s", error.message)
                pause = OUTAGE_PAUSE_S
            except Exception:  # the border of the thread: a worker that ended would leave every job waiting
                log.exception("the worker could not take a job")
                pause = OUTAGE_PAUSE_S

    def _ask_for_what_is_due(self) -> None:
        now = time.monotonic()
        if self._due is not None and now >= self._due_at:
            self._due_at = now + DUE_EVERY_S
            self._due(self._services)


@contextmanager
def working(workers: Collection[Worker]) -> Iterator[None]:
    """Let workers run beside, each in a thread; at the end each leaves its job to others and stops."""
    stopping = threading.Event()
    threads = [
        threading.Thread(target=worker.work_until, args=(stopping,), name=f"worker {worker.id}", daemon=True)
        for worker in workers
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join(STOP_S)
