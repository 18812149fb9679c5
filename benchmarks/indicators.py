"""`python -m benchmarks.indicators`: count the indicators of 500 sites with 20,000 flows, and tell them.

On an embedded database: the first count after a change (cold), the next ones (warm), the rows of a page by
each dimension, the story of two days, and the series of a year of months; then the pages themselves. p95 of
a page is to stay under 800 ms, also first after a change.
"""

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import click

from benchmarks.indicator_pages import print_pages
from benchmarks.servers import SERVERS
from benchmarks.territory import GeneratedTerritory
from matching.network import measure
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import Actor, Role, operator
from symbiose.domain.exchanges import Kind, Objective, Path, Proposal, Run
from symbiose.domain.figures import Dimension
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.domain.synergies import Synergy
from symbiose.files.reading import read_file
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.indicator_series import Question, month_ends, series_of
from symbiose.services.indicator_story import Between, story_between
from symbiose.services.indicators import Asked, counted_on, rows_of
from symbiose.services.review import accept
from symbiose.services.storing_runs import prepare_run
from symbiose.services.synergy_words import agree_to_exchange

SITES, FLOWS_PER_SITE = 500, 40
TIMES = 40
FOLLOWED = 20
"""Proposals accepted and agreed to."""
DECLARED_BEFORE = timedelta(days=40)
"""How long ago the flows were declared, and the run was made."""
INDICATOR = "waste_diverted"
EUR_PER_T = 40.0
ACTOR = operator("benchmark")


def p95(work: Callable[[], object], times: int = TIMES) -> float:
    """Return the time within which 95 of 100 runs of a piece of work end, s."""
    return statistics.quantiles([seconds(work) for _ in range(times)], n=20)[-1]


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes, s."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def fill(services: Services, sites: int, flows_per_site: int) -> int:
    """Import a territory, store a run that joins its flows, follow some; return how many it proposes."""
    generated = GeneratedTerritory(sites, services.reference, flows_per_site=flows_per_site)
    files = [
        read_file(name, content, services.reference, site=None)
        for name, content in (
            ("territory.json", generated.territory),
            ("flows.json", generated.declarations),
        )
    ]
    import_files(services, ACTOR, files)
    proposals = joined(services.store.read(lambda repositories: repositories.flows.all()))
    result = RunResult(run=run_of(services.clock()), proposals=proposals)
    prepare_run(services, result)
    services.store.write(lambda repositories: repositories.runs.show(result))
    for proposal in proposals[:FOLLOWED]:
        accept(services, ACTOR, proposal.id, 0)
        for site_id in (proposal.giver_site_id, proposal.receiver_site_id):
            synergy = latest_synergy(services, proposal.id)
            manager = Actor(id=f"manager_{site_id}", role=Role.SITE_MANAGER, site_ids=(site_id,))
            agree_to_exchange(services, manager, synergy.id, synergy.version)
    return len(proposals)


def joined(flows: Sequence[Flow]) -> tuple[Proposal, ...]:
    """Return an exchange for each offer that still finds a need of its resource at another site.

    The optimiser is left out: how long it takes is measured elsewhere, and its choice is not what is counted.
    """
    needs: dict[str | None, list[Flow]] = defaultdict(list)
    for flow in flows:
        if flow.direction is Direction.NEED:
            needs[flow.resource_id].append(flow)
    found = []
    for offer in flows:
        fitting = needs[offer.resource_id] if offer.direction is Direction.OFFER else []
        if fitting and fitting[-1].site_id != offer.site_id:
            found.append(exchange_between(offer, fitting.pop()))
    return tuple(found)


def exchange_between(offer: Flow, need: Flow) -> Proposal:
    """Return an exchange of as much as both flows allow."""
    path = Path(offer_id=offer.id, need_id=need.id)
    quantity = min(offer.quantity_per_year, need.quantity_per_year)
    saved, bought = quantity * EUR_PER_T, quantity * 2 * EUR_PER_T
    return Proposal(
        id=path.proposal_id,
        kind=Kind.EXCHANGE,
        path=path,
        giver_site_id=offer.site_id,
        receiver_site_id=need.site_id,
        resource_id=str(offer.resource_id),
        received_resource_id=str(need.resource_id),
        monthly=(quantity / 12,) * 12,
        monthly_received=(quantity / 12,) * 12,
        unit=offer.unit,
        received_unit=need.unit,
        terms_eur_per_year={"disposal_avoided": saved, "purchase_avoided": bought},
        by_site_eur_per_year={offer.site_id: saved, need.site_id: bought},
        co2_avoided_t_per_year=quantity / 10,
        waste_diverted_t_per_year=quantity,
        distance_km=10.0,
    )


def run_of(now: datetime) -> Run:
    """Return the run that the exchanges are stored with."""
    return Run(
        id="run_benchmark",
        created=now,
        day=now.date(),
        objective=Objective.NET_BENEFIT,
        status="feasible",
        objective_value=None,
        bound=None,
        gap=None,
        solver="none",
        seconds=0.0,
        version="benchmark",
    )


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
    found[f"series of {len(moments)} months, warm (p95)"] = p95(series)
    found["what changed since yesterday, first"] = seconds(
        read(lambda r: story_between(services, r, between, INDICATOR))
    )
    return found


@click.command()
@click.option("--sites", default=SITES, show_default=True, help="Sites of the territory.")
@click.option(
    "--flows-per-site", default=FLOWS_PER_SITE, show_default=True, help="Flows of each, on average."
)
def main(sites: int, flows_per_site: int) -> None:
    """Measure on the embedded server."""
    with ExitStack() as stack:
        database = SERVERS["embedded"](stack)
        if database is None:
            raise click.ClickException("the embedded server cannot be had")
        services = replace(migrated_services(database), measure_network=measure)
        earlier = replace(services, clock=lambda: services.clock() - DECLARED_BEFORE)
        proposals = fill(earlier, sites, flows_per_site)
        click.echo(f"{sites} sites, {sites * flows_per_site} flows, {proposals} proposals\n")
        click.echo("| measure | time |\n| --- | ---: |")
        for name, took in measured(services).items():
            click.echo(f"| {name} | {took * 1000:,.0f} ms |")
        print_pages(services)


if __name__ == "__main__":
    main()
