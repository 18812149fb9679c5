"""A pool of processes and a Dask cluster solve the parts of a run as one process does."""

import re
from collections.abc import Iterator
from concurrent.futures import Executor
from functools import partial

import pytest

from benchmarks.exchange_instances import make_document
from matching.exchange_solve import solve_document, solve_exchange
from matching.many.scales import told_apart
from matching.many.table import tabulated
from matching.proposing import ExchangeMatcher
from matching.region.solving import solve_region
from matching.thinning import thin_out
from symbiose.app.solving_elsewhere import HERE, executor_on
from symbiose.app.working import OPTIMISER
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.solve_check import read_told_result
from symbiose.domain.errors import InvalidSettings
from symbiose.domain.exchange_check.check import check_result
from symbiose.domain.jobs import JobStage
from symbiose.domain.ports import SolveSettings
from symbiose.domain.run_results import RunResult
from symbiose.jobs.apart import OptimiserApart
from tests.builders import NOON, make_flow
from tests.matching.region.markets import make_market
from tests.matching.territories import make_knowledge, make_territory
from tests.seed_territories import MATCHER

FLOWS = tuple(
    make_flow(
        id=f"{direction}_{resource}",
        site_id=site,
        direction=direction,
        resource_id=resource,
        price_eur_per_unit=50,
        quantity_per_year=100,
    )
    for resource in ("fly_ash", "slag", "zinc_dust")
    for direction, site in (("offer", "site_a"), ("need", "site_b"))
)
THREE_PARTS = make_territory(flows=FLOWS)


class Waiting:
    """A task that somebody waits for to the end."""

    is_lost = False

    def tell(self, stage: JobStage, share: float | None = None) -> None:
        pass


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """Start a Dask cluster of two workers, each a process of its own, and give its address."""
    from distributed import LocalCluster

    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=50
    ) as cluster:
        yield cluster.scheduler_address


def run_on(executor: Executor | None) -> RunResult:
    matcher = ExchangeMatcher(lambda _: make_knowledge(), solve_document, executor=executor)
    return matcher.propose(THREE_PARTS, SolveSettings(), "run_1", NOON)


def same_but_for_time(result: RunResult) -> RunResult:
    return result.model_copy(update={"run": result.run.model_copy(update={"seconds": 0.0})})


def test_a_dask_cluster_of_two_workers_makes_the_run_of_one_process(scheduler: str) -> None:
    alone = run_on(None)

    with executor_on(scheduler) as cluster:
        together = run_on(cluster)

    assert len(alone.proposals) == 3
    assert same_but_for_time(together) == same_but_for_time(alone)


def test_a_dask_cluster_solves_the_clusters_of_a_region_as_one_process_does(scheduler: str) -> None:
    solve = partial(solve_region, make_market(21, openings=True, ends=40), gap=1e-3)
    alone = solve()

    with executor_on(scheduler) as cluster:
        together = solve(executor=cluster)

    assert (together.value, together.bound) == (alone.value, alone.bound)
    assert together.sent.tolist() == alone.sent.tolist()


def test_a_pool_of_processes_makes_the_run_of_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    with executor_on("processes:1") as pool:
        together = run_on(pool)
        with monkeypatch.context() as patch:
            patch.setattr("matching.laying_out.thin_out", partial(thin_out, dense=0))
            planned_together, planned_here = run_on(pool), run_on(None)

    assert same_but_for_time(together) == same_but_for_time(run_on(None))
    assert same_but_for_time(planned_together) == same_but_for_time(planned_here)
    assert len(planned_here.proposals) == 3


def test_a_pool_of_processes_solves_the_parts_of_a_file_as_one_process_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matching.many.scales.ENOUGH", 1)
    instance = ExchangeInstance.model_validate(make_document(30, openings=True))
    alone = solve_exchange(instance, SolveSettings())

    with executor_on("processes:2") as pool:
        together = solve_exchange(instance, SolveSettings(), executor=pool)

    assert len(told_apart(tabulated(instance), each=True)) > 3
    assert together.status == alone.status == "optimal"
    assert together.objective_value == pytest.approx(alone.objective_value, rel=1e-4)
    assert check_result(instance, read_told_result(together.to_json().encode())).holds


def test_here_is_this_process() -> None:
    with executor_on(HERE) as executor:
        assert executor is None


@pytest.mark.parametrize("away", ["tcp://127.0.0.1:9", "tls://127.0.0.1:9"])
def test_a_scheduler_that_does_not_answer_is_named(away: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symbiose.app.solving_elsewhere.PATIENCE_S", 0.2)

    with pytest.raises(InvalidSettings, match=re.escape(away)), executor_on(away):
        pass


def test_the_process_of_a_job_reaches_the_cluster_that_the_settings_name(scheduler: str) -> None:
    optimiser = OptimiserApart((*OPTIMISER, scheduler))

    made = optimiser.propose(THREE_PARTS, SolveSettings(), "run_1", NOON, Waiting())

    assert made.proposals
    assert same_but_for_time(made) == same_but_for_time(
        MATCHER.propose(THREE_PARTS, SolveSettings(), "run_1", NOON)
    )
