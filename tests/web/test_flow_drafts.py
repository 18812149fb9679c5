"""Drafts on the pages: kept with their faults, gone on with, declared, deleted."""

from collections.abc import Callable

from symbiose.domain.drafts import DraftOrigin
from symbiose.domain.flows import EstimateBasis
from tests.builders import make_draft
from tests.fakes import FakeStore
from tests.web.flow_forms import GOOD, MONTHS, declared, fault, sent
from tests.web.people import Person

SignIn = Callable[[str], Person]


def test_a_draft_is_kept_with_its_faults_and_gone_on_with(giver: Person, store: FakeStore) -> None:
    form = sent(giver.get("/flux/declarer").text) | GOOD | {"quantity": "beaucoup"}

    kept = giver.post("/flux/declarer", form | {"action": "draft"})
    page = giver.get(kept.location).text
    done = giver.post("/flux/declarer", sent(page) | {"quantity": "12"})

    assert kept.status_code == 302
    assert "Brouillon enregistré" in page
    assert sent(page)["quantity"] == "beaucoup"
    assert done.location == "/flux"
    assert [flow.quantity_per_year for flow in declared(store)] == [12.0]
    assert form["draft_id"] not in store.repositories.drafts.kept
    assert "beaucoup" not in giver.get("/flux/brouillons").text


def test_drafts_are_listed_for_their_site_only(giver: Person, signed_in: SignIn) -> None:
    giver.post("/flux/declarer", site_id="site_a", resource="boues secrètes", action="draft")

    assert "boues secrètes" in giver.get("/flux/brouillons").text
    assert "boues secrètes" not in signed_in("receiver").get("/flux/brouillons").text


def test_a_draft_of_others_cannot_be_taken_over(giver: Person, signed_in: SignIn, store: FakeStore) -> None:
    theirs = GOOD | {"site_id": "site_b", "draft_id": "draft_of_giver"}

    answer = signed_in("receiver").post("/flux/declarer", theirs | {"action": "draft"})

    assert answer.status_code == 404
    assert store.repositories.drafts.kept["draft_of_giver"].site_id == "site_a"


def test_a_draft_without_a_site_says_so_and_loses_nothing(coordinator: Person) -> None:
    answer = coordinator.post("/flux/declarer", GOOD | {"site_id": "", "action": "draft"})

    assert answer.status_code == 422
    assert fault(answer.text, "site_id")
    assert sent(answer.text)["quantity"] == GOOD["quantity"]


def test_a_draft_is_deleted_with_one_button(giver: Person, store: FakeStore) -> None:
    answer = giver.post("/flux/brouillons/draft_of_giver/suppression")

    assert answer.location == "/flux/brouillons"
    assert "draft_of_giver" not in giver.get("/flux/brouillons").text
    assert giver.get("/flux/brouillons/draft_of_giver").status_code == 404


def test_an_offered_draft_shows_its_estimate_and_a_correction_ends_it(
    giver: Person, store: FakeStore
) -> None:
    basis = EstimateBasis(ratio_id="r", driver="jobs", driver_value=3.0, text="0,4 t par emploi")
    columns = {k: v for k, v in GOOD.items() if k != "site_id"} | {"quantity:x": "1", "jan": "1", "feb": "1"}
    months = dict.fromkeys(MONTHS[2:], "0")
    offers = [
        make_draft(
            id=f"draft_offered_{i}", origin=DraftOrigin.ACTIVITY, estimate=basis, fields=columns | months
        )
        for i in range(2)
    ]
    store.repositories.drafts.save(offers)

    page = giver.get("/flux/brouillons/draft_offered_0").text
    giver.post("/flux/declarer", sent(page))
    giver.post("/flux/declarer", sent(giver.get("/flux/brouillons/draft_offered_1").text) | {"quantity": "9"})

    assert "0,4 t par emploi" in page
    estimates = {flow.quantity_per_year: flow.estimate for flow in declared(store)}
    assert estimates == {1200.5: basis, 9.0: None}
    assert {flow.months[:3] for flow in declared(store)} == {(0.5, 0.5, 0.0)}


def test_a_draft_with_faults_is_not_declared_from_the_list(giver: Person, store: FakeStore) -> None:
    store.repositories.drafts.save([make_draft(id="draft_faulty_1", fields=GOOD | {"quantity": "?"})])

    answer = giver.post("/flux/brouillons/draft_faulty_1/declaration")

    assert answer.status_code == 422
    assert fault(answer.text, "quantity")
    assert declared(store) == []
