"""Fits sizes of roofs to their groups by the accounts of the key: many sizes of one roof at once."""

from collections.abc import Iterable
from typing import Final

import numpy as np

from matching.solar.accounts import split_worth
from matching.solar.groups import TINY, Groups
from matching.solar.operation import NOBODY, share
from matching.solar.sharing import Flags, Floats
from matching.work_clock import now_s

FACTORS: Final = (0.5, 0.8, 0.9, 0.97, 1.03, 1.1, 1.25, 2.0)
"""Factors by which a size is tried."""
MOST_BENDS: Final = 12
"""Sizes at which own use or a group is satisfied in a step that are tried."""
FEW: Final = 6
"""The same for the key `static`, whose shares are found anew for each size."""
BETTER: Final = 1e-9
"""Share of what a roof and its groups bring by which another size has to bring more."""


def fit(groups: Groups, roofs: Iterable[int], until: float = np.inf) -> None:
    """Give each of some roofs the size that brings most beside the others, as long as the time lasts."""
    for roof in roofs:
        if now_s() > until:
            return
        sizes = candidates(groups, roof)
        if len(sizes) > 1:
            best = int(np.argmax(value := values_of(groups, roof, sizes)))
            if value[best] - value[0] > BETTER * float(abs(value).max()):
                groups.resize(roof, float(sizes[best]))


def candidates(groups: Groups, roof: int) -> Floats:
    """Return the size of a roof, then others worth a thought that its group has room for."""
    data, now = groups.data, float(groups.kwp[roof])
    least, most = float(data.least[roof]), float(data.most[roof])
    group = groups.group_of[groups.count + roof]
    if group != NOBODY:
        most = min(most, now + data.max_power_kwp - groups.power(groups.members[group]))
    found = np.array([least, most, *(now * f for f in FACTORS), *_bends(groups, roof)])
    found = found[(found >= max(least, TINY)) & (found <= most) & (found != now)]
    return np.concatenate([[now], [0.0] if now else [], np.unique(found)])


def _bends(groups: Groups, roof: int) -> Floats:
    """Return sizes at which the owner of a roof, or its group, is satisfied in a step."""
    data, now = groups.data, float(groups.kwp[roof])
    lit = data.output[roof] > 0
    output = data.output[roof][lit]
    found, owner = [np.zeros(0)], int(data.owner[roof])
    if owner >= 0:
        mine = data.roofs_of[owner]
        others = data.output[mine].T @ groups.kwp[mine] - data.output[roof] * now
        found.append((data.consumed[owner] - others)[lit] / output)
    group = groups.group_of[groups.count + roof]
    if group != NOBODY:
        people, roofs = groups.parted(groups.members[group])
        beyond = groups.own.left[people].sum(axis=0) - groups.own.rest[roofs].sum(axis=0)
        found.append(now + beyond[lit] / output)
    bends = np.sort(np.concatenate(found))
    bends = bends[(bends > data.least[roof]) & (bends < data.most[roof])]
    many = FEW if data.key == "static" else MOST_BENDS
    picked = np.linspace(0, len(bends) - 1, min(len(bends), many)).astype(int)
    return np.asarray(bends[picked])


def values_of(groups: Groups, roof: int, sizes: Floats) -> Floats:
    """Return what a roof of several sizes brings: to its owner, by sale, and to all groups concerned, €."""
    data, owner = groups.data, int(groups.data.owner[roof])
    made = data.output[roof] * sizes[:, None]
    value: Floats = (float(data.output[roof].sum()) * data.surplus - data.cost[roof]) * sizes
    value -= data.opening[roof] * (sizes > 0)
    if owner < 0:
        group = groups.group_of[groups.count + roof]
        return value if group == NOBODY else value + _shared(groups, group, made - groups.own.rest[roof])
    mine = data.roofs_of[owner]
    others = data.output[mine].T @ groups.kwp[mine] - data.output[roof] * groups.kwp[roof]
    own = made + np.maximum(0.0, others)
    used = np.minimum(own, data.consumed[owner])
    value += (data.purchase[owner] - data.surplus) * used.sum(axis=1)
    unused = 1 - used / np.maximum(own, TINY)
    added: dict[int, Floats] = {}
    for r in mine.tolist():
        group = groups.group_of[groups.count + r]
        if group != NOBODY:
            output = made if r == roof else data.output[r] * groups.kwp[r]
            added[group] = added.get(group, 0.0) + output * unused - groups.own.rest[r]
    if groups.group_of[owner] != NOBODY:
        added.setdefault(groups.group_of[owner], np.zeros_like(made))
    left = data.consumed[owner] - used
    for group, more in added.items():
        value += _shared(groups, group, more, owner, left)
    return np.asarray(value)


def _shared(groups: Groups, group: int, more: Floats, owner: int = -1, left: Floats | None = None) -> Floats:
    """Return what a group shares, beyond selling it, € for each of several cases.

    Args:
        groups: The grouping.
        group: One of its groups.
        more: What its roofs leave beyond what they leave now, cases × steps, kWh.
        owner: A participant whose use changes where it is in the group.
        left: What that one still uses, cases × steps, kWh.
    """
    people, roofs = groups.parted(groups.members[group])
    rest = np.maximum(0.0, groups.own.rest[roofs].sum(axis=0) + more)
    inside: Flags = np.array(people) == owner
    if groups.data.key == "static":
        return _by_shares(groups, people, rest, inside, left)
    gains = groups.beyond[people]
    changed = np.zeros(0) if left is None or not inside.any() else left - groups.own.left[owner]
    if groups.data.key == "dynamic_prorata":
        wanted = groups.own.left[people].sum(axis=0)
        paid = groups.paid[people].sum(axis=0)
        if len(changed):
            wanted, paid = wanted + changed, paid + changed * groups.beyond[owner]
        return np.asarray((np.minimum(rest, wanted) / np.maximum(wanted, TINY) * paid).sum(axis=1))
    order = np.argsort(-gains, kind="stable")
    drop = -np.diff(gains[order], append=0.0)
    before = np.cumsum(groups.own.left[people][order], axis=0)
    total, met = np.zeros(len(rest)), False
    for j, weight in enumerate(drop.tolist()):
        met = met or bool(inside[order[j]])
        wanted = before[j] + changed if met and len(changed) else before[j]
        if weight:
            total += weight * np.minimum(rest, wanted).sum(axis=1)
    return total


def _by_shares(groups: Groups, people: list[int], rest: Floats, inside: Flags, left: Floats | None) -> Floats:
    """Return the same for the key `static`, whose shares are found for each case."""
    rows = np.array(people, dtype=np.intp)
    worth, wanted = split_worth(groups.data, rows), groups.own.left[rows]
    found = []
    for case, energy in enumerate(rest):
        if left is not None and inside.any():
            wanted = wanted.copy()
            wanted[inside] = left[case]
        got = share(groups.data, energy, wanted, worth).received.sum(axis=1)
        found.append(float(groups.beyond[rows] @ got))
    return np.array(found)
