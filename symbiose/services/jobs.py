"""Long work as whoever asks for it sees it: started, looked at, cancelled."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ServiceBusy, UnknownThing
from symbiose.domain.jobs import KEPT_FOR, OF_ONE_ACCOUNT, Job, JobKind, JobState, job_id_of
from symbiose.domain.permissions import (
    CanDeclare,
    CanPropose,
    CanPublishTotals,
    CanReviewSome,
    CanSeeAllJobs,
    CanSeeJob,
    CanStudyLand,
    Permission,
)
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.journalling import REQUEST_ID, journal_entry

MOST_LISTED = 100
"""Jobs on the list, the newest ones."""
MOST_OPEN = 20
"""Jobs of one account that may wait or run at the same time."""
_STARTS: Mapping[JobKind, type[Permission]] = {
    JobKind.PROPOSE: CanPropose,
    JobKind.TRIAL: CanReviewSome,
    JobKind.IMPORT: CanDeclare,
    JobKind.PUBLISH: CanPublishTotals,
    JobKind.LAND: CanStudyLand,
    JobKind.LOOP: CanReviewSome,
    JobKind.SUN: CanReviewSome,
}
"""Who may start a job of each kind."""


@dataclass(frozen=True)
class JobLine:
    """A job with what is shown beside it."""

    job: Job
    asked_by: str
    """Address of the account that asked, or the name of a command."""
    ahead: int = 0
    """Jobs that wait or run and were asked for before it, while it waits."""


def start_job(
    services: Services, actor: Actor, kind: JobKind, parameters: str = "{}", *, about: str = "", key: str = ""
) -> Job:
    """Ask for long work; a worker takes it up.

    There is one optimisation at a time: asked for while one is open, that one is returned. Each account has
    one trial, one land question, one wish for a loop and one for a group of roofs at a time: a new one takes
    the place of the one before. There is one import of a file at a time, and one publication.

    Args:
        services: What use cases work with.
        actor: The caller; the job works with the rights that they have when it runs.
        kind: What to do.
        parameters: What to do exactly, JSON of the kind.
        about: Of an import: the file. Whatever the kind, jobs about different things may go on together.
        key: What the caller calls this request; the same key again returns the same job, which begins anew
            if it had failed or was cancelled.

    Raises:
        NotAllowed: The caller may not do this.
        ServiceBusy: Many jobs of the caller wait already.
    """
    _STARTS[kind](actor).require()
    now = services.clock()
    job = Job(
        id=job_id_of(actor.id, kind, key or secrets.token_hex(16)),
        kind=kind,
        account_id=actor.id,
        parameters=parameters,
        lane=lane_of(actor, kind, about),
        created_at=now,
        request_id=REQUEST_ID.get(),
    )
    entry = journal_entry(actor, "start_job", job.id, now, kind.value)

    def work(repositories: Repositories) -> Job:
        known = repositories.jobs.find(job.id)
        if known is not None and (known.open or known.state is JobState.DONE):
            return known
        before = repositories.jobs.in_lane(job.lane) if job.lane else None
        if before is not None and kind not in OF_ONE_ACCOUNT:
            return before
        if before is not None:
            _make_way(repositories, before.id, now)
        _require_room(repositories, actor)
        repositories.jobs.remove_ended_before(now - KEPT_FOR)
        if known is None:
            repositories.jobs.add(job)
        else:
            repositories.jobs.save(job)
        repositories.journal.append(entry)
        return job

    return services.store.write(work)


def lane_of(actor: Actor, kind: JobKind, about: str = "") -> str:
    """Return what of which at most one job is open."""
    if kind in OF_ONE_ACCOUNT:
        return f"{kind} {actor.id} {about}".strip()
    return f"{kind} {about}".strip()


def job_of(services: Services, actor: Actor, job_id: str) -> JobLine:
    """Return a job that the caller may see.

    Raises:
        UnknownThing: There is no such job, or it is none of the caller's business, which is not told.
    """

    def work(repositories: Repositories) -> JobLine:
        job = _seen(repositories, actor, job_id)
        waiting = repositories.jobs.unfinished() if job.state is JobState.WAITING else []
        ahead = sum(other.created_at < job.created_at for other in waiting)
        return JobLine(job, _asked_by(repositories, job), ahead)

    return services.store.read(work)


def jobs_of(services: Services, actor: Actor) -> tuple[JobLine, ...]:
    """Return the newest jobs first: all for staff of the whole territory, their own for the others."""
    _require_any(actor)

    def work(repositories: Repositories) -> tuple[JobLine, ...]:
        every = CanSeeAllJobs(actor).allowed()
        jobs = repositories.jobs
        found = jobs.latest(MOST_LISTED) if every else jobs.of_account(actor.id, MOST_LISTED)
        return tuple(JobLine(job, _asked_by(repositories, job)) for job in found)

    return services.store.read(work)


def open_job(services: Services, actor: Actor, kind: JobKind, about: str = "") -> Job | None:
    """Return the job of a kind that is open now, where the caller may see it."""

    def work(repositories: Repositories) -> Job | None:
        found = repositories.jobs.in_lane(lane_of(actor, kind, about))
        return found if found and _may_see(actor, found) else None

    return services.store.read(work)


def cancel_job(services: Services, actor: Actor, job_id: str) -> Job:
    """Cancel a job: nothing of what it found is kept, and what works on it is stopped within seconds.

    Raises:
        UnknownThing: There is no such job, or it is none of the caller's business, which is not told.
        ConflictingReview: It has ended already.
    """
    now: datetime = services.clock()
    entry = journal_entry(actor, "cancel_job", job_id, now)

    def work(repositories: Repositories) -> Job:
        _seen(repositories, actor, job_id)
        cancelled = repositories.jobs.for_change(job_id).cancelled(now)
        repositories.jobs.save(cancelled)
        repositories.journal.append(entry)
        return cancelled

    return services.store.write(work)


def _make_way(repositories: Repositories, job_id: str, now: datetime) -> None:
    """Cancel a job for the one that takes its place, unless it has ended meanwhile."""
    before = repositories.jobs.for_change(job_id)
    if before.open:
        repositories.jobs.save(before.cancelled(now))


def _seen(repositories: Repositories, actor: Actor, job_id: str) -> Job:
    job = repositories.jobs.find(job_id)
    if job is None or not _may_see(actor, job):
        msg = "This job does not exist, or not any more. Go back to the list of jobs."
        raise UnknownThing(msg, job=job_id)
    return job


def _may_see(actor: Actor, job: Job) -> bool:
    return CanSeeJob(actor, job.account_id, job.kind).allowed()


def _require_any(actor: Actor) -> None:
    CanDeclare(actor).require()


def _require_room(repositories: Repositories, actor: Actor) -> None:
    own = [job for job in repositories.jobs.unfinished() if job.account_id == actor.id]
    if len(own) >= MOST_OPEN:
        msg = f"{len(own)} jobs of yours wait already. Wait for one to end, or cancel one."
        raise ServiceBusy(msg)


def _asked_by(repositories: Repositories, job: Job) -> str:
    try:
        return repositories.accounts.get(job.account_id).email
    except UnknownThing:
        return job.account_id
