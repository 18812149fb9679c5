"""Synergies in the browser and for programs: the inbox, the steps, who may take them."""

import re
from collections.abc import Callable
from datetime import timedelta
from http import HTTPStatus

import pytest

from symbiose.domain.exchanges import State
from symbiose.domain.synergy_steps import opened
from symbiose.services.context import Services
from tests.builders import NOON, make_decision, make_proposal
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT, MovingClock, address_of
from tests.web.people import Person
from tests.web.synergy_following import OF_RECEIVER, Take, accept_direct, plant, taker

SignIn = Callable[[str], Person]


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


def state_of(services: Services, synergy: str) -> State:
    return services.store.read(lambda r: r.synergies.get(synergy)).state


def test_s4_a_synergy_of_others_answers_as_a_missing_one(signed_in: SignIn, synergy: str, take: Take) -> None:
    stranger = signed_in("stranger")

    for path in ("/synergies/{}", "/api/v1/synergies/{}"):
        theirs, missing = (stranger.get(path.format(i)) for i in (synergy, "synergy_nobody_knows"))
        assert (theirs.status_code, theirs.data) == (missing.status_code, missing.data)
    assert take(stranger, "accord") == HTTPStatus.NOT_FOUND


def test_a_synergy_runs_from_its_acceptance_to_its_end(
    signed_in: SignIn, coordinator: Person, services: Services, synergy: str, take: Take
) -> None:
    giver, receiver = signed_in("giver"), signed_in("receiver")

    for person, step, fields in (
        (giver, "accord", {}),
        (receiver, "accord", {}),
        (coordinator, "etat", {"state": "in_study"}),
        (receiver, "contrat", {}),
        (giver, "contrat", {}),
        (coordinator, "etat", {"state": "running", "words": "première livraison"}),
        (coordinator, "etat", {"state": "ended"}),
    ):
        assert take(person, step, **fields) == HTTPStatus.FOUND, step

    assert state_of(services, synergy) is State.ENDED
    sheet = giver.get(f"/synergies/{synergy}").text
    assert "première livraison" in sheet
    assert OF_RECEIVER["name"][0] in sheet
    assert OF_RECEIVER["contact"][0] not in sheet
    assert "8 765" not in sheet.replace("\u202f", " ")


def test_the_steps_of_a_synergy_are_in_the_language_of_each_reader(coordinator: Person, synergy: str) -> None:
    french = coordinator.get(f"/synergies/{synergy}").text
    coordinator.post("/langue", {"language": "en", "next": "/"})
    english = coordinator.get(f"/synergies/{synergy}").text

    assert "Terminée" in french
    assert "Terminée" not in english
    assert ">Ended</li>" in english


def test_a_stale_form_is_told_the_new_state_and_keeps_what_was_typed(
    signed_in: SignIn, coordinator: Person, services: Services, synergy: str, take: Take
) -> None:
    take(signed_in("giver"), "accord")
    take(signed_in("receiver"), "accord")

    reply = coordinator.post(f"/synergies/{synergy}/abandon", version=1, reason="mes mots")

    assert reply.status_code == HTTPStatus.CONFLICT
    assert "La situation a changé" in reply.text
    assert "État actuel" in reply.text
    assert "mes mots" in reply.text
    assert state_of(services, synergy) is State.AGREED


def test_faults_of_forms_are_linked_to_their_fields(
    coordinator: Person, services: Services, synergy: str, take: Take
) -> None:
    def sent(step: str, **fields: object) -> str:
        reply = coordinator.post(f"/synergies/{synergy}/{step}", {"version": 1, **fields})
        assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        return reply.text

    for step, fields, field in (
        ("abandon", {"reason": " "}, "abandon-reason"),
        ("abandon", {"reason": "x" * 2001}, "abandon-reason"),
        ("action", {"action": "appeler", "who": "", "due": ""}, "plan-who"),
        ("action", {"action": "x" * 301, "who": "giver", "due": ""}, "plan-action"),
        ("action", {"action": "appeler", "who": "giver", "due": "31/02/2027"}, "plan-due"),
        ("action", {"action": "appeler", "who": "giver", "due": "0206-01-01"}, "plan-due"),
        ("action", {"action": "", "who": "", "due": "2027-01-31"}, "plan-action"),
        ("pieces", {"what": "", "party": "giver"}, "ask-what"),
    ):
        text = sent(step, **fields)
        assert f'href="#{field}"' in text, (step, fields)
        assert f'id="{field}-fault"' in text, (step, fields)
    assert services.store.read(lambda r: r.synergies.get(synergy)).version == 1


def test_s8_fields_of_the_server_are_refused(coordinator: Person, synergy: str, services: Services) -> None:
    for step, fields in (
        ("etat", {"state": "in_study", "opened_by": "x"}),
        ("action", {"action": "a", "who": "giver", "due": "", "state": "running"}),
        ("abandon", {"reason": "r", "decided_by": "x"}),
    ):
        reply = coordinator.post(f"/synergies/{synergy}/{step}", {"version": 1, **fields})
        assert reply.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert services.store.read(lambda r: r.synergies.get(synergy)).version == 1


def test_s21_words_are_shown_as_they_were_written(
    signed_in: SignIn, coordinator: Person, synergy: str, take: Take
) -> None:
    hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
    take(coordinator, "action", action=hostile, who="both", due="")
    take(coordinator, "pieces", what=hostile, party="both")
    take(coordinator, "abandon", reason=hostile)

    for person in (coordinator, signed_in("giver")):
        text = person.get(f"/synergies/{synergy}").text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_the_inbox_lists_what_is_due_first_then_what_is_silent_and_says_why(
    coordinator: Person, clock: MovingClock, synergy: str, take: Take
) -> None:
    assert "Rien à traiter" in coordinator.get("/synergies").text
    take(coordinator, "action", action="Appeler", who="giver", due="04/06/2026")
    assert "À faire dans 3 jours" in coordinator.get("/synergies").text

    clock.now = NOON + timedelta(days=5)
    assert "En retard de 2 jours" in signed_again(coordinator).get("/synergies").text
    clock.now = NOON + timedelta(days=40)
    late = signed_again(coordinator).get("/synergies").text

    assert "En retard de 37 jours" in late
    assert "Sans nouvelle depuis 39 jours" in late
    assert "Sans nouvelle" in coordinator.get("/synergies?raison=silent").text
    assert synergy not in coordinator.get("/synergies?raison=check").text


def signed_again(person: Person) -> Person:
    """Sign in again: the session ended while the clock went on."""
    person.sign_in(address_of("coordinator"))
    return person


def test_a_firm_finds_what_is_asked_of_it(
    signed_in: SignIn, coordinator: Person, synergy: str, take: Take
) -> None:
    giver = signed_in("giver")
    assert "1 synergie attend quelque chose de vous" in giver.get("/").text
    assert "Votre accord est attendu" in giver.get("/synergies").text
    take(giver, "accord")
    assert "Rien n’est attendu de vous" in giver.get("/synergies").text

    take(coordinator, "pieces", what="Analyse du lot", party="giver")
    assert "1 pièce à fournir" in giver.get("/synergies").text
    assert "1 pièce à fournir" not in signed_in("receiver").get("/synergies").text
    evidence = re.search(r"pieces/(evidence_\w+)/fourniture", giver.get(f"/synergies/{synergy}").text)
    assert evidence is not None
    assert take(giver, f"pieces/{evidence[1]}/fourniture", words="par courriel") == HTTPStatus.FOUND
    assert "1 pièce à vérifier" in coordinator.get("/synergies").text
    assert take(coordinator, f"pieces/{evidence[1]}/renvoi", words="illisible") == HTTPStatus.FOUND
    assert take(giver, f"pieces/{evidence[1]}/fourniture") == HTTPStatus.FOUND
    assert take(coordinator, f"pieces/{evidence[1]}/validation") == HTTPStatus.FOUND

    assert "validée" in giver.get(f"/synergies/{synergy}").text
    assert take(coordinator, f"pieces/{evidence[1]}/validation") == HTTPStatus.CONFLICT


def test_a_firm_is_not_asked_for_what_is_asked_of_the_other(
    signed_in: SignIn, coordinator: Person, synergy: str, take: Take
) -> None:
    take(coordinator, "action", action="Signer", who="giver", due="")
    take(coordinator, "pieces", what="Analyse du lot", party="giver")
    sheet = signed_in("giver").get(f"/synergies/{synergy}").text
    evidence = re.search(r"pieces/(evidence_\w+)/fourniture", sheet)
    assert evidence is not None

    receiver = signed_in("receiver")

    assert "Analyse du lot" not in receiver.get(f"/synergies/{synergy}").text
    assert take(receiver, f"pieces/{evidence[1]}/fourniture") == HTTPStatus.FORBIDDEN
    assert take(receiver, "action/faite") == HTTPStatus.FORBIDDEN
    assert take(signed_in("giver"), "action/faite", words="c'est fait") == HTTPStatus.FOUND


def test_the_list_keeps_its_filters_in_the_address(coordinator: Person, synergy: str) -> None:
    for query, there in (
        ("liste=suivies", True),
        ("liste=closes", False),
        ("liste=toutes&texte=zzUSINE", True),
        ("liste=toutes&texte=rien+de+tel", False),
        ("liste=suivies&etat=accepted", True),
        ("liste=suivies&etat=running", False),
    ):
        assert (synergy in coordinator.get(f"/synergies?{query}").text) is there, query
    assert coordinator.get("/synergies?etat=none").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    text = coordinator.get("/synergies?liste=suivies&texte=zz&etat=accepted").text
    assert 'value="zz"' in text
    assert re.search(r'value="accepted" selected', text)


def test_a_proposal_is_shown_in_the_state_of_its_synergy(
    signed_in: SignIn, coordinator: Person, synergy: str, take: Take
) -> None:
    def state() -> str:
        found = coordinator.get("/api/v1/proposals").json["proposals"]
        return {p["id"]: p["state"] for p in found}[DIRECT.id]

    assert state() == "accepted"
    take(signed_in("giver"), "accord")
    take(signed_in("receiver"), "accord")
    assert state() == "agreed"
    take(coordinator, "abandon", reason="sans suite")
    assert state() == "abandoned"


def test_programs_read_synergies_and_filter_them(
    signed_in: SignIn, coordinator: Person, synergy: str, take: Take
) -> None:
    def read(person: Person, query: str = "") -> list[str]:
        reply = person.get(f"/api/v1/synergies{query}")
        assert reply.status_code == HTTPStatus.OK
        return [one["id"] for one in reply.json["synergies"]]

    giver = signed_in("giver")
    assert read(coordinator) == read(giver) == [synergy]
    assert read(signed_in("stranger")) == []
    assert read(coordinator, "?attention=true") == []
    assert read(giver, "?attention=true&state=accepted") == [synergy]
    assert giver.get("/api/v1/synergies?etat=accepted").status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    one = giver.get(f"/api/v1/synergies/{synergy}").json
    assert [end["side"] for end in one["parties"]] == ["giver", "receiver"]
    assert "name" not in one["parties"][1]
    assert "contacts" not in one["parties"][1]
    assert [step["kind"] for step in one["history"]] == ["opened"]


def test_s07_who_no_longer_manages_a_site_loses_its_synergies_at_the_next_request(
    signed_in: SignIn, store: FakeStore, synergy: str, take: Take
) -> None:
    giver, receiver = signed_in("giver"), signed_in("receiver")
    take(giver, "accord")
    take(receiver, "accord")
    assert OF_RECEIVER["name"][0] in giver.get(f"/synergies/{synergy}").text
    accounts = store.repositories.accounts
    left = accounts.by_email(address_of("giver"))
    assert left is not None

    accounts.save(left.model_copy(update={"site_ids": ("site_c",)}))

    assert giver.get(f"/synergies/{synergy}").status_code == HTTPStatus.NOT_FOUND
    assert giver.get(f"/api/v1/synergies/{synergy}").status_code == HTTPStatus.NOT_FOUND
    assert take(giver, "abandon", reason="x") == HTTPStatus.NOT_FOUND
    assert synergy not in giver.get("/synergies?liste=toutes").text


def test_whoever_manages_the_sites_of_two_firms_answers_for_one(
    signed_in: SignIn, store: FakeStore, synergy: str, take: Take
) -> None:
    accounts = store.repositories.accounts
    account = accounts.by_email(address_of("giver"))
    assert account is not None
    accounts.save(account.model_copy(update={"site_ids": ("site_a", "site_b")}))
    both = signed_in("giver")

    sheet = both.get(f"/synergies/{synergy}").text
    assert "Donner mon accord pour le cédant" in sheet
    assert "Donner mon accord pour le receveur" in sheet
    assert take(both, "accord") == HTTPStatus.FORBIDDEN
    assert take(both, "accord", side="giver") == HTTPStatus.FOUND
    assert take(both, "accord", side="receiver") == HTTPStatus.FORBIDDEN

    assert "personne ne décide pour les deux" in both.get(f"/synergies/{synergy}").text


def test_a_closed_synergy_offers_no_step(
    signed_in: SignIn, coordinator: Person, synergy: str, take: Take
) -> None:
    take(coordinator, "abandon", reason="sans suite")

    for person in (coordinator, signed_in("giver")):
        text = person.get(f"/synergies/{synergy}").text
        for step in ("accord", "contrat", "etat", "abandon", "action", "pieces"):
            assert f'action="/synergies/{synergy}/{step}"' not in text, step
    assert take(signed_in("giver"), "accord") == HTTPStatus.CONFLICT


def test_many_synergies_come_in_pages(coordinator: Person, store: FakeStore) -> None:
    for number in range(130):
        proposal_id = f"proposal_{number:03}"
        decision = make_decision(proposal_id=proposal_id)
        proposal = make_proposal(id=proposal_id)
        store.repositories.synergies.save(*opened(f"synergy_{number:03}", decision, proposal))

    first, second = (coordinator.get(f"/synergies?liste=suivies&page={n}").text for n in (1, 2))

    assert "130 synergies (1 à 100)" in first
    assert "synergy_129" in first
    assert "synergy_000" not in first
    assert "130 synergies (101 à 130)" in second
    assert "synergy_000" in second
    assert "page=2" in first
