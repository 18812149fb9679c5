"""The optimiser in a process of its own: the same answer, within bounds, stopped when nobody waits."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from symbiose.app.matcher import loop_designer, newcomer_weigher
from symbiose.app.working import OPTIMISER
from symbiose.domain.errors import SolverFailed
from symbiose.domain.heat_loops import LoopWish
from symbiose.domain.jobs import JobLost, JobStage, OutOfBounds, WorkerDied
from symbiose.domain.land import Plot, PositionSource
from symbiose.domain.newcomers import NewcomersCase
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.run_results import RunResult
from symbiose.domain.solar_design import GroupAdjustment, SolarWish
from symbiose.jobs.apart import OptimiserApart, OptimiserFault
from symbiose.jobs.messages import AdjustOrder, Order, Told, order_lines, read_order, told_line
from symbiose.services.land_job import newcomers_on
from symbiose.services.loop_wishes import held_on
from tests.builders import NOON, make_decision, make_run
from tests.loop_case import LOOP_ID, make_loop, make_loop_decision
from tests.matching.heat.loop_territories import neighbours
from tests.matching.solar.sun_territories import power as power_need
from tests.matching.solar.sun_territories import roof
from tests.seed_territories import MATCHER, NOON_OF_DAY, REFERENCE, seed_territory
from tests.solar_case import group_with_heat, make_group, make_solar_decision, make_sun, solar_roofs

SETTINGS = SolveSettings()
LONG = SolveSettings(time_limit_s=600.0)
MB = 1024 * 1024
UNTIMED = {"seconds": 0.0}


class Watcher:
    """A task that does something at the first word of the process."""

    def __init__(self, at_first: Callable[[], None] = lambda: None, lost_at: float = 2.0) -> None:
        self.told: list[tuple[JobStage, float | None]] = []
        self._at_first = at_first
        self._lost_at = lost_at

    def tell(self, stage: JobStage, share: float | None = None) -> None:
        self.told.append((stage, share))
        if share == 0.0:
            self._at_first()
            self._at_first = lambda: None

    @property
    def is_lost(self) -> bool:
        return any(share is not None and share >= self._lost_at for _, share in self.told)


def territory(name: str) -> Territory:
    return seed_territory(name).territory


def children() -> list[int]:
    """Return the ids of the processes that optimise for this one."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=True
    )
    lines = listed.stdout.splitlines()
    return [int(line.split()[0]) for line in lines if OPTIMISER[-1] in line]


def sunny_and_warm() -> Territory:
    """Return the fictional territory with the neighbours of a kiln in it, one of whom has a roof to share."""
    known, warm = territory("fictional"), neighbours()
    kiln, laundry, _ = warm.sites
    power = (power_need("power_kiln", kiln.id, 438.0), power_need("power_laundry", laundry.id, 876.0))
    return replace(
        known,
        sites=(*known.sites, *warm.sites),
        flows=(*known.flows, *warm.flows, *power),
        roofs=(roof("roof_kiln", kiln, 400.0),),
    )


def timeless(run: RunResult) -> RunResult:
    """Return a run without the time that it took."""
    loops, groups = (
        tuple(one.model_copy(update={"result": one.result.model_copy(update=UNTIMED)}) for one in some)
        for some in (run.loops, run.groups)
    )
    return run.model_copy(
        update={"run": run.run.model_copy(update=UNTIMED), "loops": loops, "groups": groups}
    )


def test_r8_a_process_apart_answers_what_the_matcher_does() -> None:
    watcher = Watcher()

    apart = OptimiserApart(OPTIMISER).propose(sunny_and_warm(), LONG, "run_a", NOON_OF_DAY, watcher)
    here = MATCHER.propose(sunny_and_warm(), LONG, "run_a", NOON_OF_DAY)

    assert timeless(apart) == timeless(here)
    assert all((apart.proposals, apart.loops, apart.groups, apart.heat.areas, apart.sun.alone, apart.pieces))
    assert apart.check is not None
    assert apart.check.holds
    shares = [share for _, share in watcher.told if share is not None]
    assert shares == sorted(shares)
    assert watcher.told[0] == (JobStage.LAYING, 0.0)


def newcomers(*trades: str) -> NewcomersCase:
    """Return some activities on a plot in the fictional territory, beside nothing that is there."""
    plot = Plot(
        area_ha=5,
        jobs_per_ha=20,
        commune_code="62276",
        longitude=2.83,
        latitude=50.51,
        position=PositionSource.STATED,
    )
    some = [one for one in newcomers_on(plot, REFERENCE, NOON_OF_DAY) if one.trade_id in trades]
    return NewcomersCase({}, some, 60.0)


def test_r8_a_process_apart_weighs_newcomers_as_is_done_here() -> None:
    whole, case, watcher = territory("fictional"), newcomers("brewing", "sawmill"), Watcher()

    apart = OptimiserApart(OPTIMISER).weigh(whole, case, SETTINGS, NOON_OF_DAY, watcher)
    here = newcomer_weigher(REFERENCE)(whole, case, SETTINGS, NOON_OF_DAY, lambda _: None)

    assert [one.model_copy(update=UNTIMED) for one in apart] == [
        one.model_copy(update=UNTIMED) for one in here
    ]
    assert any(one.loops for one in apart)
    assert [share for _, share in watcher.told if share is not None][-1] == 1.0


def test_r3_a_lost_task_stops_the_weighing_of_newcomers() -> None:
    with pytest.raises(JobLost):
        OptimiserApart(OPTIMISER).weigh(
            territory("fictional"), newcomers("brewing"), SETTINGS, NOON_OF_DAY, Watcher(lost_at=0.0)
        )
    assert children() == []


WISHED = AdjustOrder(loop=make_loop(), wish=LoopWish(without=("dryer",)))
SUNNY = GroupAdjustment(group=make_group(), wish=SolarWish(without_roofs=("roof_c",)), loops=(make_loop(),))


@pytest.mark.parametrize(
    ("case", "adjusted", "sunny"),
    [(None, None, None), (newcomers("brewing"), None, None), (None, WISHED, None), (None, None, SUNNY)],
    ids=["a run", "newcomers", "a wish", "a wish for roofs"],
)
def test_an_order_is_the_same_after_it_was_sent(
    case: NewcomersCase | None, adjusted: AdjustOrder | None, sunny: GroupAdjustment | None
) -> None:
    whole = replace(
        territory("demonstration"),
        decisions=(make_decision(),),
        loop_decisions=(make_loop_decision(),),
        roofs=solar_roofs(),
        solar_decisions=(make_solar_decision(),),
    )
    order = Order(whole, SETTINGS, "run_a", NOON, 7, case, adjusted, sunny)

    lines = [*order_lines(order)]

    assert read_order(iter([*lines, b"not read"])) == order
    assert len(lines) > 3
    assert all(line.count(b"\n") == 1 for line in lines)


def test_r3_a_lost_task_stops_its_process_within_a_second() -> None:
    began: list[float] = []
    watcher = Watcher(lambda: began.append(time.monotonic()), lost_at=0.0)

    with pytest.raises(JobLost):
        OptimiserApart(OPTIMISER).propose(territory("demonstration"), LONG, "run_a", NOON_OF_DAY, watcher)

    assert time.monotonic() - began[0] < 1.0
    assert children() == []


def test_r3_a_process_that_is_killed_is_told_as_such() -> None:
    def kill() -> None:
        os.kill(children()[0], signal.SIGKILL)

    with pytest.raises(WorkerDied, match="-9"):
        OptimiserApart(OPTIMISER).propose(
            territory("demonstration"), SETTINGS, "run_a", NOON_OF_DAY, Watcher(kill)
        )


def test_r4_a_process_that_needs_too_much_memory_is_told_as_such() -> None:
    optimiser = OptimiserApart(OPTIMISER, most_memory_bytes=64 * MB)

    with pytest.raises(OutOfBounds, match="memory"):
        optimiser.propose(territory("demonstration"), SETTINGS, "run_a", NOON_OF_DAY, Watcher())
    assert children() == []


def test_r4_a_process_that_takes_too_long_is_stopped() -> None:
    optimiser = OptimiserApart(OPTIMISER, beyond_limit_s=0.0)
    hurried = replace(SETTINGS, time_limit_s=0.2)

    with pytest.raises(OutOfBounds, match="time"):
        optimiser.propose(territory("demonstration"), hurried, "run_a", NOON_OF_DAY, Watcher())
    assert children() == []


def test_r4_a_time_limit_gives_what_was_found_with_its_gap() -> None:
    hurried = replace(SETTINGS, time_limit_s=0.01)

    run = (
        OptimiserApart(OPTIMISER)
        .propose(territory("demonstration"), hurried, "run_a", NOON_OF_DAY, Watcher())
        .run
    )

    assert run.status in ("feasible", "optimal")
    assert run.gap is not None
    assert run.objective_value is not None
    assert run.bound is not None
    assert run.bound >= run.objective_value * (1 - 1e-9)


def test_a_fault_of_the_program_says_where_and_quotes_nothing() -> None:
    unknown = replace(SETTINGS, solver="oracle")

    with pytest.raises(OptimiserFault, match=r"KeyError at solver\.py:\d+ < ") as fault:
        OptimiserApart(OPTIMISER).propose(territory("fictional"), unknown, "run_a", NOON_OF_DAY, Watcher())

    assert "oracle" not in str(fault.value)


def test_a_solver_that_cannot_run_is_told_as_such() -> None:
    program = 'import sys; sys.stdin.readline(); print(\'{"failure": "no solver"}\', flush=True)'

    with pytest.raises(SolverFailed, match="no solver"):
        OptimiserApart([sys.executable, "-c", program]).propose(
            territory("fictional"), SETTINGS, "run_a", NOON_OF_DAY, Watcher()
        )


def test_the_process_knows_no_secret_of_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SYMBIOSE_SECRET_KEY", "canary" * 10)
    seen: list[str] = []

    def look() -> None:
        seen.append(Path(f"/proc/{children()[0]}/environ").read_text(encoding="utf-8"))

    OptimiserApart(OPTIMISER).propose(territory("fictional"), SETTINGS, "run_a", NOON_OF_DAY, Watcher(look))

    assert len(seen) == 1
    assert "canary" not in seen[0]


def test_a_loop_is_the_same_after_it_was_told() -> None:
    told = Told(loop=make_loop(), finished=True)

    assert Told.model_validate_json(told_line(told)) == told


def test_a_group_and_what_else_is_told_of_the_sun_are_the_same_after_they_were_told() -> None:
    for told in (Told(group=group_with_heat(), finished=True), Told(run=make_run(), sun=make_sun())):
        assert Told.model_validate_json(told_line(told)) == told


def test_a_process_apart_designs_a_wished_loop_as_is_done_here() -> None:
    of, wish = territory("demonstration"), LoopWish(with_all_of=("rinse",))

    found = OptimiserApart(OPTIMISER).adjust(of, make_loop(), wish, SETTINGS, NOON_OF_DAY, Watcher())

    assert found == loop_designer(REFERENCE).adjust(of, make_loop(), wish, SETTINGS, held_on(of, LOOP_ID))
    assert found is None  # nobody declares these flows there
