"""Opaque identifiers of ours, derived from what identifies a thing, so that the same thing keeps its id."""

import hashlib

ID_HEX_DIGITS = 24
"""96 bits: two things never share an id by chance, and none can be guessed from its neighbour."""


def derived_id(prefix: str, *parts: str) -> str:
    """Return the slug of a thing from its identifying parts.

    >>> derived_id("flow", "site_a", "offer") == derived_id("flow", "site_a", "offer")
    True
    >>> derived_id("flow", "a", "bc") == derived_id("flow", "ab", "c")
    False
    """
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return f"{prefix}_{hashlib.sha256(text.encode()).hexdigest()[:ID_HEX_DIGITS]}"


def copy_id(offer_id: str, through: tuple[str, ...]) -> str:
    """Return the id of an offer's copy of the last processor it went through, as runs state it.

    >>> copy_id("offer_a", ("plant_b",)) == derived_id("copy", "offer_a", "plant_b")
    True
    """
    return derived_id("copy", offer_id, *through)
