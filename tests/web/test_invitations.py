"""Choosing a password through a single-use link."""

from collections.abc import Callable

import pytest
from flask import Flask

from symbiose.domain.accounts import Account, Role, operator
from symbiose.services.context import Services
from symbiose.services.invitations import invite, reset
from tests.fakes import FakeStore
from tests.web.conftest import address_of
from tests.web.people import Person

NEW = "quatre vaches grises dorment"


@pytest.fixture
def path(services: Services) -> str:
    return invite(services, operator("test"), "new@firm.example", Role.SITE_MANAGER, ["site_a"]).path


def test_a_link_sets_a_password_once(path: str, visitor: Person) -> None:
    page = visitor.get(path)
    assert page.status_code == 200
    assert "new@firm.example" in page.text

    answer = visitor.post(path, password=NEW, again=NEW)

    assert answer.location == "/login"
    assert visitor.sign_in("new@firm.example", NEW).status_code == 302
    assert visitor.get("/flux/flow_offer").status_code == 200


def test_s16_a_link_used_once_is_gone(path: str, app: Flask, visitor: Person) -> None:
    visitor.post(path, password=NEW, again=NEW)

    assert Person(app).get(path).status_code == 410
    assert Person(app).post(path, password=NEW, again=NEW).status_code == 410
    assert "Lien déjà utilisé" in Person(app).get(path).text


def test_s16_the_store_never_holds_the_secret(path: str, store: FakeStore) -> None:
    assert path.rpartition("/")[2] not in repr(store.repositories)


@pytest.mark.parametrize(
    ("password", "again", "told"),
    [
        ("court", "court", "Au moins 12 caractères"),
        ("x" * 129, "x" * 129, "Au plus 128"),
        ("motdepasse2026", "motdepasse2026", "Trop courant"),
        ("le site a de Douvrin", "autre chose de long", "Les deux saisies diffèrent"),
        ("Entreprise A pour moi", "Entreprise A pour moi", "Ne contient pas «\xa0Entreprise A\xa0»"),
    ],
)
def test_s11_a_weak_password_is_refused_with_the_reason(
    password: str, again: str, told: str, path: str, visitor: Person
) -> None:
    answer = visitor.post(path, password=password, again=again)

    assert answer.status_code == 422
    assert told in answer.text
    assert password not in answer.text or password == "court"
    assert visitor.get(path).status_code == 200


@pytest.mark.parametrize(
    "password", ["é" * 6 + "pinglette au vent", "a" * 4 + " correcte phrase " + "b" * 40]
)
def test_s11_long_and_accented_passwords_are_taken(password: str, path: str, visitor: Person) -> None:
    assert visitor.post(path, password=password, again=password).location == "/login"
    assert visitor.sign_in("new@firm.example", password).status_code == 302


def test_s12_a_reset_ends_every_session(
    services: Services, app: Flask, coordinator: Person, account: Callable[[str], Account]
) -> None:
    link = reset(services, operator("test"), address_of("coordinator"))
    assert coordinator.get("/propositions").status_code == 200

    Person(app).post(link.path, password=NEW, again=NEW)

    assert coordinator.get("/propositions").status_code == 401


def test_s8_a_link_grants_no_other_right(path: str, visitor: Person) -> None:
    assert visitor.post(path, password=NEW, again=NEW, role="administrator").status_code == 422
