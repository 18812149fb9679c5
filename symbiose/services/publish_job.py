"""Publish the indicators as a job: asked for by staff, or by the service itself once a month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from symbiose.domain.accounts import Actor, operator
from symbiose.domain.base import Value
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import SymbioseError
from symbiose.domain.jobs import Job, JobKind, JobStage, JobState, Task, job_id_of
from symbiose.domain.permissions import CanPublishTotals
from symbiose.domain.publications import Publication
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.job_work import Ending, tell_unless_lost
from symbiose.services.jobs import open_job, start_job
from symbiose.services.journalling import journal_entry
from symbiose.services.publications_told import indicators_published
from symbiose.services.publishing_indicators import is_of_month, prepare

MONTHLY = operator("monthly")
"""Who asks for the publication of a month that nobody has asked for."""
FAILED_AGAIN_AFTER = timedelta(days=1)
"""How long after the publication of a month has failed the service asks for it anew."""


class AlreadyPublished(SymbioseError):
    """The indicators of this month are published, or were while others were worked out."""

    code = "already_published"


class PublicationDone(Value):
    """What a publication that was a job came to: its result."""

    publication_id: str
    """The publication."""
    told: int
    """Figures that are told anew."""
    kept_back: int
    """Figures that are kept back."""


@dataclass(frozen=True)
class PublicationsSeen:
    """How publishing stands, for who may publish."""

    last: date | None
    """Day of the latest publication; None before the first."""
    due: bool
    """This month's is missing."""
    running: Job | None
    """The job that publishes now."""


def publications_seen(services: Services, actor: Actor) -> PublicationsSeen:
    """Return how publishing stands.

    Raises:
        NotAllowed: The caller may not publish.
    """
    CanPublishTotals(actor).require()
    published = services.store.read(lambda r: indicators_published(services, r))
    return PublicationsSeen(
        last=day_of(published[-1].made_at) if published else None,
        due=not is_of_month(published, services.clock()),
        running=open_job(services, actor, JobKind.PUBLISH),
    )


def start_publication(services: Services, actor: Actor) -> Job | None:
    """Ask for the publication of this month; return the one that is going on, or None once it is done.

    Raises:
        NotAllowed: The caller may not publish.
    """
    return start_job(services, actor, JobKind.PUBLISH) if publications_seen(services, actor).due else None


def ask_monthly_publication(services: Services) -> Job | None:
    """Ask for the publication of this month where nobody has; return the job, or None where none is due.

    The first publication of all is for staff to ask for: they know when the territory may be told of. One
    that was cancelled is left to them as well.
    """
    now = services.clock()
    key = f"{now:%Y-%m}"
    job_id = job_id_of(MONTHLY.id, JobKind.PUBLISH, key)

    def read(repositories: Repositories) -> tuple[list[Publication], Job | None]:
        return indicators_published(services, repositories), repositories.jobs.find(job_id)

    published, asked = services.store.read(read)
    if not published or is_of_month(published, now):
        return None
    if asked is not None and not _failed_before(asked, now - FAILED_AGAIN_AFTER):
        return None
    return start_job(services, MONTHLY, JobKind.PUBLISH, key=key)


def publish_as_job(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Publish the indicators for a job (a `Handler`).

    Raises:
        NotAllowed: Who asked may not publish any more.
        JobLost: Nobody waits for it any more.
        AlreadyPublished: This month's are published.
    """
    CanPublishTotals(actor).require()
    now = services.clock()
    task.tell(JobStage.READING)
    heard = partial(tell_unless_lost, task, job, JobStage.MASKING)
    prepared = prepare(services, actor, now, heard)
    if prepared is None:
        raise _already()
    done = _done(prepared.made).model_dump_json()

    def write(repositories: Repositories) -> str:
        if not prepared.keep(repositories):
            raise _already()
        return done

    return Ending(write, journal_entry(actor, "publish_indicators", prepared.made.id, now))


def _failed_before(job: Job, moment: datetime) -> bool:
    return job.state is JobState.FAILED and job.ended_at is not None and job.ended_at <= moment


def _already() -> AlreadyPublished:
    return AlreadyPublished("The indicators of this month are published already.")


def _done(made: Publication) -> PublicationDone:
    return PublicationDone(
        publication_id=made.id,
        told=sum(len(one.sums) for one in made.series),
        kept_back=sum(len(one.kept_back) for one in made.series),
    )
