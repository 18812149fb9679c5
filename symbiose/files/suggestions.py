"""Which resources of the catalogue the words of a declarant may mean: ranked by the trigrams in common."""

from collections import Counter, defaultdict
from functools import cache

from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.labels import label_key
from symbiose.domain.resources import Resource, ResourceCatalogue, keys_of

MOST_SUGGESTIONS = 5
LEAST_CONFIDENCE = 0.4
"""Words that have less in common with a label than this are not suggested."""
MOST_CONFIDENCE = 0.99
"""Only an id, a label or a synonym is certain."""
CONTAINED = 0.75
"""Confidence when all words of a label stand among those written: « boues d'épuration séchées »."""
LONGEST_COMPARED = 200
"""Characters of a text that are compared."""
_WIDTH = 3


class Suggester:
    """The labels and synonyms of a catalogue, indexed so that a search takes a fraction of a millisecond."""

    def __init__(self, catalogue: ResourceCatalogue) -> None:
        """Index every word under which a resource is known."""
        self._catalogue = catalogue
        self._known: list[tuple[Resource, frozenset[str], int]] = []
        self._holders: dict[str, list[int]] = defaultdict(list)
        for resource in catalogue:
            for key in sorted(keys_of(resource)):
                trigrams = _trigrams(key)
                for trigram in trigrams:
                    self._holders[trigram].append(len(self._known))
                self._known.append((resource, frozenset(key.split()), len(trigrams)))

    def suggest(self, text: str, waste_code: str | None) -> tuple[Suggestion, ...]:
        """Return the resources that words may mean, best first.

        Confidence is the Dice coefficient of the letter trigrams (twice those in common, over those of
        both), at least 0.75 where all words of a label are written; a resource that carries the waste code
        has at least 1/(n + 1) where n carry it.
        """
        found = self._by_words(label_key(text)[:LONGEST_COMPARED])
        for suggestion in self._by_code(waste_code):
            known = found.get(suggestion.id)
            if known is None or known.confidence < suggestion.confidence:
                found[suggestion.id] = suggestion
        ranked = sorted(found.values(), key=lambda s: (-s.confidence, s.label))
        return tuple(ranked[:MOST_SUGGESTIONS])

    def _by_words(self, key: str) -> dict[str, Suggestion]:
        trigrams, words = _trigrams(key), frozenset(key.split())
        common = Counter(position for trigram in trigrams for position in self._holders.get(trigram, ()))
        best: dict[str, tuple[float, Resource]] = {}
        for position, shared in common.items():
            resource, label_words, count = self._known[position]
            alike = 2 * shared / (len(trigrams) + count)
            if alike < CONTAINED and words.issuperset(label_words):
                alike = CONTAINED
            if alike >= LEAST_CONFIDENCE and alike > best.get(resource.id, (0.0, resource))[0]:
                best[resource.id] = (alike, resource)
        reason = "libellé ou synonyme proche de ce qui est écrit"
        return {i: _suggestion(resource, alike, reason) for i, (alike, resource) in best.items()}

    def _by_code(self, waste_code: str | None) -> list[Suggestion]:
        if waste_code is None:
            return []
        carriers = self._catalogue.of_waste_code(waste_code)
        reason = f"porte le code déchet {waste_code}"
        return [_suggestion(resource, 1 / (len(carriers) + 1), reason) for resource in carriers]


@cache
def suggester(catalogue: ResourceCatalogue) -> Suggester:
    """Return the suggester of a catalogue, made once."""
    return Suggester(catalogue)


def _trigrams(key: str) -> frozenset[str]:
    """Return the runs of three letters of each word, its beginning and end marked.

    >>> sorted(_trigrams("zinc"))
    [' zi', 'inc', 'nc ', 'zin']
    """
    padded = (f" {word} " for word in key.split())
    return frozenset(word[i : i + _WIDTH] for word in padded for i in range(len(word) - _WIDTH + 1))


def _suggestion(resource: Resource, confidence: float, reason: str) -> Suggestion:
    return Suggestion(
        id=resource.id,
        label=resource.label_fr,
        confidence=round(min(confidence, MOST_CONFIDENCE), 2),
        reason=reason,
    )
