"""`python -m benchmarks.jobs`: pages while an optimisation runs, its memory, how soon it stops.

Starts `symbiose serve` on an embedded database of generated sites, visits pages with nothing going on and
again while the optimiser works, then cancels a run, and kills the service during another one.
"""

import json
import re
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.declarations import EMAIL, PASSWORD, PORT, Visitor, serving, watched
from benchmarks.territory import GeneratedTerritory
from graph.driver import Database
from graph.embedded import open_embedded
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import Role, operator
from symbiose.files.reading import read_file
from symbiose.services.accounts import save_account
from symbiose.services.importing import import_files

PAGES = ("/", "/propositions", "/carte", "/flux", "/sites", "/travaux", "/flux/declarer")
THINK_S = 0.1
PATIENCE_S = 300.0


@dataclass
class Times:
    """How long pages took, ms, by address."""

    by_page: dict[str, list[float]] = field(default_factory=dict)

    def visit(self, visitor: Visitor) -> None:
        """Open each page once, as a person does who reads a moment between."""
        for path in PAGES:
            began = time.perf_counter()
            visitor.page(path)
            self.by_page.setdefault(path, []).append((time.perf_counter() - began) * 1000)
            time.sleep(THINK_S)

    def tell(self, when: str) -> None:
        """Print the median, the 95th percentile and the longest of each page and of all."""
        every = [one for times in self.by_page.values() for one in times]
        for path, times in [*self.by_page.items(), ("all", every)]:
            ordered = sorted(times)
            p95 = ordered[max(0, round(0.95 * len(ordered)) - 1)]
            click.echo(
                f"{when:<12} {path:<18} {len(times):5d} visits  median {ordered[len(ordered) // 2]:6.0f} ms  "
                f"p95 {p95:6.0f} ms  longest {ordered[-1]:6.0f} ms"
            )


def prepare(home: Path, sites: int) -> None:
    """Fill an embedded database and give the coordinator an account."""
    with open_embedded(home) as server, Database(server.settings) as database:
        services = migrated_services(database)
        generated = GeneratedTerritory(sites, services.reference)
        files = [
            read_file("territory.json", generated.territory, services.reference, site=None),
            read_file("flows.json", generated.declarations, services.reference, site=None),
        ]
        import_files(services, operator("benchmark"), files)
        save_account(services, operator("benchmark"), EMAIL, Role.COORDINATOR, PASSWORD)


def signed_in() -> Visitor:
    """Return the coordinator at a browser."""
    visitor = Visitor(f"http://127.0.0.1:{PORT}")
    fields = {"email": EMAIL, "password": PASSWORD, "csrf_token": visitor.token("/login")}
    visitor.send("/login", fields)
    return visitor


def ask(visitor: Visitor) -> str:
    """Ask for an optimisation and return the address of its job."""
    page = visitor.send("/propositions/calcul", {"csrf_token": visitor.token("/propositions")})
    found = re.search(r'data-job="(/travaux/job_\w+)/etat"', page)
    if found is None:
        raise click.ClickException("the optimisation was not started")
    return found[1]


def state(visitor: Visitor, job: str) -> dict[str, object]:
    """Return how far a job is."""
    told: dict[str, object] = json.loads(visitor.page(f"{job}/etat"))
    return told


def wait(happened: Callable[[], bool], pause_s: float = 0.2) -> float:
    """Wait for something and return how long it took, s."""
    began = time.perf_counter()
    while not happened():
        if time.perf_counter() - began > PATIENCE_S:
            raise click.ClickException("it did not happen")
        time.sleep(pause_s)
    return time.perf_counter() - began


def optimisers() -> int:
    """Return how many processes optimise on this machine."""
    listed = subprocess.run(["ps", "-eo", "args="], capture_output=True, text=True, check=True)
    return sum("symbiose.app.optimiser_child" in line for line in listed.stdout.splitlines())


def measure_pages(visitor: Visitor, pid: int, rounds: int) -> None:
    """Visit pages without and with an optimisation going on."""
    visitor_first = Times()
    visitor_first.visit(visitor)  # fills what pages remember
    idle = Times()
    for _ in range(rounds):
        idle.visit(visitor)
    idle.tell("idle")
    job = ask(visitor)
    busy = Times()
    began = time.perf_counter()
    with watched(pid) as most:
        while not state(visitor, job)["ended"]:
            busy.visit(visitor)
    busy.tell("optimising")
    click.echo(
        f"the run took {time.perf_counter() - began:.0f} s, service and optimiser {most[0] / 1e6:.0f} MB"
    )


def measure_stops(visitor: Visitor) -> None:
    """Cancel a run while it solves, and measure until nothing works on it any more."""
    job = ask(visitor)
    wait(lambda: state(visitor, job)["share"] is not None)
    time.sleep(5.0)
    visitor.send(f"{job}/annulation", {"csrf_token": visitor.token(job)})
    click.echo(f"cancelled: its process is gone after {wait(lambda: optimisers() == 0, 0.02):.1f} s")


@click.command()
@click.option("--sites", default=1_000, show_default=True, help="Sites, with five flows each.")
@click.option("--rounds", default=40, show_default=True, help="Visits to each page with nothing going on.")
def main(sites: int, rounds: int) -> None:
    """Measure long work through the pages."""
    home = Path(tempfile.mkdtemp(prefix="symbiose-benchmark-"))
    prepare(home, sites)
    with serving(home) as pid:
        visitor = signed_in()
        measure_pages(visitor, pid, rounds)
        measure_stops(visitor)
        job = ask(visitor)
        wait(lambda: state(visitor, job)["share"] is not None)
        time.sleep(5.0)
        subprocess.run(["kill", "-9", str(pid)], check=True)
        gone = wait(lambda: optimisers() == 0, 0.02)
        click.echo(f"service killed: its optimiser is gone after {gone:.1f} s")
    began = time.perf_counter()
    with serving(home):
        click.echo(f"ready again after {time.perf_counter() - began:.1f} s")
        visitor = signed_in()
        wait(lambda: state(visitor, job)["state"] == "running" and optimisers() == 1)
        click.echo(f"the job is worked on again after {time.perf_counter() - began:.1f} s")
        wait(lambda: bool(state(visitor, job)["ended"]))
        click.echo(f"and ended as {state(visitor, job)['state']}")


if __name__ == "__main__":
    main()
