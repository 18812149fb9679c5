"""The best size of roofs that share with nobody and whose owner has no other: exact, without a solver."""

import numpy as np

from matching.solar.operation import NOBODY, Design
from matching.solar.pools import Pool
from matching.solar.sharing import Floats, Sharing


def is_each_for_itself(data: Sharing, pools: list[Pool]) -> bool:
    """Tell whether nobody can share, no owner has two roofs, and money is asked for."""
    owners = data.owner[data.owned]
    return not pools and data.objective == "net_benefit" and len(np.unique(owners)) == len(owners)


def best_singles(data: Sharing) -> Design:
    """Return the best sizes; what a roof brings is linear between the sizes that satisfy its owner in a step.

    So the best size is one of these, the least or the greatest power, or none.
    """
    kwp = np.array([_best_size(data, roof) for roof in range(len(data.roofs))])
    return Design(kwp, np.full(len(data.participants) + len(data.roofs), NOBODY, dtype=np.intp))


def _best_size(data: Sharing, roof: int) -> float:
    output, least, most = data.output[roof], float(data.least[roof]), float(data.most[roof])
    owner = int(data.owner[roof])
    use = data.consumed[owner] if owner >= 0 else np.zeros_like(output)
    gain = float(data.purchase[owner]) - data.surplus if owner >= 0 else 0.0
    lit = output > 0
    bends = use[lit] / output[lit]
    sizes = np.unique(np.concatenate([[least, most], bends[(bends > least) & (bends < most)]]))
    own = np.array([float(np.minimum(use[lit], output[lit] * size).sum()) for size in sizes])
    value: Floats = (float(output.sum()) * data.surplus - data.cost[roof]) * sizes + gain * own
    value -= data.opening[roof] * (sizes > 0)
    best = int(np.argmax(value))
    return float(sizes[best]) if value[best] > 0 else 0.0
