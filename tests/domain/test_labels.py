"""Words compared as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.labels import label_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Métaux ferreux", "metal ferreux"),
        ("Eaux de rinçage", "eau de rincage"),
        ("BOUES D'ÉPURATION", "boue d’épuration"),
        ("palettes-bois", "Palette  bois"),
        ("œufs", "oeuf"),
        ("m³", "M3"),
        ("copeaux", "copeau"),
    ],
)
def test_two_spellings_of_a_label_agree(one: str, other: str) -> None:
    assert label_key(one) == label_key(other)


@pytest.mark.parametrize(("one", "other"), [("gaz", "ga"), ("PVC", "PET"), ("acier", "acide"), ("1 2", "12")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert label_key(one) != label_key(other)


@given(st.text(max_size=40))
@settings(deadline=None, max_examples=200)
def test_a_key_holds_plain_lower_case_words_only(text: str) -> None:
    key = label_key(text)

    assert key == key.strip()
    assert all(c.isascii() and (c.isalnum() or c == " ") and c == c.lower() for c in key)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwyz éèàùç", max_size=30))
@settings(deadline=None, max_examples=200)
def test_case_accents_and_spacing_do_not_matter(text: str) -> None:
    spaced = "  ".join(text.split(" "))

    assert label_key(text.upper()) == label_key(text) == label_key(spaced)
