"""What workers do without being asked, by the kinds of jobs that they take."""

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from symbiose.app.settings import Settings
from symbiose.app.working import worker_of
from symbiose.domain.jobs import JobKind
from symbiose.services.storing_runs import ABANDONED_AFTER
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.services.conftest import MovingClock, over_fakes


class AfterOneLook(threading.Event):
    """Stops a worker once it has looked for work."""

    def wait(self, timeout: float | None = None) -> bool:
        stopping = self.is_set()
        self.set()
        return stopping


@pytest.mark.parametrize(("kinds", "left"), [((JobKind.PROPOSE,), []), ((JobKind.LAND,), ["run_half"])])
def test_a_worker_that_makes_runs_removes_those_that_nobody_goes_on_to_store(
    tmp_path: Path, kinds: tuple[JobKind, ...], left: list[str]
) -> None:
    store, clock = FakeStore(), MovingClock()
    services = replace(over_fakes(clock), store=store)
    store.repositories.runs.begin("run_half", NOON)
    store.repositories.runs.begin("run_in_work", NOON + timedelta(minutes=10))
    clock.now = NOON + ABANDONED_AFTER + timedelta(minutes=1)

    worker_of(services, Settings(home=tmp_path), kinds).work_until(AfterOneLook())

    assert sorted(store.repositories.runs.prepared) == [*left, "run_in_work"]
