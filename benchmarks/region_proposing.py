"""`python -m benchmarks.region_proposing`: `symbiose propose` itself on declared territories of a region.

One run of the matcher in one process and one thread: value, bound over all pairs, gap, the most memory held
and processor time, which is what the limit counts, inside the solver, too. `--partners` hands the model that
many best pairs of each end instead.
"""

import os
import resource
import time
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from unittest import mock

import click
import numpy as np

import matching.proposing
from benchmarks.region_declared import NOW, make_declared, make_knowledge
from matching.candidates import Candidates
from matching.exchange_solve import solve_with_prices
from matching.proposing import ExchangeMatcher
from matching.rules.ends import Booleans
from matching.sifting.families import LARGE, find_large
from matching.thinning import Thinned
from matching.transport import best
from matching.work_clock import by_processor
from matching.worth import PairWorths
from symbiose.domain.ports import SolveSettings

KB_PER_MB = 1024


def keep_partners(count: int) -> AbstractContextManager[object]:
    """Return what keeps some best pairs of each end, in place of thinning out."""

    def thin(
        candidates: Candidates, kept: Booleans, always: Booleans, worths: PairWorths, *_: object
    ) -> Thinned:
        value = np.where(kept, worths.value, -np.inf)
        near = best(candidates.giver, value, count) | best(candidates.taker, value, count)
        return Thinned(always | (kept & near))

    return mock.patch.object(matching.proposing, "thin_out", thin)


@click.command()
@click.option("--sites", default=1000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--seconds", default=60.0, show_default=True, help="Time of the run.")
@click.option("--gap", default=0.01, show_default=True)
@click.option("--months/--year", default=True, show_default=True, help="Some flows run in parts of the year.")
@click.option("--processors/--direct", default=True, show_default=True)
@click.option("--partners", default=0, help="Hand over that many best pairs of each end; 0: all pairs count.")
@click.option("--large", default=LARGE, show_default=True, help="Pairs from which a family is sifted.")
def main(
    sites: int,
    seed: int,
    seconds: float,
    gap: float,
    months: bool,
    processors: bool,
    partners: int,
    large: int,
) -> None:
    """Propose once and tell how good it is."""
    territory = make_declared(sites, seed, months=months, processors=processors)
    knowledge = make_knowledge(sites, seed)
    matcher = ExchangeMatcher(lambda _: knowledge, solve_with_prices)
    settings = SolveSettings(gap=gap, time_limit_s=seconds)
    before, began = time.process_time(), time.monotonic()
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(time, "perf_counter", time.process_time))
        stack.enter_context(by_processor())
        sifting = partial(find_large, large=large)
        stack.enter_context(mock.patch.object(matching.proposing, "find_large", sifting))
        if partners:
            stack.enter_context(keep_partners(partners))
        result = matcher.propose(territory, settings, "run", NOW)
    run = result.run
    click.echo(
        f"{sites} sites, seed {seed}, {'months' if months else 'year'}, "
        f"{len(territory.processors)} processors, "
        f"{run.candidates:,} pairs: {run.status} {run.objective_value:,.0f} €, bound {run.bound:,.0f}, "
        f"gap {run.gap:.2%}; {len(result.proposals)} proposals; CPU {time.process_time() - before:.1f} s, "
        f"wall {time.monotonic() - began:.1f} s; "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // KB_PER_MB} MB (before {held // KB_PER_MB})"
    )


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
