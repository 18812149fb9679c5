"""Groups from which a search begins, as members chose circles while prices were found."""

from random import Random
from typing import Final

import numpy as np

from matching.solar.operation import NOBODY, Design
from matching.solar.sharing import Floats, Sharing

LEAST: Final = 1e-3
"""How far a member chose a circle at least that it may be put into."""


def guided(data: Sharing, stands: Floats, anchor: list[int], kwp: Floats, chance: Random) -> Design:
    """Return groups in circles that were chosen, each as often as it was, with members who chose them.

    Of an anchor one circle is taken at most. Whoever chose none of those that are taken stays outside, as do
    roofs beyond the most power of a group.

    Args:
        data: Sets and parameters.
        stands: How far each member chose each circle, circles × members.
        anchor: Of each circle, −1 for none.
        kwp: Power of roofs.
        chance: Decides which circles are taken, and who stands where.
    """
    taken = _taken(stands, anchor, chance)
    group_of = np.full(stands.shape[1], NOBODY, dtype=np.intp)
    power = np.zeros(len(taken))
    members = list(range(stands.shape[1]))
    chance.shuffle(members)
    for i in members:
        weights = np.where(stands[taken, i] > LEAST, stands[taken, i], 0.0)
        if not weights.any():
            continue
        group = chance.choices(range(len(taken)), weights.tolist())[0]
        added = 0.0 if i < len(data.participants) else float(kwp[i - len(data.participants)])
        if power[group] + added <= data.max_power_kwp:
            group_of[i], power[group] = group, power[group] + added
    return Design(kwp, group_of)


def _taken(stands: Floats, anchor: list[int], chance: Random) -> list[int]:
    """Return circles by chance, of each anchor one at most; at least that in which most stand."""
    found = list[int]()
    of: dict[int, list[int]] = {}
    for circle, a in enumerate(anchor):
        of.setdefault(a if a != NOBODY else ~circle, []).append(circle)
    for a, circles in of.items():
        chosen = stands[circles, a] if a >= 0 else stands[circles].max(axis=1)
        if chance.random() < chosen.sum():
            found += chance.choices(circles, chosen.tolist())
    return found or [int(stands.sum(axis=1).argmax())]
