"""`python -m benchmarks.run_storing`: store a run of a region, part by part, on either server.

The territory of `benchmarks/region_declared.py` over resources of the catalogue, and a run made of exchanges
between its flows, with the reasons and reference values that runs tell. Processor time of the server and of
the client, and the most memory of each; `--home` keeps the embedded database, for a service to show it.
"""

import os
import re
import resource as usage
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import click

from benchmarks.indicators import exchange_between, run_of
from benchmarks.region_declared import make_declared
from benchmarks.servers import SERVERS
from graph.driver import Database
from graph.embedded import open_embedded
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import operator
from symbiose.domain.companies import Company
from symbiose.domain.exchanges import ModelMark, Proposal, ReferenceUsed
from symbiose.domain.flows import Direction, Flow
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunResult
from symbiose.services.batches import in_batches
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.propose import keeping, made_in_words
from symbiose.services.storing_runs import prepare_run

T = TypeVar("T")
ACTOR = operator("benchmark")
KB_PER_MB = 1024
SERVER = re.compile("^java|/embedded/child.py")
"""Command of a database server."""
REFERENCES = tuple(
    ReferenceUsed(id=f"value_{n}", value=1.5 * n, unit="€/t", valid_from="2026-01-01", source="mesure")
    for n in range(5)
)
REASONS = tuple(
    f"Règle {n} : 12,5 km de route, au plus 50 km ; 450 t/an offertes, 380 t/an demandées." for n in range(6)
)
MODELS = (ModelMark(model=5, reason="La matière est recyclée."), ModelMark(model=1, reason="Achat évité."))


@dataclass(frozen=True)
class Cost:
    """Processor time and memory of one piece of work."""

    client_s: float
    server_s: float
    server_mb: float
    """Most memory of the server so far."""


def fill(services: Services, sites: int) -> list[Flow]:
    """Declare a region over resources of the catalogue, and return its flows."""
    territory = make_declared(sites, processors=False)
    known = [one.id for one in services.reference.resources if one.unit == "t"]
    flows = [
        flow.model_copy(update={"resource_id": known[int(str(flow.resource_id)[1:]) % len(known)]})
        for flow in territory.flows
    ]
    companies = [Company(id=f"company_{n:05d}", name=f"Entreprise {n}") for n in range(len(territory.sites))]
    _save(services, companies, lambda r, rows: r.sites.save_companies(rows))
    _save(services, territory.sites, lambda r, rows: r.sites.save(rows))
    _save(services, flows, lambda r, rows: r.flows.save(rows))
    return flows


def _save(
    services: Services, things: Sequence[T], save: Callable[[Repositories, Sequence[T]], object]
) -> None:
    for some in in_batches(things):
        services.store.write(partial(save, rows=some))


def exchanges(flows: list[Flow], count: int) -> tuple[Proposal, ...]:
    """Return so many exchanges between flows of the same resource, each offer with the needs that follow."""
    needs: dict[str | None, list[Flow]] = {}
    for flow in flows:
        if flow.direction is Direction.NEED:
            needs.setdefault(flow.resource_id, []).append(flow)
    offers = [flow for flow in flows if flow.direction is Direction.OFFER and flow.resource_id in needs]
    pairs = (
        (offer, needs[offer.resource_id][(place + turn) % len(needs[offer.resource_id])])
        for turn in range(count)
        for place, offer in enumerate(offers)
        if turn < len(needs[offer.resource_id])
    )
    return tuple(_exchange(*pair) for pair in islice(pairs, count))


def _exchange(offer: Flow, need: Flow) -> Proposal:
    """Return an exchange with as much beside its quantity as an exchange of a run tells."""
    plain = exchange_between(offer, need)
    quantity = plain.waste_diverted_t_per_year
    saved, bought = quantity * 41.7, quantity * 83.1
    monthly = tuple(quantity * (month + 1) / 78 for month in range(12))
    told = {
        "monthly": monthly,
        "monthly_received": monthly,
        "terms_eur_per_year": {"disposal_avoided": saved, "purchase_avoided": bought, "transport": -quantity},
        "by_site_eur_per_year": {offer.site_id: saved - quantity, need.site_id: bought},
        "co2_terms_t_per_year": {"material_avoided": quantity / 8, "transport": -quantity / 40},
        "distance_km": 12.5,
        "models": MODELS,
        "reasons": REASONS,
        "references": REFERENCES,
    }
    return plain.model_copy(update=told)


class Meter:
    """Tells what the work since it was asked last took of this process and of the server below it."""

    def __init__(self) -> None:
        """Find the server."""
        (self._server,) = _servers_below(os.getpid())
        self._before = self._now()

    def lap(self) -> Cost:
        """Return what it took since the last time."""
        now, before = self._now(), self._before
        self._before = now
        told = (self._server / "status").read_text(encoding="utf-8").partition("VmHWM:")[2]
        return Cost(now[0] - before[0], now[1] - before[1], int(told.split()[0]) / KB_PER_MB)

    def _now(self) -> tuple[float, float]:
        user, system = _after_name(self._server)[11:13]
        return time.process_time(), (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _servers_below(pid: int) -> list[Path]:
    """Return the folders below /proc of the database servers that a process started."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):
            if int(_after_name(folder)[1]) == pid:
                command = (folder / "cmdline").read_text(encoding="utf-8")
                found += [folder] if SERVER.search(command) else _servers_below(int(folder.name))
    return found


def _after_name(folder: Path) -> list[str]:
    """Return what `stat` tells of a process, its state first."""
    return (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()


def measure(database: Database, home: Path | None, sites: int, count: int) -> None:
    """Store a run and read it back, and tell what each step takes."""
    services = migrated_services(database, home)
    flows = fill(services, sites)
    now = services.clock()
    run = run_of(now).model_copy(update={"id": sortable_id("run", now), "offers": len(flows)})
    result = RunResult(run=run, proposals=exchanges(flows, count))
    entry = journal_entry(ACTOR, "propose_exchanges", run.id, now, made_in_words(result))
    keep = keeping(services, ACTOR, result, now)
    meter = Meter()
    prepare_run(services, result)
    _tell(f"{len(result.proposals)} proposals stored", meter.lap())
    services.store.write(lambda r: (keep(r), r.journal.append(entry)))
    _tell("shown, totals published", meter.lap())
    read = services.store.read(lambda r: r.runs.proposals(run.id))
    _tell(f"{len(read)} read back", meter.lap())
    if tuple(read) != result.proposals:
        raise click.ClickException("what was read back is not what was stored")
    click.echo(f"client: {usage.getrusage(usage.RUSAGE_SELF).ru_maxrss // KB_PER_MB} MB at most")


def _tell(what: str, cost: Cost) -> None:
    click.echo(
        f"{what}: client {cost.client_s:.1f} s, server {cost.server_s:.1f} s, "
        f"server {cost.server_mb:.0f} MB at most"
    )


@click.command()
@click.option("--sites", default=10_000, show_default=True)
@click.option("--proposals", default=31_593, show_default=True)
@click.option("--server", type=click.Choice(list(SERVERS)), default="embedded", show_default=True)
@click.option("--home", type=click.Path(path_type=Path), help="Keep the embedded database in this folder.")
def main(sites: int, proposals: int, server: str, home: Path | None) -> None:
    """Store a run and tell what it takes."""
    with ExitStack() as stack:
        if home is not None:
            opened = stack.enter_context(open_embedded(home))
            database: Database | None = stack.enter_context(Database(opened.settings))
        else:
            database = SERVERS[server](stack)
        if database is None:
            raise click.ClickException(f"{server} cannot be had")
        measure(database, home, sites, proposals)


if __name__ == "__main__":
    main()
