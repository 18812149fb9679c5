"""The pairs of one end with all others: which the rules admit, what they are worth, what refuses others."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from matching.candidates import Candidates
from matching.columns import End, columns
from matching.live.ground import Ground
from matching.rulebook import RuleBook
from matching.rules.ends import Booleans, Ends, Floats, Integers
from matching.worth import PairWorths, months_of, pair_worths
from symbiose.domain.live_worth import RefusalMet

MOST_REFUSALS = 3
"""Refusals told at most."""


@dataclass(frozen=True)
class OwnPairs:
    """The admitted pairs of one end, aligned."""

    end: End
    others: tuple[End, ...]
    rows: Integers
    """Positions of the others on their side of the ground."""
    worths: PairWorths
    own_months: Floats
    """Most that the end gives or takes in each month."""
    other_months: Floats
    """Most that each of the others takes or gives in each month."""

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.others)

    @property
    def spread(self) -> Floats:
        """Return what one unit sent is worth, its opening spread over the most that the pair can carry."""
        most = self.worths.most
        return self.worths.value - np.divide(
            self.worths.opening, most, out=np.zeros(len(most)), where=most > 0
        )

    def of(self, chosen: Booleans | Integers) -> "OwnPairs":
        """Return some of them."""
        kept = np.arange(len(self))[chosen]
        w = self.worths
        worths = PairWorths(
            w.through[kept], w.value[kept], w.yields[kept], w.most[kept], w.opening[kept], w.money
        )
        others = tuple(self.others[i] for i in kept)
        return OwnPairs(self.end, others, self.rows[kept], worths, self.own_months, self.other_months[kept])


def own_pairs(ground: Ground, end: End, without: str | None = None) -> OwnPairs:
    """Return the pairs of an end that every rule admits and nobody refused.

    Args:
        ground: The territory.
        end: The end; it need not be declared.
        without: Id of a flow that is left out.
    """
    rows, _, judged = _judged(ground, end, without)
    admitted = np.logical_and.reduce(list(judged.values())) if judged else np.zeros(0, dtype=bool)
    rows = rows[admitted]
    side = ground.other_side(end)
    if end.flow:
        rows = rows[[not _is_refused(ground, end, side.ends[i]) for i in rows]]
    others = tuple(side.ends[i] for i in rows)
    return OwnPairs(end, others, rows, _worths(ground, end, rows, others), *_months(ground, end, rows))


def _judged(ground: Ground, end: End, without: str | None) -> tuple[Integers, RuleBook, dict[str, Booleans]]:
    """Return the counterparts of an end's resource, and what every rule says of each."""
    side = ground.other_side(end)
    rows = side.rows(ground.linked(end))
    if without is not None:
        rows = rows[[side.ends[i].thing_id != without for i in rows]]
    book = ground.with_waste_of(end)
    own, others = _aligned(ground, end, rows, book)
    pair = (own, others) if end.gives else (others, own)
    return rows, book, {rule.code: rule.judge(*pair).admitted for rule in book.rules} if len(rows) else {}


def _aligned(ground: Ground, end: End, rows: Integers, book: RuleBook) -> tuple[Ends, Ends]:
    own = columns([end], book.codes, ground.knowledge).take(np.zeros(len(rows), dtype=np.int64))
    side = ground.other_side(end)
    if book is ground.book:
        return own, side.columns.take(rows)
    return own, columns([side.ends[i] for i in rows], book.codes, ground.knowledge)


def _is_refused(ground: Ground, end: End, other: End) -> bool:
    if other.flow is None:
        return False
    pair = (end.thing_id, other.thing_id) if end.gives else (other.thing_id, end.thing_id)
    return pair in ground.refused


def _worths(ground: Ground, end: End, rows: Integers, others: tuple[End, ...]) -> PairWorths:
    none, own = np.arange(len(rows)), np.zeros(len(rows), dtype=np.int64)
    left, right = _aligned(ground, end, rows, ground.with_waste_of(end))
    pair = (left, right) if end.gives else (right, left)
    way = ground.book.distance.way_km(*pair)
    if end.gives:
        found = Candidates((end,), others, own, none, way)
    else:
        found = Candidates(others, (end,), none, own, way)
    return pair_worths(found, ground.book.links, ground.knowledge)


def _months(ground: Ground, end: End, rows: Integers) -> tuple[Floats, Floats]:
    return months_of([end])[0], ground.other_side(end).months[rows]


def refusals_met(ground: Ground, end: End, without: str | None = None) -> tuple[RefusalMet, ...]:
    """Return what refuses all counterparts of an end, each with the pair that comes nearest to admission."""
    rows, book, judged = _judged(ground, end, without)
    if not judged:
        return ()
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
