"""Ranks the resources that free words may mean, each with its confidence and the reason."""

from functools import cache, lru_cache

from symbiose.domain.documents.import_report import Suggestion
from symbiose.domain.flows import Direction
from symbiose.domain.resources import Family, ResourceCatalogue
from symbiose.domain.waste import WasteList
from symbiose.files.finding.by_labels import add_labels, weigh_code
from symbiose.files.finding.by_names import compare, read_known
from symbiose.files.finding.evidence import Found
from symbiose.files.finding.names import Names
from symbiose.files.finding.outside import Outside
from symbiose.files.finding.states import fit, state_of_resource, state_of_text
from symbiose.files.finding.temperatures import range_of, within
from symbiose.files.finding.vocabulary import Vocabulary
from symbiose.files.finding.waste_words import WasteWords, label_words
from symbiose.files.finding.words import read_words

MOST_SUGGESTIONS = 5
LEAST_CONFIDENCE = 0.45
"""Resources that the words are less like are not suggested, unless they carry the declared waste code."""
MOST_CONFIDENCE = 0.99
"""Only an id, a label or a synonym is certain."""
_LABEL_OF_CODE = 0.6
"""What the label of a declared code tells beside the words themselves."""
_RIGHT_LEVEL = 0.4
_WRONG_LEVEL = 0.7
_WARM_C = 30.0
"""Water that is said to be warmer than this is rather heat, °C."""
_OUTSIDE = 0.6
"""Factor on all when the words are more like a thing that the catalogue does not hold."""
_MOST_REMEMBERED = 20_000


class Finder:
    """The words of a catalogue and of the list of waste, indexed so that a search takes less than a ms."""

    def __init__(self, catalogue: ResourceCatalogue, wastes: WasteList) -> None:
        """Index every word under which a resource is known, and the labels of its waste codes."""
        self._catalogue = catalogue
        self._names = Names(catalogue)
        self._labels = WasteWords(catalogue, wastes)
        self._outside = Outside(self._labels.uncarried(), self._names.weight)
        self._vocabulary = Vocabulary(self._names.holders, self._labels.stems | self._outside.stems)
        self._states = {resource.id: state_of_resource(resource) for resource in catalogue}
        self._levels = {r.id: level for r in catalogue if (level := range_of(r)) is not None}
        self._remembered = lru_cache(maxsize=_MOST_REMEMBERED)(self._find)

    def find(
        self, text: str, waste_code: str | None = None, direction: Direction | None = None
    ) -> tuple[Suggestion, ...]:
        """Return the resources that words may mean, best first; none when nothing comes near.

        Args:
            text: Words of the declarant.
            waste_code: Declared code, written as the law does.
            direction: Offer or need, which tells little but breaks ties.
        """
        return self._remembered(text, waste_code, direction)

    def _find(self, text: str, waste_code: str | None, direction: Direction | None) -> tuple[Suggestion, ...]:
        words = read_words(label_words(text))
        reads = read_known(words, self._names, self._vocabulary)
        found = compare(reads, self._names, self._labels.stems_of)
        add_labels(words, self._labels, found)
        if waste_code is not None and waste_code not in self._labels.carriers:
            self._add_label_of(waste_code, found)
        if words.temperature_c is not None:
            self._weigh_level(words.temperature_c, found)
        written = state_of_text(text, words)
        for id_, one in found.items():
            one.lower_to(fit(written, self._states[id_], direction))
        outside = self._outside.likeness(words, written)
        if outside > max((one.score for one in found.values()), default=0.0):
            for one in found.values():
                one.lower_to(_OUTSIDE)
        if waste_code is not None:
            weigh_code(waste_code, self._labels, self._states, found)
        kept = [one for one in found.values() if one.score >= LEAST_CONFIDENCE or one.of_code]
        kept.sort(key=lambda one: (-round(one.score, 4), one.resource.label_fr))
        return tuple(one.suggestion(MOST_CONFIDENCE) for one in kept[:MOST_SUGGESTIONS])

    def _add_label_of(self, waste_code: str, found: dict[str, Found]) -> None:
        """Let the label of a declared code that no resource carries lead to those named like it."""
        label = self._labels.labels.get(waste_code)
        if label is None:
            return
        reads = read_known(read_words(label.text), self._names, self._vocabulary)
        for id_, one in compare(reads, self._names, self._labels.stems_of).items():
            if one.score >= LEAST_CONFIDENCE:
                reason = f"libellé du code déclaré {waste_code}"
                found.setdefault(id_, Found(one.resource)).join(_LABEL_OF_CODE * one.score, reason)

    def _weigh_level(self, temperature_c: float, found: dict[str, Found]) -> None:
        """Let a temperature choose the level of heat; what speaks for heat then speaks for it."""
        for id_, level in self._levels.items():
            resource = self._catalogue.get(id_)
            whole = found.get(resource.parent or "")
            if within(temperature_c, level) and (whole or id_ in found):
                one = found.setdefault(id_, Found(resource))
                if whole and whole.score > one.score:
                    one.score, one.reasons = whole.score, list(whole.reasons)
                one.raise_by(_RIGHT_LEVEL, f"{temperature_c:g}\u00a0°C")
        if temperature_c >= _WARM_C:
            for one in found.values():
                if one.resource.family is Family.WATER:
                    one.lower_to(_WRONG_LEVEL)
        right = {id_ for id_, level in self._levels.items() if within(temperature_c, level)}
        parents = {self._catalogue.get(id_).parent for id_ in self._levels}
        for id_, one in found.items():
            if (id_ in self._levels or id_ in parents) and id_ not in right:
                one.lower_to(_WRONG_LEVEL)


@cache
def finder(catalogue: ResourceCatalogue, wastes: WasteList) -> Finder:
    """Return the finder of a catalogue and a list of waste, made once."""
    return Finder(catalogue, wastes)
