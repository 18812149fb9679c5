"""Compares the words of a text with the names of resources: the words in common, over those of both."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from symbiose.files.finding.evidence import Found
from symbiose.files.finding.lexicon import CONTEXT, GENERIC
from symbiose.files.finding.names import Name, Names
from symbiose.files.finding.vocabulary import Alike, Vocabulary
from symbiose.files.finding.words import Word, Words

UNKNOWN = 0.65
"""What a word counts that no resource has: it names something else."""
IN_ANOTHER_NAME = 0.85
"""What a word is worth that stands in another name of the same resource."""
IN_A_LABEL = 0.5
"""What a word is worth that stands only in the label of a code that the resource carries."""
PARTIAL = 0.7
"""Part that is taken away in proportion to what both the name and the text leave uncovered."""
INCOMPLETE = 0.85
"""Most that a name tells of which a word is not written: « huile » may be used or new."""
LEAST_OF_NAME = 0.25
"""Names of which a text has less are passed over."""
STATE_ALONE = 0.4
"""Factor when only words of state are shared: « résidus »."""
NAME_HEAD = 0.9
"""Factor when the first word of matter of a name is not written."""
TEXT_HEAD = 0.96
"""Factor when the first word of matter of a text is no word of the resource."""
_RARE = 0.6
"""A word that weighs more than this is called rare."""


@dataclass(frozen=True)
class Read:
    """A word of a text with the known words that it may be."""

    word: Word
    alike: tuple[Alike, ...]
    weight: float
    """How much it counts in the text."""


@dataclass(frozen=True)
class Shared:
    """A word of a name that a text has."""

    likeness: float
    read: int
    """Position of the word in the text."""


Common = Mapping[str, Shared]
"""Stem of a name → the word of the text that it is."""


def read_known(words: Words, names: Names, vocabulary: Vocabulary) -> tuple[Read, ...]:
    """Return the words of a text with the known words that each may be."""
    found = []
    for word in words.words:
        alike = vocabulary.alike(word.stem)
        known = max((names.weight(one.stem) for one in alike), default=UNKNOWN)
        found.append(Read(word, alike, word.weight * known))
    return tuple(found)


def compare(
    reads: tuple[Read, ...], names: Names, label_stems: Mapping[str, frozenset[str]]
) -> dict[str, Found]:
    """Return the resources with a word in common, by id, each by its best name."""
    by_resource: dict[str, list[tuple[float, Name, Common]]] = defaultdict(list)
    for position, common in _shared(reads, names).items():
        name = names.all[position]
        of_name = sum(name.weights[stem] * one.likeness for stem, one in common.items()) / name.total
        if of_name >= LEAST_OF_NAME:
            by_resource[name.resource.id].append((of_name, name, common))
    found: dict[str, Found] = {}
    for id_, named in by_resource.items():
        elsewhere = _Elsewhere(reads, names.bags[id_], label_stems[id_])
        score, name, common = elsewhere.best(named)
        found[id_] = Found(name.resource, score, [partial(_reason, reads, name, common, names)])
    return found


def shared_part(of_name: float, of_text: float) -> float:
    """Return the harmonic mean of two shares, less what both leave uncovered.

    >>> shared_part(1.0, 0.5) > shared_part(0.7, 0.7) > shared_part(0.5, 0.5) > shared_part(0.0, 1.0)
    True
    """
    if of_name * of_text == 0:
        return 0.0
    mean = 2 * of_name * of_text / (of_name + of_text)
    return mean * (1 - PARTIAL + PARTIAL * max(of_name, of_text))


def _shared(reads: tuple[Read, ...], names: Names) -> Mapping[int, Common]:
    """Return by position of a name which of its words a text has.

    Words of state lead to no name by themselves, unless a text has no others: too many names have them.
    """
    of_stem: dict[str, Shared] = {}
    for i, read in enumerate(reads):
        for one in read.alike:
            held = of_stem.get(one.stem)
            if held is None or held.likeness < one.likeness:
                of_stem[one.stem] = Shared(one.likeness, i)
    leading = [stem for stem in of_stem if stem not in GENERIC] or list(of_stem)
    reached = {position for stem in leading for position in names.holders.get(stem, ())}
    return {
        position: {stem: of_stem[stem] for stem in names.all[position].weights if stem in of_stem}
        for position in reached
    }


class _Elsewhere:
    """What a text has of a resource in any of its names and labels: the ground on which a name is scored."""

    def __init__(self, reads: tuple[Read, ...], bag: set[str], label_stems: frozenset[str]) -> None:
        self._weights = [read.weight for read in reads]
        self._worth = [
            max((one.likeness * _worth(one.stem, bag, label_stems) for one in read.alike), default=0.0)
            for read in reads
        ]
        self._total = sum(self._weights)
        self._covered = sum(w * worth for w, worth in zip(self._weights, self._worth, strict=True))
        head = next((i for i, read in enumerate(reads) if _tells_matter(read.word.stem)), None)
        self._factor = TEXT_HEAD if head is not None and self._worth[head] == 0 else 1.0

    def best(self, named: list[tuple[float, Name, Common]]) -> tuple[float, Name, Common]:
        """Return the name with the best score; of names with the same words in common, the fullest counts."""
        named.sort(key=lambda one: -one[0])
        best = (-1.0, named[0][1], named[0][2])
        seen: set[tuple[frozenset[str], bool, float]] = set()
        for of_name, name, common in named:
            alike = frozenset(common), name.head in common, name.most
            if alike in seen:
                continue
            seen.add(alike)
            score = self.score(of_name, name, common)
            if score > best[0]:
                best = score, name, common
        return best

    def score(self, of_name: float, name: Name, common: Common) -> float:
        """Return how much a name and the text have of each other, given the share of the name."""
        score = shared_part(of_name, self._of_text(common.values())) * self._factor
        if len(common) < len(name.weights):
            score = min(score, INCOMPLETE)
            if all(stem in GENERIC for stem in common):
                score *= STATE_ALONE
        if name.head is not None and name.head not in common:
            score *= NAME_HEAD
        return score * name.most

    def _of_text(self, common: Iterable[Shared]) -> float:
        if not self._total:
            return 0.0
        more: dict[int, float] = {}
        for one in common:
            gain = one.likeness - self._worth[one.read]
            more[one.read] = max(gain, more.get(one.read, 0.0))
        return (self._covered + sum(self._weights[i] * gain for i, gain in more.items())) / self._total


def _worth(stem: str, bag: set[str], label_stems: frozenset[str]) -> float:
    if stem in bag:
        return IN_ANOTHER_NAME
    return IN_A_LABEL if stem in label_stems else 0.0


def _tells_matter(stem: str) -> bool:
    return stem not in GENERIC and stem not in CONTEXT


def _reason(reads: tuple[Read, ...], name: Name, common: Common, names: Names) -> str:
    """Say which name it is, or which words it shares."""
    written = {stem: reads[one.read].word.written for stem, one in common.items()}
    misread = [
        f"« {written[stem]} » lu « {names.spelled[stem]} »"
        for stem, one in common.items()
        if one.likeness < 1
    ]
    if len(common) == len(name.weights):
        said = f"{name.kind} « {name.text} »"
    else:
        words = dict.fromkeys(written.values())
        rare = len(words) == 1 and all(names.weight(stem) >= _RARE for stem in common)
        called = "mot rare en commun" if rare else "mot en commun" if len(words) == 1 else "mots en commun"
        said = f"{called} avec « {name.text} » : {', '.join(words)}"
    return ", ".join((said, *misread))
