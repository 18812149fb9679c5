"""Publishing as long work: once a month, by itself from the second month on, cancelled at will."""

import math
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest

from symbiose.app.working import HANDLERS
from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.errors import NotAllowed
from symbiose.domain.jobs import Job, JobKind, JobLost, JobStage, JobState, Task
from symbiose.domain.publications import Publication
from symbiose.jobs.worker import Worker
from symbiose.services.context import Services
from symbiose.services.job_work import Ending, take_job
from symbiose.services.jobs import cancel_job, job_of
from symbiose.services.publications_told import indicators_published
from symbiose.services.publish_job import (
    FAILED_AGAIN_AFTER,
    AlreadyPublished,
    PublicationDone,
    ask_monthly_publication,
    publications_seen,
    publish_as_job,
    start_publication,
)
from symbiose.services.publishing_indicators import of_indicators, publish_indicators
from symbiose.services.totals import publish_totals
from tests.fake_runs import FakePublications
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock
from tests.services.test_publishing_indicators import MONTHS, alike, services_of

STAFF = Actor(id="account_c", role=Role.COORDINATOR)
OTHER = Actor(id="account_o", role=Role.ADMINISTRATOR)
OF_A_PARK = Actor(id="account_p", role=Role.COORDINATOR, park_ids=("parc",))


class Heard:
    """A task that keeps what it is told, and is lost at the moment that a test says."""

    def __init__(self, lost_after: float = math.inf) -> None:
        self.told: list[tuple[JobStage, float | None]] = []
        self._lost_after = lost_after

    def tell(self, stage: JobStage, share: float | None = None) -> None:
        self.told.append((stage, share))

    @property
    def is_lost(self) -> bool:
        return len(self.told) >= self._lost_after


@pytest.fixture
def territory() -> tuple[Services, MovingClock]:
    """Nine firms of equal weight, before anything is published, with the accounts of staff."""
    services, clock = services_of(alike())
    for actor in (STAFF, OTHER):
        account = Account(id=actor.id, email=f"{actor.id}@example.org", role=actor.role)
        services.store.write(lambda r, account=account: r.accounts.save(account))
    return services, clock


@pytest.fixture
def services(territory: tuple[Services, MovingClock]) -> Services:
    """Return that territory, for tests in which no time passes."""
    return territory[0]


def work(services: Services) -> int:
    """Do the jobs that wait, and return how many there were."""
    worker = Worker(services, HANDLERS, beat_s=0.01)
    return sum(iter(lambda: worker.run_next(threading.Event()), False))


def started(services: Services) -> Job:
    """Ask for a publication, and take it up as a worker does."""
    job = start_publication(services, STAFF)
    taken = take_job(services, "worker", [JobKind.PUBLISH])
    assert job is not None
    assert taken is not None
    assert taken.id == job.id
    return taken


def published(services: Services) -> list[Publication]:
    return services.store.read(of_indicators)


def actions(services: Services) -> list[str]:
    assert isinstance(services.store, FakeStore)
    return [entry.action for entry in services.store.repositories.journal.entries]


def state_of(services: Services, job: Job) -> JobState:
    return job_of(services, OTHER, job.id).job.state


def test_a_publication_asked_for_is_worked_out_and_kept_with_one_entry(
    territory: tuple[Services, MovingClock],
) -> None:
    services, clock = territory
    assert publications_seen(services, STAFF).due

    job = start_publication(services, STAFF)
    assert job is not None
    assert publications_seen(services, OTHER).running == job
    assert work(services) == 1

    (made,) = published(services)
    done = PublicationDone.model_validate_json(job_of(services, STAFF, job.id).job.result or "")
    assert (made.made_by, made.made_at) == (STAFF.id, clock.now)
    assert (done.publication_id, done.told) == (made.id, sum(len(one.sums) for one in made.series))
    assert done.told > 0
    assert actions(services) == ["start_job", "publish_indicators"]
    seen = publications_seen(services, STAFF)
    assert (seen.last, seen.due, seen.running) == (clock.now.date(), False, None)


def test_what_a_job_publishes_is_what_publishing_at_once_does(services: Services) -> None:
    other, _same_moment = services_of(alike())

    start_publication(services, STAFF)
    work(services)
    publish_indicators(other, operator("test"))

    assert [made.series for made in published(services)] == [made.series for made in published(other)]


def test_two_who_ask_get_one_publication_and_none_later_in_the_month(
    territory: tuple[Services, MovingClock],
) -> None:
    services, clock = territory
    first, second = start_publication(services, STAFF), start_publication(services, OTHER)

    assert first == second
    assert work(services) == 1
    clock.now += timedelta(days=20)
    assert start_publication(services, OTHER) is None
    assert work(services) == 0
    assert len(published(services)) == 1


def test_one_that_was_published_meanwhile_is_not_published_twice(services: Services) -> None:
    ending = publish_as_job(services, STAFF, started(services), Heard())
    publish_indicators(services, operator("test"))

    with pytest.raises(AlreadyPublished):
        services.store.read(ending.write)

    assert len(published(services)) == 1


def test_totals_that_are_published_meanwhile_stop_no_publication_of_indicators(services: Services) -> None:
    ending = publish_as_job(services, STAFF, started(services), Heard())
    publish_totals(services, STAFF)

    services.store.write(lambda r: (ending.write(r), r.journal.append(ending.entry)))

    assert len(published(services)) == 1


def test_a_job_that_finds_the_month_published_fails_and_says_so(services: Services) -> None:
    job = start_publication(services, STAFF)
    assert job is not None
    publish_indicators(services, operator("test"))

    work(services)

    ended = job_of(services, STAFF, job.id).job
    assert (ended.state, ended.error) == (JobState.FAILED, "already_published")
    assert len(published(services)) == 1


def test_its_progress_is_told_series_by_series(services: Services) -> None:
    task = Heard()

    publish_as_job(services, STAFF, started(services), task)

    told = [share for stage, share in task.told if stage is JobStage.MASKING and share is not None]
    shares = list(dict.fromkeys(told))
    assert task.told[0] == (JobStage.READING, None)
    assert len(shares) > 5
    assert told == sorted(told)
    assert 0 <= shares[0] < shares[-1] < 1


@pytest.mark.parametrize("lost_after", [1, 2, 40])
def test_one_that_nobody_waits_for_any_more_stops_wherever_it_is(services: Services, lost_after: int) -> None:
    taken, task = started(services), Heard(lost_after)

    with pytest.raises(JobLost):
        publish_as_job(services, STAFF, taken, task)

    assert len(task.told) == lost_after
    assert published(services) == []


def test_a_cancelled_one_publishes_nothing_and_may_be_asked_for_again(services: Services) -> None:
    job = start_publication(services, STAFF)
    assert job is not None
    cancel_job(services, OTHER, job.id)

    assert work(services) == 0
    assert published(services) == []
    assert start_publication(services, STAFF) is not None
    assert work(services) == 1
    assert len(published(services)) == 1


@pytest.mark.parametrize("actor", [OF_A_PARK, Actor(id="account_n", role=Role.ANALYST)])
@pytest.mark.parametrize("ask", [start_publication, publications_seen])
def test_only_staff_of_the_whole_territory_publish(
    services: Services, actor: Actor, ask: Callable[[Services, Actor], object]
) -> None:
    with pytest.raises(NotAllowed):
        ask(services, actor)


def test_the_first_publication_is_for_staff_to_ask_for_and_the_service_asks_for_those_after(
    territory: tuple[Services, MovingClock],
) -> None:
    services, clock = territory
    assert ask_monthly_publication(services) is None
    publish_indicators(services, STAFF)
    assert ask_monthly_publication(services) is None

    clock.now = MONTHS[1]
    job = ask_monthly_publication(services)
    assert job is not None
    assert ask_monthly_publication(services) is None
    assert start_publication(services, STAFF) == job
    assert work(services) == 1

    assert [made.made_by for made in published(services)] == [STAFF.id, "command:monthly"]
    assert ask_monthly_publication(services) is None
    clock.now += timedelta(days=31)
    assert ask_monthly_publication(services) is not None


def test_one_of_staff_that_goes_on_is_not_asked_for_beside(
    territory: tuple[Services, MovingClock],
) -> None:
    services, clock = territory
    publish_indicators(services, STAFF)
    clock.now = MONTHS[1]
    theirs = start_publication(services, STAFF)

    assert ask_monthly_publication(services) == theirs
    assert work(services) == 1
    assert len(published(services)) == 2


def test_the_service_leaves_a_cancelled_month_to_staff_and_tries_a_failed_one_again_a_day_later(
    territory: tuple[Services, MovingClock],
) -> None:
    services, clock = territory
    publish_indicators(services, STAFF)
    clock.now = MONTHS[1]
    job = ask_monthly_publication(services)
    assert job is not None

    services.store.write(lambda r: r.jobs.save(job.failed("unforeseen", clock.now)))
    assert ask_monthly_publication(services) is None
    clock.now += FAILED_AGAIN_AFTER
    again = ask_monthly_publication(services)
    assert again is not None
    assert state_of(services, again) is JobState.WAITING

    cancel_job(services, STAFF, again.id)
    clock.now += FAILED_AGAIN_AFTER
    assert ask_monthly_publication(services) is None
    assert start_publication(services, STAFF) is not None


def test_a_worker_asks_for_what_is_due_when_it_starts(territory: tuple[Services, MovingClock]) -> None:
    services, clock = territory
    publish_indicators(services, STAFF)
    clock.now = MONTHS[1]
    stopping = threading.Event()

    def handler(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
        stopping.set()
        return publish_as_job(services, actor, job, task)

    Worker(services, {JobKind.PUBLISH: handler}, due=ask_monthly_publication).work_until(stopping)

    (job,) = services.store.read(lambda r: r.jobs.latest(10))
    assert (job.kind, job.account_id, job.attempt) == (JobKind.PUBLISH, "command:monthly", 0)
    assert job.state is JobState.WAITING, "the worker stopped, and left it to the next one"


def test_a_publication_is_read_once_and_its_figures_alone_are_kept(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_totals(services, STAFF)
    publish_indicators(services, STAFF)
    told, read = FakePublications.told, list[str]()
    monkeypatch.setattr(FakePublications, "told", lambda every, i: read.append(i) or told(every, i))
    first = services.store.read(lambda r: indicators_published(services, r))
    again = services.store.read(lambda r: indicators_published(services, r))

    assert read == services.store.read(lambda r: r.publications.ids())
    assert len(read) == 2
    assert [one.id for one in first] == [one.id for one in published(services)]
    assert all(kept is known for kept, known in zip(first, again, strict=True))
    assert [(one.name, one.sums, one.regions) for made in first for one in made.series] == [
        (one.name, one.sums, ()) for made in published(services) for one in made.series
    ]
