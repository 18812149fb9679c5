"""Each request leaves one line in the log: who by an id, what by a template, how it ended; nothing else."""

import logging
from typing import Any

import pytest
from flask import Flask

from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.web.conftest import address_of
from tests.web.people import PASSWORD, Person, Program

LOGGER = "web.request_log"


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def told(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """Return the fields of the lines of requests."""
    return [record.fields for record in caplog.records if record.name == LOGGER]


def account_id(store: FakeStore, name: str) -> str:
    account = store.repositories.accounts.by_email(address_of(name))
    assert account is not None
    return account.id


def test_s33_a_request_is_told_by_method_template_status_time_and_account(
    coordinator: Person, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    coordinator.get("/flux/flow_offer?secret=canary")

    [line] = told(caplog)
    assert (line["method"], line["route"], line["status"]) == ("GET", "/flux/<flow_id>", 200)
    assert line["account"] == account_id(store, "coordinator")
    assert isinstance(line["milliseconds"], int)
    assert "flow_offer" not in str(line)
    assert "canary" not in caplog.text


def test_s31_the_log_and_the_journal_name_a_request_by_the_same_id(
    coordinator: Person, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    coordinator.post("/propositions/calcul")

    entry = store.repositories.journal.latest(1)[0]
    assert entry.request_id in {line["request"] for line in told(caplog) if line["method"] == "POST"}


def test_s33_the_secret_of_a_link_is_not_in_the_log(
    visitor: Person, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.get("/invitation/canary-of-a-link")
    visitor.post("/invitation/canary-of-a-link", password="canary password")

    assert "canary" not in caplog.text
    assert "canary" not in str(told(caplog))
    assert {line["route"] for line in told(caplog)} >= {"/invitation/<token>"}


def test_s33_signing_in_well_or_badly_is_told_by_id_alone(
    visitor: Person, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.sign_in(address_of("giver"), "canary password")
    visitor.sign_in(address_of("giver"))

    assert "sign-in refused" in caplog.text
    assert f"account {account_id(store, 'giver')} signed in" in caplog.text
    for secret in ("canary", PASSWORD, "giver@"):
        assert secret not in caplog.text
        assert secret not in str(told(caplog))


def test_s33_a_line_end_in_a_name_begins_no_line(visitor: Person, caplog: pytest.LogCaptureFixture) -> None:
    visitor.sign_in("giver\r\nINJECTED root signed in\r\n@test.example")
    visitor.client.get("/flux/a%0d%0aINJECTED")
    visitor.client.open("/flux", method="INJECTED")
    visitor.client.get("/login", headers={"User-Agent": "INJECTED", "X-Request-Id": "INJECTED"})

    assert "INJECTED" not in caplog.text
    assert "INJECTED" not in str(told(caplog))


def test_an_address_that_is_none_is_told_as_unknown(
    visitor: Person, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.get("/nulle-part/canary")

    [line] = told(caplog)
    assert (line["route"], line["status"]) == ("unknown", 404)
    assert "account" not in line


def test_a_request_is_told_when_the_database_does_not_answer(
    coordinator: Person, store: FakeStore, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    store.available = False

    coordinator.get("/flux")

    assert told(caplog)[-1]["status"] == 503


def test_an_export_is_told_once_its_last_piece_is_sent(
    coordinator: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    place = {"REMOTE_ADDR": coordinator.address}
    answer = coordinator.client.get("/flux/export?format=csv", environ_overrides=place)
    before = told(caplog)
    answer.get_data()
    answer.close()
    assert before == []
    assert [line["route"] for line in told(caplog)] == ["/flux/export"]
    assert "exports csv" in caplog.text


def test_a_program_is_told_by_its_account(
    app: Flask, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    Program(app, "symb_canary").get("/api/v1/flows")

    assert told(caplog)[-1]["status"] == 401
    assert "canary" not in str(told(caplog)) + caplog.text
