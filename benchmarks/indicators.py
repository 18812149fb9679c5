"""`python -m benchmarks.indicators`: count the indicators of 500 sites with 20,000 flows, and tell them.

On an embedded database: the first count after a change (cold), the next ones (warm), the rows of a page by
each dimension, the story of two days, and the series of a year of months. p95 of a page's rows is to stay
under 800 ms.
"""

import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import partial

import click

from benchmarks.servers import SERVERS
from benchmarks.territory import GeneratedTerritory
from matching.network import measure
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.figures import Dimension
from symbiose.domain.ports import SolveSettings
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Synergy
from symbiose.files.reading import read_file
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.indicator_series import Question, month_ends, series_of
from symbiose.services.indicator_story import Between, story_between
from symbiose.services.indicators import Asked, counted_on, rows_of
from symbiose.services.propose import propose_exchanges
from symbiose.services.review import accept
from symbiose.services.synergy_words import agree_to_exchange

SITES, FLOWS_PER_SITE = 500, 40
TIMES = 40
FOLLOWED = 20
"""Proposals accepted and agreed to."""
INDICATOR = "waste_diverted"
ACTOR = operator("benchmark")


def p95(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the time within which 95 of 100 runs of a piece of work end, s."""
    return statistics.quantiles([seconds(work) for _ in range(times)], n=20)[-1]


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, s."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(services: Services, sites: int, flows_per_site: int, time_limit_s: float) -> int:
    """Import a territory, propose, follow some proposals; return how many proposals there are."""
    generated = GeneratedTerritory(sites, services.reference, flows_per_site=flows_per_site)
    files = [
        read_file(name, content, services.reference, site=None)
        for name, content in (
            ("territory.json", generated.territory),
            ("flows.json", generated.declarations),
        )
    ]
    import_files(services, ACTOR, files)
    report = propose_exchanges(services, ACTOR, SolveSettings(gap=0.1, time_limit_s=time_limit_s))
    for proposal in report.result.proposals[:FOLLOWED]:
        accept(services, ACTOR, proposal.id, 0)
        for site_id in (proposal.giver_site_id, proposal.receiver_site_id):
            synergy = latest_synergy(services, proposal.id)
            manager = Actor(id=f"manager_{site_id}", role=Role.SITE_MANAGER, site_ids=(site_id,))
            agree_to_exchange(services, manager, synergy.id, synergy.version)
    return len(report.result.proposals)


def latest_synergy(services: Services, proposal_id: str) -> Synergy:
    """Return the synergy that a proposal became."""
    return services.store.read(lambda repositories: repositories.synergies.of_proposal(proposal_id)[-1])


def measured(services: Services) -> dict[str, float]:
    """Return what was measured → seconds."""
    day = services.clock().date()

    def rows(repositories: Repositories, by: Dimension | None) -> object:
        return rows_of(services, counted_on(services, repositories, day), Asked(day, by))

    def read(work: Callable[[Repositories], object]) -> Callable[[], object]:
        return lambda: services.store.read(work)

    moments = month_ends(day - timedelta(days=365), day)
    series = read(lambda r: series_of(services, r, Question(INDICATOR), moments))
    between = Between(day - timedelta(days=1), day)
    found = {"count a day, first after a change": seconds(read(lambda r: counted_on(services, r, day)))}
    found["count a day, warm (p95)"] = p95(read(lambda r: counted_on(services, r, day)))
    for by in (None, *Dimension):
        name = f"rows of all indicators by {by.value}" if by else "rows of all indicators, whole"
        found[f"{name} (p95)"] = p95(read(partial(rows, by=by)))
    found[f"series of {len(moments)} months, first"] = seconds(series)
    found[f"series of {len(moments)} months, warm (p95)"] = p95(series, 10)
    found["what changed since yesterday, first"] = seconds(
        read(lambda r: story_between(services, r, between, INDICATOR))
    )
    return found


@click.command()
@click.option("--sites", default=SITES, show_default=True, help="Sites of the territory.")
@click.option(
    "--flows-per-site", default=FLOWS_PER_SITE, show_default=True, help="Flows of each, on average."
)
@click.option("--time-limit", default=30.0, show_default=True, help="Seconds that the optimiser may take.")
def main(sites: int, flows_per_site: int, time_limit: float) -> None:
    """Measure on the embedded server."""
    with ExitStack() as stack:
        database = SERVERS["embedded"](stack)
        if database is None:
            raise click.ClickException("the embedded server cannot be had")
        services = migrated_services(database)
        services = Services(**{**vars(services), "measure_network": measure})
        proposals = fill(services, sites, flows_per_site, time_limit)
        click.echo(f"{sites} sites, {sites * flows_per_site} flows, {proposals} proposals\n")
        click.echo("| measure | time |\n| --- | ---: |")
        for name, took in measured(services).items():
            click.echo(f"| {name} | {took * 1000:,.0f} ms |")


if __name__ == "__main__":
    main()
