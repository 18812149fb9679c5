"""`python -m benchmarks.exchange_solving`: `symbiose solve` on instances of many arcs, against plain HiGHS.

Ratios within one run on the same instance, one solver thread, processor time. Reading is what the command
does before it solves; solving goes from the document to the result with its prices.
"""

import gc
import json
import resource
import time
from collections.abc import Callable
from typing import Any, TypeVar

import click

from benchmarks import region_plain
from benchmarks.exchange_instances import make_document, with_everything
from benchmarks.region_plain import all_pairs
from benchmarks.region_territory import make_market
from matching.exchange_solve import solve_exchange
from matching.many.generation import generated
from matching.many.relaxation import Relaxation, relaxation_of
from matching.many.table import tabulated
from symbiose.domain.documents.exchange_instance import ExchangeInstance, read_exchange_instance
from symbiose.domain.documents.exchange_result import ExchangeResult
from symbiose.domain.documents.solve_check import read_told_result
from symbiose.domain.exchange_check.check import check_result
from symbiose.domain.ports import SolveSettings

T = TypeVar("T")
NEAREST = 10


@click.command()
@click.option("--seed", default=1, help="Of the territories.")
@click.option("--sites", default=1_000, help="How many.")
@click.option("--plain-cpu", default=0.0, help="Processor time of plain HiGHS on openings, s; 0: not run.")
@click.option("--periods", default=12, help="Of the instances that have several.")
@click.option("--time-limit", default=60.0, help="Of each solve, on the clock, s.")
def exchange_solving(seed: int, sites: int, plain_cpu: float, periods: int, time_limit: float) -> None:
    """Measure instances of many arcs."""
    gc.disable()
    market = make_market(sites, seed)
    for nearest in (NEAREST, 0):
        pairs = all_pairs(market)
        pairs = pairs.best_of_each(nearest) if nearest else pairs
        (value, _), plain = _spent(region_plain.linear, pairs)
        document, result, spent = _solved("linear", make_document(sites, seed, nearest=nearest), time_limit)
        joined, arrays = _spent(_linear, document)
        assert result.objective_value is not None
        assert abs(result.objective_value - value) <= 1e-8 * value
        click.echo(
            f"  passModel {plain:.2f} s: all of solving {spent / plain:.2f}, arrays and solver alone "
            f"{arrays:.2f} s, {arrays / plain:.2f}; {joined:,} arcs handed over"
        )
    _solved("openings and lots", make_document(sites, seed, openings=True), time_limit)
    if plain_cpu:
        kept = all_pairs(make_market(sites, seed, openings=True)).best_of_each(NEAREST)
        plain_plan = region_plain.with_openings(kept, 0.0, plain_cpu)
        click.echo(f"  HiGHS on {len(kept):,} arcs: {plain_plan.value:,.0f} after {plain_plan.cpu_s:.0f} s")
    _solved("every feature", with_everything(make_document(sites, seed, nearest=NEAREST)), time_limit)
    _solved(f"{periods} periods", make_document(sites, seed, nearest=NEAREST, periods=periods), time_limit)


def _spent(work: Callable[..., T], *facts: object) -> tuple[T, float]:
    """Return what work gives, with the processor time it takes, s."""
    began = time.process_time()
    result = work(*facts)
    return result, time.process_time() - began


def _solved(
    name: str, document: dict[str, Any], time_limit: float
) -> tuple[ExchangeInstance, ExchangeResult, float]:
    """Read, solve and check an instance, and say what that took."""
    raw = json.dumps(document).encode()
    instance, reading = _spent(read_exchange_instance, raw)
    result, solving = _spent(solve_exchange, instance, SolveSettings(time_limit_s=time_limit))
    check, checking = _spent(check_result, instance, read_told_result(result.to_json().encode()))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(
        f"{len(instance.arcs):,} arcs, {name}: {result.status}, {result.objective_value:,.0f} €, gap "
        f"{result.gap:.2e}; reading {reading:.2f} s, solving {solving:.2f} s ({result.seconds:.0f} s on the "
        f"clock), checking {checking:.1f} s ({'holds' if check.holds else check.faults}); "
        f"{memory:.0f} MB at most so far"
    )
    return instance, result, solving


def _linear(instance: ExchangeInstance) -> int:
    """Solve the linear problem alone, and return how many arcs joined."""
    problem: Relaxation = relaxation_of(tabulated(instance))
    return len(generated(problem, time.perf_counter() + 600.0).arcs)


if __name__ == "__main__":
    exchange_solving()
