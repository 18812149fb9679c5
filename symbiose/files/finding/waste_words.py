"""What the labels of the list of waste say of the resources that are discarded under its codes."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import fsum, log

from symbiose.domain.resources import Resource
from symbiose.domain.waste import WasteList
from symbiose.files.finding.lexicon import GENERIC
from symbiose.files.finding.words import read_words

_CITES = re.compile(
    r"(,? ?autres? que (?:ceux|celles|celui|les déchets) visée?s? |non visées? |\(sauf |sauf )"
    r"(?:à la rubrique|aux rubriques|rubriques?|à la section|sections?|chapitres?)[^)]*\)?"
)
_UNSAID = re.compile(r"non spécifiée?s? ailleurs|\(par exemple[^)]*\)|\(\d\)")
_GENERIC = 0.3
"""What a word of state counts beside one of matter."""
_COMMON = 0.8
"""How much less a word counts that all labels have than one that a single label has."""
_ENTRY = 8


@dataclass(frozen=True)
class Label:
    """The label of a code, section or chapter, as it is compared."""

    code: str
    text: str
    weights: dict[str, float]
    total: float


class WasteWords:
    """Labels of the list of waste by stem, and which resources carry their codes."""

    def __init__(self, resources: Iterable[Resource], wastes: WasteList) -> None:
        """Read every label and index its stems."""
        self.resources = {resource.id: resource for resource in resources}
        """Resources by id."""
        self.carriers = _carriers(self.resources.values())
        """Code, section or chapter → resources that carry it or a code under it."""
        texts = {entry.code: label_words(entry.designation) for entry in wastes}
        texts |= {heading.code: label_words(heading.designation) for heading in wastes.headings.values()}
        self._spread = Counter(stem for text in texts.values() for stem in read_words(text).stems)
        self._count = len(texts) + 2
        self.stems = frozenset(self._spread)
        """Stems of all labels."""
        self.labels = {code: self._label(code, text) for code, text in texts.items()}
        """Code, section or chapter → its label."""
        self.holders: dict[str, list[str]] = defaultdict(list)
        """Stem → codes that some resource carries and whose label has it."""
        for code, label in self.labels.items():
            for stem in label.weights if code in self.carriers else ():
                self.holders[stem].append(code)
        self.stems_of = {
            id_: frozenset(stem for code in one.waste_codes for stem in self.labels[code].weights)
            for id_, one in self.resources.items()
        }
        """Id of a resource → stems of the labels of the codes that it carries."""

    def uncarried(self) -> tuple[str, ...]:
        """Return what the labels say of codes that no resource carries."""
        return tuple(
            label.text
            for code, label in self.labels.items()
            if len(code) >= _ENTRY and code not in self.carriers
        )

    def weight(self, stem: str) -> float:
        """Return how much a stem tells among labels, from 0 to 1."""
        rare = 1 - _COMMON * log(max(self._spread[stem], 1)) / log(self._count)
        return rare * (_GENERIC if stem in GENERIC else 1.0)

    def _label(self, code: str, text: str) -> Label:
        weights = {word.stem: word.weight * self.weight(word.stem) for word in read_words(text).words}
        return Label(code, text, weights, fsum(weights.values()))


def _carriers(resources: Iterable[Resource]) -> dict[str, list[Resource]]:
    found: dict[str, dict[str, Resource]] = defaultdict(dict)
    for resource in resources:
        for code in resource.waste_codes:
            for under in (code, code[:5], code[:2]):
                found[under][resource.id] = resource
    return {code: list(carriers.values()) for code, carriers in found.items()}


def label_words(designation: str) -> str:
    """Return what a label says itself, without the entries that it leaves out.

    >>> label_words("terres et cailloux autres que ceux visés à la rubrique 17 05 03")
    'terres et cailloux'
    """
    return " ".join(_UNSAID.sub(" ", _CITES.sub(" ", designation)).split())
