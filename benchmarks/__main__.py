"""`python -m benchmarks`: import, candidates, optimum and pages on a generated territory, on each server."""

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click
from flask.testing import FlaskClient

from benchmarks.servers import SERVERS
from benchmarks.territory import GeneratedTerritory
from graph.driver import Database
from matching.candidates import find_candidates
from matching.reference_knowledge import knowledge_on
from matching.rulebook import RuleBook
from symbiose.app.settings import Settings
from symbiose.app.wiring import migrated_services, web_application
from symbiose.domain.accounts import Role, operator
from symbiose.domain.ports import SolveSettings
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.propose import propose_exchanges, territory_on

T = TypeVar("T")
ACTOR = operator("benchmark")
SECRET = "benchmark" * 8
EMAIL, PASSWORD = "coordinator@benchmark.example", "a long benchmark password"
PAGES = ("/propositions", "/carte", "/flux", "/modeles")
TIMES = 7
TIME_LIMIT_S = 60.0
"""The default of `symbiose propose`."""

Measures = dict[str, float]
"""What was measured → seconds, or a count where the name says so."""


@dataclass(frozen=True)
class Territory:
    """The two documents of a generated territory."""

    territory: bytes
    declarations: bytes


def timed(measures: Measures, name: str, work: Callable[[], T]) -> T:
    """Run a piece of work and note its wall time."""
    began = time.perf_counter()
    result = work()
    measures[name] = time.perf_counter() - began
    return result


def measure(database: Database, territory: Territory, gap: float) -> Measures:
    """Measure one server from an empty database to the pages."""
    measures: Measures = {}
    services = timed(measures, "migrate", lambda: migrated_services(database))
    reference = services.reference
    files = timed(
        measures,
        "read the two files",
        lambda: [
            read_file("territory.json", territory.territory, reference, site=None),
            read_file("flows.json", territory.declarations, reference, site=None),
        ],
    )
    report = timed(measures, "import", lambda: import_files(services, ACTOR, files))
    if not report.all_good:
        raise click.ClickException("the generated territory has bad lines")
    timed(measures, "import again (nothing changes)", lambda: import_files(services, ACTOR, files))
    _matching(services, measures, gap)
    _pages(services, measures)
    return measures


def _matching(services: Services, measures: Measures, gap: float) -> None:
    day = services.clock().date()
    seen = timed(measures, "read the territory", lambda: services.store.read(lambda r: territory_on(r, day)))
    knowledge = knowledge_on(services.reference, day)
    book = RuleBook(seen, knowledge)
    found = timed(measures, "candidates", lambda: find_candidates(seen, book, knowledge))
    measures["pairs admitted (count)"] = len(found)
    settings = SolveSettings(gap=gap, time_limit_s=TIME_LIMIT_S)
    report = timed(
        measures, "propose and store the run", lambda: propose_exchanges(services, ACTOR, settings)
    )
    measures["proposals (count)"] = len(report.result.proposals)
    measures["gap told (count)"] = report.result.run.gap or 0.0


def _pages(services: Services, measures: Measures) -> None:
    save_account(services, ACTOR, EMAIL, Role.COORDINATOR, PASSWORD)
    with tempfile.TemporaryDirectory() as folder:
        app = web_application(services, Settings(), SECRET, home=Path(folder), https=False)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        client.post("/login", data={"email": EMAIL, "password": PASSWORD})
        proposal = services.store.read(lambda r: r.runs.proposals(_latest(services))[0].id)
        for address in (*PAGES, f"/propositions/{proposal}"):
            name = "/propositions/<id>" if address.endswith(proposal) else address
            measures[f"page {name}"] = statistics.median(_get(client, address) for _ in range(TIMES))


def _latest(services: Services) -> str:
    run = services.store.read(lambda r: r.runs.latest())
    if run is None:
        raise click.ClickException("no run was stored")
    return run.id


def _get(client: FlaskClient, address: str) -> float:
    began = time.perf_counter()
    answer = client.get(address)
    if answer.status_code != 200:
        raise click.ClickException(f"{address} answered {answer.status_code}")
    return time.perf_counter() - began


def print_table(found: Mapping[str, Measures]) -> None:
    """Print the measures as the table of docs/performance.md, with the ratio of the servers."""
    names = list(found)
    ratio = len(names) > 1
    click.echo("| measure | " + " | ".join(names) + (" | ratio |" if ratio else " |"))
    click.echo("| --- |" + " ---: |" * (len(names) + ratio))
    for measure_name in found[names[0]]:
        values = [found[name][measure_name] for name in names]
        count = measure_name.endswith("(count)")
        cells = [f"{v:,.6g}" if count else f"{v * 1000:,.0f} ms" for v in values]
        if ratio:
            cells.append("" if count or not values[0] else f"{values[1] / values[0]:.2f}")
        click.echo(f"| {measure_name.removesuffix(' (count)')} | " + " | ".join(cells) + " |")


@click.command()
@click.option("--sites", default=1000, show_default=True, help="Sites of the territory; five flows each.")
@click.option("--gap", default=0.02, show_default=True, help="Gap asked of the optimiser.")
def main(sites: int, gap: float) -> None:
    """Measure on each server that can be had here: the embedded one, and a Neo4j."""
    generated = GeneratedTerritory(sites, load_reference())
    territory = Territory(generated.territory, generated.declarations)
    found: dict[str, Measures] = {}
    for name, start in SERVERS.items():
        with ExitStack() as stack:
            database = start(stack)
            if database is not None:
                found[name] = measure(database, territory, gap)
    print_table(found)


if __name__ == "__main__":
    main()
