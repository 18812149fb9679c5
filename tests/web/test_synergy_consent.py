"""S35: what the consent of both firms opens, sought in all that each may read, before, during and after."""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.flows import Confidentiality
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.web.access_matrix import MATRIX
from tests.web.conftest import DIRECT
from tests.web.people import Person, text_of
from tests.web.synergy_following import OF_GIVER, OF_RECEIVER, Canaries, Take, accept_direct, plant, taker

SignIn = Callable[[str], Person]
OF_ALL_SITES = ("/carte", "/recherche")
"""Where every site stands by name, whatever it exchanges."""
OF_EITHER = {field: (*ways, *OF_GIVER[field]) for field, ways in OF_RECEIVER.items()}
OPENED = {"name", "contact", "quantity", "quality"}
"""What both sides consent to; the price goes on as its owner says."""


@pytest.fixture(autouse=True)
def _planted(store: FakeStore) -> None:
    plant(store)


@pytest.fixture
def synergy(services: Services, coordinator: Person) -> str:
    """Accept the direct exchange, and return the id of its synergy."""
    return accept_direct(services, coordinator)


@pytest.fixture
def take(services: Services, synergy: str) -> Take:
    return taker(services, synergy)


def answers(person: Person, synergy: str) -> Iterator[tuple[str, str]]:
    """Yield what every address that is read answers to a person, those of the synergy among them."""
    about = {re.sub(r"synergy_of_two", synergy, path) for _, method, path in MATRIX if method == "GET"}
    about |= {f"/synergies?liste={name}" for name in ("toutes", "suivies", "closes")}
    about |= {f"/synergies?texte={word}" for word in ("Zzusine", "zz")}
    about |= {f"/propositions/{DIRECT.id}", f"/api/v1/proposals/{DIRECT.id}", "/"}
    for path in sorted(about):
        reply = person.get(path)
        assert reply.status_code != HTTPStatus.INTERNAL_SERVER_ERROR, path
        yield path, re.sub("[\u202f\u00a0]|&nbsp;", " ", text_of(reply))


def found_of(canaries: Canaries, person: Person, synergy: str) -> dict[str, set[str]]:
    """Return which canaries a person finds, and where; the map and the search know every site by name."""
    found: dict[str, set[str]] = {}
    for path, text in answers(person, synergy):
        for field, ways in canaries.items():
            if any(way in text for way in ways) and not (field == "name" and path.startswith(OF_ALL_SITES)):
                found.setdefault(field, set()).add(path)
    return found


def test_s35_nothing_of_the_other_party_is_told_before_both_agreed(
    signed_in: SignIn, synergy: str, take: Take
) -> None:
    giver, receiver = signed_in("giver"), signed_in("receiver")

    assert take(giver, "accord") == HTTPStatus.FOUND

    assert found_of(OF_RECEIVER, giver, synergy) == {}
    assert found_of(OF_GIVER, receiver, synergy) == {}


def test_s35_name_contact_and_flow_open_to_both_parties_once_both_agreed_and_to_nobody_else(
    signed_in: SignIn, synergy: str, take: Take
) -> None:
    giver, receiver, stranger = signed_in("giver"), signed_in("receiver"), signed_in("stranger")
    take(giver, "accord")
    take(receiver, "accord")

    for person, canaries in ((giver, OF_RECEIVER), (receiver, OF_GIVER)):
        found = found_of(canaries, person, synergy)
        assert set(found) == OPENED
        for field in OPENED:
            assert f"/synergies/{synergy}" in found[field], field
            assert f"/api/v1/synergies/{synergy}" in found[field]
        assert all("synergies" in path for paths in found.values() for path in paths)
    assert found_of(OF_EITHER, stranger, synergy) == {}


def test_s35_all_of_it_closes_again_when_a_party_withdraws(
    signed_in: SignIn, services: Services, synergy: str, take: Take
) -> None:
    giver, receiver = signed_in("giver"), signed_in("receiver")
    take(giver, "accord")
    take(receiver, "accord")

    assert take(receiver, "abandon", reason="Zzusine du receveur ne veut plus") == HTTPStatus.FOUND

    assert found_of(OF_RECEIVER, giver, synergy) == {}
    assert found_of(OF_GIVER, receiver, synergy) == {}
    assert "Le motif est connu de la coordination" in giver.get(f"/synergies/{synergy}").text
    history = services.store.read(lambda r: r.synergies.history(synergy))
    assert [event.kind.value for event in history] == ["opened", "agreed", "agreed", "abandoned"]
    assert len({event.by for event in history[1:3]}) == 2


def test_s35_words_that_name_the_other_party_close_with_the_consent(
    signed_in: SignIn, coordinator: Person, synergy: str, take: Take
) -> None:
    giver, receiver = signed_in("giver"), signed_in("receiver")
    words = "Zzusine du receveur"
    take(coordinator, "action", action=f"Appeler {words}", who="coordinator", due="")
    take(coordinator, "pieces", what=f"Plan de {words}", party="receiver")
    assert found_of(OF_RECEIVER, giver, synergy) == {}
    take(giver, "accord")
    take(receiver, "accord")
    take(coordinator, "action", action=f"Visiter {words}", who="giver", due="")
    assert f"Visiter {words}" in giver.get(f"/synergies/{synergy}").text.replace("\u202f", " ")

    take(coordinator, "abandon", reason="sans suite")

    assert found_of(OF_RECEIVER, giver, synergy) == {}
    assert "sans suite" in giver.get(f"/synergies/{synergy}").text


def test_s35_a_hidden_flow_stays_unknown_until_its_owner_agrees(
    signed_in: SignIn, store: FakeStore, coordinator: Person, synergy: str, take: Take
) -> None:
    flows = store.repositories.flows
    flows.save([flows.get("flow_need").model_copy(update={"confidentiality": Confidentiality.HIDDEN})])
    store.repositories.journal.append(journal_entry(operator("test"), "test", "flow_need", NOON))
    giver, receiver = signed_in("giver"), signed_in("receiver")
    missing = giver.get("/synergies/nobody_knows")

    assert giver.get(f"/synergies/{synergy}").data == missing.data
    assert synergy not in giver.get("/synergies?liste=toutes").text
    assert "Le flux du receveur est masqué" in coordinator.get(f"/synergies/{synergy}").text
    assert take(receiver, "accord") == HTTPStatus.FOUND

    assert giver.get(f"/synergies/{synergy}").status_code == HTTPStatus.OK
    assert f"/propositions/{DIRECT.id}" not in giver.get(f"/synergies/{synergy}").text
    assert take(giver, "accord") == HTTPStatus.FOUND
    assert OF_RECEIVER["name"][0] in giver.get(f"/synergies/{synergy}").text
