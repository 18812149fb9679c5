"""Which resources free words may mean."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.files.form import FormReader
from symbiose.files.reference import load_reference
from symbiose.files.suggestions import MOST_SUGGESTIONS, suggester
from tests.files.reference import REFERENCE, RESOURCES


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
    assert suggester(RESOURCES).suggest(text, None)[0].id == best


def test_words_like_nothing_suggest_nothing() -> None:
    assert suggester(RESOURCES).suggest("xyz", None) == ()
    assert suggester(RESOURCES).suggest("", None) == ()


def test_a_waste_code_counts_as_much_as_it_tells() -> None:
    suggestions = suggester(RESOURCES).suggest("résidu", "19 08 05")

    assert [(s.id, s.confidence) for s in suggestions] == [("sewage_sludge", 0.5)]


def test_the_catalogue_of_the_product_finds_what_people_write() -> None:
    known = suggester(load_reference().resources)

    assert known.suggest("boue d'épuration séchée", None)[0].id == "sewage_sludge"
    assert "zinc_dust" in {s.id for s in known.suggest("poussière aciérie zinc", "10 02 07*")}


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.none() | st.sampled_from(["10 01 02", "19 08 05", "01 01 01"]))
def test_suggestions_are_few_ranked_and_never_certain(text: str, code: str | None) -> None:
    suggestions = suggester(RESOURCES).suggest(text, code)

    confidences = [s.confidence for s in suggestions]
    assert len(suggestions) <= MOST_SUGGESTIONS
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 < confidence < 1 for confidence in confidences)
    assert len({s.id for s in suggestions}) == len(suggestions)


def test_thousands_of_unknown_words_take_seconds() -> None:
    known = suggester(load_reference().resources)
    began = time.process_time()

    for i in range(2_000):
        known.suggest(f"résidu inconnu de l'atelier {i}, ni lavé ni trié", None)

    assert time.process_time() - began < 4


def test_the_form_suggests_the_same() -> None:
    assert FormReader(REFERENCE).suggestions("palete", None) == suggester(RESOURCES).suggest("palete", None)
