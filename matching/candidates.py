"""Finds every pair that all rules admit, resource by resource, as arrays."""

from collections.abc import Container, Iterator
from dataclasses import dataclass

import numpy as np

from matching.columns import End, columns, flow_ends, processor_ends
from matching.knowledge import Knowledge
from matching.rulebook import RuleBook
from matching.rules.ends import Ends, Floats, Integers
from symbiose.domain.flows import Direction
from symbiose.domain.ports import Territory

PAIRS_AT_ONCE = 50_000
"""Pairs judged together: enough to amortise a call, few enough to stay in the cache."""


@dataclass(frozen=True)
class Candidates:
    """Pairs that every rule admits: positions of giver and taker, with the way between them."""

    givers: tuple[End, ...]
    takers: tuple[End, ...]
    giver: Integers
    taker: Integers
    way_km: Floats

    def __len__(self) -> int:
        """Return the number of pairs."""
        return len(self.giver)


def find_candidates(
    territory: Territory, book: RuleBook, knowledge: Knowledge, without: Container[str] = ()
) -> Candidates:
    """Judge every pair of linked resources, processors included, and keep the admitted ones.

    Args:
        territory: The territory.
        book: Its rules.
        knowledge: What is known of resources.
        without: Resources given of which no pair is looked at.
    """
    givers = flow_ends(territory, Direction.OFFER) + processor_ends(territory, Direction.OFFER)
    takers = flow_ends(territory, Direction.NEED) + processor_ends(territory, Direction.NEED)
    offers = columns(givers, book.codes, knowledge)
    needs = columns(takers, book.codes, knowledge)
    width = max(1, len(takers))
    admitted = (_admitted(offers, needs, i, j, book) for i, j in _blocks(offers, needs, book, without))
    found = [giver * width + taker for giver, taker in admitted]
    pairs = np.concatenate([np.zeros(0, dtype=np.int64), *found])
    del found
    pairs.sort()
    giver, taker = np.divmod(pairs, width)
    return Candidates(tuple(givers), tuple(takers), giver, taker, ways_km(offers, needs, giver, taker, book))


def ways_km(offers: Ends, needs: Ends, giver: Integers, taker: Integers, book: RuleBook) -> Floats:
    """Return the length of the way of each pair; some at a time, since columns of all would be large."""
    way, given, taken = np.zeros(len(giver)), offers.places, needs.places
    for first in range(0, len(way), PAIRS_AT_ONCE):
        some = slice(first, first + PAIRS_AT_ONCE)
        way[some] = book.distance.way_km(given.take(giver[some]), taken.take(taker[some]))
    return way


def _blocks(
    offers: Ends, needs: Ends, book: RuleBook, without: Container[str]
) -> Iterator[tuple[Integers, Integers]]:
    """Yield givers with takers of linked resources, at most `PAIRS_AT_ONCE` pairs or one giver at a time."""
    by_giver, by_taker = _by_resource(offers), _by_resource(needs)
    resources = book.codes.resources
    for given, taken, _ in book.links.items():
        rows, cols = by_giver.get(resources[given]), by_taker.get(resources[taken])
        if rows is None or cols is None or given in without:
            continue
        step = max(1, PAIRS_AT_ONCE // len(cols))
        for start in range(0, len(rows), step):
            yield rows[start : start + step], cols


def _by_resource(ends: Ends) -> dict[int, Integers]:
    order = np.argsort(ends.resource, kind="stable")
    codes, starts = np.unique(ends.resource[order], return_index=True)
    return dict(zip(codes.tolist(), np.split(order, starts[1:]), strict=True)) if len(ends) else {}


def _admitted(
    offers: Ends, needs: Ends, givers: Integers, takers: Integers, book: RuleBook
) -> tuple[Integers, Integers]:
    i, j = np.nonzero(book.crossed(offers.take(givers), needs.take(takers))[0])
    return givers[i], takers[j]
