"""Flows on the pages: list, declaration in three fields, one flow, confirmation, withdrawal."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from symbiose.domain.accounts import Account
from symbiose.domain.flows import Direction, EstimateBasis, Flow
from symbiose.services.context import Services
from tests.builders import make_flow
from tests.fakes import FakeStore
from tests.web.people import Person

SignIn = Callable[[str], Person]
GOOD: dict[str, Any] = {
    "site_id": "site_a",
    "direction": "offer",
    "resource": "Cendres volantes de charbon",
    "quantity": "1 200,5",
    "unit": "t",
}


def declared(store: FakeStore) -> list[Flow]:
    """Return the flows declared through the form."""
    return [flow for flow in store.repositories.flows.all() if flow.reference]


def test_three_fields_declare_a_flow(giver: Person, store: FakeStore) -> None:
    answer = giver.post("/flux/declarer", GOOD)

    assert answer.location == "/flux"
    (flow,) = declared(store)
    assert (flow.site_id, flow.direction, flow.resource_id) == ("site_a", Direction.OFFER, "fly_ash")
    assert (flow.quantity_per_year, flow.unit) == (1200.5, "t")
    assert flow.confidentiality == "category"
    page = giver.get("/flux").text
    assert "1\u202f200" in page
    assert "Flux déclaré" in page


def test_the_form_asks_no_site_of_whom_has_but_one(giver: Person, coordinator: Person) -> None:
    own, every = giver.get("/flux/declarer").text, coordinator.get("/flux/declarer").text

    assert '<input type="hidden" name="site_id" value="site_a">' in own
    assert '<select class="form-select" id="site_id"' in every
    assert len(re.findall(r'<option value="site_\w"', every)) == 4


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"resource": " "}, "resource", "Nommez la ressource"),
        ({"quantity": ""}, "quantity", "Indiquez la quantité"),
        ({"quantity": "beaucoup"}, "quantity", "«\xa0beaucoup\xa0» n’est pas un nombre"),
        ({"quantity": "-3"}, "quantity", "ne peut pas être négative"),
        ({"quantity": "1.234"}, "quantity", "Écrivez 1234 s’il s’agit de milliers, ou 1,2340"),
        ({"quantity": "1,234"}, "quantity", "peut se lire de deux façons"),
        ({"unit": "MWh"}, "unit", "se compte en t, pas en MWh"),
        ({"unit": "kW"}, "unit", "heures"),
        ({"direction": "sideways"}, "direction", "Dites si la ressource sort"),
        ({"waste_code": "99 99 99"}, "waste_code", "liste européenne des déchets"),
        ({"price_eur_per_unit": "cher"}, "price_eur_per_unit", ""),
        ({"supply_temp_c": "-300"}, "supply_temp_c", "température"),
        ({"confidentiality": "public"}, "confidentiality", "masque"),
        ({"period": "siècle"}, "period", "période inconnue"),
    ],
)
def test_each_fault_is_told_at_its_field_and_nothing_typed_is_lost(
    changes: dict[str, str], field: str, sentence: str, giver: Person, store: FakeStore
) -> None:
    form = GOOD | {"waste_code": "10 01 02", "density_t_per_m3": "0,9"} | changes

    answer = giver.post("/flux/declarer", form)

    assert answer.status_code == 422
    assert declared(store) == []
    fault = re.search(rf'id="{field}-fault">([^<]*)<', answer.text)
    assert fault, answer.text
    assert sentence.casefold() in fault[1].casefold()
    assert f'aria-describedby="{field}-fault' in answer.text
    anchor = "direction-offer" if field == "direction" else field
    assert f'href="#{anchor}"' in answer.text
    assert "<title>Erreur" in answer.text
    for name in ("resource", "quantity", "waste_code", "density_t_per_m3"):
        assert f'value="{form[name]}"' in answer.text


def test_all_faults_are_told_at_once(giver: Person) -> None:
    answer = giver.post("/flux/declarer", GOOD | {"resource": "", "quantity": "x", "waste_code": "zz"})

    assert len(re.findall(r'class="field-fault"', answer.text)) == 3
    assert len(re.findall(r'<li><a href="#', answer.text)) == 3


def test_faults_are_told_beside_a_missing_site(coordinator: Person, store: FakeStore) -> None:
    answer = coordinator.post("/flux/declarer", GOOD | {"site_id": "", "resource": "", "quantity": "-4"})

    assert len(re.findall(r'class="field-fault"', answer.text)) == 3
    assert declared(store) == []


def test_a_site_of_others_cannot_declare(giver: Person, store: FakeStore) -> None:
    assert giver.post("/flux/declarer", GOOD | {"site_id": "site_b"}).status_code == 403
    assert giver.post("/flux/declarer", GOOD | {"site_id": "site_nowhere"}).status_code == 403
    assert declared(store) == []


def test_staff_must_say_which_site_declares(coordinator: Person) -> None:
    answer = coordinator.post("/flux/declarer", GOOD | {"site_id": ""})

    assert answer.status_code == 422
    assert "Choisissez le site qui déclare" in answer.text


def test_words_that_are_not_certain_are_kept_and_suggestions_shown(giver: Person, store: FakeStore) -> None:
    answer = giver.post("/flux/declarer", GOOD | {"resource": "cendres volante de la chaudière <b>"})

    (flow,) = declared(store)
    assert flow.resource_id is None
    assert flow.resource_text == "cendres volante de la chaudière <b>"
    assert answer.location == f"/flux/{flow.id}"
    page = giver.get(answer.location).text
    assert "De quelle ressource s’agit-il" in page
    assert "Cendres volantes de charbon" in page.split('class="suggestions"')[1].split("</ul>")[0]
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert "ressource à confirmer" in giver.get("/flux").text
    assert "Confirmer la ressource de 1 flux" in giver.get("/").text


def test_a_suggestion_is_confirmed_with_one_button(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/declarer", GOOD | {"resource": "cendres volante de la chaudière"})
    (flow,) = declared(store)

    answer = giver.post(f"/flux/{flow.id}/ressource", resource="fly_ash")

    assert answer.status_code == 302
    (flow,) = declared(store)
    assert flow.resource_id == "fly_ash"
    assert flow.resource_text == "cendres volante de la chaudière"
    assert "De quelle ressource" not in giver.get(f"/flux/{flow.id}").text


def test_a_volume_is_led_to_where_its_density_is_asked(giver: Person, store: FakeStore) -> None:
    fields = {"resource": "cendres volante de la chaudière", "unit": "m3", "density_t_per_m3": "0,8"}
    giver.post("/flux/declarer", GOOD | fields)
    (flow,) = declared(store)
    assert flow.description == "Densité : 0,8 t/m³"

    page = giver.get(f"/flux/{flow.id}").text
    refused = giver.post(f"/flux/{flow.id}/ressource", resource="fly_ash")

    assert "Rien dans le catalogue" not in page
    assert (
        "Cendres volantes de charbon" in page.split("Ce qui s’en approche se compte dans")[1].split("</p>")[0]
    )
    assert (
        f"/flux/{flow.id}/modifier" in page.split("Ce qui s’en approche se compte dans")[1].split("</p>")[0]
    )
    assert refused.status_code == 422
    assert "Modifiez ce flux" in refused.text


@pytest.mark.parametrize(
    ("typed", "told"), [("licorne", "Choisissez une ressource"), ("Électricité", "se compte en MWh")]
)
def test_a_resource_that_does_not_fit_is_not_confirmed(
    typed: str, told: str, giver: Person, store: FakeStore
) -> None:
    giver.post("/flux/declarer", GOOD | {"resource": "poussière fine inconnue"})
    (flow,) = declared(store)

    answer = giver.post(f"/flux/{flow.id}/ressource", resource=typed)

    assert answer.status_code == 422
    assert told in answer.text
    assert f'value="{typed}"' in answer.text
    assert declared(store) == [flow]


def test_the_list_shows_estimates_with_their_basis(giver: Person, store: FakeStore) -> None:
    basis = EstimateBasis(ratio_id="r", driver="jobs", driver_value=3.0, text="0,4 t par emploi × 3 emplois")
    store.repositories.flows.save([make_flow(id="flow_offer", estimate=basis, declared_by="command:demo")])

    for path in ("/flux", "/flux/flow_offer"):
        page = giver.get(path).text
        assert "estimation de démonstration" in page
        assert "0,4 t par emploi × 3 emplois" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 2),
        ("texte=cendres", 2),
        ("texte=CENDRE%20volante", 2),
        ("texte=fly%20ash", 2),
        ("texte=rien", 0),
        ("sens=offer", 2),
        ("sens=need", 0),
        ("a_confirmer=true", 0),
        ("page=99", 2),
    ],
)
def test_filters_stand_in_the_address(query: str, shown: int, giver: Person) -> None:
    page = giver.get(f"/flux?{query}").text

    assert len(set(re.findall(r'href="/flux/(flow_\w+)"', page))) == shown


def test_a_long_list_comes_in_pages(coordinator: Person, store: FakeStore) -> None:
    store.repositories.flows.save([make_flow(id=f"flow_{i:03}", rank=i + 1) for i in range(150)])

    first, second = coordinator.get("/flux").text, coordinator.get("/flux?page=2").text

    assert len(re.findall(r'<th scope="row"', first)) == 100
    assert len(re.findall(r'<th scope="row"', second)) == 54
    assert 'href="/flux?page=2"' in first
    assert "Page 2 sur 2" in second


def test_the_list_withdraws_nothing_by_itself_and_leads_to_where_it_is_done(giver: Person) -> None:
    page = giver.get("/flux").text

    assert "/retrait" not in page
    assert 'href="/flux/flow_offer#retrait"' in page
    assert 'action="/flux/flow_offer/retrait"' in giver.get("/flux/flow_offer").text


def test_a_withdrawn_flow_leaves_the_list_and_stays_readable(giver: Person, store: FakeStore) -> None:
    assert giver.post("/flux/flow_offer/retrait").location == "/flux"

    assert store.repositories.flows.get("flow_offer").withdrawn
    assert "flow_offer" not in giver.get("/flux").text
    page = giver.get("/flux/flow_offer").text
    assert "Ce flux est retiré" in page
    assert "/flux/flow_offer#retrait" not in page


def test_staff_correct_the_models_of_a_flow_and_managers_do_not(coordinator: Person, giver: Person) -> None:
    assert (
        coordinator.post("/flux/flow_offer/modeles", models=["2"], reason="réparé sur place").status_code
        == 302
    )

    assert "réparé sur place" in coordinator.get("/flux/flow_offer").text
    page = giver.get("/flux/flow_offer").text
    assert "Extension de la durée de vie" in page
    assert "Corriger les modèles" not in page


def test_the_journal_tells_who_declared_and_withdrew(
    giver: Person, store: FakeStore, account: Callable[[str], Account], services: Services
) -> None:
    giver.post("/flux/declarer", GOOD)
    giver.post("/flux/flow_offer/retrait")

    actions = [(e.actor_id, e.action) for e in store.repositories.journal.latest(2)]
    assert actions == [(account("giver").id, "withdraw_flow"), (account("giver").id, "declare_flow")]
