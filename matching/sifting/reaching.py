"""What comes nearest to each need of a large family that a plan leaves unserved, over all of its pairs."""

from collections.abc import Iterator
from math import inf

import numpy as np

from matching.groups.bounding import Prices
from matching.live.own_pairs import own_pairs
from matching.rules.ends import Booleans
from matching.sifting.looking import FamilyPairs
from matching.thinning import NearestWay
from matching.work_clock import now_s


def ways_to_unserved(
    pairs: FamilyPairs, prices: Prices, served: Booleans, ends_at: float = inf
) -> Iterator[NearestWay]:
    """Yield, for each need that nothing serves, the offer whose pair is least short of its prices.

    Pairs that cannot bear their opening are among them: they are short of it, too. They stand in no table and
    are judged anew, need by need, the largest first.

    Args:
        pairs: All pairs of the family.
        prices: Of its ends.
        served: Takers that the plan serves.
        ends_at: When no further need is looked at, by the clock that holds.
    """
    row_of = {int(row): i for i, row in enumerate(pairs.tables.giver_rows)}
    for taker in np.argsort(-pairs.taken.sum(axis=1), kind="stable").tolist():
        if now_s() >= ends_at:
            return
        need = pairs.takers[taker]
        if served[taker] or need.flow is None:
            continue
        own = own_pairs(pairs.ground, need)
        able = np.flatnonzero((own.worths.most > 0) & ~own.to_processor)
        if not len(able):
            continue
        giver = np.array([row_of[row] for row in own.rows[able].tolist()], dtype=np.int64)
        yields = own.worths.yields[able][:, None]
        beyond = own.spread[able][:, None] - prices.supply[giver] - yields * prices.demand[taker]
        meet = (pairs.given[giver] > 0) & (pairs.taken[taker] > 0)
        excess = np.where(meet, beyond, -np.inf).max(axis=1)
        best = int(excess.argmax())
        offer = own.other(int(able[best]))
        yield NearestWay(need.thing_id, offer.thing_id, max(0.0, -float(excess[best])))
