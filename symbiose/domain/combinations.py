"""Whether sums, in whatever combination, tell the sum of fewer than three firms.

Each sum is a set of unknowns, each unknown a number of one firm. Some combination of sums, with whatever
factors, isolates two firms when it holds unknowns of theirs alone: when the sums, seen without the unknowns
of these two, are no longer independent. What is independent over the integers modulo two is independent over
the rationals, since a determinant that is odd is not zero. So the test is done on sets of bits, for every
pair of firms: it never lets through what isolates a pair, though it may hold back what does not.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import reduce
from operator import or_

from symbiose.domain.bits import bits_of, numbers_in
from symbiose.domain.secrecy import Part

Unknown = tuple[Part, float]
"""A number of a firm: the same in two sums, of one day or several, where part and value are the same."""
Sum = frozenset[Unknown]
"""What a told figure is the sum of."""
_PRIME = 2**61 - 1


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
        members = [row.unknowns, *(self._told[i].unknowns for i in numbers_in(rest.sums & ~row.sums))]
        return Joining.IMPLIED if _one_is_the_others(members) else Joining.DEPENDENT

    def giving(self, one: Sum) -> frozenset[int]:
        """Return the places of the sums that give another one, added and subtracted; none when none do."""
        if not one <= self._columns.keys():
            return frozenset()
        row = self._row(one)
        rest = self._rest(row)
        if rest.unknowns:
            return frozenset()
        places = frozenset(numbers_in(rest.sums & ~row.sums))
        members = [row.unknowns, *(self._told[i].unknowns for i in sorted(places))]
        return places if _rank(members) < len(members) else frozenset()

    def betrayals(self, pause: Callable[[], None] = lambda: None) -> list[frozenset[int]]:
        """Return, for pairs of firms that some combination isolates, the places of the sums in it.

        Places count the independent sums, in the order in which they were told. One combination is returned
        for each such pair; none are when no pair is isolated.

        Args:
            pause: Called now and then; it may raise to stop.
        """
        rows = self._fully_reduced()
        by_firm: dict[str, list[_Row]] = {}
        firms = self._unknowns_of_firms()
        owner = {column: part[0] for (part, _value), column in self._columns.items()}
        for pivot, row in rows.items():
            by_firm.setdefault(owner[pivot], []).append(row)
        found: set[frozenset[int]] = set()
        for firm in by_firm:
            pause()
            for other in firms:
                if other == firm or (other in by_firm and other < firm):
                    continue
                hidden = firms[firm] | firms[other]
                isolating = _dependent([*by_firm[firm], *by_firm.get(other, ())], ~hidden)
                if isolating:
                    found.add(frozenset(numbers_in(isolating)))
        return sorted(found, key=sorted)

    def _row(self, one: Sum) -> _Row:
        columns = self._columns
        return _Row(
            bits_of(columns.setdefault(unknown, len(columns)) for unknown in one), 1 << len(self._told)
        )

    def _unknowns_of_firms(self) -> Mapping[str, int]:
        """Return the bits of the unknowns of each firm."""
        found: dict[str, list[int]] = {}
        for (part, _value), column in self._columns.items():
            found.setdefault(part[0], []).append(column)
        return {firm: bits_of(columns) for firm, columns in found.items()}

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
        leads = 0
        for lead, row in sorted(self._reduced.items()):
            rest = row
            for other in numbers_in(row.unknowns & leads):  # each of them holds no lead but its own
                rest = rest.plus(rows[other])
            rows[lead] = rest
            leads |= 1 << lead
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


def _rank(members: Sequence[int]) -> int:
    """Return how many of some sets are independent over the rationals.

    Counted modulo a large prime, which can only find too few: then something more is kept back.
    """
    held = {tuple(member >> i & 1 for member in members) for i in numbers_in(reduce(or_, members, 0))}
    basis: dict[int, list[int]] = {}
    for pattern in held:
        rest = list(pattern)
        for lead, known in sorted(basis.items()):
            factor = rest[lead]
            rest = [(a - factor * b) % _PRIME for a, b in zip(rest, known, strict=True)] if factor else rest
        for place in (i for i, number in enumerate(rest) if number):
            inverse = pow(rest[place], -1, _PRIME)
            basis[place] = [number * inverse % _PRIME for number in rest]
            break
    return len(basis)


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
