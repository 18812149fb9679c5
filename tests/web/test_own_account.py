"""The page of one's own account: rights, sessions, password."""

import html
import re
from collections.abc import Callable

import pytest
from flask import Flask

from symbiose.domain.accounts import Account
from tests.fakes import FakeStore
from tests.web.conftest import PEOPLE, address_of
from tests.web.people import PASSWORD, Person
from web.accounts.attempts import FREE

SignIn = Callable[[str], Person]
NEW = "trois oies au bord du canal"
FORM = {"old": PASSWORD, "password": NEW, "again": NEW}
PATH = "/compte/mot-de-passe"


@pytest.mark.parametrize("name", PEOPLE)
def test_everyone_sees_their_own_account(name: str, signed_in: SignIn) -> None:
    page = signed_in(name).get("/compte").text

    assert address_of(name) in page
    assert "1 session ouverte" in page
    assert 'href="/compte/jetons"' in page
    assert ("Site A" in page) is (name == "giver")


def test_s12_a_changed_password_kills_old_cookies_and_tokens(
    giver: Person, signed_in: SignIn, app: Flask, store: FakeStore
) -> None:
    other, thief = signed_in("giver"), Person(app)
    thief.take(giver.cookie())
    form = {"name": "p", "read": "true", "days": "9", "password": PASSWORD}
    assert giver.post("/compte/jetons", form).status_code == 200

    changed = giver.post(PATH, FORM)

    assert (changed.status_code, changed.location) == (302, "/compte")
    assert giver.get("/compte").status_code == 200
    assert [person.get("/compte").status_code for person in (other, thief)] == [401, 401]
    assert store.repositories.api_tokens.kept == {}
    assert Person(app).sign_in(address_of("giver")).status_code == 401
    assert Person(app).sign_in(address_of("giver"), NEW).status_code == 302


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"old": "une autre phrase"}, "pas le mot de passe de votre compte"),
        ({"again": "autre chose"}, "diffèrent"),
        ({"password": "court", "again": "court"}, "au moins 12 caractères"),
        ({"password": PASSWORD, "again": PASSWORD}, "est l’ancien"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_changes(
    giver: Person, account: Callable[[str], Account], change: dict[str, str], told: str
) -> None:
    before = account("giver")

    refused = giver.post(PATH, {**FORM, **change})

    assert refused.status_code == 422
    assert told in html.unescape(refused.text).lower()
    assert NEW not in refused.text
    assert account("giver") == before


def test_s14_the_old_password_cannot_be_tried_at_will(giver: Person) -> None:
    for _ in range(FREE):
        assert giver.post(PATH, {**FORM, "old": "non"}).status_code == 422

    refused = giver.post(PATH, FORM)

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1


def test_the_other_sessions_are_ended_and_this_one_stays(giver: Person, signed_in: SignIn) -> None:
    others = [signed_in("giver"), signed_in("giver")]
    stranger = signed_in("stranger")
    page = giver.get("/compte").text
    endings = re.findall(r'action="(/compte/sessions/[0-9a-f]+/fin)"', page)

    assert "3 sessions ouvertes" in page
    assert page.count("celle-ci") == 1
    assert len(endings) == 2
    assert stranger.post(endings[0]).status_code == 404
    assert giver.post(endings[0]).status_code == 302
    assert sorted(other.get("/compte").status_code for other in others) == [200, 401]
    assert giver.post("/compte/sessions/fin").status_code == 302
    assert [other.get("/compte").status_code for other in others] == [401, 401]
    assert giver.get("/compte").status_code == 200
    assert stranger.get("/compte").status_code == 200


def test_s8_nobody_gives_themselves_rights(giver: Person, account: Callable[[str], Account]) -> None:
    before = account("giver")

    for field in ("role", "site_ids", "email", "account_id"):
        assert giver.post(PATH, {**FORM, field: "administrator"}).status_code == 422

    assert account("giver") == before
