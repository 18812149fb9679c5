"""A declared flow is corrected in the form that shows what stands; nobody overwrites another."""

import re
from collections.abc import Callable

import pytest

from symbiose.domain.flows import EstimateBasis
from tests.builders import make_flow
from tests.fakes import FakeStore
from tests.web.flow_forms import fault, sent
from tests.web.people import Person

SignIn = Callable[[str], Person]


def test_a_flow_is_corrected_in_the_same_form(giver: Person, store: FakeStore) -> None:
    page = giver.get("/flux/flow_offer/modifier").text

    answer = giver.post(
        "/flux/flow_offer/modifier", sent(page) | {"quantity": "900", "price_eur_per_unit": "65"}
    )

    assert answer.location == "/flux/flow_offer"
    flow = store.repositories.flows.get("flow_offer")
    assert (flow.quantity_per_year, str(flow.price_eur_per_unit)) == (900.0, "65")
    assert len(store.repositories.flows.versions("flow_offer")) == 2


def test_a_correction_that_changes_nothing_makes_no_version(giver: Person, store: FakeStore) -> None:
    page = giver.get("/flux/flow_offer/modifier").text
    before = store.repositories.journal.count()

    answer = giver.post("/flux/flow_offer/modifier", sent(page))

    assert answer.status_code == 302
    assert "Rien n’a changé" in giver.get(answer.location).text
    assert store.repositories.journal.count() == before
    assert len(store.repositories.flows.versions("flow_offer")) == 1


@pytest.mark.parametrize("ended", ["\n", "\r\n", "\r"])
def test_a_browser_that_ends_lines_in_its_way_changes_nothing(
    ended: str, giver: Person, store: FakeStore
) -> None:
    flow = make_flow(
        id="flow_offer", description=f"lundi{ended}mardi", resource_text=f"cendres{ended} grises"
    )
    store.repositories.flows.save([flow])
    fields = sent(giver.get("/flux/flow_offer/modifier").text)

    giver.post("/flux/flow_offer/modifier", fields | {"description": "lundi\r\nmardi"})

    assert store.repositories.flows.get("flow_offer") == flow


def test_two_corrections_at_once_show_both_and_lose_nothing(
    giver: Person, coordinator: Person, store: FakeStore
) -> None:
    mine = sent(giver.get("/flux/flow_offer/modifier").text)
    coordinator.post("/flux/flow_offer/modifier", mine | {"quantity": "900"})

    stale = giver.post("/flux/flow_offer/modifier", mine | {"quantity": "800", "description": "mardi"})
    again = giver.post("/flux/flow_offer/modifier", sent(stale.text))

    assert stale.status_code == 409
    row = re.search(r"Quantité</th><td>([^<]*)</td><td>([^<]*)</td>", stale.text)
    assert row
    assert row.groups() == ("900", "800")
    assert "mardi" in stale.text
    assert again.status_code == 302
    assert store.repositories.flows.get("flow_offer").quantity_per_year == 800.0


def test_faults_of_a_correction_keep_what_was_typed(giver: Person, store: FakeStore) -> None:
    page = giver.get("/flux/flow_offer/modifier").text

    answer = giver.post("/flux/flow_offer/modifier", sent(page) | {"quantity": "x", "description": "mardi"})

    assert answer.status_code == 422
    assert fault(answer.text, "quantity")
    assert sent(answer.text)["description"] == "mardi"


def test_a_correction_is_kept_as_a_draft_and_gone_on_with(giver: Person, store: FakeStore) -> None:
    page = giver.get("/flux/flow_offer/modifier").text

    kept = giver.post("/flux/flow_offer/modifier", sent(page) | {"quantity": "850", "action": "draft"})
    resumed = giver.get(kept.location).text
    done = giver.post("/flux/flow_offer/modifier", sent(resumed))

    assert "Modifier un flux" in resumed
    assert sent(resumed)["quantity"] == "850"
    assert done.status_code == 302
    assert store.repositories.flows.get("flow_offer").quantity_per_year == 850.0
    assert kept.location.rpartition("/")[2] not in store.repositories.drafts.kept


def test_a_draft_of_a_correction_does_not_hide_what_changed_meanwhile(
    giver: Person, coordinator: Person, store: FakeStore
) -> None:
    mine = sent(giver.get("/flux/flow_offer/modifier").text)
    coordinator.post("/flux/flow_offer/modifier", mine | {"quantity": "900"})

    kept = giver.post("/flux/flow_offer/modifier", mine | {"quantity": "850", "action": "draft"})
    stale = giver.post("/flux/flow_offer/modifier", sent(giver.get(kept.location).text))

    assert stale.status_code == 409
    assert store.repositories.flows.get("flow_offer").quantity_per_year == 900.0


def test_a_correction_deletes_no_draft_of_others(
    coordinator: Person, signed_in: SignIn, store: FakeStore
) -> None:
    receiver = signed_in("receiver")
    form = sent(receiver.get("/flux/flow_need/modifier").text)

    answer = receiver.post("/flux/flow_need/modifier", form | {"quantity": "5", "draft_id": "draft_of_giver"})

    assert answer.status_code == 302
    assert "draft_of_giver" in store.repositories.drafts.kept


def test_a_withdrawn_flow_is_not_corrected(giver: Person, store: FakeStore) -> None:
    fields = sent(giver.get("/flux/flow_offer/modifier").text)
    giver.post("/flux/flow_offer/retrait")

    assert giver.get("/flux/flow_offer/modifier").location == "/flux/flow_offer"
    assert giver.post("/flux/flow_offer/modifier", fields | {"quantity": "5"}).status_code == 409
    assert store.repositories.flows.get("flow_offer").withdrawn


def test_an_estimate_says_on_the_form_what_a_correction_does(giver: Person, store: FakeStore) -> None:
    basis = EstimateBasis(ratio_id="r", driver="jobs", driver_value=3.0, text="0,4 t par emploi")
    store.repositories.flows.save([make_flow(id="flow_offer", estimate=basis)])

    page = giver.get("/flux/flow_offer/modifier").text
    giver.post("/flux/flow_offer/modifier", sent(page) | {"quantity": "5"})

    assert "0,4 t par emploi" in page
    assert store.repositories.flows.get("flow_offer").estimate is None
