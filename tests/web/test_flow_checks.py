"""The form of a flow is checked without writing; what only the declarant can say is asked."""

import html
import re
from collections.abc import Callable

import pytest

from tests.fakes import FakeStore
from tests.web.flow_forms import GOOD, declared, fault, sent
from tests.web.people import Person

SignIn = Callable[[str], Person]


def test_a_check_reads_in_canonical_units_and_writes_nothing(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    answer = giver.post("/flux/verifier", GOOD | {"quantity": "500", "unit": "kg", "period": "week"})

    assert answer.status_code == 200
    assert "26\u202f000" not in answer.text
    assert "26 t/an de «&nbsp;Cendres volantes de charbon&nbsp;»" in answer.text
    assert (store.repositories.flows, store.repositories.drafts) == (before.flows, before.drafts)
    assert store.repositories.journal.count() == before.journal.count()


def test_what_is_read_shows_the_digits_that_were_typed(giver: Person) -> None:
    for typed, shown in (
        ("1 200,5", "1\u202f200,5 t/an"),
        ("121,68", "121,68 t/an"),
        ("0,0005", "0,0005 t/an"),
    ):
        assert shown in giver.post("/flux/verifier", GOOD | {"quantity": typed}).text


def test_a_check_tells_months_bands_and_what_a_price_is_for(giver: Person) -> None:
    months = {f"runs_{month}": "on" for month in ("jan", "feb", "mar", "apr")}
    pallets = {"resource": "Palettes bois usagées", "unit": "piece", "price_eur_per_unit": "2,5"}

    told = giver.post(
        "/flux/verifier", GOOD | pallets | months | {"form_shown": "1", "quantity_low": "1"}
    ).text

    assert "janv. à avr.\u00a0: 25\u00a0% chacun" in told
    assert "2,5 €/pièce" in told
    assert "€/pièces" not in told
    assert "au moins 1 pièces" in told


def test_a_fault_names_the_questions_of_the_form_and_breaks_no_line_within_marks(giver: Person) -> None:
    heat = {"resource": "chaleur", "quantity": "100", "unit": "kW"}

    told = html.unescape(giver.post("/flux/verifier", GOOD | heat).text)

    assert "«\u00a0Heures de marche par an\u00a0»\u00a0: ajoutez les heures" in told
    assert "heures_par_an" not in re.sub(r"<[^>]*>", "", told)


def test_a_check_tells_faults_of_what_is_typed_and_what_is_missing(giver: Person) -> None:
    answer = giver.post("/flux/verifier", site_id="site_a", quantity="beaucoup", unit="t").text

    assert "n’est pas un nombre" in answer
    assert "Il manque encore\xa0: ressource" in answer
    assert "<html" not in answer


def test_a_check_obeys_the_same_rights(giver: Person, visitor: Person) -> None:
    assert giver.post("/flux/verifier", GOOD | {"site_id": "site_b"}).status_code == 403
    assert giver.post("/flux/verifier", GOOD, owner="me").status_code == 422
    assert visitor.post("/flux/verifier", GOOD).status_code in (401, 302)
    assert giver.client.post("/flux/verifier", data=GOOD).status_code == 400


def test_the_button_checks_without_script(giver: Person, store: FakeStore) -> None:
    page = giver.post("/flux/declarer", GOOD | {"action": "check"})

    assert page.status_code == 200
    assert "Lu\xa0:" in page.text
    assert declared(store) == []


def test_words_that_are_not_certain_get_suggestions_with_a_reason(giver: Person, store: FakeStore) -> None:
    page = giver.post("/flux/declarer", GOOD | {"resource": "cendre volante charbon", "action": "check"}).text

    button = re.search(
        r'name="use_resource" value="([^"]+)"[^<]*>[^<]*</button> <span class="muted">([^<]+)', page
    )
    assert button
    taken = giver.post(
        "/flux/declarer", GOOD | {"resource": "cendres", "use_resource": html.unescape(button[1])}
    )
    assert f'name="resource" value="{button[1]}"' in taken.text
    assert declared(store) == []


def test_a_number_with_two_readings_is_asked_and_the_answer_counts(giver: Person, store: FakeStore) -> None:
    asked = giver.post("/flux/declarer", GOOD | {"quantity": "1.234"})
    fields = sent(asked.text)
    answered = giver.post("/flux/declarer", fields | {"quantity_reading": "1234"})

    assert asked.status_code == 422
    assert re.findall(r'name="quantity_reading" id="quantity_reading-\d" value="([^"]+)"', asked.text) == [
        "1234",
        "1,2340",
    ]
    assert fields["quantity"] == "1.234"
    assert answered.status_code == 302
    assert [flow.quantity_per_year for flow in declared(store)] == [1234.0]


def test_an_answer_to_another_number_does_not_count(giver: Person) -> None:
    page = giver.post("/flux/declarer", GOOD | {"quantity": "5.678", "quantity_reading": "1234"})

    assert page.status_code == 422
    assert "peut se lire de deux façons" in fault(page.text, "quantity")


@pytest.mark.parametrize(("basis", "resource"), [("PCS", "natural_gas"), ("PCI", "natural_gas_pci")])
def test_the_heating_value_of_gas_is_asked(
    basis: str, resource: str, giver: Person, store: FakeStore
) -> None:
    gas = GOOD | {"direction": "need", "resource": "gaz naturel", "unit": "MWh"}

    asked = giver.post("/flux/declarer", gas)
    answered = giver.post("/flux/declarer", sent(asked.text) | {"energy_basis": basis})

    assert asked.status_code == 422
    assert "comptée en PCS ou en PCI" in asked.text
    assert answered.status_code == 302, fault(answered.text, "unit")
    assert [flow.resource_id for flow in declared(store)] == [resource]


def test_a_density_that_is_only_an_order_of_magnitude_is_asked(giver: Person, store: FakeStore) -> None:
    volume = GOOD | {"resource": "Déchets verts", "unit": "m3", "quantity": "10"}

    asked = giver.post("/flux/declarer", volume)
    answered = giver.post("/flux/declarer", sent(asked.text) | {"density_choice": "reference"})
    stated = giver.post("/flux/declarer", volume | {"density_t_per_m3": "0,4"})

    assert asked.status_code == 422
    assert "Combien pèse un mètre cube" in asked.text
    assert answered.status_code == stated.status_code == 302
    assert {2.0, 4.0} == {flow.quantity_per_year for flow in declared(store)}
    assert len(declared(store)) == 2


@pytest.mark.parametrize(("answer", "code"), [("10 02 07*", "10 02 07*"), ("10 02 08", "10 02 08")])
def test_whether_a_waste_is_dangerous_is_asked(
    answer: str, code: str, giver: Person, store: FakeStore
) -> None:
    dust = GOOD | {
        "resource": "résidus de gaz de l’aciérie",
        "waste_code": "100208",
        "form_shown": "1",
        "runs_jan": "on",
    }

    asked = giver.post("/flux/declarer", dust)
    answered = giver.post("/flux/declarer", sent(asked.text) | {"waste_mirror": answer})

    assert asked.status_code == 422
    assert "substances dangereuses" in fault(asked.text, "waste_mirror")
    assert answered.status_code == 302
    assert [flow.waste_code for flow in declared(store)] == [code]


def test_a_program_that_shows_no_question_is_asked_none(giver: Person, store: FakeStore) -> None:
    assert giver.post("/flux/declarer", GOOD | {"waste_code": "10 02 08"}).status_code == 302
    assert len(declared(store)) == 1
