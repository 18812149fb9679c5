"""Long work as it is asked for: one of a kind at a time, keyed, bounded, seen by whose business it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from symbiose.domain.accounts import Account, Actor, Role, operator
from symbiose.domain.errors import NotAllowed, ServiceBusy, UnknownThing
from symbiose.domain.jobs import KEPT_FOR, LEASE, Job, JobKind, JobState
from symbiose.services.context import Services
from symbiose.services.job_work import Ending, finish_job, take_job, take_this_job, who_asked
from symbiose.services.jobs import MOST_OPEN, cancel_job, job_of, jobs_of, open_job, start_job
from symbiose.services.journalling import journal_entry
from tests.builders import NOON, make_job
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock

STAFF = Actor(id="account_staff", role=Role.COORDINATOR)
OTHER_STAFF = Actor(id="account_other", role=Role.ADMINISTRATOR)
OF_A_PARK = Actor(id="account_park", role=Role.COORDINATOR, site_ids=("site_a",), park_ids=("park",))
MANAGER = Actor(id="account_manager", role=Role.SITE_MANAGER, site_ids=("site_a",))
ANALYST = Actor(id="account_analyst", role=Role.ANALYST)


def kept(services: Services) -> dict[str, Job]:
    assert isinstance(services.store, FakeStore)
    return services.store.repositories.jobs.kept


def done(services: Services, job: Job, result: str = "{}") -> None:
    taken = take_this_job(services, "worker", job.id)
    assert taken is not None
    finish_job(services, taken, Ending(lambda _: result, journal_entry(STAFF, "test", job.id, NOON)))


@pytest.mark.parametrize(
    ("actor", "kind", "may"),
    [
        (STAFF, JobKind.PROPOSE, True),
        (OF_A_PARK, JobKind.PROPOSE, True),
        (MANAGER, JobKind.PROPOSE, False),
        (ANALYST, JobKind.PROPOSE, False),
        (STAFF, JobKind.TRIAL, True),
        (OF_A_PARK, JobKind.TRIAL, True),
        (MANAGER, JobKind.TRIAL, False),
        (MANAGER, JobKind.IMPORT, True),
        (ANALYST, JobKind.IMPORT, False),
    ],
)
def test_who_may_ask_for_what(actor: Actor, kind: JobKind, may: bool, services: Services) -> None:
    if may:
        assert start_job(services, actor, kind).account_id == actor.id
        return
    with pytest.raises(NotAllowed):
        start_job(services, actor, kind)
    assert kept(services) == {}


def test_r4_an_optimisation_asked_for_while_one_is_open_is_that_one(services: Services) -> None:
    first = start_job(services, STAFF, JobKind.PROPOSE, '{"a": 1}')
    second = start_job(services, OTHER_STAFF, JobKind.PROPOSE, '{"a": 2}')
    take_job(services, "worker", tuple(JobKind))
    third = start_job(services, OF_A_PARK, JobKind.PROPOSE)

    assert first == second
    assert third.id == first.id
    assert open_job(services, OTHER_STAFF, JobKind.PROPOSE) == third
    done_job = kept(services)[first.id]
    cancel_job(services, STAFF, done_job.id)
    assert start_job(services, STAFF, JobKind.PROPOSE).id != first.id


def test_a_new_trial_takes_the_place_of_ones_own_and_leaves_those_of_others(services: Services) -> None:
    mine = start_job(services, STAFF, JobKind.TRIAL, '{"price": 1}')
    theirs = start_job(services, OTHER_STAFF, JobKind.TRIAL)

    newer = start_job(services, STAFF, JobKind.TRIAL, '{"price": 2}')

    assert newer.id != mine.id
    assert kept(services)[mine.id].state is JobState.CANCELLED
    assert {job.id for job in kept(services).values() if job.open} == {theirs.id, newer.id}


def test_imports_of_different_files_wait_beside_each_other(services: Services) -> None:
    first = start_job(services, MANAGER, JobKind.IMPORT, about="one")
    same = start_job(services, MANAGER, JobKind.IMPORT, about="one")
    other = start_job(services, MANAGER, JobKind.IMPORT, about="two")

    assert first.id == same.id != other.id


def test_r1_the_same_key_is_the_same_job_also_when_it_is_done(services: Services) -> None:
    job = start_job(services, STAFF, JobKind.PROPOSE, key="k")
    assert start_job(services, STAFF, JobKind.PROPOSE, key="k") == job
    done(services, job)

    again = start_job(services, STAFF, JobKind.PROPOSE, key="k")

    assert (again.id, again.state) == (job.id, JobState.DONE)
    assert start_job(services, OTHER_STAFF, JobKind.PROPOSE, key="k").id != job.id
    assert start_job(services, STAFF, JobKind.IMPORT, key="k").id != job.id


def test_the_key_of_a_job_that_was_cancelled_begins_it_anew(services: Services, clock: MovingClock) -> None:
    job = start_job(services, STAFF, JobKind.PROPOSE, '{"a": 1}', key="k")
    take_job(services, "worker", tuple(JobKind))
    cancel_job(services, STAFF, job.id)
    clock.now += timedelta(minutes=5)

    again = start_job(services, STAFF, JobKind.PROPOSE, '{"a": 2}', key="k")

    assert kept(services) == {job.id: again}
    assert (again.state, again.attempt, again.created_at) == (JobState.WAITING, 0, clock.now)
    assert again.parameters == '{"a": 2}'


def test_ids_of_jobs_cannot_be_guessed_and_tell_nothing(services: Services) -> None:
    ids = [start_job(services, MANAGER, JobKind.IMPORT, about=str(n)).id for n in range(5)]

    assert len({*ids}) == 5
    assert all(len(one.removeprefix("job_")) == 24 for one in ids)


def test_so_many_jobs_of_one_account_may_wait(services: Services) -> None:
    for number in range(MOST_OPEN):
        start_job(services, MANAGER, JobKind.IMPORT, about=str(number))

    with pytest.raises(ServiceBusy):
        start_job(services, MANAGER, JobKind.IMPORT, about="one more")
    assert start_job(services, STAFF, JobKind.IMPORT, about="another account").open


def test_jobs_that_ended_long_ago_are_removed_when_one_is_asked_for(
    services: Services, clock: MovingClock
) -> None:
    old = start_job(services, STAFF, JobKind.PROPOSE)
    done(services, old)
    clock.now += KEPT_FOR
    start_job(services, STAFF, JobKind.IMPORT, about="one")
    assert old.id in kept(services)

    clock.now += timedelta(seconds=1)
    waiting = start_job(services, STAFF, JobKind.IMPORT, about="two")

    assert old.id not in kept(services)
    assert {job.state for job in kept(services).values()} == {JobState.WAITING}
    assert waiting.id in kept(services)


@pytest.mark.parametrize(
    ("actor", "seen"),
    [
        (MANAGER, {"of_manager"}),
        (OF_A_PARK, {"of_park", "shared"}),
        (STAFF, {"of_manager", "of_park", "shared", "trial"}),
        (Actor(id="nobody", role=Role.SITE_MANAGER), set()),
    ],
)
def test_s4_who_sees_which_job(actor: Actor, seen: set[str], services: Services) -> None:
    jobs = {
        "of_manager": make_job(id="of_manager", kind="import", lane="a", account_id=MANAGER.id),
        "of_park": make_job(id="of_park", kind="import", lane="b", account_id=OF_A_PARK.id),
        "shared": make_job(id="shared", account_id=STAFF.id),
        "trial": make_job(id="trial", kind="trial", lane="c", account_id=STAFF.id),
    }
    kept(services).update(jobs)

    for job_id in jobs:
        if job_id in seen:
            assert job_of(services, actor, job_id).job == jobs[job_id]
        else:
            with pytest.raises(UnknownThing) as hidden:
                job_of(services, actor, job_id)
            with pytest.raises(UnknownThing) as missing:
                job_of(services, actor, "missing")
            assert hidden.value.message == missing.value.message
            with pytest.raises(UnknownThing):
                cancel_job(services, actor, job_id)
            assert kept(services)[job_id].open


def test_analysts_have_no_list_of_jobs(services: Services) -> None:
    with pytest.raises(NotAllowed):
        jobs_of(services, ANALYST)


def test_the_list_is_ones_own_and_all_for_staff_of_the_whole(services: Services, clock: MovingClock) -> None:
    first = start_job(services, MANAGER, JobKind.IMPORT, about="one")
    clock.now += timedelta(seconds=1)
    second = start_job(services, STAFF, JobKind.PROPOSE)

    assert [line.job.id for line in jobs_of(services, STAFF)] == [second.id, first.id]
    assert [line.job.id for line in jobs_of(services, MANAGER)] == [first.id]
    assert jobs_of(services, OF_A_PARK) == ()


def test_a_job_says_how_many_come_before_it(services: Services, clock: MovingClock) -> None:
    for number in range(3):
        start_job(services, MANAGER, JobKind.IMPORT, about=str(number))
        clock.now += timedelta(seconds=1)
    last = start_job(services, STAFF, JobKind.PROPOSE)
    take_job(services, "worker", tuple(JobKind))

    assert job_of(services, STAFF, last.id).ahead == 3
    assert job_of(services, MANAGER, min(kept(services).values(), key=lambda j: j.created_at).id).ahead == 0


def test_a_job_works_with_the_rights_of_the_moment(services: Services) -> None:
    assert isinstance(services.store, FakeStore)
    account = Account(id=MANAGER.id, email="m@a.example", role=Role.SITE_MANAGER, site_ids=("site_a",))
    services.store.repositories.accounts.save(account)
    job = start_job(services, MANAGER, JobKind.IMPORT, about="one")
    assert who_asked(services, job) == MANAGER

    services.store.repositories.accounts.save(account.model_copy(update={"site_ids": ("site_b",)}))
    assert who_asked(services, job).site_ids == ("site_b",)
    services.store.repositories.accounts.save(account.model_copy(update={"disabled": True}))
    with pytest.raises(NotAllowed):
        who_asked(services, job)
    assert who_asked(services, make_job(account_id="command:test")) == operator("test")


def test_a_job_that_waits_is_taken_whatever_the_clock_and_one_in_work_after_its_lease(
    services: Services, clock: MovingClock
) -> None:
    job = start_job(services, STAFF, JobKind.PROPOSE)
    later = replace(services, clock=lambda: clock.now - timedelta(days=1))
    assert take_job(later, "early", tuple(JobKind)) is not None

    clock.now += LEASE - timedelta(days=1)
    assert take_this_job(services, "other", job.id) is None
    clock.now += timedelta(microseconds=1)
    assert take_this_job(services, "other", job.id) is not None
    assert take_this_job(services, "other", "missing") is None
