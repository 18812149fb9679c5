"""The form of a flow: when in the week it passes, what carries its heat, and what its words say besides."""

import html
import re

import pytest

from symbiose.domain.flows import Carrier
from tests.fakes import FakeStore
from tests.web.flow_forms import GOOD, declared, fault, sent
from tests.web.people import Person

HEAT = GOOD | {"resource": "chaleur fatale", "quantity": "2", "unit": "GWh", "supply_temp_c": "60"}
VAGUE = "environ 2 GWh d’eau de rinçage à 60 °C, jours ouvrés"


def read(page: str) -> str:
    """Return the text of a page, its spaces plain."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def test_a_week_in_a_word_a_carrier_and_its_marks_are_declared_and_read_back(
    giver: Person, store: FakeStore
) -> None:
    heat = HEAT | {"week": "two_shifts", "carrier": "fumes", "fouling": "yes", "corrosive": "no"}

    shown = read(giver.post("/flux/verifier", heat).text)
    giver.post("/flux/declarer", heat)
    (flow,) = declared(store)
    again = sent(giver.get(f"/flux/{flow.id}/modifier").text)
    sheet = read(giver.get(f"/flux/{flow.id}").text)

    assert "départ 60 °C, jours ouvrés, en 2 × 8 (5 h à 21 h), fumées, encrassant" in shown
    assert flow.week_parts == (0.75, 0.25, 0)
    assert (flow.carrier, flow.fouling, flow.corrosive) == (Carrier.FUMES, True, False)
    assert {name: again[name] for name in ("week", "carrier", "fouling", "corrosive")} == {
        "week": "two_shifts",
        "carrier": "fumes",
        "fouling": "yes",
        "corrosive": "no",
    }
    assert "Semaine jours ouvrés, en 2 × 8" in sheet
    assert "Encrassant oui Corrosif non" in sheet


def test_shares_of_the_week_are_typed_and_stay_to_the_digit_when_something_else_is_corrected(
    giver: Person, store: FakeStore
) -> None:
    giver.post("/flux/declarer", HEAT | {"day_share": "4", "night_share": "2", "weekend_share": "1"})
    (flow,) = declared(store)

    again = sent(giver.get(f"/flux/{flow.id}/modifier").text)
    giver.post(f"/flux/{flow.id}/modifier", again | {"supply_temp_c": "65"})

    (corrected,) = declared(store)
    assert (again["week"], again["day_share"]) == ("", "57,1429")
    assert corrected.supply_temp_c == 65
    assert corrected.week_parts == flow.week_parts == (4 / 7, 2 / 7, 1 / 7)


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"day_share": "1", "night_share": "1"}, "day_share", "trois parts"),
        ({"day_share": "0", "night_share": "0", "weekend_share": "0"}, "day_share", "nulle"),
        ({"week": "weekdays", "day_share": "1", "night_share": "1", "weekend_share": "1"}, "week", "soit"),
        ({"week": "mardi"}, "week", "ots inconnus"),
        ({"carrier": "lave"}, "carrier", "ot inconnu"),
        ({"fouling": "un peu"}, "fouling", "oui"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    typed: dict[str, str], field: str, told: str, giver: Person, store: FakeStore
) -> None:
    answer = giver.post("/flux/declarer", HEAT | typed)

    assert answer.status_code == 422
    assert told in fault(answer.text, field)
    assert sent(answer.text)[field] == typed.get(field, "")
    assert declared(store) == []


def test_the_origin_of_heat_says_what_carries_it_where_there_is_no_doubt(
    giver: Person, store: FakeStore
) -> None:
    giver.post("/flux/declarer", HEAT | {"medium": "oven_fumes"})
    giver.post("/flux/declarer", HEAT | {"medium": "compressor", "supply_temp_c": "50"})
    giver.post("/flux/declarer", HEAT | {"medium": "oven_fumes", "carrier": "air", "supply_temp_c": "40"})

    assert {flow.supply_temp_c: flow.carrier for flow in declared(store)} == {
        60: Carrier.FUMES,
        50: None,
        40: Carrier.AIR,
    }


def test_a_vague_sentence_is_a_declaration_with_its_band_temperature_and_week(
    giver: Person, store: FakeStore
) -> None:
    vague = GOOD | {"resource": VAGUE, "quantity": ""}

    shown = read(giver.post("/flux/verifier", vague).text)
    answer = giver.post("/flux/declarer", vague)

    assert "Lu : 2 000 MWh/an" in shown
    assert "entre 1 600 et 2 400 MWh" in shown
    assert "Lu dans vos mots : quantité, unité, température de départ (°C), semaine" in shown
    assert "« Environ » est compris comme ± 20 %" in shown
    assert answer.status_code == 302
    (flow,) = declared(store)
    assert (flow.quantity_per_year, flow.quantity_low, flow.quantity_high) == (2000, 1600, 2400)
    assert (flow.unit, flow.supply_temp_c, flow.week_parts) == ("MWh", 60, (0.5, 0.5, 0))
    assert (flow.resource_text, flow.resource_id) == (VAGUE, None)


def test_what_is_typed_goes_before_what_the_words_say(giver: Person, store: FakeStore) -> None:
    own = {"quantity": "3", "unit": "GWh", "supply_temp_c": "55", "week": "weekends", "band_pct": "5"}
    giver.post("/flux/declarer", GOOD | {"resource": VAGUE} | own)

    (flow,) = declared(store)
    assert (flow.quantity_per_year, flow.quantity_low) == (3000, 2850)
    assert (flow.supply_temp_c, flow.week_parts) == (55, (0, 0, 1))


def test_a_resource_taken_over_keeps_what_the_words_said(giver: Person, store: FakeStore) -> None:
    taken = {"use_resource": "Chaleur à basse température (40 à 90 °C)", "action": ""}

    page = giver.post("/flux/declarer", GOOD | {"resource": VAGUE, "quantity": ""} | taken).text
    filled = sent(page)
    giver.post("/flux/declarer", filled)

    assert (filled["quantity"], filled["unit"]) == ("environ 2", "GWh")
    assert (filled["supply_temp_c"], filled["week"]) == ("60", "weekdays")
    (flow,) = declared(store)
    assert flow.resource_id == "heat_low"
    assert (flow.quantity_low, flow.quantity_high) == (1600, 2400)
    assert (flow.supply_temp_c, flow.week_parts) == (60, (0.5, 0.5, 0))


@pytest.mark.parametrize(
    ("resource", "unit"),
    [("fûts de 200 L", "t"), ("huile à 60 °C", "t"), ("Chaleur à basse température (40 à 90 °C)", "MWh")],
)
def test_words_that_say_no_energy_or_name_the_catalogue_fill_nothing(
    resource: str, unit: str, giver: Person, store: FakeStore
) -> None:
    giver.post("/flux/declarer", GOOD | {"resource": resource, "quantity": "2", "unit": unit})

    (flow,) = declared(store)
    assert (flow.quantity_per_year, flow.supply_temp_c, flow.week_parts) == (2, None, None)


def test_a_vague_declaration_becomes_a_stream_of_weekdays(
    giver: Person, coordinator: Person, store: FakeStore
) -> None:
    """2 GWh in 120 of 168 hours, cooled from 60 °C: 319.6 kW on weekdays, none at weekends."""
    taken = {"use_resource": "Chaleur à basse température (40 à 90 °C)", "action": ""}
    filled = sent(giver.post("/flux/declarer", GOOD | {"resource": VAGUE, "quantity": ""} | taken).text)
    giver.post("/flux/declarer", filled)

    day, weekend = (read(coordinator.get(f"/chaleur?semaine={part}").text) for part in ("day", "weekend"))

    assert "jours ouvrés, jour et nuit (3 × 8)" in day
    assert "319,6 de 255,7 à 383,6" in day
    assert "la puissance en marche, qui donne les heures" in day
    assert "le fluide : de l’eau est supposée" in day
    assert "2 000 de 1 600 à 2 400 déclarée avec une fourchette 0 " in weekend
