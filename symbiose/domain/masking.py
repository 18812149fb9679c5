"""Which figures of indicators are kept back from who does not see every flow.

A figure is kept back where fewer than three firms make it up, where one firm is nearly all of it, and where
its difference from another one that is told, of the same year or of a year before, would be such a figure.
Years are taken in their order, so that what was told once stays as it was.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.figures import OVERLAPPING, WHOLE, Dimension, Figure
from symbiose.domain.secrecy import Part, Place
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
    before: list[Regions] = []
    return [
        frozenset().union(*(_kept_back(tree, before) for tree in _trees(groups, by, onlooker)))
        for groups in years
    ]


def _kept_back(tree: Place, before: list[Regions]) -> frozenset[str]:
    """Return the places of a tree that are kept back, and add what is told of it to what was told before."""
    told = tell_after(tree, before)
    if told is None:
        return frozenset(place.name for place in tree.walk())
    before.append(told.regions)
    return frozenset(told.kept_back)


def _trees(groups: Groups, by: Dimension | None, onlooker: Onlooker) -> list[Place]:
    """Return the trees of a year's figures: one for each group where these overlap."""
    if by in OVERLAPPING:
        return [_one_of_overlapping(groups, scope, onlooker) for scope in sorted(groups)]
    return [_tree(groups, onlooker)]


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
