"""Several proposals at once: accepted, refused, taken back, set side by side."""

from collections.abc import Callable

import pytest

from symbiose.domain.exchanges import State
from tests.fakes import FakeStore
from tests.web.conftest import CHAINED, DIRECT
from tests.web.people import Person
from tests.web.test_review import plain, states

SignIn = Callable[[str], Person]
SELECTION = "/propositions/selection"


def choose(person: Person, action: str, *boxes: str, **fields: object) -> object:
    return person.post(SELECTION, {"choix": list(boxes), "action": action, **fields})


def test_several_are_accepted_with_one_form(coordinator: Person, store: FakeStore) -> None:
    before = store.repositories.journal.count()

    reply = choose(
        coordinator, "accepter", f"{DIRECT.id}:0", f"{CHAINED.id}:0", retour="tri=co2&etat=proposed"
    )

    assert reply.status_code == 302
    assert reply.location == "/propositions?etat=proposed&tri=co2"
    assert states(store) == {DIRECT.id: State.ACCEPTED, CHAINED.id: State.ACCEPTED}
    assert store.repositories.journal.count() == before + 1
    assert "2 propositions acceptées." in coordinator.get("/propositions").text


def test_r2_those_decided_meanwhile_are_passed_over_and_told_with_their_state(
    coordinator: Person, signed_in: SignIn, store: FakeStore
) -> None:
    other = signed_in("administrator")
    other.post(f"/propositions/{DIRECT.id}/refus", version=0, reason="trop loin", code="too_far")

    reply = choose(coordinator, "accepter", f"{DIRECT.id}:0", f"{CHAINED.id}:0")

    assert reply.status_code == 409
    assert "1 proposition laissée de côté" in reply.text
    assert "décidée entre-temps\xa0: refusée" in reply.text
    assert "1 proposition acceptée." in reply.text
    assert states(store) == {DIRECT.id: State.REFUSED, CHAINED.id: State.ACCEPTED}


def test_all_or_none_leaves_all_as_they_were(coordinator: Person, store: FakeStore) -> None:
    reply = choose(coordinator, "accepter", f"{DIRECT.id}:1", f"{CHAINED.id}:0", ensemble="true")

    assert reply.status_code == 409
    assert "rien n’est décidé" in reply.text
    assert states(store) == {}


def test_several_are_refused_with_a_reason_from_the_list_and_words(
    coordinator: Person, store: FakeStore
) -> None:
    reply = choose(
        coordinator,
        "refuser",
        f"{DIRECT.id}:0",
        f"{CHAINED.id}:0",
        code="price",
        reason="l'écart ne paie pas le camion",
    )

    assert reply.status_code == 302
    assert set(states(store).values()) == {State.REFUSED}
    page = plain(coordinator.get("/propositions").text)
    assert "Économie insuffisante sur le terrain" in page
    assert "l'écart ne paie pas le camion" in page


def test_several_refusals_without_reason_keep_what_was_typed_and_ticked(
    coordinator: Person, store: FakeStore
) -> None:
    reply = choose(coordinator, "refuser", f"{DIRECT.id}:0", reason="vu <sur place>")

    assert reply.status_code == 422
    assert "Choisissez un motif dans la liste." in reply.text
    assert "vu &lt;sur place&gt;" in reply.text
    assert reply.text.count(" checked") == 1
    assert states(store) == {}


def test_what_is_in_question_of_roofs_alone_refuses_no_exchange(
    coordinator: Person, store: FakeStore
) -> None:
    one = coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, code="roof", reason="charpente")
    several = choose(coordinator, "refuser", f"{DIRECT.id}:0", code="roof", reason="charpente")

    assert (one.status_code, several.status_code) == (422, 422)
    assert states(store) == {}


def test_nothing_ticked_is_told(coordinator: Person) -> None:
    reply = choose(coordinator, "accepter")

    assert reply.status_code == 422
    assert "Cochez au moins une proposition" in reply.text


@pytest.mark.parametrize("box", ["x", f"{DIRECT.id}:", f"{DIRECT.id}:-1", f"{DIRECT.id}:1.5", ":0"])
def test_boxes_that_no_list_has_are_refused(box: str, coordinator: Person, store: FakeStore) -> None:
    assert choose(coordinator, "accepter", box).status_code == 422
    assert states(store) == {}


def test_s8_the_form_for_several_takes_no_field_of_the_server(coordinator: Person, store: FakeStore) -> None:
    reply = choose(coordinator, "accepter", f"{DIRECT.id}:0", decided_by="x")

    assert reply.status_code == 422
    assert states(store) == {}


def test_decisions_on_several_are_taken_back(coordinator: Person, store: FakeStore) -> None:
    choose(coordinator, "accepter", f"{DIRECT.id}:0")

    assert choose(coordinator, "rouvrir", f"{DIRECT.id}:1").status_code == 302
    assert states(store) == {DIRECT.id: State.PROPOSED}


def test_two_are_set_side_by_side_with_what_differs(coordinator: Person) -> None:
    reply = choose(coordinator, "comparer", f"{DIRECT.id}:0", f"{CHAINED.id}:0")
    assert reply.location == f"/propositions/comparer?p={DIRECT.id}&p={CHAINED.id}"

    page = plain(coordinator.get(reply.location).text)

    for shown in ("10 000", "20 000", "Élimination évitée", "Traitement chez le préparateur", "Four"):
        assert shown in page
    assert 'class="differs num">20 000 <span class="better"' in page
    assert "La ressource offerte est celle qui est demandée." in page


@pytest.mark.parametrize("ids", ["", "p=a", "p=a&p=b&p=c&p=d&p=e", f"p={DIRECT.id}&p={DIRECT.id}"])
def test_fewer_than_two_or_more_than_four_are_not_compared(ids: str, coordinator: Person) -> None:
    reply = coordinator.get(f"/propositions/comparer?{ids}")

    assert reply.status_code == (422 if ids else 200)
    assert "Cochez de 2 à 4 propositions" in reply.text


def test_what_is_compared_exists(coordinator: Person) -> None:
    assert coordinator.get(f"/propositions/comparer?p={DIRECT.id}&p=none").status_code == 404
