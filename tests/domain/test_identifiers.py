"""SIREN and SIRET numbers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.identifiers import checked_siren, checked_siret, passes_luhn
from symbiose.domain.identity import derived_id


@pytest.mark.parametrize(
    "text",
    [
        "53070853600038",
        "530 708 536 00038",
        "530\u00a0708\u202f536 00038",
        "35600000000048",
        "35600000009075",
    ],
)
def test_a_siret_with_a_right_key_is_kept_without_its_spaces(text: str) -> None:
    assert checked_siret(text) == "".join(filter(str.isdigit, text))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("530 708 536 00039", "clé de contrôle"),
        ("35600000009076", "clé de contrôle"),
        ("35600000000049", "clé de contrôle"),
        ("5307085360003", "14 chiffres"),
        ("530708536000380", "14 chiffres"),
        ("53070853600O38", "14 chiffres"),
        ("٥٣٠٧٠٨٥٣٦٠٠٠٣٨", "14 chiffres"),
        ("00000000000000", "zéros"),
        ("", "14 chiffres"),
    ],
)
def test_a_wrong_siret_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        checked_siret(text)


def test_the_sites_of_la_poste_follow_a_rule_of_their_own() -> None:
    assert not passes_luhn("35600000009075")
    assert checked_siret("356 000 000 09075") == "35600000009075"


@pytest.mark.parametrize(
    ("text", "why"), [("530708537", "clé"), ("53070853", "9 chiffres"), ("000000000", "zéros")]
)
def test_a_wrong_siren_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        checked_siren(text)


def test_a_right_siren_is_kept() -> None:
    assert checked_siren("530 708 536") == "530708536"


@given(st.text(alphabet="0123456789", min_size=1, max_size=30))
@settings(deadline=None, max_examples=100)
def test_exactly_one_last_digit_makes_a_row_pass(digits: str) -> None:
    assert sum(passes_luhn(digits + last) for last in "0123456789") == 1


@given(st.text(alphabet="0123456789", min_size=2, max_size=14), st.data())
@settings(deadline=None, max_examples=100)
def test_one_wrong_digit_never_passes(digits: str, data: st.DataObject) -> None:
    right = digits + next(last for last in "0123456789" if passes_luhn(digits + last))
    position = data.draw(st.integers(0, len(right) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != right[position]]))

    assert not passes_luhn(right[:position] + other + right[position + 1 :])


PARTS = st.lists(st.text(max_size=8), max_size=4)


@given(PARTS, PARTS)
@settings(deadline=None, max_examples=200)
def test_two_things_share_an_id_only_when_all_their_parts_agree(some: list[str], others: list[str]) -> None:
    assert (derived_id("flow", *some) == derived_id("flow", *others)) is (some == others)


@given(PARTS)
@settings(deadline=None, max_examples=50)
def test_an_id_is_a_slug(parts: list[str]) -> None:
    assert derived_id("flow", *parts).replace("_", "").isalnum()
