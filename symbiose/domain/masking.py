"""Which figures of indicators are kept back from who does not see every flow.

A figure is kept back where fewer than three firms make it up, where one firm is nearly all of it, and where
its difference from another one that is told, of the same year or of a year before, would be such a figure.
Years are taken in their order, so that what was told once stays as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.figures import OVERLAPPING, WHOLE, Dimension, Figure
from symbiose.domain.secrecy import Part, Parts, Place, may_be_told, tell
from symbiose.domain.told_before import Regions, tell_after

Groups = Mapping[str, Figure]
"""Scope → figure, of one indicator in one column and one year."""
_OTHERS = "others"


@dataclass(frozen=True)
class Onlooker:
    """Who looks at figures, and what they know beside them."""

    companies: Mapping[str, str]
    """Site → company that operates it."""
    own_site_ids: Collection[str] = ()
    """Sites of which the onlooker knows every figure: these hide nothing, and hide nobody."""

    def parts(self, figure: Figure) -> dict[Part, float]:
        """Return what firms that the onlooker does not know of add to a figure."""
        parts = figure.parts(self.companies)
        return {part: size for part, size in parts.items() if part[1] not in self.own_site_ids}


def kept_back(years: Sequence[Groups], by: Dimension | None, onlooker: Onlooker) -> list[frozenset[str]]:
    """Return the scopes of each year whose figure is kept back.

    Args:
        years: The figures of each year, the earliest first.
        by: What the figures are told by; the whole without it.
        onlooker: Who looks at them.
    """
    if by in OVERLAPPING:
        pairs: list[Parts] = []
        return [_kept_back_of_overlapping(groups, onlooker, pairs) for groups in years]
    before: list[Regions] = []
    return [_kept_back(_tree(groups, onlooker), before) for groups in years]


def _kept_back(tree: Place, before: list[Regions]) -> frozenset[str]:
    """Return the places of a tree that are kept back, and add what is told of it to what was told before."""
    told = tell_after(tree, before)
    if told is None:
        return frozenset(place.name for place in tree.walk())
    before.append(told.regions)
    return frozenset(told.kept_back)


def _kept_back_of_overlapping(groups: Groups, onlooker: Onlooker, before: list[Parts]) -> frozenset[str]:
    """Return the groups that are kept back where they share things: each is held against each told before.

    What three of them or more, taken together, would give away is not looked for: there is no telling it in
    reasonable time.
    """
    kept: set[str] = set()
    for scope in sorted(groups):
        told = tell(_one_of_overlapping(groups, scope, onlooker), lambda region: _apart(region, before))
        before.extend(told.regions)
        kept.update(told.kept_back)
    return frozenset(kept & set(groups))


def _apart(region: Parts, before: Sequence[Parts]) -> bool:
    """Tell whether a sum may be known, and what it holds beyond any sum told before, and the reverse."""
    beyond = ((_beyond(region, other), _beyond(other, region)) for other in before)
    return may_be_told(region) and all(may_be_told(one) and may_be_told(other) for one, other in beyond)


def _beyond(region: Parts, other: Parts) -> Parts:
    return {part: value for part, value in region.items() if other.get(part) != value}


def _tree(groups: Groups, onlooker: Onlooker) -> Place:
    """Return the groups of a year within the whole; the whole alone where there are no others."""
    if set(groups) <= {WHOLE}:
        return Place(WHOLE, onlooker.parts(groups[WHOLE])) if groups else Place(WHOLE)
    within = [Place(scope, onlooker.parts(figure)) for scope, figure in sorted(groups.items())]
    return Place(WHOLE, within=tuple(within))


def _one_of_overlapping(groups: Groups, scope: str, onlooker: Onlooker) -> Place:
    """Return one group within the whole, beside what other groups hold and it does not."""
    own = groups[scope]
    held = {id(one) for one in own.contributions}
    rest = {id(one): one for other in groups.values() for one in other.contributions if id(one) not in held}
    others = Figure(None, tuple(rest.values()))
    return Place(WHOLE, within=(Place(scope, onlooker.parts(own)), Place(_OTHERS, onlooker.parts(others))))
