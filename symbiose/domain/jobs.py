"""Long work kept as jobs: who asked for what, who works on it, until when, and what came of it.

A worker holds a job by a lease that it renews while it works. When the lease runs out, because the worker
was killed or cut off, another one takes the job up; what the first one still writes is refused.
"""

import hashlib
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, Self

from symbiose.domain.base import Value
from symbiose.domain.errors import ConflictingReview, SymbioseError

LEASE = timedelta(seconds=30)
"""How long a job is left alone after its worker was heard of last."""
STORING_LEASE = timedelta(seconds=180)
"""Lease while what was found is stored: longer than a transaction may take."""
MOST_ATTEMPTS = 3
"""Workers that may die over one job."""
KEPT_FOR = timedelta(days=30)
"""How long a job that has ended is kept."""
_ID_DIGITS = 24


class JobKind(StrEnum):
    """What a job does."""

    PROPOSE = "propose"
    TRIAL = "trial"
    IMPORT = "import"
    PUBLISH = "publish"
    LAND = "land"
    LOOP = "loop"
    SUN = "sun"


OF_ONE_ACCOUNT = frozenset({JobKind.TRIAL, JobKind.LAND, JobKind.LOOP, JobKind.SUN})
"""Kinds of which each account has one open at most: a new one takes the place of the one before."""


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobStage(StrEnum):
    """What a job that runs is doing."""

    STARTING = "starting"
    READING = "reading"
    LAYING = "laying"
    SOLVING = "solving"
    MASKING = "masking"
    STORING = "storing"


class Job(Value):
    """One piece of long work."""

    id: str
    """Random slug of ours, or derived from who asked and the key of the request."""
    kind: JobKind
    """What it does."""
    state: JobState = JobState.WAITING
    """Where it stands."""
    account_id: str
    """Account that asked for it, or command; it works with the rights that this account has meanwhile."""
    parameters: str = "{}"
    """What to do exactly, JSON of its kind."""
    lane: str | None = None
    """Of the jobs of one lane at most one is open; absent once the job has ended."""
    created_at: datetime
    """When it was asked for (aware, UTC)."""
    started_at: datetime | None = None
    """When its present or last worker took it (aware, UTC)."""
    ended_at: datetime | None = None
    """When it was done, failed or cancelled (aware, UTC)."""
    attempt: int = 0
    """How many workers have taken it."""
    worker_id: str | None = None
    """Worker that holds it, or held it last."""
    lease_until: datetime | None = None
    """Until when its worker holds it, unless it is heard of again (aware, UTC)."""
    stage: JobStage = JobStage.STARTING
    """What it is doing while it runs."""
    share: float | None = None
    """How much of the stage is done, 0 to 1; absent where nobody can tell."""
    result: str | None = None
    """What came of it, JSON of its kind; absent until it is done."""
    error: str | None = None
    """Stable code of the error that it failed with."""
    request_id: str | None = None
    """Request of the web service that asked for it, as its log names it."""

    def since(self, now: datetime) -> timedelta:
        """Return how long it has waited, or its present worker has had it; never less than nothing."""
        taken_at = None if self.state is JobState.WAITING else self.started_at
        return max(timedelta(0), now - (taken_at or self.created_at))

    @property
    def open(self) -> bool:
        """Tell whether it has not ended."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    def may_be_taken(self, now: datetime) -> bool:
        """Tell whether it waits for a worker, or its worker was not heard of for as long as its lease."""
        if self.state is JobState.RUNNING:
            return self.lease_until is None or self.lease_until < now
        return self.state is JobState.WAITING

    @property
    def is_spent(self) -> bool:
        """Tell whether as many workers as may have taken it."""
        return self.attempt >= MOST_ATTEMPTS

    def taken(self, worker_id: str, now: datetime) -> Self:
        """Return the job as held by a worker from now on."""
        return self.model_copy(
            update={
                "state": JobState.RUNNING,
                "worker_id": worker_id,
                "attempt": self.attempt + 1,
                "started_at": now,
                "lease_until": now + LEASE,
                "stage": JobStage.STARTING,
                "share": None,
            }
        )

    def is_held_as(self, seen: Self) -> bool:
        """Tell whether the worker that took it as `seen` still holds it."""
        return (self.state, self.worker_id, self.attempt) == (
            JobState.RUNNING,
            seen.worker_id,
            seen.attempt,
        )

    def let_go(self, *, counted: bool) -> Self:
        """Return the job as waiting for another worker.

        Args:
            counted: Whether the attempt counts: not where the worker stopped in order.
        """
        attempt = self.attempt if counted else max(0, self.attempt - 1)
        return self.model_copy(
            update={"state": JobState.WAITING, "lease_until": None, "attempt": attempt, "share": None}
        )

    def done(self, result: str, now: datetime) -> Self:
        """Return the job as done."""
        return self._ended(JobState.DONE, now, result=result)

    def failed(self, code: str, now: datetime) -> Self:
        """Return the job as failed with an error."""
        return self._ended(JobState.FAILED, now, error=code)

    def cancelled(self, now: datetime) -> Self:
        """Return the job as cancelled; raise `ConflictingReview` when it has ended already."""
        if not self.open:
            msg = f"Job {self.id} is {self.state} already: there is nothing to cancel."
            raise ConflictingReview(msg, job=self.id)
        return self._ended(JobState.CANCELLED, now)

    def _ended(self, state: JobState, now: datetime, **what: str) -> Self:
        ended = {"state": state, "ended_at": now, "lane": None, "lease_until": None, "share": None}
        return self.model_copy(update=ended | what)


class JobLost(SymbioseError):
    """The job is no longer this worker's: it was cancelled, or another worker took it."""

    code = "job_lost"


class OutOfBounds(SymbioseError):
    """The work needed more time or memory than it may use."""

    code = "out_of_bounds"


class WorkerDied(SymbioseError):
    """What worked on the job ended without an answer: it is tried again, a bounded number of times."""

    code = "worker_died"


class Task(Protocol):
    """A job as its handler sees it while it works."""

    def tell(self, stage: JobStage, share: float | None = None) -> None:
        """Note what is being done and how much of it is; shown to whoever waits."""

    @property
    def is_lost(self) -> bool:
        """Tell whether to stop: the job was cancelled, its worker stops, or another one took it."""


def job_id_of(account_id: str, kind: JobKind, key: str) -> str:
    """Return the id of the job that an account asks for under a key: the same each time.

    >>> job_id_of("a", JobKind.PROPOSE, "k") == job_id_of("a", JobKind.PROPOSE, "k")
    True
    """
    name = f"{account_id}\n{kind}\n{key}".encode()
    return f"job_{hashlib.sha256(name).hexdigest()[:_ID_DIGITS]}"
