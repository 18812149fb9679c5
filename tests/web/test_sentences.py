"""What rules wrote in French is read in English, with its numbers, its labels and nothing left over."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from markupsafe import Markup

from matching.heat.loop_reasons import ON_MEANS
from matching.heat.pair_wording import pairs_in_words
from matching.rulebook import RuleBook
from symbiose.domain.errors import InvalidDeclaration
from symbiose.domain.flow_changes import Change
from symbiose.domain.opeo_rules import models_of_flow
from symbiose.domain.opeo_table import RULES
from symbiose.domain.ports import Territory
from symbiose.files.form import FormReader
from tests.builders import make_flow, make_site
from tests.matching.heat.heat_network_solving import consumer, edge, network, source
from tests.matching.heat.pair_cases import read
from tests.matching.heat.pair_cases import told as told_pairs
from tests.matching.pairs import mixed_knowledge, mixed_territories
from tests.matching.test_rules import ends
from web.flow_values import told_change
from web.forms import sentences_of
from web.language import ENGLISH, catalogue
from web.rule_sentences import OF_RULES
from web.sentences import activity, activity_text, resource, resource_called, sentence

KNOWLEDGE = mixed_knowledge()
FRENCH = re.compile(r"[éèàùêîôç’«»]|\b(le|la|les|des|du|est|et|pour|besoin|offre)\b", re.IGNORECASE)
NAMED = re.compile(r"“[^”]*”|humidité")
"""Labels, names and properties of a declaration, which stay as they were given."""


def in_english(app: Flask, text: str) -> str:
    with app.test_request_context(headers={"Cookie": "langue=en"}):
        return sentence(text)


def test_every_sentence_that_rules_say_of_a_pair_is_read_in_english(app: Flask) -> None:
    @given(mixed_territories())
    @settings(max_examples=25, deadline=None, derandomize=True, database=None)
    def read(territory: Territory) -> None:
        givers, takers = ends(territory)
        book = RuleBook(territory, KNOWLEDGE)
        for giver in givers[:3]:
            for taker in takers[:3]:
                for told in book.explain(giver, taker):
                    for text in filter(None, (told.sentence, told.change)):
                        assert not FRENCH.search(NAMED.sub("", in_english(app, text))), text

    read()


COLD = consumer(demand_kw=[10.0, 2.0], need_temp_c=60.0)
SEASONS = [{"id": "m1", "hours": 1000.0}, {"id": "m7", "hours": 1000.0}]


@pytest.mark.parametrize(
    "document",
    [
        network(edges=[edge(length_m=500.0)], sources=[source()], consumers=[consumer()]),
        network(edges=[edge()], sources=[source(supply_temp_c=50.0)], consumers=[consumer(need_temp_c=60.0)]),
        network(edges=[], sources=[source()], consumers=[consumer()]),
        network(sources=[source("b")], consumers=[consumer(revenue_eur_per_mwh=5.0)]),
        network(edges=[edge()], sources=[source()], consumers=[consumer(revenue_eur_per_mwh=5.0)]),
        network(periods=SEASONS, edges=[edge()], sources=[source(max_kw=[4.0, 50.0])], consumers=[COLD]),
    ],
)
def test_why_a_loop_does_not_join_a_pair_is_read_in_english(app: Flask, document: dict[str, Any]) -> None:
    for pair in pairs_in_words(read(document), told_pairs(document), {"m1": "janvier"}):
        for text in (pair.sentence, pair.sentence + ON_MEANS, pair.change):
            assert not FRENCH.search(in_english(app, text)), text


def test_faults_of_a_form_are_read_in_english_as_sentences(app: Flask) -> None:
    typed = {
        "direction": "offer",
        "resource_text": "chaleur",
        "quantity_per_year": "beaucoup",
        "quantity_low": "-3",
        "supply_temp_c": "9000",
        "power_kw": "",
        "valid_from": "hier",
        "valid_to": "2026-02-31",
        "use": "poésie",
        "month_01": "4",
        "rank": "1,5",
    }
    with app.test_request_context(headers={"Cookie": "langue=en"}):
        reader = FormReader(app.extensions["symbiose"].reference)
        with pytest.raises(InvalidDeclaration) as refused:
            reader.read(typed, make_site(), datetime(2026, 11, 26, tzinfo=UTC), "nobody")
        faults = sentences_of(refused.value.problems)

    words = re.compile("“[^”]*”|« [^»]* »")
    untold = {field: fault for field, fault in faults.items() if FRENCH.search(words.sub("", fault))}
    assert untold == {}
    assert len(faults) > 5


def test_every_rule_of_the_models_is_read_in_english() -> None:
    untold = [rule.id for rule in RULES if rule.sentence not in catalogue(ENGLISH)]

    assert untold == []


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Distance : 1\u202f200,5 km, au plus 3 km.", "Distance: 1,200.5 km, at most 3 km."),
        (
            "Vers « Broyage et tri » : Déchet non dangereux 15 01 02 : repris par un préparateur.",
            "To “Broyage et tri”: Non-dangerous waste 15 01 02: taken back by a processor.",
        ),
        (
            "Chaleur assez chaude : 68 °C offerts pour besoin à 55 °C + pincement de 5 K.",
            "Heat hot enough: 68 °C offered for a need at 55 °C + an approach of 5 K.",
        ),
        (
            "Aucun mois commun : offre disponible en janvier, août, besoin en juin.",
            "No month in common: offer available in January, August, need in June.",
        ),
        (
            "Qualité : matière sèche (%) 3 (accepté de 20 à 35) ; pH non déclaré (accepté ≤ 9).",
            "Quality: dry matter (%) 3 (accepted: from 20 to 35); pH not declared (accepted: ≤ 9).",
        ),
        ("L'offre a été retirée.", "The offer was withdrawn."),
        (
            "La quantité offerte (1\u202f200 t/an) est inférieure à ce qui a été accepté (1\u202f500).",
            "The quantity offered (1,200 t/year) is less than what was accepted (1,500).",
        ),
        (
            "SIRET 12345678900013\u00a0: la clé de contrôle est fausse, vérifiez chaque chiffre.",
            "SIRET 12345678900013: the check digit is wrong, check each digit.",
        ),
        (
            "En février, une source ne donne plus que 12,5 MWh, la boucle en compte 30.",
            "In February, a source now gives no more than 12.5 MWh, the loop counts on 30.",
        ),
        (
            "6\u00a0MWh de plus de l’offre (janvier (nuit)\u00a0: 2,5\u00a0MWh, mars\u00a0: 3,5\u00a0MWh), "
            "et une tranchée plus courte de 40\u00a0m.",
            "6 MWh more from the offer (January (night): 2.5 MWh, March: 3.5 MWh), "
            "and a trench shorter by 40 m.",
        ),
    ],
)
def test_a_sentence_is_read_with_the_numbers_and_words_that_it_names(
    app: Flask, french: str, english: str
) -> None:
    assert in_english(app, french) == english


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Reclassé par une personne : eau", "Reclassified by a person: eau"),
        (
            "Reclassé par une personne : oui. L’offre a été retirée.",
            "Reclassified by a person: oui. L’offre a été retirée.",
        ),
        ("Reclassé par une personne : vu [eau, gaz]", "Reclassified by a person: vu [eau, gaz]"),
        ("Reclassé par une personne : vu\nsur place", "Reclassified by a person: vu\nsur place"),
        ("Vers « eau » : L’offre a été retirée.", "To “eau”: The offer was withdrawn."),
    ],
)
def test_what_somebody_wrote_stays_as_it_is_within_a_sentence(app: Flask, french: str, english: str) -> None:
    assert in_english(app, french) == english


def test_a_sentence_that_has_no_english_is_shown_as_the_french_that_it_is(app: Flask) -> None:
    shown = in_english(app, "Un <b>mot</b> de l'atelier.")

    assert shown == '<span lang="fr">Un &lt;b&gt;mot&lt;/b&gt; de l’atelier.</span>'


def test_french_readers_get_the_sentence_itself_with_the_signs_of_print(app: Flask) -> None:
    with app.test_request_context():
        assert sentence("L'offre : 5 km.") == "L’offre\u00a0: 5 km."
        assert resource("Poussières d’aciérie électrique") == "Poussières d’aciérie électrique"


def test_the_models_of_a_flow_are_explained_in_english_with_its_resource(app: Flask) -> None:
    with app.app_context():
        catalogue_of_resources = app.extensions["symbiose"].reference.resources
    zinc = catalogue_of_resources.get("zinc_dust")
    (mark, *_others) = models_of_flow(make_flow(resource_id="zinc_dust"), zinc, catalogue_of_resources)

    told = in_english(app, mark.reason)

    assert zinc.label_en in told
    assert not FRENCH.search(told)


def test_only_the_label_of_a_resource_is_translated_never_the_words_that_somebody_wrote(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "langue=en"}):
        assert resource("Poussières d’aciérie électrique") == "Electric arc furnace dust"
        assert resource("poussieres d'acierie electrique") == "poussieres d'acierie electrique"
        assert resource("Tonneaux de l’atelier") == "Tonneaux de l’atelier"
        assert resource(None) is None


def test_an_activity_goes_by_its_heading_in_english_and_is_marked_as_french_without_one(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    batteries, tea = "Fabrication de piles et d'accumulateurs", "Culture de thé & d'herbes"
    known = {"Fabrication de piles et d’accumulateurs": "Manufacture of batteries and accumulators"}
    known["Agriculture"] = "Agriculture"
    monkeypatch.setattr("web.sentences.catalogue", lambda _locale: known)

    with app.test_request_context(headers={"Cookie": "langue=en"}):
        assert [activity(batteries), activity_text(batteries)] == [
            "Manufacture of batteries and accumulators"
        ] * 2
        assert activity("Agriculture") == "Agriculture"
        assert activity(tea) == Markup('<span lang="fr">Culture de thé &amp; d&#39;herbes</span>')
        assert [activity_text(tea), activity("")] == [tea, ""]
    with app.test_request_context(headers={"Cookie": "langue=fr"}):
        assert [activity(one) for one in (batteries, tea)] == [batteries, tea]


@pytest.mark.parametrize(
    ("code", "name"), [("fr", "Poussières d’aciérie électrique"), ("en", "Electric arc furnace dust")]
)
def test_what_changed_of_a_flow_tells_its_resource_in_the_language_of_the_reader(
    app: Flask, code: str, name: str
) -> None:
    with app.test_request_context(headers={"Cookie": f"langue={code}"}):
        told = told_change(Change("resource_id", None, "zinc_dust"), "t", "t")

        assert told.after == name
        assert resource_called("lost_since") == "lost_since"


def test_no_sentence_is_taken_for_another() -> None:
    holes = re.compile(r"%\((\w+)\)s")

    filled = {holes.sub("7", one) for one in OF_RULES}

    assert len(filled) == len(OF_RULES)
