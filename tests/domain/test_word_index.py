"""Words as people write them find things: beginnings, accents, plurals, typos."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.word_index import WordIndex, is_like, typos_between

SITES = WordIndex(
    {
        "a": "Atelier de mécanique Béthune",
        "b": "Recytech Fouquières-lès-Lens",
        "c": "Scierie du Béthunois",
        "d": "PVC 62",
    }
)


@pytest.mark.parametrize(
    ("question", "found", "mistyped"),
    [
        ("bethune", ("a",), False),
        ("béth", ("a", "c"), False),
        ("ateliers mecaniques", ("a",), False),
        ("fouquieres lens", ("b",), False),
        ("lens fouquieres", ("b",), False),
        ("recitech", ("b",), True),
        ("reyctech", ("b",), True),
        ("rectech", ("b",), True),
        ("recyttech", ("b",), True),
        ("sceirie bethunios", ("c",), True),
        ("pvd", (), False),
        ("licorne", (), False),
        ("bethune licorne", (), False),
        ("", (), False),
        ("…!", (), False),
    ],
)
def test_words_find_things(question: str, found: tuple[str, ...], mistyped: bool) -> None:
    matches = SITES.find(question)

    assert (matches.ids, matches.mistyped) == (found, mistyped)


def optimal_alignment(one: str, other: str) -> int:
    """Return the distance as its definition says, without any shortcut."""
    if not one or not other:
        return len(one) + len(other)
    ways = [
        optimal_alignment(one[:-1], other) + 1,
        optimal_alignment(one, other[:-1]) + 1,
        optimal_alignment(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if one[-2:] == other[-2:][::-1] and len(one) > 1 and len(other) > 1:
        ways.append(optimal_alignment(one[:-2], other[:-2]) + 1)
    return min(ways)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.integers(0, 3))
@settings(deadline=None, max_examples=200)
def test_typos_are_counted_as_the_definition_says(one: str, other: str, most: int) -> None:
    assert typos_between(one, other, most) == min(optimal_alignment(one, other), most + 1)


@given(st.text("abcdefghij", min_size=4, max_size=12), st.data())
@settings(deadline=None, max_examples=200)
def test_one_typo_anywhere_is_forgiven_from_four_letters_on(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    written = data.draw(
        st.sampled_from(
            [word[:at] + word[at + 1 :], word[:at] + "z" + word[at:], word[:at] + "z" + word[at + 1 :]]
        )
    )

    assert len(written) < 4 or is_like(written, word, mistyped=True)


@given(st.text(max_size=300))
@settings(deadline=None, max_examples=100)
def test_any_text_is_a_question(question: str) -> None:
    assert set(SITES.find(question).ids) <= {"a", "b", "c", "d"}
