"""The labelled phrases are a fair measure: valid, covering the catalogue, and apart from what tuning sees."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from symbiose.domain.flows import Direction
from symbiose.files.reference import load_reference

FOLDER = Path(__file__).parent / "phrases"
NONE = "none"
MOST_SHARED_WORDS = 0.5
MOST_ALIKE = 0.75


def read_phrases(name: str) -> Sequence[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";", strict=True))


TUNING = read_phrases("tuning.csv")
HELD_OUT = read_phrases("held_out.csv")


@cache
def words_of(phrase: str) -> list[str]:
    """Return the words of a phrase in order of the alphabet, without accents or case."""
    apart = unicodedata.normalize("NFKD", phrase.lower())
    return sorted(re.findall(r"[a-z0-9]+", "".join(c for c in apart if not unicodedata.combining(c))))


def near(first: str, second: str) -> bool:
    """Tell whether two phrases share half of their words or most of their letters."""
    one, two = words_of(first), words_of(second)
    shared = len(set(one) & set(two)) / len(set(one) | set(two))
    letters = SequenceMatcher(None, " ".join(one), " ".join(two))
    bounds = (letters.real_quick_ratio, letters.quick_ratio, letters.ratio)  # each is at least the next one
    return shared >= MOST_SHARED_WORDS or all(alike() >= MOST_ALIKE for alike in bounds)


@pytest.mark.parametrize("rows", [TUNING, HELD_OUT], ids=["tuning", "held_out"])
def test_every_label_is_a_resource_of_the_catalogue_and_every_code_a_waste(
    rows: Sequence[dict[str, str]],
) -> None:
    reference = load_reference()
    known = {resource.id for resource in reference.resources}

    for row in rows:
        expected = row["expected"].split("|")
        assert set(row) == {"phrase", "direction", "waste_code", "expected"}, row
        assert expected == [NONE] or set(expected) <= known, row
        assert row["direction"] in set(Direction), row
        assert not row["waste_code"] or row["waste_code"] in reference.wastes, row


def test_the_held_out_set_is_large_and_covers_the_whole_catalogue() -> None:
    expected = {one for row in HELD_OUT for one in row["expected"].split("|")}
    resources = {resource.id for resource in load_reference().resources}
    nothing = [row for row in HELD_OUT if row["expected"] == NONE]

    assert len(HELD_OUT) >= 200
    assert len(resources & expected) >= 0.95 * len(resources)
    assert 0.05 <= len(nothing) / len(HELD_OUT) <= 0.15


def test_no_phrase_is_written_twice() -> None:
    written = [" ".join(words_of(row["phrase"])) for row in (*TUNING, *HELD_OUT)]

    assert len(set(written)) == len(written)


def test_no_held_out_phrase_is_near_one_that_tuning_sees() -> None:
    pairs = product((row["phrase"] for row in TUNING), (row["phrase"] for row in HELD_OUT))

    assert [(one, two) for one, two in pairs if near(one, two)] == []
