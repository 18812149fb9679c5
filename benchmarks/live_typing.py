"""`python -m benchmarks.live_typing`: people who type flows at once into the form of the demonstration.

Each has an account at a site of their own and types a flow of some resource digit by digit; what it would be
worth is asked for at every digit, as the page does, without a pause between an answer and the next question.
Processor time is that of the thread that answers; what lays families out beside them is told apart.
"""

import resource
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import numpy as np
from flask import Flask

from symbiose.app.demonstration import import_demonstration
from symbiose.app.settings import Settings
from symbiose.app.wiring import embedded_database, migrated_services, web_application
from symbiose.domain.accounts import Role, operator
from symbiose.domain.flows import Flow
from symbiose.services.accounts import save_account
from symbiose.services.context import Services

DOMAIN, PASSWORD = "benchmark.example", "a long benchmark password"
MOST_ASKED = 110
"""Questions of one account, within what it may ask in an hour."""
LEAST_TYPED, MOST_TYPED = 10_000, 99_999
"""Whole tonnes, pieces or megawatt-hours that are typed."""


@dataclass
class Answered:
    """Seconds that answers took."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


@click.command()
@click.option("--people", default=5, help="Who type at once.")
@click.option("--questions", default=100, type=click.IntRange(1, MOST_ASKED), help="Of each of them.")
@click.option("--seed", default=1, help="Of what they type.")
@click.option("--staff", is_flag=True, help="They see everything: one exact answer instead of a range.")
def live_typing(people: int, questions: int, seed: int, *, staff: bool) -> None:
    """Measure answers while people type."""
    with TemporaryDirectory(prefix="symbiose-typing-") as folder:
        home = Path(folder)
        with embedded_database(home) as database:
            services = migrated_services(database, home)
            import_demonstration(services)
            flows = services.store.read(lambda repositories: repositories.flows.all())
            sites = sorted({flow.site_id for flow in flows})[:people]
            app = web_application(services, Settings(home=home), "benchmark" * 8, home=home, https=False)
            app.config["WTF_CSRF_ENABLED"] = False
            _measure(services, app, flows, sites, questions, seed, staff=staff)


def _measure(
    services: Services,
    app: Flask,
    flows: Sequence[Flow],
    sites: Sequence[str],
    questions: int,
    seed: int,
    *,
    staff: bool,
) -> None:
    role = Role.COORDINATOR if staff else Role.SITE_MANAGER
    for site in sites:
        save_account(services, operator("benchmark"), _email(site), role, PASSWORD, () if staff else (site,))
    answered = [Answered() for _ in sites]
    began, clock = time.process_time(), time.perf_counter()
    with ThreadPoolExecutor(len(sites)) as pool:
        work = [
            pool.submit(_types, services, app, flows, site, questions, [seed, number], answered[number])
            for number, site in enumerate(sites)
        ]
        for one in work:
            one.result()
    whole, passed = time.process_time() - began, time.perf_counter() - clock
    _tell(answered, whole, passed)


def _email(site: str) -> str:
    return f"{site}@{DOMAIN}"


def _types(
    services: Services,
    app: Flask,
    flows: Sequence[Flow],
    site: str,
    questions: int,
    seed: list[int],
    answered: Answered,
) -> None:
    """Type flows as one person does, and note how long the answers take."""
    client = app.test_client()
    client.post("/login", data={"email": _email(site), "password": PASSWORD})
    typed = _typed(services, flows, site, np.random.default_rng(seed))
    for _ in range(questions):
        wall, processor = time.perf_counter(), time.thread_time()
        answer = client.post("/flux/valeur", data=next(typed))
        answered.wall.append(time.perf_counter() - wall)
        answered.processor.append(time.thread_time() - processor)
        if answer.status_code != 200:
            raise click.ClickException(f"the worth of a draft answers {answer.status_code}")


def _typed(
    services: Services, flows: Sequence[Flow], site: str, dice: np.random.Generator
) -> Iterator[dict[str, str]]:
    """Yield the form as it stands after each digit, of flows like those of others."""
    known = [flow for flow in flows if flow.resource_id is not None and flow.site_id != site]
    while True:
        like = known[int(dice.integers(len(known)))]
        label = services.reference.resources.get(like.resource_id or "").label_fr
        digits = str(dice.integers(LEAST_TYPED, MOST_TYPED))
        for length in range(1, len(digits) + 1):
            yield {
                "site_id": site,
                "direction": like.direction.value,
                "resource": label,
                "quantity": digits[:length],
                "unit": like.unit,
            }


def _tell(answered: Sequence[Answered], whole: float, passed: float) -> None:
    wall = np.concatenate([one.wall for one in answered]) * 1e3
    own = np.concatenate([one.processor for one in answered]) * 1e3
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(f"{len(answered)} people, {len(own)} answers in {passed:.0f} s, {whole:.1f} s of processor")
    for name, times in (("processor", own), ("wall", wall)):
        middle, slow, most = np.quantile(times, [0.5, 0.95, 1.0])
        click.echo(f"{name}: median {middle:.0f} ms, 95 % {slow:.0f} ms, most {most:.0f} ms")
    click.echo(f"beside the answers {whole - own.sum() / 1e3:.1f} s of processor, {memory:.0f} MB at most")


if __name__ == "__main__":
    live_typing()
