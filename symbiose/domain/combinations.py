"""Whether sums, in whatever combination, tell the sum of fewer than three firms.

Each sum is a set of unknowns, each unknown a number of one firm. Some combination of sums, with whatever
factors, isolates two firms when it holds unknowns of theirs alone: when the sums, seen without the unknowns
of these two, are no longer independent. What is independent over the integers modulo two is independent over
the rationals, since a determinant that is odd is not zero. So the test is done on sets of bits, for every
pair of firms: it never lets through what isolates a pair, though it may hold back what does not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from symbiose.domain.secrecy import Part

Unknown = tuple[Part, float]
"""A number of a firm: the same in two sums, of one day or several, where part and value are the same."""
Sum = frozenset[Unknown]
"""What a told figure is the sum of."""


class Joining(Enum):
    """How a sum stands to those that were told before."""

    INDEPENDENT = "independent"
    """It tells something new, and is told from now on."""
    IMPLIED = "implied"
    """It is the difference, or the union, of disjoint ones: who reads those knows it."""
    DEPENDENT = "dependent"
    """It is a combination of them modulo two, which may be none with other factors."""


@dataclass(frozen=True)
class _Row:
    """A combination of sums modulo two."""

    unknowns: int
    """Bit of each unknown that it holds."""
    sums: int
    """Bit of each sum that it is a combination of."""

    def plus(self, other: "_Row") -> "_Row":
        return _Row(self.unknowns ^ other.unknowns, self.sums ^ other.sums)


class ToldSums:
    """Sums that are told, the first ones first; further ones are tried before they join them."""

    def __init__(self, told: Iterable[Sum]) -> None:
        """Begin with sums that were told before, in the order in which they were."""
        self._columns: dict[Unknown, int] = {}
        self._firms: dict[str, int] = {}
        self._told: list[_Row] = []
        self._reduced: dict[int, _Row] = {}
        for one in told:
            self.join(one)

    @property
    def count(self) -> int:
        """Return how many independent sums are told."""
        return len(self._told)

    def join(self, one: Sum) -> Joining:
        """Join a sum to those that are told, unless it depends on them; return how it stands to them."""
        row = self._row(one)
        rest = self._rest(row)
        if rest.unknowns:
            self._told.append(row)
            self._reduced[rest.unknowns.bit_length() - 1] = rest
            return Joining.INDEPENDENT
        members = [row.unknowns, *(self._told[i].unknowns for i in _bits(rest.sums & ~row.sums))]
        return Joining.IMPLIED if _one_is_the_others(members) else Joining.DEPENDENT

    def betrayals(self) -> list[frozenset[int]]:
        """Return, for pairs of firms that some combination isolates, the places of the sums in it.

        Places count the independent sums, in the order in which they were told. One combination is returned
        for each such pair; none are when no pair is isolated.
        """
        rows = self._fully_reduced()
        by_firm: dict[str, list[_Row]] = {}
        owner = {column: part[0] for (part, _value), column in self._columns.items()}
        for pivot, row in rows.items():
            by_firm.setdefault(owner[pivot], []).append(row)
        found: set[frozenset[int]] = set()
        for firm in by_firm:
            for other in self._firms:
                if other == firm or (other in by_firm and other < firm):
                    continue
                hidden = self._firms[firm] | self._firms[other]
                isolating = _dependent([*by_firm[firm], *by_firm.get(other, ())], ~hidden)
                if isolating:
                    found.add(frozenset(_bits(isolating)))
        return sorted(found, key=sorted)

    def _row(self, one: Sum) -> _Row:
        bits = 0
        for unknown in one:
            column = self._columns.setdefault(unknown, len(self._columns))
            firm = unknown[0][0]
            self._firms[firm] = self._firms.get(firm, 0) | 1 << column
            bits |= 1 << column
        return _Row(bits, 1 << len(self._told))

    def _rest(self, row: _Row) -> _Row:
        """Return what is left of a row after those that are told, with the sums it took."""
        unknowns, sums = row.unknowns, row.sums
        while unknowns:
            known = self._reduced.get(unknowns.bit_length() - 1)
            if known is None:
                break
            unknowns ^= known.unknowns
            sums ^= known.sums
        return _Row(unknowns, sums)

    def _fully_reduced(self) -> Mapping[int, _Row]:
        """Return rows of which each alone holds its leading unknown: leading unknown → row."""
        rows: dict[int, _Row] = {}
        for lead, row in sorted(self._reduced.items()):
            rest = row
            for other, known in rows.items():
                if rest.unknowns >> other & 1:
                    rest = rest.plus(known)
            rows[lead] = rest
        return rows


def _one_is_the_others(members: list[int]) -> bool:
    """Tell whether the widest of some sets is the disjoint union of the others."""
    widest = max(members, key=int.bit_count)
    others = list(members)
    others.remove(widest)
    union = 0
    for member in others:
        if union & member:
            return False
        union |= member
    return union == widest


def _dependent(rows: Sequence[_Row], kept: int) -> int:
    """Return the sums of a combination of rows that vanishes on the unknowns kept; 0 when there is none."""
    basis: dict[int, _Row] = {}
    for row in rows:
        rest = _Row(row.unknowns & kept, row.sums)
        while rest.unknowns:
            lead = rest.unknowns.bit_length() - 1
            if lead not in basis:
                basis[lead] = rest
                break
            rest = rest.plus(basis[lead])
        else:
            return rest.sums
    return 0


def _bits(number: int) -> list[int]:
    found = []
    while number:
        lowest = number & -number
        found.append(lowest.bit_length() - 1)
        number ^= lowest
    return found
