"""A person takes a copy of their data; an administrator erases a person."""

import json
from collections.abc import Callable

import pytest

from symbiose.domain.accounts import Account
from tests.fakes import FakeStore
from tests.web.conftest import OUTSIDER
from tests.web.people import PASSWORD, Person

ERASURE = f"/comptes/{OUTSIDER.id}/effacement"
SENT = {"seen": OUTSIDER.stamp, "password": PASSWORD, "sure": "true"}


@pytest.fixture
def administrator(signed_in: Callable[[str], Person]) -> Person:
    return signed_in("administrator")


@pytest.mark.parametrize("name", ["administrator", "coordinator", "analyst", "giver"])
def test_s34_everyone_takes_a_copy_of_their_own_data_alone(
    name: str, signed_in: Callable[[str], Person]
) -> None:
    person = signed_in(name)
    assert "Prendre une copie" in person.get("/compte").text

    answer = person.post("/compte/donnees")

    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="donnees-personnelles.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    found = json.loads(answer.text)
    assert found["account"]["email"] == f"{name}@test.example"
    for secret in ("hashed:", PASSWORD, "digest", "outsider@"):
        assert secret not in answer.text
    others = {"administrator", "coordinator", "analyst", "giver"} - {name}
    assert not [other for other in others if f"{other}@test.example" in answer.text]


def test_s34_who_is_erased_is_on_no_page_any_more(administrator: Person, store: FakeStore) -> None:
    assert OUTSIDER.email in administrator.get("/comptes").text

    answer = administrator.post(ERASURE, SENT)

    assert answer.status_code == 302
    sheet, listing = administrator.get(answer.location).text, administrator.get("/comptes").text
    assert OUTSIDER.email not in sheet + listing
    assert "compte-efface-" in listing
    assert "a été effacée" in sheet
    assert 'action="/comptes' not in sheet.split("<main")[1].split("</main>")[0]
    assert OUTSIDER.email not in repr(store.repositories)


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"sure": "false"}, 422, "ne s’annule pas"),
        ({"password": "not mine"}, 422, "mot de passe"),
        ({"seen": "an older one"}, 409, "entre-temps"),
        ({"email": "x"}, 422, ""),
    ],
)
def test_nobody_is_erased_by_mistake(
    changes: dict[str, str],
    status: int,
    told: str,
    administrator: Person,
    account: Callable[[str], Account],
    store: FakeStore,
) -> None:
    answer = administrator.post(ERASURE, SENT | changes)

    assert answer.status_code == status
    assert told in answer.text
    assert store.repositories.accounts.kept[OUTSIDER.id] == OUTSIDER


def test_an_administrator_does_not_erase_the_last_one(
    administrator: Person, account: Callable[[str], Account]
) -> None:
    own = account("administrator")

    answer = administrator.post(f"/comptes/{own.id}/effacement", SENT | {"seen": own.stamp})

    assert answer.status_code == 409
    assert "dernier administrateur" in answer.text
