"""Compare words as people write them: accents, case, plurals and punctuation ignored."""

import re
import unicodedata
from functools import lru_cache

_SHORTEST_PLURAL = 4
"""A word of three letters keeps its last one: `gaz`, `bus`, `PVC`."""


@lru_cache(maxsize=4096)
def label_key(text: str) -> str:
    """Return what two spellings of the same label have in common.

    >>> label_key("Métaux  ferreux") == label_key("métal ferreux")
    True
    >>> label_key("Boues d’épuration"), label_key("Eaux de rinçage")
    ('boue d epuration', 'eau de rincage')
    """
    return " ".join(singular(word) for word in re.findall(r"[a-z0-9]+", bare(text)))


def bare(text: str) -> str:
    """Return a text without capitals, accents, ligatures, raised or lowered figures.

    >>> bare("Œufs CO₂ DÉCLASSÉS")
    'oeufs co2 declasses'
    """
    spelled = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))


def singular(word: str) -> str:
    """Return a bare word without the ending of its plural.

    >>> singular("metaux"), singular("boues"), singular("gaz")
    ('metal', 'boue', 'gaz')
    """
    if len(word) < _SHORTEST_PLURAL or word[-1] not in "sx":
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return word[:-1]
