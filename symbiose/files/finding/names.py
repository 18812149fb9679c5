"""The names under which resources are known, indexed by the stems of their words."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from symbiose.domain.labels import bare
from symbiose.domain.resources import Resource
from symbiose.files.finding.lexicon import GENERIC
from symbiose.files.finding.stems import stem
from symbiose.files.finding.words import read_words

_GENERIC = 0.4
"""What a word of state counts beside one of matter."""
POINTING = 0.95
"""Confidence in a resource of which an appellation is written, that is no name of its own."""
SHARED = 0.85
"""The same when other resources go by the same word: « huile », « palette »."""
HINT = "appellation"
_SPELLED = re.compile(r"[^\W\d_]+")
_COMMON = 0.7
"""How much less a word counts that all names have than one that a single name has."""


@dataclass(frozen=True)
class Name:
    """One name of a resource, as it is compared."""

    resource: Resource
    text: str
    """As the catalogue writes it."""
    kind: str
    """« libellé », « synonyme »… in French."""
    weights: Mapping[str, float]
    """Stem → how much it counts in this name."""
    total: float
    """Sum of the weights."""
    head: str | None
    """First stem that tells matter rather than state; None when there is none."""
    most: float
    """Confidence when all of it is written: less for words that only point to the resource."""


class Names:
    """All names of a catalogue; a stem weighs the more, the fewer resources have it."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        """Read every name and index its stems."""
        named = [(r, text, kind) for r in resources for text, kind in _texts(r).items()]
        self._spread = _spread(named)
        self._meanings = Counter(
            stems for stems, _ in {(read_words(text, is_name=True).stems, r.id) for r, text, _ in named}
        )
        self._count = max(len({resource.id for resource, _, _ in named}), 2)
        self.spelled: dict[str, str] = {}
        """Stem → a word that it stands for, as names write it."""
        self.all = tuple(self._name(*one) for one in named)
        """Every name."""
        self.holders: dict[str, list[int]] = defaultdict(list)
        """Stem → positions of the names that have it."""
        self.bags: dict[str, set[str]] = defaultdict(set)
        """Id of a resource → stems of all its names."""
        for position, name in enumerate(self.all):
            for root in name.weights:
                self.holders[root].append(position)
                self.bags[name.resource.id].add(root)

    def weight(self, stem: str) -> float:
        """Return how much a stem tells, from 0 to 1: 1 when one resource has it, less for words of state."""
        rare = 1 - _COMMON * math.log(max(self._spread[stem], 1)) / math.log(self._count)
        return rare * (_GENERIC if stem in GENERIC else 1.0)

    def _name(self, resource: Resource, text: str, kind: str) -> Name:
        words = read_words(text, is_name=True).words
        for written in _SPELLED.findall(text):
            self.spelled.setdefault(stem(bare(written)), written.casefold())
        for word in words:
            self.spelled.setdefault(word.stem, word.written)
        weights = {word.stem: word.weight * self.weight(word.stem) for word in words}
        head = next((root for root in weights if root not in GENERIC), None)
        most = 1.0 if kind != HINT else SHARED if self._meanings[frozenset(weights)] > 1 else POINTING
        return Name(resource, text, kind, weights, math.fsum(weights.values()), head, most)


def _spread(named: Iterable[tuple[Resource, str, str]]) -> Counter[str]:
    """Return by stem how many resources have it in some name."""
    bags: dict[str, set[str]] = defaultdict(set)
    for resource, text, _ in named:
        bags[resource.id] |= read_words(text, is_name=True).stems
    return Counter(stem for bag in bags.values() for stem in bag)


def _texts(resource: Resource) -> dict[str, str]:
    """Return the names of a resource with what each is, in French; a name that stands twice counts once."""
    return {
        **dict.fromkeys(resource.hints_fr, HINT),
        resource.label_en: "libellé anglais",
        **dict.fromkeys(resource.synonyms_fr, "synonyme"),
        resource.label_fr: "libellé",
    }
