"""Free words: what people write and others read, without signs that no page can show."""

import unicodedata
from typing import Final

_LAID_OUT: Final = frozenset("\n\r\t")
_TURNING: Final = frozenset({"LRE", "RLE", "LRO", "RLO", "LRI", "RLI", "FSI", "PDF", "PDI"})
"""What the Unicode database calls signs that turn the direction of what follows."""


def is_plain(text: str) -> bool:
    r"""Tell whether a text holds no control sign but those that lay it out, and nothing that turns it round.

    >>> is_plain("Vu le 3 mai,\nà confirmer"), is_plain("a\x00b"), is_plain("a\u202eb")
    (True, False, False)
    """
    return all(
        sign in _LAID_OUT
        or not (unicodedata.category(sign) in ("Cc", "Cs") or unicodedata.bidirectional(sign) in _TURNING)
        for sign in text
    )
