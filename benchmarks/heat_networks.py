"""`python -m benchmarks.heat_networks`: how well and how fast heat networks of each size are designed.

Processor time is that of this process, where the solver runs on one thread; the time limit is wall time, so
that a busy machine leaves less of it. With `--shared FOLDER` the published cases of that folder are designed,
too. With `--plain` each network is also given to HiGHS as a plain model, one loose limit for every flow, and
with `--scip` to SCIP (extra `benchmarks`); the time limit of both is processor time.
"""

import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pulp

from benchmarks.heat_network_instances import make_sites, make_town
from matching.arrays import arrays_of, scaled
from matching.heat.network_solve import solve_heat_network
from matching.highs import highs_with
from matching.solver_run import Limit
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.ports import SolveSettings
from tests.matching.heat.heat_network_cases import published_networks, stated_network
from tests.matching.heat.plain_heat_network import Plain

LOOSE_KW = 1e5
MOST_WALL = 10.0
"""Wall time that a busy machine may take for the processor time of HiGHS, times."""
CPU_CLOCK = 1
"""SCIP's word for time of the processor."""
SIZES = ("sites20", "sites50", "town_forced", "town_optional")


def generated(size: str, seed: int) -> dict[str, Any]:
    """Return the instance of a size."""
    if size.startswith("sites"):
        return make_sites(int(size.removeprefix("sites")), 12, seed)
    return make_town(seed, forced=size == "town_forced")


def cases(sizes: tuple[str, ...], shared: Path | None, seed: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield names and instances."""
    if shared is not None:
        for key, case in published_networks(shared).items():
            yield key, stated_network(case)
    for size in sizes:
        yield f"{size}, seed {seed}", generated(size, seed)


def design(document: dict[str, Any], settings: SolveSettings) -> str:
    """Design a network and return what is worth knowing of it."""
    raw = json.dumps(document).encode()
    wall, cpu = time.perf_counter(), time.process_time()
    result = solve_heat_network(read_heat_network_instance(raw), settings)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    gap = "none" if result.gap is None else f"{100 * result.gap:.3f} %"
    value = "none" if result.objective_eur_per_year is None else f"{result.objective_eur_per_year:,.2f}"
    return f"{result.status}, {value} €/year, gap {gap}, {cpu:.2f} s of processor, {wall:.2f} s"


def plainly(document: dict[str, Any], gap: float, time_limit_s: float) -> str:
    """Hand the plain statement of a network to HiGHS and return what it finds in so much processor time."""
    plain = Plain(document, loose_kw=LOOSE_KW)
    plain.problem += pulp.lpSum(plain.costs)
    arrays = scaled(arrays_of(plain.problem))
    highs = highs_with(arrays, Limit(gap, MOST_WALL * time_limit_s))
    began = time.process_time()

    def stop(event: Any) -> None:  # noqa: ANN401 – highspy has no types
        event.interrupt(time.process_time() - began > time_limit_s)

    highs.cbMipInterrupt.subscribe(stop)
    highs.run()
    cpu, info = time.process_time() - began, highs.getInfo()
    value, bound = (arrays.cost_unit * v for v in (info.objective_function_value, info.mip_dual_bound))
    told = f"{value:,.2f} €/year, bound {bound:,.2f}, gap {100 * info.mip_gap:.2f} %"
    return f"{told}, {cpu:.2f} s of processor"


def by_scip(document: dict[str, Any], gap: float, time_limit_s: float) -> str:
    """Hand the plain statement of a network to SCIP and return what it finds."""
    import pyscipopt

    plain = Plain(document, loose_kw=LOOSE_KW)
    plain.problem += pulp.lpSum(plain.costs)
    scip = pyscipopt.Model()
    scip.hideOutput()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "plain.mps"
        plain.problem.writeMPS(str(file))
        scip.readProblem(str(file))
    scip.setParams({"limits/gap": gap, "limits/time": time_limit_s, "timing/clocktype": CPU_CLOCK})
    cpu = time.process_time()
    scip.optimize()
    cpu = time.process_time() - cpu
    told = f"{scip.getStatus()}, {scip.getPrimalbound():,.2f} €/year, bound {scip.getDualbound():,.2f}"
    return f"{told}, gap {100 * scip.getGap():.2f} %, {cpu:.2f} s of processor"


@click.command()
@click.option("--size", "sizes", multiple=True, type=click.Choice(SIZES), default=SIZES)
@click.option("--shared", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@click.option("--seed", default=1, show_default=True)
@click.option("--gap", default=0.01, show_default=True)
@click.option("--time-limit", default=120.0, show_default=True)
@click.option("--plain", is_flag=True)
@click.option("--scip", is_flag=True)
def main(
    sizes: tuple[str, ...],
    shared: Path | None,
    seed: int,
    gap: float,
    time_limit: float,
    plain: bool,
    scip: bool,
) -> None:
    """Design networks and print one line for each."""
    for name, document in cases(sizes, shared, seed):
        settings = SolveSettings(gap=gap if name.startswith(SIZES) else 1e-4, time_limit_s=time_limit)
        click.echo(f"{name}: {design(document, settings)}")
        if plain:
            click.echo(f"{name}, plainly: {plainly(document, settings.gap, time_limit)}")
        if scip:
            click.echo(f"{name}, by SCIP: {by_scip(document, settings.gap, time_limit)}")


if __name__ == "__main__":
    main()
