"""Passwords that are accepted and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbiose.domain.passwords import LONGEST, normalised, password_problems


@pytest.mark.parametrize(
    "password",
    [
        "la vache mauve dort",
        "cheval correct batterie agrafe",
        "é" + "àùïôç 漢字 mots",
        "Xq7!kd02#mvP",
        "tournevis-lune-22",
        "a long sentence",
        "mot de passe du grand canal bleu",
        "k" * 4 + "unehistoire" * 5 + "zzzzz",
        "x9" * 30 + "abce",
    ],
)
def test_long_passwords_of_any_make_are_accepted(password: str) -> None:
    assert password_problems(password) == ()


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("", "12 caractères"),
        ("courte phrase"[:11], "12 caractères"),
        ("abc d" * 26, "128"),
        ("aaaaaaaaaaaaaaaa", "régulier"),
        ("121212121212", "régulier"),
        ("123456789012", "régulier"),
        ("abcdefghijklmnop", "régulier"),
        ("azertyuiopqsdf", "régulier"),
        ("MotDePasse2026!", "courant"),
        ("P@ssw0rd123456", "courant"),
        ("Azerty123456789", "courant"),
        ("admin-admin-2026", "courant"),
        ("bonjourbonjour1", "courant"),
        ("Symbiose-2026-xk", "symbiose"),
        ("le parc S I Z I A F", "siziaf"),
        ("vive l'Artois !!", "artois"),
        ("chez Recytech demain", "Recytech"),
        ("électro-métal du nord", "Électro Métal"),
    ],
)
def test_short_common_and_named_passwords_are_refused(password: str, says: str) -> None:
    problems = password_problems(password, ["Recytech", "Électro Métal", "ACC"])

    assert any(says in problem.expected for problem in problems), problems
    assert all(problem.value == "" for problem in problems)


def test_a_short_name_stands_in_many_words_and_is_no_reason() -> None:
    assert password_problems("un accord raccommodé", ["ACC"]) == ()


def test_a_password_is_the_same_from_every_keyboard() -> None:
    assert normalised("e\u0301te\u0301 ﬁn") == normalised("\u00e9t\u00e9 fin")


@given(st.text(min_size=0, max_size=LONGEST + 10))
def test_the_answer_never_repeats_the_password(password: str) -> None:
    problems = password_problems(password)

    assert all(problem.value == "" for problem in problems)
    assert len(normalised(password)) >= 12 or problems


@given(st.text(alphabet="0123456789", min_size=12, max_size=20))
def test_digits_alone_are_judged_by_their_regularity(password: str) -> None:
    assert len(set(password)) >= 5 or password_problems(password)
