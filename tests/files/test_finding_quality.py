"""How often free words find their resource, on phrases used for tuning and on phrases held out from it.

`tests/cases/phrases/held_out.csv` is for measuring only: whoever changes the search looks at neither its
phrases nor at which of them fail. `docs/free-text.md` states the figures; they are compared here.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from symbiose.domain.flows import Direction
from symbiose.files.finding.finder import LEAST_CONFIDENCE, finder
from symbiose.files.reference import load_reference

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "tests/cases/phrases"
PAGE = ROOT / "docs/free-text.md"
REFERENCE = load_reference()
NOTHING = "none"
FLOORS = {"tuning": (0.97, 0.99, 0.1), "held_out": (0.89, 0.92, 0.5)}
"""Least hit@1 and hit@3, and most phrases outside the catalogue with a suggestion: somewhat beside what is
measured, so that a change that loses a few phrases shows."""


@dataclass(frozen=True)
class Phrase:
    """What a declarant writes, and the resources that it may mean."""

    text: str
    direction: Direction
    waste_code: str | None
    expected: frozenset[str]


@dataclass(frozen=True)
class Figures:
    """How a set of phrases fares."""

    named: int
    """Phrases that mean a resource."""
    hit_at_1: int
    hit_at_3: int
    outside: int
    """Phrases that mean nothing of the catalogue."""
    suggested: int
    """Of those, with a suggestion above the threshold."""
    wrongly_assigned: int
    """Of all, those assigned without confirmation to what they do not mean."""

    def row(self, name: str) -> str:
        """Return the row of the table in the page."""
        shares = [_percent(count, self.named) for count in (self.hit_at_1, self.hit_at_3)]
        return (
            f"| {name} | {self.named} | {shares[0]} | {shares[1]} | {self.outside} | "
            f"{_percent(self.suggested, self.outside)} | {self.wrongly_assigned} |"
        )


def _percent(count: int, of: int) -> str:
    return f"{100 * count / of:.1f} % ({count})"


def phrases(name: str) -> Iterator[Phrase]:
    with (PHRASES / f"{name}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter=";"):
            yield Phrase(
                row["phrase"],
                Direction(row["direction"]),
                row["waste_code"] or None,
                frozenset(row["expected"].split("|")),
            )


def measured(name: str) -> Figures:
    """Return how the phrases of a set fare, each with its direction and its waste code."""
    find = finder(REFERENCE.resources, REFERENCE.wastes).find
    named = one = three = outside = suggested = assigned = 0
    for phrase in phrases(name):
        certain = REFERENCE.resources.by_label(phrase.text)
        ranked = [certain.id] if certain else []
        for found in () if certain else find(phrase.text, phrase.waste_code, phrase.direction):
            ranked += [found.id] if found.confidence >= LEAST_CONFIDENCE else []
        assigned += bool(certain) and certain.id not in phrase.expected
        if phrase.expected == {NOTHING}:
            outside += 1
            suggested += bool(ranked)
            continue
        named += 1
        one += bool(phrase.expected & set(ranked[:1]))
        three += bool(phrase.expected & set(ranked[:3]))
    return Figures(named, one, three, outside, suggested, assigned)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_phrases_find_their_resource_as_often_as_the_page_says(name: str) -> None:
    figures = measured(name)
    print(figures.row(name))

    least_one, least_three, most_suggested = FLOORS[name]
    assert figures.hit_at_1 >= least_one * figures.named
    assert figures.hit_at_3 >= least_three * figures.named
    assert figures.suggested <= most_suggested * figures.outside
    assert figures.wrongly_assigned == 0
    assert figures.row(f"`{name}.csv`") in PAGE.read_text(encoding="utf-8")


def test_the_page_states_the_thresholds_in_use() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert re.search(rf"`LEAST_CONFIDENCE` = {LEAST_CONFIDENCE}\b", page)
