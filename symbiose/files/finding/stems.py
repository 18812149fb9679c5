"""French words as they are compared: accents, case, plurals, genders and participles ignored."""

import re
import unicodedata

_DOUBLED = re.compile(r"([a-z])\1")
_SHORTEST_PLURAL = 4
_SHORTEST_MUTE_E = 5
_SHORTEST_INFINITIVE = 7


def bare(text: str) -> str:
    """Return a text without capitals, accents, ligatures, raised or lowered figures.

    >>> bare("Œufs CO₂ DÉCLASSÉS")
    'oeufs co2 declasses'
    """
    spelled = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", spelled) if not unicodedata.combining(c))


def stem(word: str) -> str:
    """Return what the forms of a bare word have in common.

    Doubled letters count once, so that « palete » is no fault.

    >>> [stem(word) for word in ("usagees", "usage", "metaux", "metal", "boues", "recycler", "palette")]
    ['usag', 'usag', 'metal', 'metal', 'boue', 'recycl', 'palet']
    """
    short = _DOUBLED.sub(r"\1", _singular(word))
    if len(short) >= _SHORTEST_INFINITIVE and short.endswith("er"):
        return short[:-2]
    while len(short) >= _SHORTEST_MUTE_E and short.endswith("e"):
        short = short[:-1]
    return short


def _singular(word: str) -> str:
    if len(word) < _SHORTEST_PLURAL or word[-1] not in "sx":
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return f"{word[:-3]}al"
    return word[:-1]
