"""Compares the words of a text with the labels of waste codes, and weighs a declared code."""

from collections import defaultdict
from collections.abc import Iterator

from symbiose.files.finding.by_names import STATE_ALONE, shared_part
from symbiose.files.finding.evidence import Found
from symbiose.files.finding.lexicon import GENERIC
from symbiose.files.finding.states import State
from symbiose.files.finding.waste_words import Label, WasteWords
from symbiose.files.finding.words import Words

LABEL = 0.8
"""Most that the label of a waste code tells of a resource that carries it alone."""
HEADING = 0.3
"""The same of a section or chapter."""
UNKNOWN = 0.5
"""What a word counts that no label has."""
CARRIES = 0.4
"""Part of what is still unsure that a declared waste code takes away from a resource that carries it."""
SAME_SECTION = 0.1
"""The same of a code of the same section, where no resource carries the declared one."""
BESIDE = 0.9
"""Factor on a resource that carries a code of the same section, where others carry the declared one."""
OTHER_CODE = 0.85
"""Factor on a resource that carries codes, but none of the section of the declared one."""
NO_WASTE = 0.8
"""Factor on a resource that is made anew, when a waste code is declared."""
_SHARED_OUT = 0.1
"""Power of the number of carriers by which what a label tells is shared out among them."""
_ENTRY = 8
"""Characters of the code of an entry, at least; headings have fewer."""


def add_labels(words: Words, labels: WasteWords, found: dict[str, Found]) -> None:
    """Add to what is found the resources whose waste codes are labelled with the words of a text."""
    best: dict[str, tuple[float, Label]] = {}
    for label, score in _likenesses(words, labels):
        for resource in labels.carriers[label.code]:
            if score > best.get(resource.id, (0.0,))[0]:
                best[resource.id] = score, label
    for id_, (score, label) in best.items():
        found.setdefault(id_, Found(labels.resources[id_])).join(score, _said(label))


def _likenesses(words: Words, labels: WasteWords) -> Iterator[tuple[Label, float]]:
    """Yield the labels with a word of a text, and how much each tells of a resource that carries it."""
    weights = {
        word.stem: word.weight * (labels.weight(word.stem) if word.stem in labels.stems else UNKNOWN)
        for word in words.words
    }
    total = sum(weights.values())
    shared: dict[str, list[str]] = defaultdict(list)
    for stem in weights:
        for code in labels.holders.get(stem, ()):
            shared[code].append(stem)
    for code, stems in shared.items():
        label = labels.labels[code]
        of_label = sum(label.weights[stem] for stem in stems) / label.total
        of_text = sum(weights[stem] for stem in stems) / total
        most = (LABEL if len(code) >= _ENTRY else HEADING) * len(labels.carriers[code]) ** -_SHARED_OUT
        if all(stem in GENERIC for stem in stems):
            most *= STATE_ALONE
        yield label, most * shared_part(of_label, of_text)


def _said(label: Label) -> str:
    called = {2: "du chapitre", 5: "de la section"}.get(len(label.code), "du code")
    return f"libellé {called} {label.code}"


def weigh_code(code: str, labels: WasteWords, states: dict[str, State], found: dict[str, Found]) -> None:
    """Let a declared waste code support those that carry it and speak against those that do not."""
    carriers = {resource.id: resource for resource in labels.carriers.get(code, ())}
    for id_, resource in carriers.items():
        one = found.setdefault(id_, Found(resource))
        one.of_code = True
        one.raise_by(CARRIES, f"porte le code déchet {code}")
        one.score = max(one.score, 1 / (len(carriers) + 1))
    near = {resource.id for resource in labels.carriers.get(code[:5], ())}
    for id_, one in found.items():
        if id_ in carriers:
            continue
        if id_ in near and carriers:
            one.lower_to(BESIDE, f"ne porte pas le code {code}")
        elif id_ in near:
            one.raise_by(SAME_SECTION, f"porte un code de la section {code[:5]}")
        elif one.resource.waste_codes:
            one.lower_to(OTHER_CODE, f"ne porte pas le code {code}")
        elif states[id_] is State.NEW:
            one.lower_to(NO_WASTE, "n’est pas un déchet")
