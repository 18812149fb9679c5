"""A job in work: heard of again and again by a thread beside the work, until it is lost or ends."""

import logging
import threading
import time
from types import TracebackType
from typing import Self

from symbiose.domain.errors import GraphUnavailable
from symbiose.domain.jobs import STORING_LEASE, Job, JobLost, JobStage
from symbiose.services.context import Services
from symbiose.services.job_work import keep_hold, require_held
from symbiose.services.outages import LONGEST_OUTAGE

BEAT_S = 2.0
"""How often a job in work is heard of; as soon is a cancelled one noticed."""

log = logging.getLogger(__name__)


class HeldTask:
    """Keeps hold of a job while it is worked on (the port `Task`)."""

    def __init__(
        self, services: Services, job: Job, stopping: threading.Event, beat_s: float = BEAT_S
    ) -> None:
        """Prepare to keep hold.

        Args:
            services: What use cases work with.
            job: The job as it was taken.
            stopping: Set when the worker is to stop.
            beat_s: How often it is heard of, s.
        """
        self._services = services
        self._job = job
        self._stopping = stopping
        self._beat_s = beat_s
        self._told: tuple[JobStage, float | None] = (JobStage.STARTING, None)
        self._lost = threading.Event()
        self._settled = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"beat {job.id}", daemon=True)

    def __enter__(self) -> Self:
        """Begin to be heard of."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Be heard of no more."""
        self._settled.set()
        self._thread.join()

    def tell(self, stage: JobStage, share: float | None = None) -> None:
        """Note what is being done and how much of it is."""
        self._told = (stage, share)

    @property
    def is_lost(self) -> bool:
        """Tell whether to stop: the job was cancelled, its worker stops, or another one took it."""
        return self._lost.is_set() or self._stopping.is_set()

    def settle(self) -> None:
        """Hold the job for as long as storing may take, and write to it no more from beside.

        Raises:
            JobLost: It was cancelled, its worker stops, or another one took it.
        """
        self.__exit__(None, None, None)
        require_held(self, self._job)
        keep_hold(self._services, self._job, JobStage.STORING, lease=STORING_LEASE)

    def _beat(self) -> None:
        heard = time.monotonic()
        while not self._settled.wait(self._beat_s):
            try:
                keep_hold(self._services, self._job, *self._told)
                heard = time.monotonic()
            except JobLost:
                self._lost.set()
                return
            except GraphUnavailable:
                log.warning("job %s: the database does not answer", self._job.id)
            if time.monotonic() - heard > LONGEST_OUTAGE.total_seconds():
                self._lost.set()
                return
