"""Free words find their resource: what is ranked first, with what confidence, and why."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.flows import Direction
from symbiose.domain.labels import label_key
from symbiose.files.finding.finder import LEAST_CONFIDENCE, MOST_SUGGESTIONS, Finder, finder
from symbiose.files.form import FormReader
from symbiose.files.reference import load_reference
from tests.files.reference import REFERENCE

PRODUCT = load_reference()


def product_finder() -> Finder:
    """Return the finder of the product's catalogue, made by the first test and not on collection."""
    return finder(PRODUCT.resources, PRODUCT.wastes)


def small_finder() -> Finder:
    return finder(REFERENCE.resources, REFERENCE.wastes)


def first(text: str, code: str | None = None, direction: Direction | None = None) -> Suggestion:
    return product_finder().find(text, code, direction)[0]


def plain(suggestion: Suggestion) -> str:
    """Return a reason without its no-break spaces."""
    return suggestion.reason.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("boue d'épuration séchée", "sewage_sludge"),
        ("cendres volante du charbon", "fly_ash"),
        ("sables de fonderies brûlés", "foundry_sand"),
        ("palete en bois", "wood_pallet"),
        ("chaleur fatale du four", "waste_heat"),
        ("fut acier", "drum"),
    ],
)
def test_words_near_a_label_suggest_it_first(text: str, best: str) -> None:
    assert small_finder().find(text)[0].id == best


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("CHUTES D’ALUMINIUM", "aluminium_scrap"),  # capitals, typographic apostrophe
        ("chutes d'alu mélangées", "aluminium_scrap"),  # abbreviation, participle
        ("aluminium, chute", "aluminium_scrap"),  # order
        ("metaux en melanges", "mixed_metals"),  # accents, plural in -aux
        ("pare-chocs", "pp_waste"),  # hyphen
        ("big-bags vides", "pp_waste"),
        ("bigbag", "pp_waste"),
        ("20 t/an de cartons en balles", "cardboard_waste"),  # quantity, packaging
        ("fut vide souillé", "contaminated_packaging"),
        ("eau de tour aéro", "cooling_water"),  # cut word
        ("batteries Li-ion", "end_of_life_batteries"),
        ("polystirène expansé", "polystyrene_waste"),  # typing fault
        ("acide chlorydrique", "hydrochloric_acid"),
        ("PSE", "polystyrene_waste"),
        ("chariot Fenwick", "forklift_rental"),  # trade name
        ("plaques BA13", "gypsum_waste"),
        ("palettes EPAL neuves", "new_pallets"),
        ("palettes EPAL cassées", "used_pallets"),
        ("bois classe B", "treated_wood_waste"),
        ("CO₂ pour serre", "carbon_dioxide"),
    ],
)
def test_words_of_the_trade_find_their_resource(text: str, best: str) -> None:
    assert first(text).id == best


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("chaleur fatale 30 °C", "heat_very_low"),
        ("chaleur fatale à 70 degrés", "heat_low"),
        ("chaleur fatale 120°C", "heat_medium"),
        ("chaleur fatale 350 °C", "heat_high"),
    ],
)
def test_a_temperature_says_which_level_of_heat_is_meant(text: str, best: str) -> None:
    found = first(text)

    assert found.id == best
    assert "°C" in found.reason


@pytest.mark.parametrize(
    ("text", "best"),
    [
        ("granulés PP vierges", "virgin_pp"),
        ("granulés PP recyclés", "recycled_pp"),
        ("rebuts de PP", "pp_waste"),
        ("palettes à réparer", "used_pallets"),
        ("palettes réparées", "reconditioned_pallets"),
    ],
)
def test_the_state_written_decides_between_waste_renewed_and_new(text: str, best: str) -> None:
    assert (product_finder().find(text) or (PRODUCT.resources.by_label(text),))[0].id == best


def test_homonyms_are_ranked_together_for_the_page_to_ask() -> None:
    oils = {suggestion.id for suggestion in product_finder().find("huile", None)}

    assert {"spent_oils", "lubricating_oil"} <= oils
    assert first("huile", None).confidence < 0.9


def test_offers_lean_to_waste_and_needs_to_what_is_new() -> None:
    offered = [s.id for s in product_finder().find("huile", None, Direction.OFFER)]
    wanted = [s.id for s in product_finder().find("huile", None, Direction.NEED)]

    assert offered.index("spent_oils") < wanted.index("spent_oils")
    assert wanted.index("lubricating_oil") < offered.index("lubricating_oil")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "   ",
            "xyz",
            "12",
            "20 t",
            "bonjour",
            "voir annexe",
            "à compléter",
            "divers",
            "déchets",
            "produit",
        ),
        *("vidéosurveillance", "tickets restaurant", "chat noir", "amiante lié", "médicaments"),
        *("assurance flotte", "pesticides", "extincteurs périmés", "fioul domestique"),
    ],
)
def test_words_that_name_nothing_of_the_catalogue_suggest_nothing(text: str) -> None:
    assert product_finder().find(text) == ()


def test_a_waste_code_alone_counts_as_much_as_it_tells() -> None:
    suggestions = small_finder().find("résidu", "19 08 05")

    assert [(s.id, s.confidence) for s in suggestions] == [("sewage_sludge", 0.5)]
    assert suggestions[0].reason == "porte le code déchet 19 08 05"


def test_a_declared_code_supports_those_that_carry_it_and_speaks_against_others() -> None:
    without = {s.id: s.confidence for s in product_finder().find("chutes de profilés")}
    steel = {s.id: s.confidence for s in product_finder().find("chutes de profilés", "17 04 05")}
    plastic = product_finder().find("chutes de profilés", "17 02 03")

    assert steel["ferrous_scrap"] > without["ferrous_scrap"]
    assert plastic[0].id == "pvc_waste"
    assert "porte le code déchet 17 02 03" in plastic[0].reason


def test_the_label_of_a_waste_code_leads_to_the_resources_that_carry_it() -> None:
    found = first("noyaux et moules de fonderie ayant subi la coulée")

    assert found.id == "foundry_sand"
    assert "libellé du code 17 08 02" in first("matériaux de construction à base de gypse").reason


@pytest.mark.parametrize("carried", [True, False])
def test_every_label_of_the_list_of_waste_is_read_without_fault(carried: bool) -> None:
    """Labels that resources carry lead to one of them, bar those too general to name anything."""
    carriers = {code for resource in PRODUCT.resources for code in resource.waste_codes}
    entries = [entry for entry in PRODUCT.wastes if (entry.code in carriers) is carried]

    led = [
        entry.code
        for entry in entries
        if any(
            entry.code in PRODUCT.resources.get(s.id).waste_codes
            for s in product_finder().find(entry.designation)
        )
    ]

    assert len(led) >= 0.6 * len(entries) if carried else led == []


def test_reasons_say_which_word_led_there() -> None:
    assert plain(first("boue de STEP du site")).startswith("synonyme « boues de STEP » ; libellé du code 19")
    assert "« polystirene » lu « polystyrène »" in plain(first("polystirène expansé"))
    assert plain(first("minerai")) == "mot rare en commun avec « minerai de zinc » : minerai"
    assert first("poussières riches en zinc").reason.startswith("appellation")


def test_reasons_keep_french_marks_with_their_words() -> None:
    reason = first("chutes d'alu mélangées", "17 04 02").reason

    assert "«\u00a0chutes" in reason
    assert not re.search(r"« | [»;:]", reason)


def test_a_name_of_the_catalogue_leads_to_its_resource_first_or_nearly() -> None:
    """Every label and synonym, typed as it stands, is within the first three, and nearly all the first."""
    names = [(r.id, name) for r in PRODUCT.resources for name in (r.label_fr, *r.synonyms_fr)]

    places = [next((i for i, s in enumerate(product_finder().find(n)) if s.id == id_), 9) for id_, n in names]

    assert sum(place == 0 for place in places) / len(names) > 0.97
    assert sum(place < 3 for place in places) / len(names) > 0.99


def test_an_appellation_points_to_its_resource_but_is_not_certain() -> None:
    for resource in PRODUCT.resources:
        for hint in resource.hints_fr:
            assert resource.id in {s.id for s in product_finder().find(hint)}, hint


WRITTEN = st.text(max_size=40) | st.text("abcdeéèilmnorstu '-0123456789", max_size=60)


@settings(max_examples=150, deadline=None)
@given(WRITTEN, st.none() | st.sampled_from([entry.code for entry in PRODUCT.wastes]))
def test_suggestions_are_few_ranked_and_never_certain(text: str, code: str | None) -> None:
    suggestions = product_finder().find(text, code)

    confidences = [s.confidence for s in suggestions]
    carriers = {r.id for r in PRODUCT.resources.of_waste_code(code)} if code else set()
    assert len(suggestions) <= MOST_SUGGESTIONS
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence < 1 for confidence in confidences)
    assert all(s.confidence >= LEAST_CONFIDENCE or s.id in carriers for s in suggestions)
    assert len({s.id for s in suggestions}) == len(suggestions)
    assert all(s.reason for s in suggestions)


NAMES = st.sampled_from([name for r in PRODUCT.resources for name in (r.label_fr, *r.synonyms_fr)])


@settings(max_examples=80, deadline=None)
@given(NAMES)
def test_capitals_accents_and_spaces_change_nothing(name: str) -> None:
    plain = label_key(name) == label_key(name.upper())
    ids = [s.id for s in product_finder().find(name)]

    assert not plain or [s.id for s in product_finder().find(f"  {name.upper()} ")] == ids


def test_thousands_of_unknown_words_take_seconds() -> None:
    began = time.process_time()

    for i in range(2_000):
        product_finder().find(f"résidu inconnu de l'atelier {i}, ni lavé ni trié en zone n{i}")

    assert time.process_time() - began < 4


def test_a_very_long_text_is_cut() -> None:
    began = time.process_time()

    product_finder().find("huile usagée " * 10_000)

    assert time.process_time() - began < 1


def test_the_form_suggests_the_same() -> None:
    assert FormReader(REFERENCE).suggestions("palete", None) == small_finder().find("palete", None)
    assert FormReader(PRODUCT).suggestions("huile", None, Direction.NEED) == product_finder().find(
        "huile", None, Direction.NEED
    )
