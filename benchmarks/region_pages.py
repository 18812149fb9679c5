"""`python -m benchmarks.region_pages HOME`: pages over a territory that an embedded database holds.

Processor time of the thread that answers and of the database server: first in a process, remembered, and
first after one flow has changed; `--profile` tells instead where the last of these goes.
"""

import cProfile
import pstats
import resource as usage
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
from flask.testing import FlaskClient

from benchmarks.indicator_pages import changing, signed_in, visit
from benchmarks.run_storing import KB_PER_MB, Meter
from graph.driver import Database
from graph.embedded import open_embedded
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import Role
from symbiose.services.context import Services

PAGES = (
    *("/propositions", "/", "/flux", "/carte", "/carte/figures", "/synergies", "/modeles"),
    *(
        "/boucles",
        "/soleil",
        "/territoire/chiffres",
        "/recherche?q=acier",
        "/indicateurs",
        "/indicateurs?par=epci",
    ),
)
"""Pages that are opened one after the other."""


def measure(services: Services, client: FlaskClient, pages: tuple[str, ...]) -> None:
    """Tell what each page takes, as rows of a table."""
    changes, meter = changing(services), Meter()
    next(changes)
    click.echo("| page | first | server | remembered | first after a change | server |")
    click.echo("| --- | ---: | ---: | ---: | ---: | ---: |")
    for address in pages:
        first = _cost(meter, partial(visit, client, address))
        remembered = min(_cost(meter, partial(visit, client, address)) for _ in range(3))
        changed = []
        for _ in range(3):
            next(changes)
            meter.lap()
            changed.append(_cost(meter, partial(visit, client, address)))
        after = sorted(changed)[1]
        figures = (first[0], first[1], remembered[0], after[0], after[1])
        click.echo(f"| `{address}` | " + " | ".join(f"{one:.2f} s" for one in figures) + " |")
    click.echo(f"service {usage.getrusage(usage.RUSAGE_SELF).ru_maxrss // KB_PER_MB} MB at most")


def _cost(meter: Meter, work: Callable[[], None]) -> tuple[float, float]:
    """Return what some work takes of this thread and of the server, s."""
    meter.lap()
    began = time.thread_time()
    work()
    return time.thread_time() - began, meter.lap().server_s


def profile(services: Services, client: FlaskClient, pages: tuple[str, ...]) -> None:
    """Tell where the first visit after a change goes."""
    changes = changing(services)
    for address in pages:
        visit(client, address)
        next(changes)
        visit(client, address)
        next(changes)
        profiler = cProfile.Profile(time.thread_time)
        profiler.runcall(visit, client, address)
        click.echo(f"== {address}")
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(60)


@click.command()
@click.argument("home", type=click.Path(path_type=Path, exists=True))
@click.option("--page", "pages", multiple=True, default=PAGES, help="Pages to open instead of all.")
@click.option("--profile", "profiled", is_flag=True, help="Tell where the time goes.")
@click.option("--manager-of", metavar="SITE", help="Open them as the manager of a site.")
def main(home: Path, pages: tuple[str, ...], profiled: bool, manager_of: str | None) -> None:
    """Open pages and tell what they take."""
    with open_embedded(home) as opened, Database(opened.settings) as database:
        services = migrated_services(database, home)
        role = Role.SITE_MANAGER if manager_of else Role.COORDINATOR
        client = signed_in(services, role, [manager_of] if manager_of else [])
        (profile if profiled else measure)(services, client, pages)


if __name__ == "__main__":
    main()
