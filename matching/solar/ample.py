"""Leaves out power of roofs that is far beyond all that could be used of them.

A solver tells a size to a billionth of the greatest one. Of a roof that may have many times what anybody can
use, that is no longer little beside what is used.
"""

from typing import Final

import numpy as np

from matching.solar.sharing import Flags, Floats, Sharing, reached, with_sizes

FAR: Final = 1e3
"""Multiple of the power that is enough from which on the rest is left out."""


def without_excess(data: Sharing) -> Sharing:
    """Return an instance without power that is far beyond what is enough, whatever else is built.

    By that no answer loses anything of what the objective asks for.
    """
    enough = np.maximum(enough_kwp(data), data.least)
    excess = data.most > FAR * enough
    return with_sizes(data, np.where(excess, enough, data.most)) if excess.any() else data


def enough_kwp(data: Sharing) -> Floats:
    """Return the power of each roof beyond which it adds nothing to the objective, infinite where it may.

    In a group it is Σ_p max_t C_pt / O_rt over those near it, which gives each of them all it uses by any
    key, fixed shares too, and at most the power of a group; outside, where it serves but its owner, what
    that one uses. For money it is so only where a kWp whose output is sold brings no more than it costs.
    """
    in_group = np.full(len(data.roofs), data.max_power_kwp)
    if data.objective == "installed_power":
        return in_group
    reach, is_never_sold = reached(data)
    alone = np.zeros_like(reach)
    alone[data.owned, data.owner[data.owned]] = True
    enough = np.minimum(_all_served(data, reach), np.maximum(in_group, _all_served(data, alone)))
    if data.objective == "net_benefit":
        enough[data.surplus * data.output.sum(axis=1) > data.cost] = np.inf
    enough[is_never_sold] = np.inf
    return np.asarray(enough)


def _all_served(data: Sharing, reach: Flags) -> Floats:
    """Return the power of each roof that serves all that some use in its steps, each by a part of its own."""
    enough = np.zeros(len(reach))
    for r, output in enumerate(data.output):
        lit = output > 0
        enough[r] = (data.consumed[np.ix_(reach[r], lit)] / output[lit]).max(axis=1, initial=0.0).sum()
    return enough
