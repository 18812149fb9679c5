"""Streets that the operator gives reach whoever designs loops: in a run, in a job, in a wish."""

from dataclasses import dataclass, replace
from datetime import datetime

import pytest

from symbiose.domain.accounts import Account, Actor
from symbiose.domain.documents.geo_lines import LineCollection
from symbiose.domain.heat_loop_design import HeatHeld
from symbiose.domain.heat_loops import HeatLoop, LoopWish
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.services.context import Services
from symbiose.services.loop_wishes import start_wish
from symbiose.services.propose import propose_exchanges
from symbiose.services.propose_job import start_run
from tests.fakes import FakeMatcher
from tests.loop_case import LOOP_ID, keep_loop
from tests.services.test_loop_wishes import Designer
from tests.web.work import do_all_jobs

STREETS = LineCollection.model_validate(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [[2.8, 50.5], [2.81, 50.5]]},
            }
        ],
    }
)


class Recorder(FakeMatcher):
    """Notes the streets of the territories that it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[LineCollection | None] = []

    def propose(
        self, territory: Territory, settings: SolveSettings, run_id: str, created: datetime
    ) -> RunResult:
        self.seen.append(territory.streets)
        return super().propose(territory, settings, run_id, created)


@dataclass
class RecordingDesigner(Designer):
    """Notes the streets of the territory of a wish."""

    streets: LineCollection | None = None

    def adjust(
        self, territory: Territory, loop: HeatLoop, wish: LoopWish, settings: SolveSettings, held: HeatHeld
    ) -> HeatLoop | None:
        self.streets = territory.streets
        return super().adjust(territory, loop, wish, settings, held)


@pytest.fixture
def matcher() -> Recorder:
    return Recorder()


@pytest.fixture
def recorded(services: Services, matcher: Recorder, coordinator: Actor) -> Services:
    accounts = services.store.repositories.accounts  # type: ignore[attr-defined]
    accounts.save(Account(id=coordinator.id, email="c@a.example", role=coordinator.role))
    return replace(services, matcher=matcher, streets=lambda: STREETS)


def test_a_run_lays_loops_along_the_streets(
    recorded: Services, matcher: Recorder, coordinator: Actor
) -> None:
    propose_exchanges(recorded, coordinator, SolveSettings())

    assert matcher.seen == [STREETS]


def test_so_does_a_run_made_as_a_job(recorded: Services, matcher: Recorder, coordinator: Actor) -> None:
    start_run(recorded, coordinator, SolveSettings())

    do_all_jobs(recorded)

    assert matcher.seen == [STREETS]


def test_so_does_a_wish(recorded: Services, coordinator: Actor) -> None:
    propose_exchanges(recorded, coordinator, SolveSettings())
    keep_loop(recorded.store)  # type: ignore[arg-type]
    designer = RecordingDesigner()
    wishing = replace(recorded, loop_designer=designer)

    start_wish(wishing, coordinator, LOOP_ID, LoopWish(without=("dryer",)))
    do_all_jobs(wishing)

    assert designer.streets == STREETS


def test_without_streets_a_run_knows_none(services: Services, matcher: Recorder, coordinator: Actor) -> None:
    propose_exchanges(replace(services, matcher=matcher), coordinator, SolveSettings())

    assert matcher.seen == [None]
