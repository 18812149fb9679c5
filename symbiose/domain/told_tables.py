"""Which figures of several tables may be told, so that none of them nor all together give a firm away.

Tables tell the same things by places, activities and resources, day after day: whoever reads them may take
one figure from another. A figure is told when

- the firms behind it are three at least, none of them more than 85 % of it,
- so are the firms behind what is left of it outside the figures of any one table that lie within it,
- so are the firms behind its change since it was told last, where it changed,
- no combination of all that was ever told, with whatever factors, holds numbers of two firms alone,
- and no figure that is kept back is what others make when they are added and subtracted.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.bits import bits_of
from symbiose.domain.combinations import Joining, Sum, ToldSums, Unknown
from symbiose.domain.secrecy import Parts, Reason, by_firm, may_be_told, reason_against

DIGITS = 4
"""Numbers of a firm that differ by less are the same to whoever reads rounded figures."""


@dataclass(frozen=True)
class Candidate:
    """A figure that might be told."""

    name: str
    """Unique among the figures of a day; the same from day to day."""
    table: str
    """Table that it stands in."""
    sums: tuple[Parts, ...]
    """The sums that it tells: its own, or both that a share is made of."""
    apart: bool = True
    """No number of a firm counts in two figures of the table."""


@dataclass(frozen=True)
class Verdict:
    """What is told of some candidates."""

    told: tuple[str, ...]
    """Names of figures that are told now, in the order in which they join what was told."""
    unchanged: frozenset[str]
    """Names of figures that are as they were told before."""
    kept_back: Mapping[str, Reason]
    """Name → why its figure is not told as it stands."""


def sum_of(parts: Parts) -> Sum:
    """Return what a sum is made of, as unknowns; parts of nothing hide nothing."""
    return frozenset((part, round(value, DIGITS)) for part, value in parts.items() if round(value, DIGITS))


def tell_tables(
    candidates: Sequence[Candidate],
    told: Sequence[Parts],
    last: Mapping[str, Sequence[Parts]],
    pause: Callable[[], None] = lambda: None,
) -> Verdict:
    """Return which figures may be told.

    Args:
        candidates: Figures of a day, those first that matter most.
        told: Every sum that was told before, in the order in which it was.
        last: Name → the sums of its figure as it was told last.
        pause: Called now and then; it may raise to stop.
    """
    deciding = _Deciding(candidates, last, pause)
    while deciding.drop_rests() or deciding.drop_betrayals(told):
        pass
    return deciding.verdict()


class _Deciding:
    """Candidates of which fewer and fewer are told, until what is told keeps every rule."""

    def __init__(
        self,
        candidates: Sequence[Candidate],
        last: Mapping[str, Sequence[Parts]],
        pause: Callable[[], None],
    ) -> None:
        self._pause = pause
        self._all = {one.name: one for one in candidates}
        self._sums = {one.name: [sum_of(parts) for parts in one.sums] for one in candidates}
        self._reasons: dict[str, Reason] = {}
        self._unchanged = {one.name for one in candidates if _same(one, last.get(one.name))}
        for one in candidates:
            reason = None if one.name in self._unchanged else _reason(one, last.get(one.name))
            if reason is not None:
                self._reasons[one.name] = reason
        columns: dict[Unknown, int] = {}
        self._items = [item for one in self._told() for item in _items(one, self._sums[one.name], columns)]

    def drop_rests(self) -> bool:
        """Keep figures back that leave a rest too few firms are behind; return whether there were any."""
        items = [one for one in self._items if one.name not in self._reasons]
        dropped, seen = False, set[int]()
        for wide in items:
            self._pause()
            if wide.unknowns not in seen:
                seen.add(wide.unknowns)
                for names in _too_small_rests(wide, items):
                    if self._reasons.keys().isdisjoint((wide.name, *names)):
                        dropped = self._drop_one(names, wide.name) or dropped
        return dropped

    def _drop_one(self, within: Sequence[str], around: str) -> bool:
        """Keep the smallest figure within back, else the one around; not what was told already."""
        fresh = [name for name in within if name not in self._unchanged]
        fresh = fresh or [name for name in (around,) if name not in self._unchanged]
        for name in sorted(fresh, key=lambda name: (_size(self._all[name]), name))[:1]:
            self._reasons[name] = Reason.DIFFERENCE
        return bool(fresh)

    def drop_betrayals(self, told: Sequence[Parts]) -> bool:
        """Keep figures back that give two firms away with others; return whether there were any."""
        sums = ToldSums(map(sum_of, told))
        before = sums.count
        places: list[str] = []
        dropped = False
        for one in self._fresh():
            self._pause()
            for found in self._sums[one.name]:
                joining = sums.join(found)
                if joining is Joining.INDEPENDENT:
                    places.append(one.name)
                elif joining is Joining.DEPENDENT:
                    dropped = True
                    self._reasons[one.name] = Reason.DIFFERENCE
                    break
        if self._drop_givers(sums, places):
            return True
        for combination in sums.betrayals(self._pause):
            fresh = [i - before for i in combination if i >= before]
            if fresh and self._reasons.keys().isdisjoint(places[i] for i in fresh):
                dropped = True
                self._reasons[places[max(fresh)]] = Reason.DIFFERENCE
        return dropped

    def _drop_givers(self, sums: ToldSums, places: Sequence[str]) -> bool:
        """Keep figures back that give another one, which is kept back, by adding and subtracting."""
        before = sums.count - len(places)
        dropped = False
        for name in list(self._reasons):
            self._pause()
            for combination in self._giving(sums, name):
                fresh = [i - before for i in combination if i >= before]
                if fresh and self._reasons.keys().isdisjoint(places[i] for i in fresh):
                    dropped = True
                    self._reasons[places[max(fresh)]] = Reason.DIFFERENCE
        return dropped

    def _giving(self, sums: ToldSums, name: str) -> Iterator[frozenset[int]]:
        """Yield what gives a figure that is kept back; of a share both sums must be given."""
        own, *others = self._sums[name]
        given = [sums.giving(found) for found in (own, *others) if found]
        if own and all(given):
            yield given[0]

    def _told(self) -> Iterator[Candidate]:
        return (one for name, one in self._all.items() if name not in self._reasons)

    def _fresh(self) -> list[Candidate]:
        return [one for one in self._told() if one.name not in self._unchanged]

    def verdict(self) -> Verdict:
        return Verdict(
            tuple(one.name for one in self._fresh()), frozenset(self._unchanged), dict(self._reasons)
        )


@dataclass(frozen=True)
class _Item:
    """One sum of a candidate, as a set of bits."""

    name: str
    table: str
    apart: bool
    unknowns: int
    some: Unknown
    """One of them: a sum without it is not around this one."""
    members: Sum
    """The unknowns themselves."""
    firms: Mapping[str, int]
    """What each firm adds, in ten-thousandths, so that differences are exact."""


def _items(one: Candidate, sums: Iterable[Sum], columns: dict[Unknown, int]) -> Iterator[_Item]:
    for i, found in enumerate(sums):
        firms: dict[str, int] = defaultdict(int)
        for (firm, _which), value in found:
            firms[firm] += round(value * 10**DIGITS)
        if found:
            bits = bits_of(columns.setdefault(unknown, len(columns)) for unknown in found)
            yield _Item(one.name, f"{one.table} {i}", one.apart, bits, next(iter(found)), found, firms)


def _too_small_rests(wide: _Item, items: Iterable[_Item]) -> Iterator[Sequence[str]]:
    """Yield, for each rest of a sum that may not be known, the figures within whose telling leaves it."""
    within: dict[str, list[_Item]] = {}
    around = wide.unknowns
    for one in items:
        if len(one.members) >= len(wide.members) or one.some not in wide.members:
            continue
        if one.unknowns | around == around:
            group = one.table if one.apart else f"{one.table} {one.name}"
            within.setdefault(group, []).append(one)
    for inside in within.values():
        rest = dict(wide.firms)
        for one in inside:
            for firm, value in one.firms.items():
                rest[firm] -= value
        if not may_be_told({(firm, ""): float(value) for firm, value in rest.items() if value > 0}):
            yield [one.name for one in inside]


def _same(one: Candidate, before: Sequence[Parts] | None) -> bool:
    return before is not None and [sum_of(parts) for parts in one.sums] == [sum_of(p) for p in before]


def _reason(one: Candidate, before: Sequence[Parts] | None) -> Reason | None:
    """Return why a figure may not be told by itself, or after what was told of it last."""
    for parts in one.sums:
        reason = reason_against(parts)
        if reason is not None:
            return reason
    if before is None:
        return None
    changes = (_change(now, then) for now, then in zip(one.sums, before, strict=True))
    return None if all(map(may_be_told, changes)) else Reason.DIFFERENCE


def _change(now: Parts, then: Parts) -> Parts:
    parts = {*now, *then}
    changes = {part: round(abs(now.get(part, 0.0) - then.get(part, 0.0)), DIGITS) for part in parts}
    return {part: change for part, change in changes.items() if change}


def _size(one: Candidate) -> float:
    return sum(value for parts in one.sums for value in by_firm(parts).values())
