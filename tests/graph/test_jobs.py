"""Jobs on both servers: kept as they are, one open in a lane, one worker to each, nothing kept twice."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from neo4j.exceptions import ConstraintError

from graph.driver import Database
from graph.queries import Statement
from graph.store import GraphStore
from symbiose.domain.accounts import Account, Role, operator
from symbiose.domain.errors import ConflictingReview, UnknownThing
from symbiose.domain.jobs import LEASE, Job, JobKind, JobLost, JobStage, JobState
from symbiose.services.context import Services
from symbiose.services.job_work import Ending, finish_job, keep_hold, take_job, take_this_job
from symbiose.services.jobs import cancel_job, start_job
from symbiose.services.journalling import journal_entry
from tests.builders import NOON, make_job
from tests.graph.services_in_part import services_in_part
from tests.graph.test_concurrency import at_once
from tests.services.conftest import MovingClock

ASKED = Statement("test/asked", "MATCH (:Account)-[:ASKED]->(job:Job) RETURN count(job) AS jobs")
SOMEBODY = operator("test")
KINDS = tuple(JobKind)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def services(store: GraphStore, clock: MovingClock) -> Any:
    """Return as much of the services as jobs need."""
    return services_in_part(store=store, clock=clock)


def entries(store: GraphStore) -> Counter[str]:
    return Counter(entry.action for entry in store.read(lambda r: r.journal.latest(99)))


def ending(result: str, action: str = "propose_exchanges") -> Ending:
    return Ending(lambda _: result, journal_entry(SOMEBODY, action, result, NOON))


def test_a_job_comes_back_as_it_was_kept(store: GraphStore) -> None:
    job = make_job(
        parameters='{"objective": "net_benefit"}',
        worker_id="host-1",
        attempt=2,
        lease_until=NOON + LEASE,
        started_at=NOON,
        stage="solving",
        share=0.25,
        state="running",
        request_id="abc",
    )
    ended = job.model_copy(update={"id": "job_b", "lane": "other"}).done('{"run_id": "é"}', NOON)

    store.write(lambda r: [r.jobs.add(job), r.jobs.add(ended)])

    assert store.read(lambda r: r.jobs.get("job_a")) == job
    assert store.read(lambda r: r.jobs.find("job_b")) == ended
    assert store.read(lambda r: r.jobs.find("job_c")) is None
    assert store.read(lambda r: r.jobs.in_lane("propose")) == job
    assert store.read(lambda r: r.jobs.in_lane("other")) is None
    with pytest.raises(UnknownThing):
        store.read(lambda r: r.jobs.get("job_c"))


def test_jobs_are_listed_by_their_time_their_owner_and_whether_they_have_ended(store: GraphStore) -> None:
    first = make_job()
    second = make_job(id="job_b", lane="import b", created_at=NOON + timedelta(seconds=1), state="running")
    old = make_job(id="job_c", lane=None, account_id="account_b", created_at=NOON - timedelta(days=9))
    old = old.cancelled(NOON - timedelta(days=8))
    store.write(lambda r: [r.jobs.add(job) for job in (second, old, first)])

    assert store.read(lambda r: r.jobs.unfinished()) == [first, second]
    assert store.read(lambda r: r.jobs.latest(2)) == [second, first]
    assert store.read(lambda r: r.jobs.latest(9)) == [second, first, old]
    assert store.read(lambda r: r.jobs.of_account("account_b", 9)) == [old]
    store.write(lambda r: r.jobs.remove_ended_before(NOON - timedelta(days=7)))
    assert store.read(lambda r: r.jobs.latest(9)) == [second, first]


def test_a_list_of_jobs_holds_nothing_of_what_came_of_them(store: GraphStore) -> None:
    done = make_job().done('{"large": true}', NOON)
    store.write(lambda r: r.jobs.add(done))

    assert [job.result for job in store.read(lambda r: r.jobs.latest(9))] == [None]
    assert [job.result for job in store.read(lambda r: r.jobs.of_account(done.account_id, 9))] == [None]
    assert store.read(lambda r: r.jobs.get(done.id)).result == done.result


def test_a_lane_holds_one_open_job_and_any_number_that_have_ended(store: GraphStore) -> None:
    for number in range(3):
        job = make_job(id=f"job_{number}")
        store.write(lambda r, job=job: r.jobs.add(job))
        if number < 2:
            store.write(lambda r, job=job: r.jobs.save(job.done("{}", NOON)))

    with pytest.raises(ConstraintError):
        store.write(lambda r: r.jobs.add(make_job(id="job_3")))
    assert store.read(lambda r: r.jobs.in_lane("propose")) == make_job(id="job_2")


def test_r4_of_many_who_ask_for_an_optimisation_at_once_one_starts_it_and_all_are_shown_it(
    services: Services, store: GraphStore
) -> None:
    jobs = at_once(lambda _: start_job(services, SOMEBODY, JobKind.PROPOSE), 8)

    assert len({job.id for job in jobs}) == 1, jobs
    assert store.read(lambda r: r.jobs.unfinished()) == [jobs[0]]
    assert entries(store) == {"start_job": 1}


def test_r1_the_same_key_sent_many_times_at_once_starts_one_job(
    services: Services, store: GraphStore
) -> None:
    def ask(number: int) -> Job:
        return start_job(services, SOMEBODY, JobKind.IMPORT, f'{{"n": {number}}}', about="f", key="k")

    jobs = at_once(ask, 8)

    assert len({job.id for job in jobs}) == 1, jobs
    assert entries(store) == {"start_job": 1}


def test_a_job_hangs_together_with_the_account_that_asked(database: Database, store: GraphStore) -> None:
    account = Account(id="account_a", email="a@a.example", role=Role.COORDINATOR)
    store.write(lambda r: r.accounts.save(account))
    store.write(lambda r: r.jobs.add(make_job()))

    assert database.read(lambda tx: tx.row(ASKED)) == {"jobs": 1}


def test_r3_of_many_workers_that_race_for_one_job_one_takes_it(services: Services, store: GraphStore) -> None:
    job = start_job(services, SOMEBODY, JobKind.PROPOSE)

    taken = at_once(lambda number: take_job(services, f"worker_{number}", KINDS), 8)

    [winner] = [one for one in taken if one is not None]
    kept = store.read(lambda r: r.jobs.get(job.id))
    assert kept == winner
    assert (kept.state, kept.attempt) == (JobState.RUNNING, 1)


def test_r3_the_lease_of_a_silent_worker_runs_out_and_what_it_still_writes_is_refused(
    services: Services, store: GraphStore, clock: MovingClock
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    first = take_job(services, "worker_a", KINDS)
    assert first is not None
    assert take_job(services, "worker_b", KINDS) is None

    clock.now += LEASE + timedelta(seconds=1)
    second = take_job(services, "worker_b", KINDS)
    assert second is not None
    with pytest.raises(JobLost):
        keep_hold(services, first, JobStage.SOLVING)
    with pytest.raises(JobLost):
        finish_job(services, first, ending("first"))
    finish_job(services, second, ending("second"))

    kept = store.read(lambda r: r.jobs.get(first.id))
    assert (kept.state, kept.result, kept.attempt, kept.lane) == (JobState.DONE, "second", 2, None)
    assert entries(store) == {"start_job": 1, "propose_exchanges": 1}


def test_r3_of_many_workers_that_end_one_job_at_once_one_writes_its_result(
    services: Services, store: GraphStore
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    job = take_job(services, "worker_a", KINDS)
    assert job is not None

    ends = at_once(lambda number: finish_job(services, job, ending(str(number))), 8)

    assert [end for end in ends if end is not None and not isinstance(end, JobLost)] == []
    assert ends.count(None) == 1
    assert store.read(lambda r: r.jobs.get(job.id)).result == str(ends.index(None))
    assert entries(store) == {"start_job": 1, "propose_exchanges": 1}


def test_r3_a_cancellation_and_a_result_at_once_leave_one_of_the_two(
    services: Services, store: GraphStore
) -> None:
    for _ in range(5):
        job = start_job(services, SOMEBODY, JobKind.PROPOSE)
        taken = take_this_job(services, "worker_a", job.id)
        assert taken is not None
        before = entries(store)

        def end(number: int, taken: Job = taken) -> object:
            if number:
                return cancel_job(services, SOMEBODY, taken.id)
            return finish_job(services, taken, ending("found"))

        at_once(end, 2)

        kept = store.read(lambda r, job=job: r.jobs.get(job.id))
        [entry] = (entries(store) - before).elements()
        assert (kept.state, kept.result, entry) in [
            (JobState.CANCELLED, None, "cancel_job"),
            (JobState.DONE, "found", "propose_exchanges"),
        ]
        with pytest.raises(ConflictingReview):
            cancel_job(services, SOMEBODY, job.id)
