"""The best sizes of roofs that share with nobody: exact and without a solver where an owner has one roof."""

from typing import Final

import numpy as np

from matching.solar.operation import Design, nobody_shares
from matching.solar.pools import Pool
from matching.solar.sharing import Floats, Sharing

SWEEPS: Final = 20
"""How often the roofs of an owner are gone through at most."""
SAME: Final = 1e-6
"""Share of a roof by which its size may still change when the sweeps end."""


def is_each_for_itself(data: Sharing, pools: list[Pool]) -> bool:
    """Tell whether nobody can share, no owner has two roofs, and money is asked for."""
    owners = data.owner[data.owned]
    return not pools and data.objective == "net_benefit" and len(np.unique(owners)) == len(owners)


def sizes_apart(data: Sharing) -> Design:
    """Return sizes of all roofs, each for its owner: one after the other as it pays best beside the others.

    For an owner of one roof they are the best ones; for one of several they are good ones.
    """
    kwp = np.zeros(len(data.roofs))
    for roof in np.flatnonzero(data.owner < 0).tolist():
        kwp[roof] = _best_size(data, roof, np.zeros(data.steps), 0.0)
    for owner in np.unique(data.owner[data.owned]).tolist():
        roofs = data.roofs_of[owner]
        for _ in range(SWEEPS if len(roofs) > 1 else 1):
            before = kwp[roofs].copy()
            for roof in roofs.tolist():
                others = (data.output[roofs] * kwp[roofs, None]).sum(axis=0) - data.output[roof] * kwp[roof]
                left = np.maximum(0.0, data.consumed[owner] - others)
                kwp[roof] = _best_size(data, roof, left, float(data.purchase[owner]) - data.surplus)
            if (abs(kwp[roofs] - before) <= SAME * data.most[roofs]).all():
                break
    return nobody_shares(kwp, len(data.participants))


def _best_size(data: Sharing, roof: int, left: Floats, gain: float) -> float:
    """Return the best size of a roof beside what others leave of its owner's use.

    What it brings is linear between the sizes that satisfy the owner in a step. So the best size is one of
    these, the least or the greatest power, or none.
    """
    output, least, most = data.output[roof], float(data.least[roof]), float(data.most[roof])
    lit = output > 0
    bends = left[lit] / output[lit]
    order = np.argsort(bends)
    ends = np.concatenate([[least, most], bends[order]])
    sizes = np.unique(ends[(ends >= least) & (ends <= most)])
    own = _own_use(sizes, bends[order], left[lit][order], output[lit][order])
    value = (float(output.sum()) * data.surplus - data.cost[roof]) * sizes + gain * own
    value -= data.opening[roof] * (sizes > 0)
    best = int(np.argmax(value))
    return float(sizes[best]) if value[best] > 0 else 0.0


def _own_use(sizes: Floats, bends: Floats, left: Floats, output: Floats) -> Floats:
    """Return Σ_t min(left_t, O_t · size) for each size, bends in ascending order."""
    satisfied = np.searchsorted(bends, sizes, side="right")
    filled = np.concatenate([[0.0], np.cumsum(left)])[satisfied]
    open_output = (output.sum() - np.concatenate([[0.0], np.cumsum(output)]))[satisfied]
    return np.asarray(filled + sizes * np.maximum(0.0, open_output))
