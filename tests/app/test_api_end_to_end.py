"""The API on the embedded database: programs that call at the same moment, and files that come back."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from flask import Flask

from symbiose.app.settings import Settings
from symbiose.app.wiring import embedded_database, migrated_services, web_application
from symbiose.domain.accounts import Role, operator
from symbiose.domain.api_tokens import TokenScope
from symbiose.services.accounts import actor_of, save_account
from symbiose.services.api_tokens import TokenWish, create_token, revoke_token, tokens_of
from symbiose.services.context import Services
from tests.builders import make_company, make_site
from tests.web.people import PASSWORD, Program

pytestmark = pytest.mark.embedded
T = TypeVar("T")
AT_ONCE = 8
FLOW = {"site_id": "site_a", "direction": "offer", "resource": "fly_ash", "quantity": 10, "unit": "t"}


@pytest.fixture(scope="module")
def embedded(new_home: Callable[[], Path]) -> Iterator[Services]:
    """Return services on an embedded database with one site."""
    with embedded_database(new_home()) as database:
        services = migrated_services(database)
        services.store.write(lambda r: r.sites.save_companies([make_company()]))
        services.store.write(lambda r: r.sites.save([make_site()]))
        yield services


@pytest.fixture
def app(embedded: Services, tmp_path: Path) -> Flask:
    return web_application(embedded, Settings(), "k" * 32, home=tmp_path, https=False)


@pytest.fixture
def program(app: Flask, embedded: Services) -> Program:
    account = save_account(embedded, operator("test"), "m@a.example", Role.SITE_MANAGER, PASSWORD, ["site_a"])
    wish = TokenWish("test", tuple(TokenScope), 1)
    return Program(app, create_token(embedded, actor_of(account), wish, PASSWORD).secret)


def at_once(work: Callable[[int], T]) -> Sequence[T]:
    """Return what a piece of work gives in several threads at the same moment."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(work, range(AT_ONCE)))


def test_r1_the_same_request_of_many_threads_declares_one_flow(program: Program, embedded: Services) -> None:
    before = embedded.store.read(lambda r: len(r.flows.all()))

    answers = at_once(
        lambda _: program.send("POST", "/api/v1/flows", FLOW, headers={"Idempotency-Key": "one"})
    )

    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [201]
    assert len({answer.json["id"] for answer in answers}) == 1
    assert embedded.store.read(lambda r: len(r.flows.all())) == before + 1


def test_r2_of_many_threads_with_the_same_version_one_replaces_it(
    program: Program, embedded: Services
) -> None:
    made = program.send("POST", "/api/v1/flows", FLOW | {"reference": "R2"})

    def put(i: int) -> Any:
        body = made.json["flow"] | {"quantity": 100 + i}
        return program.send("PUT", made.location, body, headers={"If-Match": made.headers["ETag"]})

    answers = at_once(put)

    assert sorted(answer.status_code for answer in answers) == [200] + [412] * (AT_ONCE - 1)
    (done,) = [answer for answer in answers if answer.status_code == 200]
    assert program.get(made.location).json == done.json
    versions = program.get(f"{made.location}/versions").json["versions"]
    assert [version["number"] for version in versions] == [1, 2]


def test_r2_a_token_revoked_while_it_is_used_stays_revoked(
    app: Flask, program: Program, embedded: Services
) -> None:
    account = embedded.store.read(lambda r: r.accounts.by_email("m@a.example"))
    assert account is not None
    (token,) = tokens_of(embedded, actor_of(account))

    def use_or_revoke(i: int) -> int:
        if i == AT_ONCE // 2:
            revoke_token(embedded, actor_of(account), token.id)
        return program.get("/api/v1/sites").status_code

    statuses = at_once(use_or_revoke)

    assert set(statuses) <= {200, 401}
    assert program.get("/api/v1/sites").status_code == 401
    assert tokens_of(embedded, actor_of(account)) == ()


def test_an_export_of_the_database_is_what_was_declared(program: Program, embedded: Services) -> None:
    for number in range(3):
        program.send("POST", "/api/v1/flows", FLOW | {"reference": f"E{number}", "quality": {"zinc": number}})

    file = program.get("/api/v1/export?format=csv").data
    report = program.send("POST", "/api/v1/imports?name=flux.csv", data=file, content_type="text/csv").json[
        "files"
    ][0]

    assert b"qualite:zinc" in file.splitlines()[0]
    assert report["rejected"] == report["written"] == 0
    assert report["unchanged"] == embedded.store.read(lambda r: len(r.flows.all()))
