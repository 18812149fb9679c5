"""Pages of indicators as the service answers them: when it remembers, and first after a change of a flow.

Wall time depends on what else the machine does; processor time of the service's thread is told beside it.
"""

import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import click
from flask.testing import FlaskClient

from symbiose.app.settings import Settings
from symbiose.app.wiring import web_application
from symbiose.domain.accounts import Role, operator
from symbiose.domain.flows import Flow
from symbiose.domain.repositories import Repositories
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

EMAIL, PASSWORD = "staff@benchmark.example", "a long benchmark password"
ACTOR = operator("benchmark")
TIMES = 15
SHEET = "/indicateurs/waste_diverted"
PAGES = (
    *("/indicateurs", "/indicateurs?par=epci", "/indicateurs?par=commune", "/indicateurs?par=resource"),
    *(SHEET, f"{SHEET}?par=naf", f"{SHEET}?agglomeration=CALL", f"{SHEET}?serie=annee"),
    *(f"{SHEET}/detail?colonne=potential", "/indicateurs/network_connectedness"),
    f"{SHEET}/changements",
)


@dataclass
class Times:
    """Seconds that one page took, each time."""

    wall: list[float]
    processor: list[float]

    def told(self) -> str:
        """Return the 95th percentile of both, as cells of a table."""
        return " | ".join(f"{p95(some) * 1000:,.0f} ms" for some in (self.wall, self.processor))


def p95(some: list[float]) -> float:
    """Return the time within which 95 of 100 visits end, s."""
    return statistics.quantiles(some, n=20, method="inclusive")[-1]


def print_pages(services: Services) -> None:
    """Measure the pages and print them as a table."""
    client = signed_in(services)
    changes = changing(services)
    click.echo("\n| page | remembered, p95 | processor | after a change, p95 | processor |")
    click.echo("| --- | ---: | ---: | ---: | ---: |")
    for address in PAGES:
        visit(client, address)
        remembered, changed = Times([], []), Times([], [])
        for _ in range(TIMES):
            visit(client, address, remembered)
        for _ in range(TIMES):
            next(changes)
            visit(client, address, changed)
        click.echo(f"| `{address}` | {remembered.told()} | {changed.told()} |")


def signed_in(services: Services, role: Role = Role.COORDINATOR, site_ids: Sequence[str] = ()) -> FlaskClient:
    """Return somebody at a browser, staff of the whole territory unless another role is given."""
    save_account(services, ACTOR, EMAIL, role, PASSWORD, site_ids)
    home = Path(mkdtemp(prefix="symbiose-benchmark-"))
    app = web_application(services, Settings(), "benchmark" * 8, home=home, https=False)
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    client.post("/login", data={"email": EMAIL, "password": PASSWORD})
    return client


def changing(services: Services) -> Iterator[Flow]:
    """Change the quantity of one flow after another, as its firm would."""
    flows = services.store.read(lambda repositories: repositories.flows.all())
    for i in count():
        flow = flows[i % len(flows)]
        now = services.clock()
        changed = flow.next_version(now, ACTOR.id, quantity_per_year=flow.quantity_per_year + i + 1)
        entry = journal_entry(ACTOR, "declare_flow", flow.id, now)

        def work(repositories: Repositories, changed: Flow = changed) -> None:
            repositories.flows.save([changed])
            repositories.journal.append(entry)  # noqa: B023  # the work is done before the next round

        services.store.write(work)
        yield changed


def visit(client: FlaskClient, address: str, times: Times | None = None) -> None:
    """Open a page and note how long it took."""
    wall, processor = time.perf_counter(), time.thread_time()
    answer = client.get(address)
    if times is not None:
        times.wall.append(time.perf_counter() - wall)
        times.processor.append(time.thread_time() - processor)
    if answer.status_code != 200:
        raise click.ClickException(f"{address} answers {answer.status_code}")
