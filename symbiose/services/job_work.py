"""Long work as whoever does it sees it: taken, kept hold of, ended with what came of it, or let go.

A result is written in the transaction that marks its job done, by the worker that still holds it: one that
was taken for dead and comes back writes nothing. Taking a job and being heard of are marks, not commands:
they leave no entry in the journal; whatever ends a job leaves one.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta

from symbiose.domain.accounts import Actor, operator
from symbiose.domain.errors import NotAllowed, UnknownThing
from symbiose.domain.jobs import LEASE, Job, JobKind, JobLost, JobStage, Task, WorkerDied
from symbiose.domain.journal import JournalEntry
from symbiose.domain.repositories import Repositories
from symbiose.services.accounts import caller_of
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

WORKER = operator("worker")
"""Who gives a job up that nobody could finish."""


LOOKED_AT = frozenset({JobKind.TRIAL, JobKind.LOOP, JobKind.SUN})
"""Kinds for which somebody waits in front of the page."""


@dataclass(frozen=True)
class Ending:
    """What came of a job, before it is kept."""

    write: Callable[[Repositories], str]
    """Stores what was found, and returns the result of the job, JSON of its kind; it may run twice."""
    entry: JournalEntry
    """The one entry of the journal, appended after."""
    after: Callable[[str], None] = lambda _: None
    """Called with the result once all is kept: puts files of ours in order, which no database holds."""


Handler = Callable[[Services, Actor, Job, Task], Ending]
"""Does the work of one kind of job with the rights of who asked, outside any transaction."""


def take_job(services: Services, worker_id: str, kinds: Collection[JobKind]) -> Job | None:
    """Take the job that has waited longest, trials and wishes first: somebody looks at those meanwhile.

    One that as many workers as may have died over is given up instead.
    """
    waiting = services.store.read(lambda repositories: repositories.jobs.unfinished())
    now = services.clock()
    ready = [job for job in waiting if job.kind in kinds and job.may_be_taken(now)]
    for job in sorted(ready, key=lambda one: one.kind not in LOOKED_AT):
        taken = _taken(services, worker_id, job.id)
        if taken is not None:
            return taken
    return None


def take_this_job(services: Services, worker_id: str, job_id: str) -> Job | None:
    """Take one job, as a queue hands it out; None when it is another worker's or has ended."""
    return _taken(services, worker_id, job_id)


def _taken(services: Services, worker_id: str, job_id: str) -> Job | None:
    """Compare and set: of several that take a job at once, one gets it."""
    now = services.clock()
    entry = journal_entry(WORKER, "fail_job", job_id, now, WorkerDied.code)

    def work(repositories: Repositories) -> Job | None:
        job = repositories.jobs.for_change(job_id)
        if not job.may_be_taken(now):
            return None
        if job.is_spent:
            repositories.jobs.save(job.failed(WorkerDied.code, now))
            repositories.journal.append(entry)
            return None
        taken = job.taken(worker_id, now)
        repositories.jobs.save(taken)
        return taken

    try:
        return services.store.write(work)
    except UnknownThing:
        return None


def keep_hold(
    services: Services, job: Job, stage: JobStage, share: float | None = None, lease: timedelta = LEASE
) -> None:
    """Renew the lease of a job, and note how far it is.

    Raises:
        JobLost: It was cancelled, or another worker took it.
    """
    until = services.clock() + lease

    def work(repositories: Repositories) -> None:
        held = _held(repositories, job)
        heard = {"lease_until": until, "stage": stage, "share": share}
        repositories.jobs.save(held.model_copy(update=heard))

    services.store.write(work)


def finish_job(services: Services, job: Job, ending: Ending) -> None:
    """Keep what came of a job and mark it done, in one transaction with one journal entry.

    Raises:
        JobLost: It was cancelled, or another worker took it: nothing is kept.
    """
    now = services.clock()

    def work(repositories: Repositories) -> str:
        held = _held(repositories, job)
        result = ending.write(repositories)
        repositories.jobs.save(held.done(result, now))
        repositories.journal.append(ending.entry)
        return result

    ending.after(services.store.write(work))


def fail_job(services: Services, job: Job, code: str) -> None:
    """Give a job up with an error.

    Raises:
        JobLost: It was cancelled, or another worker took it.
    """
    now = services.clock()
    entry = journal_entry(WORKER, "fail_job", job.id, now, code)

    def work(repositories: Repositories) -> None:
        repositories.jobs.save(_held(repositories, job).failed(code, now))
        repositories.journal.append(entry)

    services.store.write(work)


def let_go(services: Services, job: Job, *, counted: bool) -> None:
    """Leave a job to another worker.

    Args:
        services: What use cases work with.
        job: The job as it was taken.
        counted: Whether the attempt counts: not where the worker stops in order.

    Raises:
        JobLost: It was cancelled, or another worker took it.
    """
    services.store.write(
        lambda repositories: repositories.jobs.save(_held(repositories, job).let_go(counted=counted))
    )


def who_asked(services: Services, job: Job) -> Actor:
    """Return who asked for a job, with the rights that they have now.

    Raises:
        NotAllowed: The account is closed.
    """
    command = Actor(id=job.account_id, role=WORKER.role)
    if command.is_operator:
        return command
    account = services.store.read(lambda repositories: repositories.accounts.get(job.account_id))
    if account.disabled:
        msg = f"Account {account.id}, which asked for job {job.id}, is closed."
        raise NotAllowed(msg, account=account.id, job=job.id)
    return caller_of(services, account)


def tell_unless_lost(task: Task, job: Job, stage: JobStage, share: float) -> None:
    """Note how much is done of a job in work.

    Raises:
        JobLost: Nobody waits for it any more.
    """
    require_held(task, job)
    task.tell(stage, share)


def require_held(task: Task, job: Job) -> None:
    """Raise `JobLost` where a job was cancelled, its worker stops, or another one took it."""
    if task.is_lost:
        msg = f"Job {job.id} is to be worked on no longer."
        raise JobLost(msg, job=job.id)


def _held(repositories: Repositories, job: Job) -> Job:
    try:
        held = repositories.jobs.for_change(job.id)
    except UnknownThing:
        held = None
    if held is None or not held.is_held_as(job):
        msg = f"Job {job.id} is no longer this worker's."
        raise JobLost(msg, job=job.id)
    return held
