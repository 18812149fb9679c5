"""Which sums may be told so that no firm's own figure follows from them: too few firms, one too large.

Sums are told along trees: a territory, its agglomerations, their parks. What anybody can compute from the
told sums of one tree are the sums over its *regions*, which are disjoint: what a told place holds outside the
told places within it. So it is the regions that keep the rule, not the places: a place is kept back too when
its difference from what is told around it would give another one away.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

FEWEST_DECLARANTS = 3
"""A sum is told from this many firms on."""
LARGEST_SHARE = 0.85
"""No firm is more than this part of a sum that is told."""

Part = tuple[str, str]
"""Firm, and which of its figures: that of one site, say. The same part keeps its name from day to day."""
Parts = Mapping[Part, float]
"""What each part adds; nothing below zero."""
Rule = Callable[[Parts], bool]
"""Tells whether the sum of some parts may be known."""


class Reason(StrEnum):
    """Why a sum is not told."""

    FEW = "few"
    """Fewer than three firms."""
    DOMINATED = "dominated"
    """One firm is nearly all of it."""
    ONE = "one"
    """By its nature the figure of one firm."""
    DIFFERENCE = "difference"
    """With what is told beside it or was told before, it would give another sum away."""


@dataclass(frozen=True)
class Place:
    """A node of the tree of sums."""

    name: str
    """Unique in its tree."""
    own: Parts = field(default_factory=dict)
    """What is counted here and in none of the places within."""
    within: tuple["Place", ...] = ()
    """Smaller places."""

    def everything(self) -> Parts:
        """Return what is counted here and in the places within."""
        return joined([self.own, *(place.everything() for place in self.within)])

    def walk(self) -> Iterator["Place"]:
        """Yield this place, then those within, from the widest on."""
        yield self
        for place in self.within:
            yield from place.walk()


@dataclass(frozen=True)
class Told:
    """What is told of one tree."""

    sums: Mapping[str, float]
    """Place → its sum, where it is told."""
    kept_back: Mapping[str, Reason]
    """Place → why its sum is not told."""
    regions: tuple[Parts, ...] = ()
    """What can be computed from the sums: never shown, kept to compare later figures with."""


def by_firm(parts: Parts) -> dict[str, float]:
    """Return what each firm adds; those that add nothing are left out."""
    found: dict[str, float] = defaultdict(float)
    for (firm, _which), value in parts.items():
        found[firm] += value
    return {firm: value for firm, value in found.items() if value > 0}


def reason_against(parts: Parts) -> Reason | None:
    """Return why the sum of some parts may not be told; None when it may.

    >>> reason_against({("a", ""): 5.0, ("b", ""): 5.0})
    <Reason.FEW: 'few'>
    >>> reason_against({("a", ""): 90.0, ("b", ""): 5.0, ("c", ""): 5.0})
    <Reason.DOMINATED: 'dominated'>
    >>> reason_against({("a", ""): 40.0, ("b", ""): 30.0, ("c", ""): 30.0}) is None
    True
    """
    firms = by_firm(parts)
    if len(firms) < FEWEST_DECLARANTS:
        return Reason.FEW if firms else None
    return Reason.DOMINATED if max(firms.values()) > LARGEST_SHARE * sum(firms.values()) else None


def may_be_told(parts: Parts) -> bool:
    """Tell whether the sum of some parts may be known; that of none may, it is zero."""
    return reason_against(parts) is None


def count_told(firms: int) -> int | None:
    """Return how many firms share something, None when so few do that they could be recognised.

    >>> count_told(3), count_told(2), count_told(0)
    (3, None, None)
    """
    return firms if firms >= FEWEST_DECLARANTS else None


def tell(root: Place, rule: Rule = may_be_told) -> Told:
    """Return the sums of a tree that may be told, and why the others are not.

    The widest places come first: where a sum would give away what is left of it, smaller places within are
    kept back, the smallest first, until what is left keeps the rule.

    Args:
        root: The whole.
        rule: Tells whether the sum of a region may be known; empty regions always may.
    """
    settled, _left = _settle(root, rule)
    regions = {one.name: one.region for told in settled for one in told.walk()}
    sums: dict[str, float] = {}
    kept_back: dict[str, Reason] = {}
    for place in root.walk():
        everything = place.everything()
        if place.name in regions:
            sums[place.name] = sum(everything.values())
        else:
            kept_back[place.name] = reason_against(everything) or Reason.DIFFERENCE
    return Told(sums, kept_back, tuple(region for region in regions.values() if by_firm(region)))


@dataclass(frozen=True)
class _ToldPlace:
    """A place that is told: its region, and the widest told places within it."""

    name: str
    region: Parts
    within: tuple["_ToldPlace", ...]

    def walk(self) -> Iterator["_ToldPlace"]:
        yield self
        for one in self.within:
            yield from one.walk()


def _settle(place: Place, rule: Rule) -> tuple[tuple[_ToldPlace, ...], Parts]:
    """Decide on a place after those within; return the widest told places, and what is in none of them."""
    settled = [_settle(smaller, rule) for smaller in place.within]
    told = tuple(one for found, _rest in settled for one in found)
    rest = joined([place.own, *(left for _found, left in settled)])
    region, within = rest, list(told)
    while by_firm(region) and not rule(region):
        if not within:
            return told, rest
        smallest = min(within, key=lambda one: (sum(one.region.values()), one.name))
        within.remove(smallest)
        within += smallest.within
        region = joined([region, smallest.region])
    return (_ToldPlace(place.name, region, tuple(within)),), {}


def joined(several: Sequence[Parts]) -> Parts:
    """Return all parts of several disjoint sets."""
    found: dict[Part, float] = defaultdict(float)
    for parts in several:
        for part, value in parts.items():
            found[part] += value
    return dict(found)
