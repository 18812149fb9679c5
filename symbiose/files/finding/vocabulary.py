"""The words that a catalogue and the list of waste use, and which of them a misspelt word may be."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_LEAST_FOR_TYPO = 5
_LEAST_FOR_TWO_TYPOS = 9
_LEAST_FOR_PREFIX = 4
_LEAST_SHARED_START = 6
_SHARED_START = 0.7
ONE_TYPO = 0.85
"""How alike a word and its spelling with one fault are."""
TYPO_OF_SHORT = 0.65
"""The same of words of five letters, many of which are one letter from another word."""
TWO_TYPOS = 0.75
"""The same with two faults."""
BEGINNING = 0.75
"""How alike a word and its cut beginning are: « aéro » for « aéroréfrigérante »."""
SAME_ROOT = 0.7
"""How alike two words with a long common beginning are: « galvanisation », « galvanisé »."""


@dataclass(frozen=True)
class Alike:
    """A known word that a written one may be."""

    stem: str
    likeness: float
    """1 for the same."""


class Vocabulary:
    """Known stems, found again from misspelt, cut or joined ones."""

    def __init__(self, stems: Iterable[str], others: Iterable[str]) -> None:
        """Index the stems.

        Args:
            stems: Stems that name resources.
            others: Further stems that are well spelt: they are taken for no other.
        """
        self._stems = frozenset(stems)
        self._others = frozenset(others)
        self._deleted: dict[str, set[str]] = defaultdict(set)
        for one in self._stems:
            for cut in _deletions(one):
                self._deleted[cut].add(one)
        self._sorted = sorted(self._stems)
        self._seen: dict[str, tuple[Alike, ...]] = {}

    def alike(self, stem: str) -> tuple[Alike, ...]:
        """Return the known stems that a written one may be; itself alone when it is known."""
        found = self._seen.get(stem)
        if found is None:
            found = tuple(self._search(stem))
            if len(self._seen) < _MOST_KEPT:
                self._seen[stem] = found
        return found

    def _search(self, stem: str) -> Iterator[Alike]:
        if stem in self._stems:
            yield Alike(stem, 1.0)
            return
        best: dict[str, float] = {}
        if stem not in self._others:
            for one, likeness in (*self._misspelt(stem), *self._begun(stem)):
                best[one] = max(likeness, best.get(one, 0.0))
        for one, likeness in self._akin(stem):
            best[one] = max(likeness, best.get(one, 0.0))
        for one, likeness in sorted(best.items(), key=lambda item: (-item[1], item[0]))[:_MOST_ALIKE]:
            yield Alike(one, likeness)

    def _misspelt(self, stem: str) -> Iterator[tuple[str, float]]:
        if len(stem) < _LEAST_FOR_TYPO:
            return
        near = {one for cut in _deletions(stem) for one in self._deleted.get(cut, ())}
        for one in near:
            faults = _distance(stem, one)
            longest = max(len(stem), len(one))
            if min(len(stem), len(one)) < _LEAST_FOR_TYPO or (longest <= 5 and stem[0] != one[0]):
                continue
            if faults == 1:
                yield one, ONE_TYPO if longest > _LEAST_FOR_TYPO else TYPO_OF_SHORT
            elif faults == 2 and longest >= _LEAST_FOR_TWO_TYPOS:
                yield one, TWO_TYPOS

    def _begun(self, stem: str) -> Iterator[tuple[str, float]]:
        if len(stem) < _LEAST_FOR_PREFIX:
            return
        whole = [one for one in self._sorted if one.startswith(stem)]
        if len(whole) <= _MOST_ALIKE:
            yield from ((one, BEGINNING) for one in whole)

    def _akin(self, stem: str) -> Iterator[tuple[str, float]]:
        if len(stem) < _LEAST_SHARED_START:
            return
        start = stem[:_LEAST_SHARED_START]
        for one in self._sorted:
            if one.startswith(start):
                shared = _common_start(stem, one)
                if shared >= _SHARED_START * max(len(stem), len(one)):
                    yield one, SAME_ROOT


_MOST_KEPT = 50_000
_MOST_ALIKE = 4


def _deletions(word: str) -> set[str]:
    """Return the word, and what is left of it without any one letter; any two of a long one."""
    once = {word[:i] + word[i + 1 :] for i in range(len(word))}
    if len(word) < _LEAST_FOR_TWO_TYPOS - 1:
        return once | {word}
    return once | {word} | {cut[:i] + cut[i + 1 :] for cut in once for i in range(len(cut))}


def _common_start(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _distance(one: str, other: str) -> int:
    """Return how many letters to insert, delete, replace or swap with their neighbour make one the other.

    >>> _distance("palete", "palette"), _distance("cuirve", "cuivre"), _distance("zinc", "zone")
    (1, 1, 2)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                least = min(least, last[j - 2] + 1)
            row.append(least)
    return row[-1]
