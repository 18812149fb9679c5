"""A forgotten password: the same answer for every address, a letter for the one that has an account."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from symbiose.app.smtp_mailer import SmtpMailer
from symbiose.services.context import Services
from tests.mail_server import MailServer, mail_server
from tests.web.conftest import MovingClock, address_of
from tests.web.people import Person, without_tokens
from web.accounts.attempts import FREE
from web.accounts.forgotten import EXTENSION
from web.application import create_app
from web.settings import WebSettings

PATH = "/mot-de-passe-oublie"
NEW = "trois oies au bord du canal"
Finish = Callable[[], None]


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


@pytest.fixture
def mailing(services: Services, server: MailServer, tmp_path: Path) -> Flask:
    mailer = SmtpMailer(server.url, "symbiose@park.example", services.clock, 5)
    settings = WebSettings(secret_key="k" * 32, https=False, folder=tmp_path, url="https://symbiose.example")
    return create_app(settings, replace(services, mailer=mailer))


@pytest.fixture
def finish(mailing: Flask) -> Finish:
    """Return a function that waits for the letters that were asked for."""
    return mailing.extensions[EXTENSION].finish


def test_without_mail_there_is_no_such_page(visitor: Person) -> None:
    assert visitor.get(PATH).status_code == 404
    assert visitor.post(PATH, email=address_of("giver")).status_code == 404
    assert PATH not in visitor.get("/login").text


def test_a_forgotten_password_is_replaced_through_the_letter(
    mailing: Flask, server: MailServer, finish: Finish
) -> None:
    person = Person(mailing)
    assert PATH in person.get("/login").text
    assert person.get(PATH).status_code == 200

    assert person.post(PATH, email=f" {address_of('giver').upper()} ").status_code == 200
    finish()

    [letter] = server.letters
    assert letter["To"] == address_of("giver")
    link = next(word for word in letter.get_content().split() if word.startswith("https://symbiose.example/"))
    path = link.removeprefix("https://symbiose.example")
    assert person.post(path, password=NEW, again=NEW).status_code == 302
    assert person.post(path, password=NEW, again=NEW).status_code == 410
    assert person.sign_in(address_of("giver"), NEW).status_code == 302


def test_the_link_does_not_follow_the_host_that_the_browser_names(
    mailing: Flask, server: MailServer, finish: Finish
) -> None:
    person = Person(mailing)
    token = person.token()
    sent = {"csrf_token": token, "email": address_of("giver")}
    person.client.post(PATH, data=sent, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
    finish()

    assert all("evil" not in letter.get_content() for letter in server.letters)


def test_s15_known_and_unknown_addresses_get_the_same_answer(
    mailing: Flask, server: MailServer, finish: Finish
) -> None:
    known, unknown = Person(mailing, "192.0.2.7"), Person(mailing, "192.0.2.8")

    answers = [known.post(PATH, email=address_of("giver")), unknown.post(PATH, email="nobody@test.example")]
    finish()

    assert len({(answer.status_code, without_tokens(answer.text)) for answer in answers}) == 1
    assert len(server.letters) == 1


def test_s15_known_and_unknown_addresses_take_the_same_time(mailing: Flask, finish: Finish) -> None:
    took: dict[str, list[float]] = {"giver": [], "nobody": []}
    for turn in range(20):
        for name, times in took.items():
            person = Person(mailing, f"198.51.100.{turn}" if name == "giver" else f"203.0.113.{turn}")
            token = person.token()
            begun = time.perf_counter()
            sent = {"csrf_token": token, "email": address_of(name)}
            person.client.post(PATH, data=sent, environ_overrides={"REMOTE_ADDR": person.address})
            times.append(time.perf_counter() - begun)
    finish()

    known, unknown = (min(times) for times in took.values())  # what else the machine does only adds
    assert abs(known - unknown) < max(0.15 * max(known, unknown), 0.005)


def test_s14_one_address_asks_a_few_times_then_waits_and_others_go_on(
    mailing: Flask, clock: MovingClock
) -> None:
    person = Person(mailing, "192.0.2.7")
    statuses = [person.post(PATH, email=address_of("giver")).status_code for _ in range(FREE)]

    refused = person.post(PATH, email=address_of("giver"))

    assert statuses == [200] * FREE
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert Person(mailing, "192.0.2.8").post(PATH, email=address_of("giver")).status_code == 200
    assert Person(mailing, "192.0.2.7").sign_in(address_of("giver")).status_code == 302
    clock.now += timedelta(minutes=15)
    assert person.post(PATH, email=address_of("giver")).status_code == 200


def test_s14_all_addresses_together_are_limited(mailing: Flask) -> None:
    statuses = [
        Person(mailing, f"198.51.100.{turn}").post(PATH, email=f"n{turn}@test.example").status_code
        for turn in range(70)
    ]

    assert statuses[:50] == [200] * 50
    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "email", ["", "nobody", "a@b.example\r\nBcc: c@d.example", "a@b.example, c@d.example"]
)
def test_what_is_no_address_is_told(mailing: Flask, server: MailServer, finish: Finish, email: str) -> None:
    refused = Person(mailing).post(PATH, email=email)
    finish()

    assert refused.status_code == 422
    assert server.letters == []


def test_s33_addresses_and_links_stay_out_of_the_log(
    mailing: Flask, finish: Finish, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    Person(mailing).post(PATH, email=address_of("giver"))
    finish()

    assert "reset asked for" in caplog.text
    assert "@test.example" not in caplog.text
    assert "symbiose_link_" not in caplog.text
