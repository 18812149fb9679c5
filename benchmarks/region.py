"""`python -m benchmarks.region`: the optimiser over every pair of a region, against plain HiGHS on arrays.

Ratios within one run on the same territory, one solver thread, processor time.
"""

import resource
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

import click
import numpy as np
import pulp

from benchmarks import region_plain
from benchmarks.region_plain import Pairs, all_pairs
from benchmarks.region_territory import make_market
from matching.region.column_solver import ColumnBlock, ColumnSolver
from matching.region.solving import RegionPlan, solve_region
from matching.solver_run import Limit

T = TypeVar("T")
NEAREST = 10
TIMES = 5


@click.command()
@click.option("--seed", default=1, help="Of the territories.")
@click.option("--large/--no-large", default=False, help="Also 10,000 sites.")
@click.option("--plain-cpu", default=120.0, help="Processor time that plain HiGHS has for openings, s.")
def region(seed: int, large: bool, plain_cpu: float) -> None:
    """Measure the optimiser over every pair of a region."""
    _given_pairs(seed)
    _every_pair(seed)
    _openings(100, seed, gap=0.01, cpu_s=20.0, plain_gap=0.01, plain_cpu=plain_cpu)
    _openings(1_000, seed, gap=0.01, cpu_s=18.0, plain_gap=0.0, plain_cpu=plain_cpu)
    if large:
        plan, spent = _spent(solve_region, make_market(10_000, seed), gap=1e-3)
        _told("10,000 sites, all pairs", plan, spent)


def _spent(work: Callable[..., T], *facts: object, **wishes: object) -> tuple[T, float]:
    """Return what work gives, with the processor time it takes, s."""
    began = time.process_time()
    result = work(*facts, **wishes)
    return result, time.process_time() - began


def _told(name: str, plan: RegionPlan, spent: float) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(
        f"{name}: {plan.value:,.0f} €, gap {plan.gap:.2e}, {plan.joined:,} of {plan.pairs:,} pairs handed "
        f"over, {spent:.2f} s, {memory:.0f} MB at most so far"
    )


def _given_pairs(seed: int) -> None:
    """Compare PuLP with a block of columns and `passModel` with the same arrays."""
    pairs = all_pairs(make_market(1_000, seed)).best_of_each(NEAREST)
    direct, ours = [], []
    for _ in range(TIMES):
        (value, _plan), spent = _spent(region_plain.linear, pairs)
        direct.append(spent)
        mine, spent = _spent(_through_pulp, pairs)
        ours.append(spent)
        assert abs(mine - value) <= 1e-6 * value
    ratio = statistics.median(ours) / statistics.median(direct)
    click.echo(f"{len(pairs):,} given pairs: PuLP {statistics.median(ours):.3f} s, ratio {ratio:.2f}")


def _through_pulp(pairs: Pairs) -> float:
    problem = pulp.LpProblem("pairs", pulp.LpMaximize)
    problem.setObjective(pulp.LpAffineExpression())
    for i, limit in enumerate(pairs.limits.tolist()):
        row = pulp.LpConstraint(pulp.LpAffineExpression(), pulp.LpConstraintLE, f"limit__{i}", limit)
        problem.addConstraint(row)
    block = ColumnBlock(pairs.value, np.c_[pairs.offer, pairs.need], np.c_[np.ones(len(pairs)), pairs.yields])
    solver = ColumnSolver(block, Limit(0.0, 600.0))
    problem.solve(solver)
    solver.variables(problem, 1e-6)
    return solver.objective(problem)


def _every_pair(seed: int) -> None:
    """Compare clusters with few columns and HiGHS on all pairs."""
    market = make_market(1_000, seed)
    plan, ours = _spent(solve_region, market, gap=1e-4)
    _told("1,000 sites, all pairs", plan, ours)
    pairs = all_pairs(market)
    (value, _plan), direct = _spent(region_plain.linear, pairs)
    assert plan.value <= value * (1 + 1e-9) <= plan.bound * (1 + 2e-9)
    click.echo(f"HiGHS on all of them: {value:,.0f} €, {direct:.2f} s, ratio {ours / direct:.3f}")


def _openings(sites: int, seed: int, *, gap: float, cpu_s: float, plain_gap: float, plain_cpu: float) -> None:
    """Compare with HiGHS on all pairs of a small region, on the ten best of each end of a large one."""
    market = make_market(sites, seed, openings=True)
    clock = time.process_time
    first, spent = _spent(solve_region, market, gap=0.03, time_s=cpu_s, clock=clock)
    _told(f"{sites:,} sites with openings and lots, first answer", first, spent)
    plan, spent = _spent(solve_region, market, gap=gap, time_s=cpu_s, clock=clock)
    _told(f"{sites:,} sites with openings and lots", plan, spent)
    pairs = all_pairs(market)
    kept = pairs if sites <= 100 else pairs.best_of_each(NEAREST)
    plain = region_plain.with_openings(kept, plain_gap, plain_cpu)
    click.echo(
        f"HiGHS on {len(kept):,} of {len(pairs):,} pairs: {plain.value:,.0f} €, bound {plain.bound:,.0f} €, "
        f"{plain.cpu_s:.2f} s, within 3 % after {plain.first_cpu_s or float('nan'):.2f} s; "
        f"ours ÷ theirs {plan.value / plain.value:.4f}"
    )


if __name__ == "__main__":
    region()
