"""Signing in and out: sessions that die, waits that grow and end, answers that tell nothing."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from symbiose.services.context import Services
from tests.web.conftest import MovingClock, address_of
from tests.web.people import PASSWORD, Person
from web.accounts.attempts import AT_ONCE, FREE, PER_ACCOUNT, PER_ADDRESS, Attempts
from web.accounts.schemas import local_address
from web.application import create_app
from web.settings import WebSettings

SignIn = Callable[[str], Person]


def test_s12_a_cookie_replayed_after_signing_out_is_refused(app: Flask, coordinator: Person) -> None:
    thief = Person(app)
    thief.take(coordinator.cookie())
    assert thief.get("/propositions").status_code == 200

    coordinator.sign_out()

    assert thief.get("/propositions").status_code == 401


def test_s12_signing_in_gives_a_new_session(visitor: Person) -> None:
    visitor.get("/login")
    before = visitor.cookie() if visitor.client.get_cookie("symbiose") else ""

    visitor.sign_in(address_of("coordinator"))
    first = visitor.cookie()
    visitor.sign_in(address_of("coordinator"))

    assert len({before, first, visitor.cookie()}) == 3


def test_s12_signing_in_again_ends_the_session_before(app: Flask, coordinator: Person) -> None:
    thief = Person(app)
    thief.take(coordinator.cookie())

    assert coordinator.sign_in(address_of("coordinator")).status_code == 302

    assert thief.get("/propositions").status_code == 401
    assert coordinator.get("/propositions").status_code == 200


def test_s13_an_idle_session_ends_after_two_hours(coordinator: Person, clock: MovingClock) -> None:
    clock.now += timedelta(hours=2, minutes=1)

    answer = coordinator.get("/propositions")

    assert answer.status_code == 401
    assert "Votre session est terminée" in answer.text
    assert "/login?next=/propositions" in answer.text


def test_s13_a_busy_session_ends_after_twelve_hours(coordinator: Person, clock: MovingClock) -> None:
    for _ in range(12):
        clock.now += timedelta(minutes=59)
        assert coordinator.get("/carte").status_code == 200
    clock.now += timedelta(minutes=13)

    assert coordinator.get("/carte").status_code == 401


def test_s12_a_cookie_of_another_browser_is_refused(app: Flask, coordinator: Person) -> None:
    thief = Person(app)
    thief.take(coordinator.cookie())

    answer = thief.get("/propositions", **{"User-Agent": "another browser"})

    assert answer.status_code in (302, 401)


def test_s12_a_person_whose_address_changes_stays_signed_in(coordinator: Person) -> None:
    coordinator.address = "2001:db8::7"

    assert coordinator.get("/propositions").status_code == 200


def test_s15_known_and_unknown_accounts_get_the_same_answer(app: Flask) -> None:
    known = Person(app).sign_in(address_of("coordinator"), "faux")
    unknown = Person(app).sign_in(address_of("personne"), "faux")

    def bare(text: str, email: str) -> str:
        return text.replace(address_of(email), "")

    assert known.status_code == unknown.status_code == 401
    assert (
        bare(known.text, "coordinator").split("csrf_token")[0]
        == bare(unknown.text, "personne").split("csrf_token")[0]
    )


def test_s15_an_unknown_account_costs_a_hash_too(
    app: Flask, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str | None] = []
    plain = services.hasher.verify

    def verify(hashed: str | None, password: str) -> bool:
        checked.append(hashed)
        return plain(hashed, password)

    monkeypatch.setattr(services.hasher, "verify", verify)

    Person(app).sign_in(address_of("coordinator"), "faux")
    Person(app).sign_in(address_of("personne"), "faux")

    assert len(checked) == 2
    assert checked[1] is None


def test_s14_twenty_failures_are_put_off_and_another_account_still_signs_in(app: Flask) -> None:
    guesser = Person(app)

    answers = [guesser.sign_in(address_of("coordinator"), f"essai {i}") for i in range(20)]

    assert [a.status_code for a in answers[:FREE]] == [401] * FREE
    assert {a.status_code for a in answers[FREE:]} == {429}
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert guesser.sign_in(address_of("analyst")).status_code == 302


def test_s14_the_right_password_must_wait_too_then_opens(app: Flask, clock: MovingClock) -> None:
    person = Person(app)
    for i in range(FREE):
        person.sign_in(address_of("coordinator"), f"essai {i}")

    put_off = person.sign_in(address_of("coordinator"))
    clock.now += timedelta(seconds=int(put_off.headers["Retry-After"]))

    assert put_off.status_code == 429
    assert person.sign_in(address_of("coordinator")).status_code == 302


def test_s14_waits_survive_a_restart(app: Flask, settings: WebSettings, services: Services) -> None:
    for i in range(FREE):
        Person(app).sign_in(address_of("coordinator"), f"essai {i}")

    restarted = create_app(settings, services)

    assert Person(restarted).sign_in(address_of("coordinator")).status_code == 429


def test_s14_each_failure_doubles_the_wait_up_to_the_window(tmp_path: Path, clock: MovingClock) -> None:
    attempts = Attempts(clock, tmp_path)
    waits = []
    for _ in range(16):
        wait = attempts.wait_s("a@x.org", "192.0.2.1")
        waits.append(wait)
        clock.now += timedelta(seconds=wait or 0)
        attempts.failed("a@x.org", "192.0.2.1")

    assert waits[: FREE + 4] == [None] * FREE + [1, 2, 4, 8]
    assert max(w or 0 for w in waits) <= 15 * 60


def test_s14_an_address_that_tries_many_accounts_waits(tmp_path: Path, clock: MovingClock) -> None:
    attempts = Attempts(clock, tmp_path)

    for i in range(PER_ADDRESS):
        attempts.failed(f"account{i}@x.org", "192.0.2.9")

    assert attempts.wait_s("fresh@x.org", "192.0.2.9") is not None
    assert attempts.wait_s("fresh@x.org", "192.0.2.10") is None


def test_s14_strangers_cannot_lock_out_a_browser_that_the_account_knows(
    tmp_path: Path, clock: MovingClock
) -> None:
    attempts = Attempts(clock, tmp_path)
    attempts.succeeded("a@x.org", "192.0.2.1")

    for i in range(PER_ACCOUNT):
        attempts.failed("a@x.org", f"198.51.100.{i}")

    assert attempts.wait_s("a@x.org", "203.0.113.5") is not None
    assert attempts.wait_s("a@x.org", "192.0.2.1") is None
    clock.now += timedelta(minutes=16)
    assert attempts.wait_s("a@x.org", "203.0.113.5") is None


def test_s14_the_file_of_attempts_holds_no_address(tmp_path: Path, clock: MovingClock) -> None:
    attempts = Attempts(clock, tmp_path)
    attempts.failed("someone@firm.example", "192.0.2.1")
    attempts.succeeded("someone@firm.example", "192.0.2.1")

    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())

    assert b"someone" not in kept
    assert b"192.0.2.1" not in kept


def test_s10_a_crowd_at_the_door_is_told_to_come_back(app: Flask) -> None:
    attempts = app.extensions["symbiose.attempts"]
    places = [attempts.place() for _ in range(AT_ONCE)]
    assert all(place.__enter__() for place in places)

    answer = Person(app).sign_in(address_of("coordinator"))
    for place in places:
        place.__exit__(None, None, None)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "1"
    assert Person(app).sign_in(address_of("coordinator")).status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\n//evil.example",
        "evil",
        "/\t/evil.example",
    ],
)
def test_s30_signing_in_leads_nowhere_else(visitor: Person, target: str) -> None:
    assert local_address(target) is None
    answer = visitor.post(
        f"/login?next={target.encode().hex()}", email=address_of("coordinator"), password=PASSWORD
    )
    assert answer.location == "/"


def test_s30_signing_in_leads_where_one_wanted_to_go(visitor: Person) -> None:
    led = visitor.get("/propositions?tri=co2")
    assert led.status_code == 302

    answer = visitor.post(led.location, email=address_of("coordinator"), password=PASSWORD)

    assert answer.location == "/propositions?tri=co2"


def test_the_sign_in_page_keeps_what_was_typed_but_the_password(visitor: Person) -> None:
    answer = visitor.sign_in("Someone@firm.example", "mon secret")

    assert 'value="Someone@firm.example"' in answer.text
    assert "mon secret" not in answer.text
    assert 'role="alert"' in answer.text


def test_who_is_signed_in_is_led_from_the_sign_in_page_to_the_first_page(coordinator: Person) -> None:
    assert coordinator.get("/login").location == "/"


def test_s33_the_log_names_neither_address_nor_password(
    visitor: Person, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.sign_in("someone@firm.example\r\nforged line", "canary password")

    assert "sign-in refused" in caplog.text
    assert "someone@" not in caplog.text
    assert "canary" not in caplog.text
    assert "forged" not in caplog.text


def test_s14_a_short_wait_is_told_as_such_and_not_as_a_crowd(app: Flask) -> None:
    person = Person(app)
    for i in range(FREE):
        person.sign_in(address_of("coordinator"), f"essai {i}")

    answer = person.sign_in(address_of("coordinator"))

    assert answer.headers["Retry-After"] == "1"
    assert "Réessayez dans 1 seconde." in answer.text
