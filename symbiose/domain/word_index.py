"""Find things by the words that people write for them: beginnings of words first, then words with a typo."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from symbiose.domain.labels import label_key

SHORTEST_MISTYPED = 4
"""Shorter words are taken as they are written: nearly every other one is one letter away."""
LONG = 8
"""From this many letters on, two of them may be wrong."""
MOST_WORDS = 12
"""Words of a question that are read."""


@dataclass(frozen=True)
class Matches:
    """What a question finds."""

    ids: tuple[str, ...]
    """Things found, in the order of the index."""
    mistyped: bool = False
    """True when no thing has the words as written, and these have words like them."""


@dataclass(frozen=True)
class WordIndex:
    """Things by their words."""

    texts: Mapping[str, str]
    """Thing → every text it is known by."""

    def find(self, question: str) -> Matches:
        """Return the things that have all words of a question, accents, case and plurals ignored.

        >>> WordIndex({"a": "Palettes en bois", "b": "Métaux ferreux"}).find("metal ferr").ids
        ('b',)
        >>> WordIndex({"a": "Palettes en bois", "b": "Métaux ferreux"}).find("paletes")
        Matches(ids=('a',), mistyped=True)
        """
        words = label_key(question).split()[:MOST_WORDS]
        if not words:
            return Matches(())
        found = self._having(words, mistyped=False)
        if found:
            return Matches(found)
        near = self._having(words, mistyped=True)
        return Matches(near, mistyped=bool(near))

    def _having(self, words: Iterable[str], *, mistyped: bool) -> tuple[str, ...]:
        kept: set[str] | None = None
        for word in words:
            alike = (known for known in self._holders if is_like(word, known, mistyped=mistyped))
            holders = {thing for known in alike for thing in self._holders[known]}
            kept = holders if kept is None else kept & holders
            if not kept:
                return ()
        return tuple(thing for thing in self.texts if thing in (kept or ()))

    @cached_property
    def _holders(self) -> Mapping[str, frozenset[str]]:
        """Word → things that have it."""
        found: dict[str, set[str]] = defaultdict(set)
        for thing, text in self.texts.items():
            for word in label_key(text).split():
                found[word].add(thing)
        return {word: frozenset(things) for word, things in found.items()}


def is_like(word: str, known: str, *, mistyped: bool) -> bool:
    """Tell whether a word is the beginning of a known one, or differs from its beginning by a typo."""
    if known.startswith(word):
        return True
    if not mistyped or len(word) < SHORTEST_MISTYPED:
        return False
    most = 2 if len(word) >= LONG else 1
    if len(known) < len(word) - most or not _share_letters(word, known, most):
        return False
    return any(
        typos_between(word, known[:length], most) <= most
        for length in range(len(word) - most, min(len(known), len(word) + most) + 1)
    )


def _share_letters(word: str, known: str, most: int) -> bool:
    """Tell quickly whether a word may be near: all but a few of its letters are in the known one."""
    return sum(letter not in known for letter in word) <= most


def typos_between(one: str, other: str, most: int) -> int:
    """Return how many letters to add, drop, replace or swap lead from one word to another.

    Args:
        one: A word.
        other: Another.
        most: Of more than this the answer is only that they are more.

    >>> typos_between("bethune", "betuhne", 1), typos_between("acier", "cuivre", 1)
    (1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        now = [i]
        for j, opposite in enumerate(other, 1):
            cost = min(row[j] + 1, now[j - 1] + 1, row[j - 1] + (letter != opposite))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return most + 1
        before, row = row, now
    return min(row[-1], most + 1)
