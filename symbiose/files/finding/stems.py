"""French words as they are compared: accents, case, plurals, genders and participles ignored."""

import re

from symbiose.domain.labels import singular

_DOUBLED = re.compile(r"([a-z])\1")
_SHORTEST_MUTE_E = 5
_SHORTEST_INFINITIVE = 7


def stem(word: str) -> str:
    """Return what the forms of a bare word have in common.

    Doubled letters count once, so that « palete » is no fault.

    >>> [stem(word) for word in ("usagees", "usage", "metaux", "metal", "boues", "recycler", "palette")]
    ['usag', 'usag', 'metal', 'metal', 'boue', 'recycl', 'palet']
    """
    short = _DOUBLED.sub(r"\1", singular(word))
    if len(short) >= _SHORTEST_INFINITIVE and short.endswith("er"):
        return short[:-2]
    while len(short) >= _SHORTEST_MUTE_E and short.endswith("e"):
        short = short[:-1]
    return short
