"""The taxonomy and the dated values hang together: words, links, units, periods, reasons."""

import re
from collections import Counter
from datetime import date, timedelta
from importlib.resources import files
from itertools import pairwise

import pytest

from symbiose.domain.factors import ReferenceValue, Status
from symbiose.domain.labels import label_key
from symbiose.domain.resources import Carriage, Family
from symbiose.files.reference import load_reference
from symbiose.files.reference_checks import FACTOR_FIELDS

REFERENCE = load_reference()
RESOURCES = list(REFERENCE.resources)
VALUES = list(REFERENCE.factors)
FOLDER = files("seed_data").joinpath("reference")


def test_reference_data_are_loaded_once() -> None:
    assert load_reference() is REFERENCE


def test_every_family_that_the_six_models_need_is_there() -> None:
    assert {resource.family for resource in RESOURCES} == set(Family)
    assert len(RESOURCES) >= 110


@pytest.mark.parametrize(
    ("words", "resource_id"),
    [
        ("poussières d'aciérie électrique", "zinc_dust"),
        ("Poussière d’aciérie électrique", "zinc_dust"),
        ("cendres volantes", "fly_ash"),
        ("Ferraille", "ferrous_scrap"),
        ("NMP usée (N-méthyl-2-pyrrolidone)", "spent_nmp"),
        ("boues d'épuration", "sewage_sludge"),
        ("eau de ville", "drinking_water"),
        ("gaz naturel (PCS)", "natural_gas"),
        ("chaleur fatale", "heat"),
        ("palettes perdues", "used_pallets"),
        ("heat_low", "heat_low"),
        ("Sugar-beet pulp", "beet_pulp"),
        ("DIB", "mixed_industrial_waste"),
        ("autopartage", "vehicle_rental"),
    ],
)
def test_a_resource_is_found_by_the_words_that_people_use(words: str, resource_id: str) -> None:
    found = REFERENCE.resources.by_label(words)

    assert found is not None
    assert found.id == resource_id


@pytest.mark.parametrize(
    "words",
    [
        "palettes",
        "film étirable",
        "emballages en carton",
        "bouteilles PET",
        "batteries au plomb",
        "batteries usagées",
        "huile hydraulique",
        "copeaux d’usinage",
    ],
)
def test_words_for_a_thing_both_new_and_used_or_of_several_matters_are_certain_of_none(words: str) -> None:
    assert REFERENCE.resources.by_label(words) is None


def test_every_resource_is_found_by_its_id_labels_and_synonyms() -> None:
    for resource in RESOURCES:
        for words in (resource.id, resource.label_fr, resource.label_en, *resource.synonyms_fr):
            assert REFERENCE.resources.by_label(words) is resource, words


def test_no_two_resources_share_a_word() -> None:
    words = Counter(
        (label_key(text), resource.id)
        for resource in RESOURCES
        for text in {resource.label_fr, resource.label_en, *resource.synonyms_fr}
    )
    owners = Counter(key for key, _ in words)

    assert [key for key, count in owners.items() if count > 1] == []


def test_every_waste_code_stands_in_the_list_and_leads_back_to_its_resources() -> None:
    for resource in RESOURCES:
        for code in resource.waste_codes:
            assert REFERENCE.wastes.get(code).code == code
            assert resource in REFERENCE.resources.of_waste_code(code)


def test_a_resource_is_counted_in_the_unit_of_what_it_is_a_kind_of() -> None:
    for resource in RESOURCES:
        for wider in REFERENCE.resources.ancestors(resource.id):
            assert REFERENCE.resources.get(wider).unit == resource.unit, resource.id


def test_what_goes_by_road_has_a_mass() -> None:
    light = [r.id for r in RESOURCES if r.carriage is Carriage.ROAD and not r.tonnes_per_unit]

    assert light == []


def test_a_resource_is_not_at_once_virgin_and_recovered() -> None:
    assert [r.id for r in RESOURCES if r.virgin and r.recovered] == []


def test_a_resource_that_is_always_dangerous_waste_is_marked_toxic() -> None:
    dangerous = {
        r.id
        for r in RESOURCES
        if r.recovered and r.waste_codes and all(code.endswith("*") for code in r.waste_codes)
    }

    assert dangerous <= {r.id for r in RESOURCES if r.toxic}


def test_every_price_and_factor_of_a_resource_is_counted_per_its_unit() -> None:
    for resource in RESOURCES:
        for name, (topic, counted) in FACTOR_FIELDS.items():
            if (value_id := getattr(resource, name)) is not None:
                value = REFERENCE.factors.history(value_id)[-1]
                assert (value.topic, value.unit) == (topic, f"{counted}/{resource.unit}"), value_id


def test_every_price_and_factor_of_a_resource_holds_today_and_tomorrow() -> None:
    used = {v for r in RESOURCES for name in FACTOR_FIELDS if (v := getattr(r, name)) is not None}

    for value_id in used:
        for day in (date(2026, 1, 1), date(2026, 11, 25), date(2030, 12, 31)):
            assert REFERENCE.factors.at(value_id, day).holds_on(day)


def test_periods_of_a_value_follow_one_another_without_overlap_or_gap() -> None:
    for value_id in {v.id for v in VALUES}:
        periods = REFERENCE.factors.history(value_id)
        for before, after in pairwise(periods):
            assert before.valid_to is not None
            assert before.valid_to + timedelta(days=1) == after.valid_from, value_id


def hypotheses() -> list[ReferenceValue]:
    return [value for value in VALUES if value.status is Status.HYPOTHESIS]


def test_every_hypothesis_has_a_range_that_holds_it_and_a_reason_of_its_own() -> None:
    for value in hypotheses():
        assert value.range_low is not None, value.id
        assert value.range_high is not None, value.id
        assert value.range_low <= value.value <= value.range_high, value.id
        assert value.range_low < value.range_high, value.id
        assert len(value.reasoning or "") > 20, value.id
        assert "hypothèse" in value.source.casefold(), value.id


def test_what_is_no_hypothesis_names_its_source_and_what_is_to_confirm_says_so() -> None:
    for value in VALUES:
        assert value.licence, value.id
        if value.status is Status.SOURCED:
            assert "hypothèse" not in value.source.casefold(), value.id
        if value.status is Status.TO_CONFIRM:
            assert "confirmer" in value.source, value.id


def test_a_recovered_resource_is_dearer_to_throw_away_than_to_cede() -> None:
    """Today's outlet never pays more than a user would: else no exchange could be worth while."""
    for resource in RESOURCES:
        if resource.disposal_price and resource.purchase_price:
            costs = REFERENCE.factors.history(resource.disposal_price)[-1].value
            brings = REFERENCE.factors.history(resource.purchase_price)[-1].value
            assert costs + brings >= 0, resource.id


def test_each_file_of_facts_says_where_it_comes_from() -> None:
    lists = {"parks.yaml", "waste_paths.yaml", "indicators.yaml", "self_assessment.yaml"}
    lists |= {"self_assessment_facts.yaml", "load_shapes.yaml"}
    tables = {f.name for f in FOLDER.iterdir() if f.name.endswith(".csv")} | lists

    assert {source.file for source in REFERENCE.sources} == tables
    assert all(source.licence and source.source for source in REFERENCE.sources)


def test_the_page_of_sources_names_every_file() -> None:
    page = files("seed_data").joinpath("SOURCES.md").read_text(encoding="utf-8")
    names = {f.name for part in (FOLDER, FOLDER / "resources", FOLDER / "values") for f in part.iterdir()}
    named = set(re.findall(r"`(?:[a-z_]+/)*([a-z0-9_]+\.[a-z]+)`", page))

    assert {n for n in names if "." in n and not n.endswith((".py", ".pyc"))} <= named


def test_the_park_of_the_territory_stands_on_its_communes() -> None:
    park = REFERENCE.communes.parks["parc_artois_flandres"]

    assert [REFERENCE.communes.get(code).name for code in park.commune_codes] == ["Douvrin", "Billy-Berclau"]
