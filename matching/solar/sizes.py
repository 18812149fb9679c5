"""Improves the sizes of single roofs by the accounts themselves, whatever the key."""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from matching.solar.accounts import split_worth
from matching.solar.fitting import FACTORS
from matching.solar.operation import NOBODY, Design, own_use, rests_worth_having
from matching.solar.reading import tidy
from matching.solar.sharing import Sharing
from matching.work_clock import now_s

MOST_BENDS: Final = 24
"""Sizes at which something is used up in a step that are tried."""


def polish(data: Sharing, design: Design, offer: Callable[[Design], bool], until: float) -> Design:
    """Change one size at a time as long as that is better, and return the design.

    Args:
        data: Sets and parameters.
        design: Sizes and groups.
        offer: Takes a design and tells whether it is the best so far.
        until: When to stop, by the clock that holds, s.
    """
    best, changed = design, True
    while changed:
        changed = False
        for roof in range(len(data.roofs)):
            for kwp in _sizes(data, best, roof):
                if now_s() > until:
                    return best
                other = _with_size(data, best, roof, kwp)
                if other is not None and offer(other):
                    best, changed = other, True
    return best


def _with_size(data: Sharing, design: Design, roof: int, kwp: float) -> Design | None:
    sizes = design.kwp.copy()
    sizes[roof] = kwp
    group = design.group_of[len(data.participants) + roof]
    if group != NOBODY:
        _, roofs = design.members(data, int(group))
        if sizes[roofs].sum() > data.max_power_kwp:
            return None
    return tidy(data, Design(sizes, design.group_of))


def _sizes(data: Sharing, design: Design, roof: int) -> Iterator[float]:
    """Yield sizes worth a thought: ends, factors, and where own use, the group or a share is satisfied."""
    now, least, most = (float(x) for x in (design.kwp[roof], data.least[roof], data.most[roof]))
    found = [0.0, least, most, *(now * factor for factor in FACTORS), *_bends(data, design, roof)]
    for kwp in dict.fromkeys(found):
        if kwp != now and (kwp == 0 or least <= kwp <= most):
            yield kwp


def _bends(data: Sharing, design: Design, roof: int) -> list[float]:
    output = data.output[roof]
    lit = output > 0
    own = own_use(data, design.kwp)
    found = []
    if data.owner[roof] >= 0:
        mine = data.roofs_of[data.owner[roof]]
        others = (data.output[mine] * design.kwp[mine, None]).sum(axis=0) - output * design.kwp[roof]
        found.append((data.consumed[data.owner[roof]] - others)[lit] / output[lit])
    group = int(design.group_of[len(data.participants) + roof])
    if group != NOBODY:
        people, roofs = design.members(data, group)
        rest, left = own.rest[roofs].sum(axis=0), own.left[people]
        found.append(design.kwp[roof] + (left.sum(axis=0) - rest)[lit] / output[lit])
        found.append(np.array([design.kwp[roof] + data.max_power_kwp - design.kwp[roofs].sum()]))
        if data.key == "static":
            beyond = 1.0 + (data.most[roof] - design.kwp[roof]) / design.kwp[roofs].sum()
            times = rests_worth_having(rest, left, split_worth(data, people), beyond)
            found.append(design.kwp[roof] + (times - 1.0) * design.kwp[roofs].sum())
    bends = np.sort(np.concatenate(found)) if found else np.zeros(0)
    bends = bends[(bends > data.least[roof]) & (bends < data.most[roof])]
    pick = np.unique(np.linspace(0, len(bends) - 1, min(len(bends), MOST_BENDS)).astype(int))
    return [float(x) for x in bends[pick]] if len(bends) else []
