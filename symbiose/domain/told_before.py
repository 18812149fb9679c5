"""What was told before: figures of another day must not give a firm away by their difference.

Whoever keeps what was told can compare it with what is told now. Where nothing changed for a firm, its part
is the same unknown on both days; where it changed, the difference of two sums is that of the firms that
changed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from symbiose.domain.secrecy import FEWEST_DECLARANTS, Part, Parts, Place, Told, may_be_told, tell

Regions = Sequence[Parts]
"""The regions of one tree on one day."""
Unknown = tuple[Part, float]
"""A part with its value: the same on two days unless the firm changed it."""


def tell_after(root: Place, before: Sequence[Regions]) -> Told | None:
    """Return what may be told of a tree after what was told of it; None when it must stay as it was.

    Args:
        root: The whole, as it is now.
        before: Regions of each earlier day on which something else was told.
    """
    earlier = [regions for regions in before if regions]
    found = tell(root, lambda region: may_be_told(region) and _differences_hold(region, earlier))
    return None if gives_away([*earlier, found.regions]) else found


def gives_away(days: Sequence[Regions]) -> bool:
    """Tell whether all that was told on some days, taken together, tells a sum of fewer than three firms.

    Every combination of the sums is meant, with whatever factors. Unknowns that stand in the same sums form
    one column; a sum over a few firms can be computed when one of their columns is no combination of those
    that hold others.
    """
    columns = _columns([region for regions in days for region in regions])
    few = [firms for firms in columns.values() if len(firms) < FEWEST_DECLARANTS]
    for firms in _small_unions(few):
        others = [column for column, held in columns.items() if not held <= firms]
        basis = _Basis(others)
        if any(held <= firms and not basis.spans(column) for column, held in columns.items()):
            return True
    return False


def _differences_hold(region: Parts, earlier: Iterable[Regions]) -> bool:
    """Tell whether the difference from the sums of each earlier day is that of enough firms, or none."""
    return all(may_be_told(_difference(region, regions)) for regions in earlier)


def _difference(region: Parts, regions: Regions) -> Parts:
    """Return, for each part, by how much a region differs from the earlier ones that it has parts of."""
    touched = [old for old in regions if region.keys() & old.keys()]
    parts = {part for one in (region, *touched) for part in one}
    before = {part: value for old in touched for part, value in old.items()}
    changes = {part: abs(region.get(part, 0.0) - before.get(part, 0.0)) for part in parts}
    return {part: change for part, change in changes.items() if change > 0} if touched else {}


def _columns(told: Sequence[Parts]) -> Mapping[tuple[int, ...], frozenset[str]]:
    """Return which firms have an unknown in exactly some of the sums: column of ones and zeros → firms."""
    sums_of: dict[Unknown, set[int]] = {}
    for i, region in enumerate(told):
        for part, value in region.items():
            if value > 0:
                sums_of.setdefault((part, value), set()).add(i)
    found: dict[tuple[int, ...], set[str]] = {}
    for ((firm, _which), _value), sums in sums_of.items():
        column = tuple(int(i in sums) for i in range(len(told)))
        found.setdefault(column, set()).add(firm)
    return {column: frozenset(firms) for column, firms in found.items()}


def _small_unions(few: Iterable[frozenset[str]]) -> Iterator[frozenset[str]]:
    """Yield the sets of too few firms, and those that two of them make together."""
    sets = set(few)
    unions = {one | other for one, other in combinations(sets, 2)}
    yield from sets | {union for union in unions if len(union) < FEWEST_DECLARANTS}


class _Basis:
    """Columns in echelon form, over the rationals, so that nothing is lost in rounding."""

    def __init__(self, columns: Iterable[Sequence[int]]) -> None:
        self._rows: dict[int, list[Fraction]] = {}
        for column in columns:
            rest = self._reduced(column)
            lead = next((i for i, value in enumerate(rest) if value), None)
            if lead is not None:
                self._rows[lead] = [value / rest[lead] for value in rest]

    def spans(self, column: Sequence[int]) -> bool:
        """Tell whether a column is a combination of those of the basis."""
        return not any(self._reduced(column))

    def _reduced(self, column: Sequence[int]) -> list[Fraction]:
        rest = [Fraction(value) for value in column]
        for i in range(len(rest)):
            row = self._rows.get(i)
            if row is not None and rest[i]:
                factor = rest[i]
                rest = [value - factor * known for value, known in zip(rest, row, strict=True)]
        return rest
