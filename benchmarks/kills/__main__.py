"""`python -m benchmarks.kills`: a hundred `kill -9` at random moments, under load, with what is left checked.

Each round three pieces of work begin at once; after a random moment the service, the embedded server or the
worker is killed. Whoever was working sends again until it is told as done. Then the invariants of
`tests/invariants.py` are read from the database. Ends with code 1 when anything is half there, there twice,
or without its entry.
"""

import os
import random
import signal
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import click

from benchmarks.kills.caller import Caller
from benchmarks.kills.deeds import DEEDS, IMPORTED, WEIGHTS, World
from benchmarks.kills.worker import WorkerBeside
from benchmarks.load.people import PASSWORD, email_of, prepare
from benchmarks.service import Service
from graph.driver import Database
from graph.embedded import open_embedded
from graph.store import GraphStore
from symbiose.app.wiring import services_on
from symbiose.domain.api_tokens import TokenScope
from symbiose.services.accounts import actor_of
from symbiose.services.api_tokens import TokenWish, create_token
from tests.invariants import broken_invariants

LATEST_S = 3.0
"""The kill comes at a random moment before."""
TOGETHER = 3
SITES, FLOWS_PER_SITE, PEOPLE = 20, 4, 3
VICTIMS = {"service": 5, "embedded server": 4, "worker": 1}


@dataclass
class Tally:
    """What was killed, what went on meanwhile, how long it took to be ready again, and what is wrong."""

    killed: Counter[str] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    ready_s: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def play_round(world: World, worker: WorkerBeside, dice: random.Random, number: int, tally: Tally) -> None:
    """Begin some work, kill somebody, wait until all is done, and look at what is left."""
    victim = dice.choices(list(VICTIMS), list(VICTIMS.values()))[0]
    names = dice.choices(list(WEIGHTS), list(WEIGHTS.values()), k=TOGETHER)
    if victim == "worker":
        names[0] = "job"
    with ThreadPoolExecutor(TOGETHER) as threads:
        done = [
            threads.submit(DEEDS[name], world, f"{number}_{place}", random.Random(dice.random()))
            for place, name in enumerate(names)
        ]
        time.sleep(dice.uniform(0.0, LATEST_S))
        tally.ready_s.append(kill(world.service, worker, victim))
        for one in done:
            tally.wrong += one.result()
    tally.killed[victim] += 1
    tally.deeds.update(names)
    tally.wrong += [f"round {number}, {victim} killed during {names}: {told}" for told in left_wrong(world)]


def kill(service: Service, worker: WorkerBeside, victim: str) -> float:
    """Kill one of them, start it again, and return after how long all is ready, s."""
    began = time.monotonic()
    if victim == "service":
        service.kill()
        service.start()
    elif victim == "worker":
        worker.kill()
        worker.start()
    elif (pid := service.database()) is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        while not service.ready():
            time.sleep(0.05)
    return time.monotonic() - began


def left_wrong(world: World) -> list[str]:
    """Read the invariants from the database, and that each import is whole."""
    with open_embedded(world.service.home) as joined, Database(joined.settings) as database:
        flows = GraphStore(database).read(lambda r: r.flows.all())
        imported = Counter(
            flow.reference.rpartition("_")[0]
            for flow in flows
            if flow.reference and flow.reference.startswith("imported_")
        )
        halves = [f"{name}: {count} lines" for name, count in imported.items() if count != IMPORTED]
        return [*broken_invariants(database), *halves]


def token_of(home: Path) -> str:
    """Return a token of the coordinator, made before the service starts."""
    with open_embedded(home) as server, Database(server.settings) as database:
        services = services_on(database, home)
        account = services.store.read(lambda r: r.accounts.by_email(email_of(0)))
        if account is None:
            raise click.ClickException("the coordinator has no account")
        wish = TokenWish("kills", tuple(TokenScope), 30)
        return create_token(services, actor_of(account), wish, PASSWORD).secret


@click.command()
@click.option("--kills", default=100, show_default=True, help="How many.")
@click.option("--seed", default=1, show_default=True, help="Of what is killed when.")
def main(kills: int, seed: int) -> None:
    """Kill the service and its database again and again."""
    home = Path(tempfile.mkdtemp(prefix="symbiose-kills-"))
    prepare(home, SITES, FLOWS_PER_SITE, PEOPLE)
    service = Service(home, {"SYMBIOSE_WORKER_THREADS": "0"})
    world = World(service, Caller(service.port, token_of(home)), email_of(0), home)
    service.start()
    worker, dice, tally = WorkerBeside(service), random.Random(seed), Tally()
    worker.start()
    try:
        for number in range(kills):
            play_round(world, worker, dice, number, tally)
            click.echo(f"\r{number + 1} of {kills} killed, {len(tally.wrong)} wrong", err=True, nl=False)
    finally:
        worker.kill()
        service.stop()
    click.echo("", err=True)
    tell(tally)
    if tally.wrong:
        raise click.ClickException(f"{len(tally.wrong)} things are wrong")


def tell(tally: Tally) -> None:
    """Print what was killed, what went on, and what is wrong."""
    killed = ", ".join(f"{name} {count}" for name, count in sorted(tally.killed.items()))
    deeds = ", ".join(f"{name} {count}" for name, count in sorted(tally.deeds.items()))
    click.echo(f"killed: {killed}; under way: {deeds}")
    ready = sorted(tally.ready_s)
    click.echo(f"ready again after {ready[len(ready) // 2]:.1f} s (median), {ready[-1]:.1f} s at most")
    for told in tally.wrong:
        click.echo(told)


if __name__ == "__main__":
    main()
