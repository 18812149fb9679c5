"""Compares the words of a text with the names of resources: the words in common, over those of both."""

from collections import defaultdict
from dataclasses import dataclass

from symbiose.files.finding.evidence import Found
from symbiose.files.finding.lexicon import CONTEXT, GENERIC
from symbiose.files.finding.names import Name, Names
from symbiose.files.finding.vocabulary import Alike, Vocabulary
from symbiose.files.finding.words import Word, Words

UNKNOWN = 0.8
"""What a word counts that no resource has: it names something else."""
IN_ANOTHER_NAME = 0.8
"""What a word is worth that stands in another name of the same resource."""
IN_A_LABEL = 0.5
"""What a word is worth that stands only in the label of a code that the resource carries."""
PARTIAL = 0.5
"""Part that is taken away in proportion to what both the name and the text leave uncovered."""
INCOMPLETE = 0.85
"""Most that a name tells of which a word is not written: « huile » may be used or new."""
STATE_ALONE = 0.4
"""Factor when only words of state are shared: « résidus »."""
NAME_HEAD = 0.85
"""Factor when the first word of matter of a name is not written."""
TEXT_HEAD = 0.92
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


def read_known(words: Words, names: Names, vocabulary: Vocabulary) -> tuple[Read, ...]:
    """Return the words of a text with the known words that each may be."""
    found = []
    for word in words.words:
        alike = vocabulary.alike(word.stem)
        known = max((names.weight(one.stem) for one in alike), default=UNKNOWN)
        found.append(Read(word, alike, word.weight * known))
    return tuple(found)


def compare(reads: tuple[Read, ...], names: Names, label_stems: dict[str, set[str]]) -> dict[str, Found]:
    """Return the resources with a word in common, by id, each by its best name."""
    shared: dict[int, dict[str, tuple[float, Read]]] = defaultdict(dict)
    for read in reads:
        for one in read.alike:
            for position in names.holders.get(one.stem, ()):
                held = shared[position].get(one.stem)
                if held is None or held[0] < one.likeness:
                    shared[position][one.stem] = one.likeness, read
    best: dict[str, tuple[float, Name, dict[str, tuple[float, Read]]]] = {}
    for position, common in shared.items():
        name = names.all[position]
        score = _score(name, common, reads, names.bags[name.resource.id], label_stems[name.resource.id])
        if score >= best.get(name.resource.id, (0.0,))[0]:
            best[name.resource.id] = score, name, common
    return {
        id_: Found(name.resource, score, [_reason(name, common, names)])
        for id_, (score, name, common) in best.items()
    }


def _score(
    name: Name,
    common: dict[str, tuple[float, Read]],
    reads: tuple[Read, ...],
    bag: set[str],
    label_stems: set[str],
) -> float:
    """Return the harmonic mean of the shares of the name and of the text that the other covers."""
    of_name = sum(name.weights[stem] * likeness for stem, (likeness, _) in common.items()) / name.total
    covered = total = 0.0
    for read in reads:
        total += read.weight
        covered += read.weight * max(
            (one.likeness * _worth(one.stem, name, bag, label_stems) for one in read.alike), default=0.0
        )
    of_text = covered / total if total else 0.0
    if of_name * of_text == 0:
        return 0.0
    mean = 2 * of_name * of_text / (of_name + of_text)
    mean *= 1 - PARTIAL + PARTIAL * max(of_name, of_text)
    if len(common) < len(name.weights):
        mean = min(mean, INCOMPLETE)
    if all(stem in GENERIC for stem in common) and len(common) < len(name.weights):
        mean *= STATE_ALONE
    if name.head is not None and name.head not in common:
        mean *= NAME_HEAD
    head = next((r for r in reads if r.word.stem not in GENERIC and r.word.stem not in CONTEXT), None)
    if head is not None and not any(one.stem in bag or one.stem in label_stems for one in head.alike):
        mean *= TEXT_HEAD
    return mean


def _worth(stem: str, name: Name, bag: set[str], label_stems: set[str]) -> float:
    if stem in name.weights:
        return 1.0
    if stem in bag:
        return IN_ANOTHER_NAME
    return IN_A_LABEL if stem in label_stems else 0.0


def _reason(name: Name, common: dict[str, tuple[float, Read]], names: Names) -> str:
    """Say which name it is, or which words it shares."""
    misread = [
        f"« {read.word.written} » lu « {names.spelled[stem]} »"
        for stem, (likeness, read) in common.items()
        if likeness < 1
    ]
    if len(common) == len(name.weights):
        said = f"{name.kind} « {name.text} »"
    else:
        written = dict.fromkeys(read.word.written for _, read in common.values())
        rare = len(written) == 1 and all(names.weight(stem) >= _RARE for stem in common)
        called = "mot rare en commun" if rare else "mot en commun" if len(written) == 1 else "mots en commun"
        said = f"{called} avec « {name.text} » : {', '.join(written)}"
    return ", ".join((said, *misread))
