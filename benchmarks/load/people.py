"""The territory of the load, its people, and what each of them has to do with."""

import random
import re
from collections.abc import Sequence
from pathlib import Path

import click

from benchmarks.load.browser import Browser
from benchmarks.load.crowd import Member
from benchmarks.load.mix import MIX, SHARE, Things
from benchmarks.service import Service
from benchmarks.territory import GeneratedTerritory
from graph.driver import Database
from graph.embedded import open_embedded
from symbiose.app.wiring import migrated_services
from symbiose.domain.accounts import Role, operator
from symbiose.domain.ports import SolveSettings
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.importing import import_files
from symbiose.services.propose import propose_exchanges

PASSWORD = "a long benchmark password"  # noqa: S105 - of a generated territory
ACTOR = operator("benchmark")
SOLVE_S = 30.0


def prepare(home: Path, sites: int, flows_per_site: int, people: int) -> None:
    """Fill an embedded database: territory, declarations, a run, and an account for each person."""
    with open_embedded(home) as server, Database(server.settings) as database:
        services = migrated_services(database, home)
        reference = load_reference()
        generated = GeneratedTerritory(sites, reference, flows_per_site=flows_per_site)
        files = [
            read_file("territory.json", generated.territory, reference, site=None),
            read_file("flows.json", generated.declarations, reference, site=None),
        ]
        import_files(services, ACTOR, files, keep_good=False)
        propose_exchanges(services, ACTOR, SolveSettings(time_limit_s=SOLVE_S))
        for number, role in enumerate(roles(people)):
            _account(services, number, role, sites)


def roles(people: int) -> list[Role]:
    """Return the role of each person, in the shares of the mix; one of each at least."""
    counts = {role: max(1, round(share * people)) for role, share in SHARE.items()}
    return [role for role, count in counts.items() for _ in range(count)][:people]


def _account(services: Services, number: int, role: Role, sites: int) -> None:
    own = (f"site_{number % sites}",) if role is Role.SITE_MANAGER else ()
    save_account(services, ACTOR, email_of(number), role, PASSWORD, own)


def email_of(number: int) -> str:
    """Return the address by which a person signs in."""
    return f"person{number}@benchmark.example"


def members(service: Service, people: int, seed: int) -> list[Member]:
    """Return the people, signed in, each knowing what is theirs."""
    return [_member(service, number, role, seed) for number, role in enumerate(roles(people))]


def _member(service: Service, number: int, role: Role, seed: int) -> Member:
    browser = Browser("127.0.0.1", service.port)
    answer = browser.sign_in(email_of(number), PASSWORD)
    if not answer.location:
        raise click.ClickException(f"person {number} cannot sign in: {answer.status}")
    things = Things(
        proposals=_ids(browser, "/propositions"),
        flows=_ids(browser, "/flux"),
        sites=_ids(browser, "/sites") or [f"site_{number}"],
    )
    dice = random.Random(f"{seed} {number}")
    return Member(email_of(number), PASSWORD, role, things, browser, dice)


def _ids(browser: Browser, listing: str) -> Sequence[str]:
    """Return the ids of the sheets that a list leads to."""
    text = browser.get(listing).text
    found = re.findall(rf'href="{listing}/([\w-]*_[\w-]+)"', text)
    return sorted(set(found))


def absent_pages(crowd: Sequence[Member]) -> frozenset[str]:
    """Return the deeds whose page this version of the service does not have, and tell them."""
    absent = set()
    for role in MIX:
        member = next(one for one in crowd if one.role is role)
        for deed in MIX[role]:
            path = deed.name.partition(" ")[0]
            if "<id>" not in path and member.browser.get(path).status in (403, 404):
                absent.add(deed.name)
    return frozenset(absent)
