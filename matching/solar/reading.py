"""Reads designs from solved models, and tidies them: noise of the solver goes, every rule is kept."""

from typing import Final

import numpy as np

from matching.solar.model import SharingModel
from matching.solar.operation import NOBODY, Design
from matching.solar.sharing import Floats, Sharing

NOTHING: Final = 1e-9
"""Share of the greatest power that is what solvers leave of nought."""
OVER: Final = 1e-7
"""Share by which a solver may exceed the power of a group; what is more is no rounding."""
HALF: Final = 0.5
"""Value from which on a decision is taken."""


def read_design(model: SharingModel) -> Design:
    """Return the design that a solved model holds."""
    data, count = model.data, len(model.data.participants)
    group_of = np.full(count + len(data.roofs), NOBODY, dtype=np.intp)
    for k, pool in enumerate(model.pools):
        if not pool.is_chosen:
            group_of[[*pool.participants, *(r + count for r in pool.roofs)]] = k
    for (i, k), yes in model.member.items():
        if (yes.varValue or 0.0) > HALF:
            group_of[i] = k
    return tidy(data, Design(read_sizes(model), group_of))


def read_sizes(model: SharingModel) -> Floats:
    """Return the power of each roof, in groups or outside."""
    kwp = np.zeros(len(model.data.roofs))
    for (r, _), size in model.size.items():
        kwp[r] += max(0.0, size.varValue or 0.0)
    for r, yes in model.built.items():
        if (yes.varValue or 0.0) <= HALF:
            kwp[r] = 0.0
    return kwp


def tidy(data: Sharing, design: Design) -> Design:
    """Return a design that keeps the limits of sizes and groups to the last digit.

    Roofs that are not built stand in no group; a group without roof or participant is none, nor one whose
    members are too far apart, as that of a wider rule may be.
    """
    kwp = np.where(design.kwp <= NOTHING * data.most, 0.0, np.clip(design.kwp, data.least, data.most))
    count, group_of = len(data.participants), design.group_of.copy()
    group_of[count:][kwp <= 0] = NOBODY
    for group in np.unique(group_of[group_of != NOBODY]).tolist():
        members = np.flatnonzero(group_of == group)
        roofs = members[members >= count] - count
        near = bool(data.near[np.ix_(members, members)].all())
        if not near or not len(roofs) or len(roofs) == len(members):
            group_of[members] = NOBODY
        elif not _fits(data, kwp, roofs.tolist()):
            group_of[_last_beyond(data, kwp, roofs.tolist()) + count] = NOBODY
            return tidy(data, Design(kwp, group_of))
    return Design(kwp, group_of)


def _fits(data: Sharing, kwp: Floats, roofs: list[int]) -> bool:
    """Tell whether roofs keep to the most power of a group, shrinking them by rounding's share if need be."""
    total = float(kwp[roofs].sum())
    if total <= data.max_power_kwp:
        return True
    free = [r for r in roofs if data.least[r] < kwp[r]]
    room = float((kwp[free] - data.least[free]).sum())
    over = total - data.max_power_kwp
    if over > room or over > OVER * total:
        return False
    kwp[free] -= (kwp[free] - data.least[free]) * min(1.0, over * (1 + 1e-9) / room)
    return float(kwp[roofs].sum()) <= data.max_power_kwp


def _last_beyond(data: Sharing, kwp: Floats, roofs: list[int]) -> int:
    """Return the smallest roof of a group that has too much power."""
    return min(roofs, key=lambda r: (float(kwp[r]), -r))
