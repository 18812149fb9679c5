"""The pairs of one end with all others: which the rules admit, what they are worth, what refuses others."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from matching.columns import End, columns
from matching.live.ground import Ground, Side
from matching.live.worths import EndWorths, worths_between
from matching.rules.ends import Booleans, Ends, Floats, Integers
from matching.worth import PairWorths
from symbiose.domain.live_worth import RefusalMet

T = TypeVar("T")
MOST_REFUSALS = 3
"""Refusals told at most."""


@dataclass(frozen=True)
class OwnPairs:
    """The admitted pairs of one end, aligned."""

    end: End
    side: Side
    """What the end may be paired with."""
    rows: Integers
    """Positions of the others on their side."""
    worths: PairWorths
    own_months: Floats
    """Most that the end gives or takes in each month."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    def other(self, i: int) -> End:
        """Return the other end of a pair."""
        return self.side.ends[int(self.rows[i])]

    @property
    def to_processor(self) -> Booleans:
        """Return which lead to a processor, or come from one."""
        found: Booleans = self.side.columns.processor[self.rows]
        return found

    @property
    def other_months(self) -> Floats:
        """Return the most that each of the others takes or gives in each month."""
        return self.side.worths.months[self.rows]

    @cached_property
    def spread(self) -> Floats:
        """Return what one unit sent is worth, its opening spread over the most that the pair can carry."""
        most = self.worths.most
        return self.worths.value - self.worths.opening / np.where(most > 0, most, np.inf)


def own_pairs(ground: Ground, end: End, without: str | None = None) -> OwnPairs:
    """Return the pairs of an end that every rule admits and nobody refused.

    Args:
        ground: The territory.
        end: The end; it need not be declared.
        without: Id of a flow that is left out.
    """
    judging = _Judging(ground, end, without)
    side = ground.other_side(end)
    rows = judging.rows[judging.book.admitted(*judging.pair)]
    for other in ground.refused.get(end.thing_id, ()) if end.flow else ():
        rows = rows[rows != side.row_of.get(other, -1)]
    own = EndWorths.of([end], ground.knowledge, gives=end.gives)
    return OwnPairs(end, side, rows, _worths(ground, judging, own, rows), own.months[0])


class _Judging:
    """An end beside all counterparts of its resource, aligned for the rules."""

    def __init__(self, ground: Ground, end: End, without: str | None) -> None:
        self.side = ground.other_side(end)
        rows = self.side.rows(ground.linked(end))
        self.rows = rows if without is None else rows[rows != self.side.row_of.get(without, -1)]
        self.end = end
        self.book = ground.with_waste_of(end)
        self._own = columns([end], self.book.codes, ground.knowledge)
        if self.book is ground.book:
            self._others = self.side.columns.take(self.rows)
        else:
            ends = [self.side.ends[i] for i in self.rows]
            self._others = columns(ends, self.book.codes, ground.knowledge)

    @cached_property
    def pair(self) -> tuple[Ends, Ends]:
        """Return givers and takers."""
        return self.paired(self._own.take(np.zeros(len(self.rows), dtype=np.int64)), self._others)

    def paired(self, own: T, others: T) -> tuple[T, T]:
        """Return what belongs to givers, then what belongs to takers."""
        return (own, others) if self.end.gives else (others, own)

    def way_km(self, rows: Integers) -> Floats:
        """Return the length of the ways to some of the counterparts, km."""
        own = self._own.take(np.zeros(len(rows), dtype=np.int64))
        return self.book.distance.way_km(
            *self.paired(own, self._others.take(np.searchsorted(self.rows, rows)))
        )


def _worths(ground: Ground, judging: _Judging, own: EndWorths, rows: Integers) -> PairWorths:
    ratio, preparation = np.ones(len(rows)), np.zeros(len(rows))
    own_resource = judging.end.resource_id or ""
    kind = judging.side.columns.resource[rows]
    for other in ground.linked(judging.end):
        link = ground.book.links.get(*judging.paired(own_resource, other))
        if link is not None and (link.yield_ratio != 1.0 or link.pretreatment_eur_per_unit):
            same = kind == ground.book.codes.resources[other]
            ratio[same], preparation[same] = link.yield_ratio, link.pretreatment_eur_per_unit
    both = judging.paired(own.take(np.zeros(len(rows), dtype=np.int64)), judging.side.worths.take(rows))
    return worths_between(*both, judging.way_km(rows), ratio, preparation)


def refusals_met(ground: Ground, end: End, without: str | None = None) -> tuple[RefusalMet, ...]:
    """Return what refuses all counterparts of an end, each with the pair that comes nearest to admission."""
    judging = _Judging(ground, end, without)
    rows, book = judging.rows, judging.book
    if not len(rows):
        return ()
    judged = {rule.code: rule.judge(*judging.pair).admitted for rule in book.rules}
    against = np.sum([~admitted for admitted in judged.values()], axis=0)
    often = Counter({code: int((~admitted).sum()) for code, admitted in judged.items()})
    told: list[RefusalMet] = []
    for code, pairs in sorted(often.items(), key=lambda item: (-item[1], item[0])):
        if pairs and len(told) < MOST_REFUSALS:
            refused = np.flatnonzero(~judged[code])
            other = ground.other_side(end).ends[rows[refused[np.argmin(against[refused])]]]
            pair = (end, other) if end.gives else (other, end)
            [one] = [refusal for refusal in book.refusals(*pair) if refusal.rule == code]
            told.append(RefusalMet(code, pairs, other.thing_id, one.sentence, one.change))
    return tuple(told)
