"""The words of a text that may name a resource: cleaned, stemmed, each with how much it counts."""

import re
from dataclasses import dataclass
from functools import lru_cache

from symbiose.domain.labels import bare
from symbiose.files.finding.lexicon import (
    CONTEXT,
    CONTEXT_OPENERS,
    FIXED_PHRASES,
    MEANINGS,
    PACKED_IN,
    STOP_WORDS,
)
from symbiose.files.finding.stems import stem

LONGEST_READ = 200
"""Characters of a text that are read."""
MOST_WORDS = 24
"""Words of a text that are compared."""

_TO = re.compile(r"\bà\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"(?<![a-z])\d+(?:[.,/x ]\d+)*\s*"
    r"(?:°c|°|degres?|%|tonnes?|kg|g|t|m3|m2|litres?|l|bars?|mm|cm|km|kwh|mwh|gwh|kw|mw|kva|v|w|m)?"
    r"(?:\s*/\s*(?:an|mois|semaine|jour|h))?(?![a-z0-9])"
)
_TEMPERATURE = re.compile(r"(-?\d{1,4}(?:[.,]\d+)?)\s*(?:°\s*c?|degres?)(?![a-z])")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}[a-z]?")
_WORD = re.compile(r"[a-z]+(?:\d+[a-z]*)*|\d+[a-z]+\w*")
_HEAD = 1.25
_CIRCUMSTANCE = 0.5
_CONTEXT = 0.3
_SHORTEST_WORD = 2


@dataclass(frozen=True)
class Word:
    """One word that may name something."""

    stem: str
    """What is compared."""
    written: str
    """The word as written, without accents."""
    weight: float
    """How much it counts: more at the head of the text, less in circumstances."""


@dataclass(frozen=True)
class Words:
    """What is read of a text."""

    words: tuple[Word, ...]
    """Its words, each stem once, in order."""
    temperature_c: float | None = None
    """A temperature it states, °C."""

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems of its words."""
        return frozenset(word.stem for word in self.words)


@lru_cache(maxsize=4096)
def read_words(text: str, *, is_name: bool = False) -> Words:
    """Return the words of a text that may name a resource.

    Args:
        text: Words of a declarant, or the name of a resource.
        is_name: All words of a name count, those too that tell circumstances in a text.

    >>> [word.stem for word in read_words("20 t de chutes d’alu mélangées en benne").words]
    ['chut', 'aluminium', 'melang']
    """
    plain = _DOTTED.sub(_undotted, bare(_TO.sub(" ", text[:LONGEST_READ])))
    heat = _TEMPERATURE.search(plain)
    tokens = _phrased(_WORD.findall(_MEASURE.sub(" ", plain).replace("_", " ")))
    return Words(
        words=_weighed(tokens, _CONTEXT if not is_name else 1.0)[:MOST_WORDS],
        temperature_c=float(heat[1].replace(",", ".")) if heat else None,
    )


def _undotted(acronym: re.Match[str]) -> str:
    return acronym[0].replace(".", "") + " "


def _phrased(tokens: list[str]) -> list[str]:
    """Return the tokens with fixed phrases replaced by what they mean."""
    found: list[str] = []
    i = 0
    while i < len(tokens):
        for length in (3, 2):
            meant = FIXED_PHRASES.get(tuple(tokens[i : i + length]))
            if meant is not None:
                found += meant
                i += length
                break
        else:
            found.append(tokens[i])
            i += 1
    return found


def _weighed(tokens: list[str], context: float) -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    circumstance = False
    for i, token in enumerate(tokens):
        circumstance = circumstance or (token in CONTEXT_OPENERS and bool(found))
        if token in STOP_WORDS or token in CONTEXT_OPENERS or len(token) < _SHORTEST_WORD:
            continue
        root = stem(token)
        if root in PACKED_IN and i and tokens[i - 1] == "en" and found:
            circumstance = True
            continue
        weight = _CIRCUMSTANCE if circumstance else 1.0 if found else _HEAD
        weight *= context if root in CONTEXT else 1.0
        for part in MEANINGS.get(root, (root,)):
            found.setdefault(part, Word(part, token, weight))
    return tuple(found.values())
