"""What a search finds: things of several kinds, each told as far as the caller may know it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from symbiose.domain.resources import Resource
from symbiose.domain.word_index import Matches

MOST_OF_A_KIND = 10
"""Things of a kind that are listed; how many there are is told."""


class Kind(StrEnum):
    """What sort of thing is found."""

    SITE = "site"
    COMPANY = "company"
    PROPOSAL = "proposal"
    SYNERGY = "synergy"
    RESOURCE = "resource"
    WASTE_CODE = "waste_code"
    ACTIVITY = "activity"
    COMMUNE = "commune"
    PARK = "park"
    AGGLOMERATION = "agglomeration"


@dataclass(frozen=True)
class Hit:
    """One thing that is found."""

    id: str
    """By which its page, or the map, knows it."""
    label: str
    """Its name."""
    detail: str = ""
    """What tells it from others of the same name."""
    resources: tuple[Resource, ...] = ()
    """Resources that may be discarded under a waste code."""
    own: bool = False
    """True for a site that the caller manages."""
    ends: tuple[str | None, str | None] | None = None
    """Giver and receiver of a proposal, None where the name is not told; None for other things."""
    state: str = ""
    """State of a proposal or synergy."""


@dataclass(frozen=True)
class Group:
    """The things of one kind that are found, one at least."""

    kind: Kind
    hits: tuple[Hit, ...]
    """The first of them."""
    total: int
    """How many there are."""
    mistyped: bool
    """True when none has the words as written, and these have words like them."""


def group_of(kind: Kind, found: Matches, hit: Callable[[str], Hit]) -> Group | None:
    """Return the group of what is found; None when nothing is.

    Args:
        kind: Its kind.
        found: Ids, the first ones first.
        hit: Tells one of them.
    """
    if not found.ids:
        return None
    shown = tuple(hit(i) for i in found.ids[:MOST_OF_A_KIND])
    return Group(kind, shown, len(found.ids), found.mistyped)
