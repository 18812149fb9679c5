"""Prices of a large family as its parts, drawn at random and solved by themselves, tell them.

The best partners of all ends of a large family are the same few, of no use to most of them, and many rounds
would pass before others join. What ends are worth within a part is near what they are worth in the whole, at
a small share of the work, and the pairs that are best at these prices are those to begin with.
"""

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np

from matching.live.master import LiveMaster
from matching.live.pair_tables import PairTables
from matching.picked_pairs import NONE, Columns
from matching.rules.ends import Floats
from matching.sifting.generation import Generation
from matching.work_clock import now_s

PART: Final = 700
"""Givers or takers of a part at most."""


@dataclass(frozen=True)
class Parts:
    """What the parts tell."""

    prices: list[tuple[Floats, Floats]]
    """Of givers and takers within their parts, one for each period."""
    carrying: Columns
    """Pairs that carry something in some period."""


def price_parts(tables: PairTables, given: Floats, taken: Floats, ends_at: float) -> Parts:
    """Price a family part by part, each time in the same parts.

    Args:
        tables: Its pairs.
        given: What each giver has in each period.
        taken: Likewise of takers.
        ends_at: Until when prices are sought, by the clock that holds: periods not reached keep those of the
            first.
    """
    count = ceil(max(tables.counts) / PART)
    draw = np.random.default_rng(count)
    sides = [draw.permutation(ends) for ends in tables.counts]
    prices = [(np.zeros(tables.counts[0]), np.zeros(tables.counts[1])) for _ in range(given.shape[1])]
    carrying = NONE
    for first in range(count):
        givers, takers = (np.sort(side[first::count]) for side in sides)
        own = _price_part(tables.part(givers, takers), given[givers], taken[takers], ends_at)
        for of_all, of_part in zip(prices, own.prices, strict=True):
            of_all[0][givers], of_all[1][takers] = of_part
        found = own.carrying
        carrying = carrying.joined(Columns(givers[found.offer], takers[found.need], found.block))
    return Parts(prices, carrying)


def _price_part(tables: PairTables, given: Floats, taken: Floats, ends_at: float) -> Parts:
    master = LiveMaster(given[:, 0], taken[:, 0], ())
    part = Generation(tables, master, ends_at)
    prices = [part.solved(given[:, 0])]
    carrying = part.carrying()
    for period in range(1, given.shape[1]):
        if now_s() >= ends_at:
            prices.append(prices[0])
            continue
        master.limit(given[:, period], taken[:, period])
        prices.append(part.solved(given[:, period]))
        carrying = carrying.joined(part.carrying())
    return Parts(prices, carrying)
