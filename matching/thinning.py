"""Thins out large groups of direct pairs before the model is stated, and bounds what each is worth.

Where hundreds of sites offer what hundreds need, nearly all pairs carry nothing in any good plan. Opening
costs are spread over the most a pair can carry, which makes the problem linear and only better (for x ≤ M·y
the cost f·y is at least f·x/M); its prices, month by month, bound the objective of the group over all of its
pairs. Kept are the pairs that the linear plan uses and those nearest to being used. Groups with a
processor stay whole.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.candidates import Candidates
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import Priced, Transport, best, price
from matching.worth import PairWorths, months_of
from symbiose.domain.flows import MONTHS

DENSE = 10_000
"""Pairs of a group above which it is thinned out; a smaller one is solved whole."""
NEAREST = 4
"""Pairs of each giver and taker, nearest to being used, that are kept beside those that are used."""
FLAT = 1e-12
"""Share of a month by which a calendar may differ from an even one."""


@dataclass(frozen=True)
class Group:
    """A group of offers and needs that was thinned out."""

    offer_ids: frozenset[str]
    """Its offers; no pair outside the group reaches them."""
    bound: float
    """Most that all pairs of the group are worth together, in the unit of the objective."""


@dataclass(frozen=True)
class Thinned:
    """Pairs that remain, and the groups that lost some."""

    kept: Booleans
    groups: tuple[Group, ...] = ()


def thin_out(
    candidates: Candidates, kept: Booleans, always: Booleans, worths: PairWorths, *, dense: int = DENSE
) -> Thinned:
    """Return which pairs remain of those kept so far; those in `always` do."""
    left = kept.copy()
    groups = []
    for rows in _groups(candidates, np.flatnonzero(kept)):
        if len(rows) > dense and not worths.through[rows].any():
            used, bound = _judge(candidates, worths, rows)
            left[rows] = used | always[rows]
            offers = {candidates.givers[i].thing_id for i in np.unique(candidates.giver[rows])}
            groups.append(Group(frozenset(offers), bound))
    return Thinned(left, tuple(groups))


def _groups(candidates: Candidates, rows: Integers) -> Iterator[Integers]:
    """Yield the rows of each connected group of pairs, by the least giver in it."""
    giver, taker = candidates.giver[rows], candidates.taker[rows]
    label = np.arange(len(candidates.givers))
    while True:
        least = np.full(len(candidates.takers), len(label))
        np.minimum.at(least, taker, label[giver])
        before = label.copy()
        np.minimum.at(label, giver, least[taker])
        label = label[label]
        if np.array_equal(before, label):
            break
    order = np.argsort(label[giver], kind="stable")
    ends = np.flatnonzero(np.diff(label[giver][order])) + 1
    yield from (rows[part] for part in np.split(order, ends) if len(part))


def _judge(candidates: Candidates, worths: PairWorths, rows: Integers) -> tuple[Booleans, float]:
    """Return which pairs of a group to keep, and the bound of the whole group."""
    givers, giver = np.unique(candidates.giver[rows], return_inverse=True)
    takers, taker = np.unique(candidates.taker[rows], return_inverse=True)
    supply = months_of([candidates.givers[i] for i in givers])
    demand = months_of([candidates.takers[i] for i in takers])
    most = worths.most[rows]
    spread = np.divide(worths.opening[rows], most, out=np.zeros(len(rows)), where=most > 0)
    value = worths.value[rows] - spread
    priced: list[Priced] = [
        price(Transport(giver, taker, value, worths.yields[rows], given, taken))
        for given, taken in _periods(supply, demand)
    ]
    carried = np.logical_or.reduce([one.carried for one in priced])
    excess = np.maximum.reduce([one.excess for one in priced])
    near = best(giver, excess, NEAREST) | best(taker, excess, NEAREST)
    return carried | near, sum(one.bound for one in priced)


def _periods(supply: Floats, demand: Floats) -> Iterator[tuple[Floats, Floats]]:
    """Yield supply and demand of the year where all calendars are even, else of each month."""
    if _even(supply) and _even(demand):
        yield supply.sum(axis=1), demand.sum(axis=1)
    else:
        yield from ((supply[:, month], demand[:, month]) for month in range(MONTHS))


def _even(quantities: Floats) -> bool:
    mean = quantities.mean(axis=1, keepdims=True)
    return bool(np.all(np.abs(quantities - mean) <= FLAT * np.maximum(mean, 1.0)))
