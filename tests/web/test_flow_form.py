"""The form of a flow: checked without writing, kept as a draft, sent once, corrected, asked by family."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

from symbiose.domain.drafts import DraftOrigin
from symbiose.domain.flows import EstimateBasis, FieldConfidentiality, Flow
from tests.builders import make_draft, make_flow
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
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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


def declared(store: FakeStore) -> list[Flow]:
    """Return the flows declared through the form."""
    return [flow for flow in store.repositories.flows.all() if flow.reference]


def sent(page: str) -> dict[str, str]:
    """Return what the form of a page sends as it stands, as a browser would, without its buttons."""
    form = re.search(r'<form method="post" action="[^"]*" class="card-form".*?</form>', page, re.DOTALL)
    assert form, page
    fields: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", form[0]):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        chosen = attributes.get("type") not in ("checkbox", "radio") or " checked" in tag
        if chosen and "name" in attributes:
            fields[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, options in re.findall(r'<select[^>]* name="(\w+)".*?>(.*?)</select>', form[0], re.DOTALL):
        values = re.findall(r'<option value="([^"]*)"( selected)?', options)
        picked = [value for value, selected in values if selected] or [values[0][0]]
        fields[name] = html.unescape(picked[-1])
    for name, text in re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form[0], re.DOTALL):
        fields[name] = html.unescape(text)
    fields.pop("csrf_token")
    return fields


def fault(page: str, field: str) -> str:
    """Return the sentence told at a field."""
    found = re.search(rf'id="{field}-fault">([^<]*)<', page)
    return html.unescape(found[1]) if found else ""


# Check


def test_a_check_reads_in_canonical_units_and_writes_nothing(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    answer = giver.post("/flux/verifier", GOOD | {"quantity": "500", "unit": "kg", "period": "week"})

    assert answer.status_code == 200
    assert "26\u202f000" not in answer.text
    assert "26 t/an de « Cendres volantes de charbon »" in answer.text
    assert (store.repositories.flows, store.repositories.drafts) == (before.flows, before.drafts)
    assert store.repositories.journal.count() == before.journal.count()


def test_a_check_tells_faults_of_what_is_typed_and_what_is_missing(giver: Person) -> None:
    answer = giver.post("/flux/verifier", site_id="site_a", quantity="beaucoup", unit="t").text

    assert "n&#39;est pas un nombre" in answer
    assert "Il manque encore : ressource" in answer
    assert "<html" not in answer


def test_a_check_obeys_the_same_rights(giver: Person, visitor: Person) -> None:
    assert giver.post("/flux/verifier", GOOD | {"site_id": "site_b"}).status_code == 403
    assert giver.post("/flux/verifier", GOOD, owner="me").status_code == 422
    assert visitor.post("/flux/verifier", GOOD).status_code in (401, 302)
    assert giver.client.post("/flux/verifier", data=GOOD).status_code == 400


def test_the_button_checks_without_script(giver: Person, store: FakeStore) -> None:
    page = giver.post("/flux/declarer", GOOD | {"action": "check"})

    assert page.status_code == 200
    assert "Lu :" in page.text
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


# What is open is asked


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
        "resource": "résidus de gaz de l'aciérie",
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


# Families, band, months


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

    assert "Préciser : chaleur ou froid" in reading
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
        ({"quantity": "500", "unit": "MWh"}, "quantity", "n'est pas celle du calcul (600 MWh)"),
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


# Nothing typed is lost


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


# Sent once


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


# Drafts


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


# Corrections


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
    assert "Rien n&#39;a changé" in giver.get(answer.location).text
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
