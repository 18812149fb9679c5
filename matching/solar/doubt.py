"""How far a bound given by a solver may be false: what small members bring is noise beside large ones."""

from typing import Final

import numpy as np

from matching.solar.sharing import Sharing

SHARE: Final = 1e-11
"""Share of the greatest cost in a model by which its bound may be too low."""
WIDE: Final = 1e9
"""Greatest cost over the least that a roof or a participant may bring, from which that matters.

Up to it, the share is a hundredth at most of what the least brings.
"""


def doubt_of(data: Sharing) -> float:
    """Return what is added to a bound of the net benefit given by a solver, so that it holds, €/year.

    A solver settles rows and decisions within tolerances of numbers that are scaled to the greatest ones:
    beside a roof that costs 10¹² € a year it tells nought for one that brings 1 €. What counts is money, not
    power: other objectives have no amounts that no answer reaches. Where all lie close together it is nought.

    Args:
        data: Sets and parameters.
    """
    if data.objective != "net_benefit":
        return 0.0
    made, used = data.output.sum(axis=1) * data.most, data.consumed.sum(axis=1)
    price = max(data.purchase.max(initial=0.0), data.worth.max(initial=0.0), data.surplus)
    brought = np.concatenate([made, used]) * price
    greatest = data.most * data.cost + data.opening
    cost = float(greatest.max(initial=0.0))
    least = float(brought[brought > 0].min(initial=np.inf))
    return SHARE * cost if cost > WIDE * least else 0.0
