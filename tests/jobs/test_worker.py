"""The worker: does one job after another, whatever becomes of each, and stops in order."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from symbiose.app.worker_command import KINDS
from symbiose.app.working import HANDLERS
from symbiose.domain.accounts import Account, Actor, Role
from symbiose.domain.errors import GraphUnavailable, ModelInfeasible
from symbiose.domain.jobs import LEASE, MOST_ATTEMPTS, Job, JobKind, JobStage, JobState, Task, WorkerDied
from symbiose.jobs.worker import Worker, working
from symbiose.services.context import Services
from symbiose.services.job_work import Ending, Handler, take_job
from symbiose.services.jobs import cancel_job, start_job
from symbiose.services.journalling import REQUEST_ID, journal_entry
from symbiose.services.propose_job import RunDone, propose_as_job
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.jobs.conftest import SOMEBODY
from tests.services.conftest import MovingClock

PATIENCE_S = 10.0


def worker(services: Services, handler: Handler = propose_as_job) -> Worker:
    return Worker(services, dict.fromkeys(JobKind, handler), beat_s=0.01)


def failing(error: Exception) -> Handler:
    def fail(*_: object) -> Ending:
        raise error

    return fail


def until_lost(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Work until the task is lost, then pretend to have found something."""
    task.tell(JobStage.SOLVING, 0.5)
    wait_for(lambda: task.is_lost)
    return Ending(lambda _: "{}", journal_entry(actor, "propose_exchanges", "run", NOON))


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


def the_job(store: FakeStore) -> Job:
    (job,) = store.repositories.jobs.kept.values()
    return job


def actions(store: FakeStore) -> list[str]:
    return [entry.action for entry in store.repositories.journal.entries]


def run_all(one: Worker) -> int:
    """Run the jobs that wait, and return how many there were."""
    return sum(iter(lambda: one.run_next(threading.Event()), False))


def test_a_job_is_done_and_keeps_its_run_its_result_and_one_entry(
    services: Services, store: FakeStore
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)

    assert run_all(worker(services)) == 1

    (run,) = store.repositories.runs.all()
    job = the_job(store)
    assert job.state is JobState.DONE
    assert RunDone.model_validate_json(job.result or "") == RunDone(
        run_id=run.id, proposals=1, status="optimal", gap=0.0
    )
    assert actions(store) == ["start_job", "propose_exchanges"]
    assert run_all(worker(services)) == 0


def test_the_entry_of_a_result_names_the_request_that_asked(services: Services, store: FakeStore) -> None:
    token = REQUEST_ID.set("abc123")
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    REQUEST_ID.reset(token)

    run_all(worker(services))

    assert [entry.request_id for entry in store.repositories.journal.entries] == ["abc123", "abc123"]
    assert REQUEST_ID.get() is None


def test_trials_go_first_then_whoever_asked_first(
    services: Services, store: FakeStore, clock: MovingClock
) -> None:
    done: list[JobKind] = []

    def note(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
        done.append(job.kind)
        return Ending(lambda _: "{}", journal_entry(actor, "try", job.id, NOON))

    for kind in (JobKind.PROPOSE, JobKind.IMPORT, JobKind.TRIAL):
        start_job(services, SOMEBODY, kind)
        clock.now += timedelta(seconds=1)

    run_all(worker(services, note))

    assert done == [JobKind.TRIAL, JobKind.PROPOSE, JobKind.IMPORT]


@pytest.mark.parametrize(
    ("error", "code"),
    [(ModelInfeasible("no"), "model_infeasible"), (ZeroDivisionError("canary"), "unforeseen")],
)
def test_r9_a_job_that_raises_has_failed_and_the_next_one_is_done(
    error: Exception,
    code: str,
    services: Services,
    store: FakeStore,
    caplog: pytest.LogCaptureFixture,
) -> None:
    job = start_job(services, SOMEBODY, JobKind.PROPOSE)
    run_all(worker(services, failing(error)))

    failed = store.repositories.jobs.get(job.id)
    assert (failed.state, failed.error, failed.lane) == (JobState.FAILED, code, None)
    assert job.id in caplog.text
    assert actions(store) == ["start_job", "fail_job"]

    start_job(services, SOMEBODY, JobKind.PROPOSE)
    assert run_all(worker(services)) == 1
    assert len(store.repositories.runs.kept) == 1


def test_r3_a_job_over_which_workers_die_is_tried_three_times_at_most(
    services: Services, store: FakeStore
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)

    assert run_all(worker(services, failing(WorkerDied("killed")))) == MOST_ATTEMPTS

    job = the_job(store)
    assert (job.state, job.error, job.attempt) == (JobState.FAILED, "worker_died", MOST_ATTEMPTS)
    assert actions(store) == ["start_job", "fail_job"]


def test_r3_a_worker_that_vanishes_three_times_ends_its_job(
    services: Services, store: FakeStore, clock: MovingClock
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        taken = take_job(services, "vanishes", tuple(JobKind))
        assert taken is not None
        assert taken.attempt == attempt
        clock.now += LEASE
        assert take_job(services, "other", tuple(JobKind)) is None
        clock.now += timedelta(seconds=1)

    assert take_job(services, "other", tuple(JobKind)) is None
    assert the_job(store).state is JobState.FAILED


def test_r3_a_cancelled_job_stops_its_worker_and_keeps_nothing(services: Services, store: FakeStore) -> None:
    job = start_job(services, SOMEBODY, JobKind.PROPOSE)
    thread = threading.Thread(target=run_all, args=(worker(services, until_lost),))
    thread.start()
    wait_for(lambda: the_job(store).share == 0.5)

    cancel_job(services, SOMEBODY, job.id)
    thread.join(PATIENCE_S)

    assert not thread.is_alive()
    assert (the_job(store).state, the_job(store).result) == (JobState.CANCELLED, None)
    assert actions(store) == ["start_job", "cancel_job"]


def test_a_job_in_work_is_heard_of_again_and_again(
    services: Services, store: FakeStore, clock: MovingClock
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    stopping = threading.Event()
    thread = threading.Thread(target=lambda: worker(services, until_lost).run_next(stopping))
    thread.start()

    for _ in range(3):
        wait_for(lambda: the_job(store).lease_until == clock.now + LEASE)
        clock.now += timedelta(minutes=1)
    stopping.set()
    thread.join(PATIENCE_S)

    assert the_job(store).stage is JobStage.SOLVING


def test_a_worker_that_stops_in_order_leaves_its_job_to_the_next_and_it_counts_for_nothing(
    services: Services, store: FakeStore
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    with working([worker(services, until_lost)]):
        wait_for(lambda: the_job(store).state is JobState.RUNNING)

    assert (the_job(store).state, the_job(store).attempt) == (JobState.WAITING, 0)
    assert actions(store) == ["start_job"]
    run_all(worker(services))
    assert the_job(store).state is JobState.DONE


def test_r5_an_outage_of_the_database_is_waited_for(
    services: Services, store: FakeStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("symbiose.jobs.worker.OUTAGE_PAUSE_S", 0.01)
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    store.available = False

    with working([worker(services)]):
        wait_for(lambda: "the worker waits" in caplog.text)
        store.available = True
        wait_for(lambda: the_job(store).state is JobState.DONE)


def test_r5_what_was_worked_out_is_kept_once_the_database_answers_again(
    services: Services, store: FakeStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("symbiose.services.outages.PAUSE_S", 0.01)

    def work(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
        ending = propose_as_job(services, actor, job, task)
        store.available = False
        return ending

    start_job(services, SOMEBODY, JobKind.PROPOSE)
    with working([worker(services, work)]):
        wait_for(lambda: "waiting for the database" in caplog.text)
        store.available = True
        wait_for(lambda: the_job(store).state is JobState.DONE)

    assert the_job(store).attempt == 1
    assert actions(store) == ["start_job", "propose_exchanges"]


def test_r5_a_worker_that_stops_does_not_wait_for_the_database(
    services: Services, store: FakeStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("symbiose.services.outages.PAUSE_S", 0.01)
    caplog.set_level("INFO")

    def work(*_: object) -> Ending:
        store.available = False
        return Ending(lambda _: "{}", journal_entry(SOMEBODY, "propose_exchanges", "run", NOON))

    start_job(services, SOMEBODY, JobKind.PROPOSE)
    with working([worker(services, work)]):
        wait_for(lambda: "waiting for the database" in caplog.text)

    store.available = True
    assert actions(store) == ["start_job"]
    assert "is worked on no longer" in caplog.text


def test_r5_a_job_whose_end_the_database_did_not_take_is_done_again_after_its_lease(
    services: Services, store: FakeStore, clock: MovingClock
) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    run_all(worker(services, failing(GraphUnavailable("away"))))
    assert the_job(store).state is JobState.RUNNING

    clock.now += LEASE + timedelta(seconds=1)
    run_all(worker(services))

    assert (the_job(store).state, the_job(store).attempt) == (JobState.DONE, 2)


def test_s7_a_job_of_a_closed_account_is_not_done(services: Services, store: FakeStore) -> None:
    boss = Account(id="account_boss", email="boss@a.example", role=Role.COORDINATOR)
    store.repositories.accounts.save(boss)
    start_job(services, Actor(id=boss.id, role=boss.role), JobKind.PROPOSE)
    store.repositories.accounts.save(boss.model_copy(update={"disabled": True}))

    run_all(worker(services))

    assert (the_job(store).state, the_job(store).error) == (JobState.FAILED, "not_allowed")


def test_a_worker_takes_the_kinds_it_is_told_to(services: Services, store: FakeStore) -> None:
    start_job(services, SOMEBODY, JobKind.PROPOSE)
    handlers = dict.fromkeys(JobKind, propose_as_job)

    assert not Worker(services, handlers, [JobKind.IMPORT]).run_next(threading.Event())
    assert Worker(services, handlers, [JobKind.PROPOSE]).run_next(threading.Event())
    assert the_job(store).state is JobState.DONE


def test_what_is_due_by_itself_is_asked_for_at_the_start_and_again_and_done(
    services: Services, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symbiose.jobs.worker.DUE_EVERY_S", 0.0)
    monkeypatch.setattr("symbiose.jobs.worker.POLL_S", 0.01)
    asked: list[Job] = []

    def due(given: Services) -> None:
        asked.append(start_job(given, SOMEBODY, JobKind.PROPOSE))

    with working([Worker(services, dict.fromkeys(JobKind, propose_as_job), beat_s=0.01, due=due)]):
        wait_for(lambda: len(asked) > 1)

    assert store.repositories.jobs.get(asked[0].id).state is JobState.DONE


def test_what_is_due_is_asked_for_now_and_then_alone_and_its_failure_stops_no_other_work(
    services: Services, store: FakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("symbiose.jobs.worker.OUTAGE_PAUSE_S", 0.01)
    asked: list[Services] = []

    def due(given: Services) -> None:
        asked.append(given)
        raise ValueError

    start_job(services, SOMEBODY, JobKind.PROPOSE)
    with working([Worker(services, dict.fromkeys(JobKind, propose_as_job), beat_s=0.01, due=due)]):
        wait_for(lambda: the_job(store).state is JobState.DONE)

    assert len(asked) == 1


def test_the_worker_of_the_command_line_takes_every_kind_and_each_has_somebody_who_does_it() -> None:
    assert set(KINDS) == {kind.value for kind in JobKind} == {kind.value for kind in HANDLERS}
