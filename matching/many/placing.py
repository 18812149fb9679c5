"""Puts prices at rows where a solver put them at the limits of arcs: see `matching/price_places.py`.

What one unit on an arc is worth beyond its prices moves to the row that the limit of the arc follows from: to
its receiver, which it fills alone, or to its offer, all of which it takes. That proves the same bound or a
lower one, since the other arcs of the row are then worth less beyond theirs.
"""

from dataclasses import replace
from typing import Final

import numpy as np

from matching.many.relaxation import Proven, Relaxation

SAME: Final = 1e-9
"""Share by which two limits may differ and be the same."""
LEAST: Final = 1e-9
"""Worth beyond prices that is rounding, as a share of the largest worth."""


def placed(problem: Relaxation, proven: Proven) -> Proven:
    """Return prices that prove no less, at receivers and offers wherever a limit of an arc is theirs."""
    table, sent, price = problem.table, problem.most.sent, proven.prices.rows.copy()
    over = np.where((sent > 0) & problem.usable[:, None], proven.over, 0.0)
    stored = np.isin(np.arange(table.offers), problem.stores.offer)
    least = LEAST * float(np.abs(problem.value).max(initial=0.0))
    for arc, t in np.argwhere(over > least).tolist():
        worth, most = float(over[arc, t]), float(sent[arc, t])
        ratio, room = float(table.yields[arc]), float(table.room[table.target[arc], t])
        source, target = int(table.source[arc]), int(table.target[arc])
        if worth <= least:
            continue
        if ratio > 0 and abs(most * ratio - room) <= SAME * room:
            price[table.offers + target, t] += worth / ratio
            reaching = table.reaching[target]
            over[reaching, t] -= table.yields[reaching] * worth / ratio
        elif source < table.offers and not stored[source] and _is_all(most, float(table.supply[source, t])):
            price[source, t] += worth
            over[table.leaving[source], t] -= worth
    return problem.proven(replace(proven.prices, rows=price))


def _is_all(most: float, supply: float) -> bool:
    return abs(most - supply) <= SAME * supply
