"""The service on a database whose network refuses, hangs or breaks off: told, then taken up again anew."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from graph import driver
from graph.driver import Database
from symbiose.app.settings import Settings
from symbiose.app.wiring import services_on, web_application
from symbiose.domain.accounts import Role, operator
from symbiose.domain.api_tokens import TokenScope
from symbiose.services.accounts import actor_of, save_account
from symbiose.services.api_tokens import TokenWish, create_token
from symbiose.services.context import Services
from tests.builders import make_company, make_site
from tests.graph.bolt_proxy import BoltProxy, Network, proxy_before
from tests.web.people import PASSWORD, Person, Program

PATIENCE_S = 0.5
LONGEST_S = 15.0
"""Far below the minutes for which an answer would be waited for, far above what slow machines need."""
BROKEN_AFTER = (90, 700, 1_700, 3_200)
"""Bytes of the database's answers that pass while one declaration is written, from none to nearly all."""
FLOW = {"site_id": "site_a", "direction": "offer", "resource": "fly_ash", "quantity": 10, "unit": "t"}


@dataclass
class Reached:
    """A service that reaches its database through a network of ours."""

    app: Flask
    services: Services
    network: BoltProxy
    direct: Services
    """Services on the same database, past the proxy."""


@pytest.fixture
def reached(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reached]:
    monkeypatch.setattr(driver, "FIRST_RETRY_S", 0.05)
    for name in ("ACQUIRE_TIMEOUT_S", "RETRY_TIME_S", "CONNECT_TIMEOUT_S"):
        monkeypatch.setattr(driver, name, PATIENCE_S)
    direct = services_on(database, tmp_path)
    direct.store.write(lambda r: r.sites.save_companies([make_company()]))
    direct.store.write(lambda r: r.sites.save([make_site()]))
    save_account(direct, operator("test"), "c@test.example", Role.COORDINATOR, PASSWORD)
    with proxy_before(database.settings.uri) as network:
        uri = f"bolt://127.0.0.1:{network.port}"
        with Database(replace(database.settings, uri=uri)) as spoiled:
            services = services_on(spoiled, tmp_path)
            app = web_application(services, Settings(), "k" * 32, home=tmp_path, https=False)
            yield Reached(app, services, network, direct)


@pytest.fixture
def person(reached: Reached) -> Person:
    """Return a coordinator who has signed in while all was well."""
    person = Person(reached.app)
    assert person.sign_in("c@test.example").status_code == 302
    return person


@pytest.mark.parametrize("how", [Network.REFUSES, Network.HANGS])
def test_r5_a_network_that_refuses_or_hangs_is_told_in_time_and_taken_up_again(
    how: Network, reached: Reached, person: Person
) -> None:
    before = person.get("/flux").status_code

    reached.network.become(how)
    began = time.monotonic()
    lost = person.get("/flux")
    ready = person.get("/ready").status_code
    waited = time.monotonic() - began
    reached.network.heal()

    assert before == 200
    assert lost.status_code == ready == 503
    assert "momentanément indisponible" in lost.text
    assert int(lost.headers["Retry-After"]) > 0
    assert "Traceback" not in lost.text
    assert waited < LONGEST_S
    assert person.get("/flux").status_code == person.get("/ready").status_code == 200


def test_r5_an_answer_broken_off_anywhere_is_told_or_asked_for_again(
    reached: Reached, person: Person
) -> None:
    for passed in BROKEN_AFTER[:2]:
        reached.network.break_off_after(passed)
        lost = person.get("/flux")
        reached.network.heal()

        assert lost.status_code in (200, 503)
        assert (lost.status_code == 503) == ("momentanément indisponible" in lost.text)
        assert person.get("/flux").status_code == 200


def test_r1_a_declaration_broken_off_anywhere_and_sent_again_is_there_once(reached: Reached) -> None:
    account = save_account(
        reached.direct, operator("test"), "m@test.example", Role.SITE_MANAGER, PASSWORD, ["site_a"]
    )
    wish = TokenWish("test", tuple(TokenScope), 1)
    program = Program(reached.app, create_token(reached.direct, actor_of(account), wish, PASSWORD).secret)
    statuses = []
    for passed in BROKEN_AFTER:
        body = FLOW | {"reference": f"ref_{passed}"}
        headers = {"Idempotency-Key": f"key-{passed}"}

        reached.network.break_off_after(passed)
        first = program.send("POST", "/api/v1/flows", body, headers=headers)
        reached.network.heal()
        again = program.send("POST", "/api/v1/flows", body, headers=headers)

        statuses.append(first.status_code)
        assert first.status_code in (201, 503)
        assert again.status_code in (200, 201)

    flows = reached.direct.store.read(lambda r: r.flows.all())
    entries = reached.direct.store.read(lambda r: r.journal.latest(10_000))
    declared = [entry.thing_id for entry in entries if entry.action == "declare_flow"]
    assert 503 in statuses
    assert sorted(flow.reference for flow in flows) == sorted(f"ref_{passed}" for passed in BROKEN_AFTER)
    assert sorted(declared) == sorted(flow.id for flow in flows)
