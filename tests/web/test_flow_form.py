"""The form of a flow: asked by family, heat, band and months; nothing typed is lost; sent once."""

from collections.abc import Callable

import pytest

from symbiose.domain.flows import FieldConfidentiality
from tests.fakes import FakeStore
from tests.web.flow_forms import GOOD, MONTHS, declared, fault, sent
from tests.web.people import Person

SignIn = Callable[[str], Person]
HOSTILE = (
    '"><script>alert(1)</script>',
    "'; DROP TABLE flux; --",
    "{{ 7 * 7 }}",
    "<img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe",
    "%00%0d%0aSet-Cookie: a=b",
    "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 🏭",
)


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("matiere", "palettes bois usagées"),
        ("chaleur", "Comment connaissez-vous cette chaleur"),
        ("energie", "kWh PCS"),
        ("eau", "eau de rinçage"),
        ("service", "chariot élévateur"),
    ],
)
def test_each_family_has_its_questions(word: str, shown: str, giver: Person) -> None:
    assert shown in giver.get(f"/flux/declarer?famille={word}").text
    assert shown in giver.post("/flux/declarer", GOOD | {"family": word, "action": "refine"}).text


def test_the_family_is_found_from_the_resource(giver: Person) -> None:
    page = giver.post("/flux/declarer", GOOD | {"resource": "vapeur", "unit": "MWh", "action": "refine"}).text

    assert "Comment connaissez-vous cette chaleur" in page
    assert "À corriger" not in page


def test_the_reading_leads_to_the_questions_of_the_family(giver: Person) -> None:
    reading = giver.post("/flux/verifier", GOOD | {"resource": "vapeur", "unit": "MWh"}).text
    chosen = giver.post("/flux/verifier", GOOD | {"family": "matiere"}).text

    assert "Préciser\xa0: chaleur ou froid" in reading
    assert "Préciser :" not in chosen


def test_an_unknown_family_is_refused(giver: Person) -> None:
    assert giver.get("/flux/declarer?famille=licorne").status_code == 422


def test_heat_is_computed_from_power_and_hours_and_shown(giver: Person, store: FakeStore) -> None:
    heat = GOOD | {"resource": "vapeur", "quantity": "", "heat_way": "power", "power_kw": "300"}
    heat |= {"hours_per_year": "2000", "supply_temp_c": "165", "medium": "oven_fumes"}

    shown = giver.post("/flux/verifier", heat).text
    answer = giver.post("/flux/declarer", heat)

    assert "2\u202f000 h × 300 kW = 600 MWh" in shown
    assert answer.status_code == 302
    (flow,) = declared(store)
    assert (flow.quantity_per_year, flow.unit, flow.power_kw, flow.supply_temp_c) == (
        600.0,
        "MWh",
        300.0,
        165.0,
    )
    assert flow.description is not None
    assert "600 MWh" in flow.description


def test_heat_is_computed_from_fuel_with_what_is_assumed(giver: Person, store: FakeStore) -> None:
    heat = GOOD | {"resource": "vapeur", "direction": "need", "quantity": "", "heat_way": "fuel"}
    heat |= {"fuel": "gas_pcs", "fuel_quantity": "1000", "fuel_unit": "MWh", "hours_per_year": "4000"}

    shown = giver.post("/flux/verifier", heat).text
    giver.post("/flux/declarer", heat)

    (flow,) = declared(store)
    assert flow.quantity_per_year == pytest.approx(1000 * 0.8996 * 0.90)
    assert flow.quantity_low == pytest.approx(1000 * 0.8996 * 0.80)
    assert flow.quantity_high == pytest.approx(1000 * 0.8996 * 0.97)
    assert flow.power_kw == pytest.approx(1000 * 0.8996 * 0.90 / 4)
    assert "Valeurs supposées" in shown
    assert "Base Carbone" in shown
    assert "Hypothèse du projet" in shown


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"power_kw": ""}, "power_kw", "puissance"),
        ({"hours_per_year": "9000"}, "hours_per_year", "8784"),
        ({"hours_per_year": "x"}, "hours_per_year", "nombre"),
        ({"power_kw": "-5"}, "power_kw", "négative"),
        ({"heat_way": "magic"}, "heat_way", "liste"),
        ({"medium": "magic"}, "medium", "liste"),
        ({"heat_way": "fuel"}, "fuel", "énergie"),
        ({"heat_way": "fuel", "fuel": "electricity", "fuel_quantity": "9"}, "share_pct", "part"),
        (
            {"heat_way": "fuel", "fuel": "gas_pci", "fuel_quantity": "9", "share_pct": "0"},
            "share_pct",
            "0 à 100",
        ),
        ({"quantity": "500", "unit": "MWh"}, "quantity", "n’est pas celle du calcul (600 MWh)"),
    ],
)
def test_heat_says_what_is_missing_or_wrong(
    changes: dict[str, str], field: str, sentence: str, giver: Person, store: FakeStore
) -> None:
    heat = GOOD | {"resource": "vapeur", "quantity": "", "heat_way": "power", "power_kw": "300"}
    heat |= {"hours_per_year": "2000", "family": "chaleur"}

    answer = giver.post("/flux/declarer", heat | changes)

    assert answer.status_code == 422
    assert sentence in fault(answer.text, field)
    assert declared(store) == []


def test_a_band_is_declared_in_per_cent_or_by_its_ends(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/declarer", GOOD | {"quantity": "200", "band_pct": "10"})
    giver.post("/flux/declarer", GOOD | {"quantity": "200", "quantity_low": "150", "quantity_high": "260"})

    assert {(flow.quantity_low, flow.quantity_high) for flow in declared(store)} == {(180, 220), (150, 260)}
    page = giver.get(f"/flux/{declared(store)[0].id}").text
    assert "entre" in page.split("Fourchette")[1].split("</dd>")[0]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"band_pct": "10", "quantity_low": "1"}, "band_pct"),
        ({"band_pct": "120"}, "band_pct"),
        ({"band_pct": "x"}, "band_pct"),
        ({"quantity_low": "2000"}, "quantity_low"),
    ],
)
def test_a_band_that_makes_no_sense_is_told(changes: dict[str, str], field: str, giver: Person) -> None:
    answer = giver.post("/flux/declarer", GOOD | changes)

    assert answer.status_code == 422
    assert fault(answer.text, field)


def test_ticked_months_share_the_year_equally(giver: Person, store: FakeStore) -> None:
    ticks = {f"runs_{month}": "on" for month in MONTHS[:4]}

    giver.post("/flux/declarer", GOOD | ticks | {"form_shown": "1"})

    assert [flow.months for flow in declared(store)] == [(0.25,) * 4 + (0.0,) * 8]


def test_weights_share_the_year_in_proportion(giver: Person, store: FakeStore) -> None:
    ticks = {f"runs_{month}": "on" for month in MONTHS[:2]}

    giver.post("/flux/declarer", GOOD | ticks | {"form_shown": "1", "jan": "30", "feb": "10"})

    assert [flow.months for flow in declared(store)] == [(0.75, 0.25) + (0.0,) * 10]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "runs_jan"),
        ({"runs_jan": "on", "runs_feb": "on", "jan": "3"}, "feb"),
        ({"runs_jan": "on", "jan": "1", "mar": "3"}, "mar"),
    ],
)
def test_months_that_contradict_each_other_are_told(
    changes: dict[str, str], field: str, giver: Person, store: FakeStore
) -> None:
    answer = giver.post("/flux/declarer", GOOD | {"form_shown": "1"} | changes)

    assert answer.status_code == 422
    assert fault(answer.text, field)
    assert declared(store) == []


def test_what_others_see_is_chosen_field_by_field(giver: Person, store: FakeStore) -> None:
    chosen = {"quantity_confidentiality": "category", "price_confidentiality": "hidden"}

    giver.post("/flux/declarer", GOOD | chosen | {"quality_confidentiality": "named"})

    (flow,) = declared(store)
    assert flow.field_confidentiality == FieldConfidentiality(
        quantity="category", price="hidden", quality="named"
    )


def test_properties_are_declared_in_rows(giver: Person, store: FakeStore) -> None:
    rows = {"quality_name_1": "Eau (%)", "quality_max_1": "12,5", "quality_name_2": "Couleur du lot"}

    giver.post("/flux/declarer", GOOD | rows | {"quality_min_2": "1", "quality_max_2": "3"})

    (flow,) = declared(store)
    assert {name: (band.min, band.max) for name, band in flow.quality.items()} == {
        "water_pct": (None, 12.5),
        "Couleur du lot": (1.0, 3.0),
    }


def test_every_text_survives_a_fault(giver: Person) -> None:
    form = sent(giver.get("/flux/declarer?famille=chaleur").text)
    typed = {name: f"texte {i}" for i, name in enumerate(form) if form[name] == ""}

    page = giver.post("/flux/declarer", form | typed)

    assert page.status_code == 422
    again = sent(page.text)
    assert {name: again.get(name) for name in typed} == typed


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_texts(text: str, giver: Person, store: FakeStore) -> None:
    form = sent(giver.get("/flux/declarer").text)
    fields = {name: text for name in form if name not in ("site_id", "draft_id", "form_shown", "action")}

    page = giver.post("/flux/declarer", form | fields)
    kept = giver.post("/flux/declarer", form | fields | {"action": "draft"})

    assert page.status_code == 422
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert ">49<" not in page.text
    assert sent(page.text)["resource"] == text
    assert "<script>alert" not in giver.get(kept.location).text + giver.get("/flux/brouillons").text
    assert sent(giver.get(kept.location).text)["description"] == text


@pytest.mark.parametrize("text", ["1e400", "9" * 60, "NaN", "inf", "-0,5", "0x10", "١٢", "1e13"])
def test_no_number_is_no_number(text: str, giver: Person, store: FakeStore) -> None:
    answer = giver.post("/flux/declarer", GOOD | {"quantity": text})

    assert answer.status_code == 422
    assert fault(answer.text, "quantity")
    assert declared(store) == []


@pytest.mark.parametrize("text", ["1200,5", "1\u202f200,5", "1\u00a0200,5", "1 200.5"])
def test_numbers_are_read_as_the_french_write_them(text: str, giver: Person, store: FakeStore) -> None:
    giver.post("/flux/declarer", GOOD | {"quantity": text})

    assert [flow.quantity_per_year for flow in declared(store)] == [1200.5]


def test_a_form_sent_twice_declares_once(giver: Person, store: FakeStore) -> None:
    form = sent(giver.get("/flux/declarer").text) | GOOD

    first, second = giver.post("/flux/declarer", form), giver.post("/flux/declarer", form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert len(declared(store)) == 1
    assert [entry.action for entry in store.repositories.journal.entries].count("declare_flow") == 1


def test_a_form_sent_again_with_other_values_says_so_and_keeps_them(giver: Person, store: FakeStore) -> None:
    form = sent(giver.get("/flux/declarer").text) | GOOD
    giver.post("/flux/declarer", form)

    again = giver.post("/flux/declarer", form | {"quantity": "77"})
    then = giver.post("/flux/declarer", sent(again.text))

    assert again.status_code == 409
    assert "Ce formulaire a déjà servi" in again.text
    assert then.status_code == 302
    assert sorted(flow.quantity_per_year for flow in declared(store)) == [77.0, 1200.5]


def test_two_tabs_are_two_declarations(giver: Person, store: FakeStore) -> None:
    for _ in range(2):
        giver.post("/flux/declarer", sent(giver.get("/flux/declarer").text) | GOOD)

    assert len(declared(store)) == 2
