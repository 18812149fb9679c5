"""Searches good groups, and sizes that fit them: cliques grown from roofs, single moves, parts regrown."""

from random import Random
from typing import Final

import numpy as np

from matching.solar.combining import Met
from matching.solar.exchanging import exchange
from matching.solar.fitting import fit
from matching.solar.groups import NONE, Gain, Groups, is_more
from matching.solar.merging import merge
from matching.solar.operation import NOBODY, Design, nobody_shares
from matching.solar.pushing import push_in
from matching.solar.sharing import Flags, Floats, Sharing
from matching.work_clock import now_s

MOST_SEEDS: Final = 200
"""Roofs, those with most rest first, from which a next group is grown."""
REGROWN: Final = 0.3
"""Share of the tries in which whole groups are dissolved."""
PUSHED: Final = 0.35
"""Share of the tries in which a member is pushed into another group."""
EXCHANGED: Final = 0.5
"""Share of the tries in which two members change places, where a group has little room for power."""
FULL: Final = 0.8
"""Share of the most power from which on a group has little room."""
ROUNDS: Final = 2
"""Rounds of moves after a part was taken apart."""
FORGIVEN: Final = 0.004
"""Share of the best by which other groups may bring less to go on from them: at first, then ever less."""
HOPELESS: Final = 0.01
"""Share of what all groups bring that a change may cost before sizes are fitted to it."""
FEW_GROUPS: Final = 12
"""Groups of which these are shares at most: a change concerns few, however many there are beside."""
MOST_SCATTERED: Final = 12
"""Members that are taken out of their groups in one of the other tries."""


def find_groups(
    data: Sharing,
    start: Design,
    until: float,
    chance: Random,
    goal: float = np.inf,
    *,
    met: Met | None = None,
    is_given: bool = False,
    most: int | None = None,
) -> Design:
    """Return a grouping of the roofs of a design, with sizes, at least as good as its own.

    Args:
        data: Sets and parameters.
        start: Sizes, and groups to begin from.
        until: When to stop, by the clock that holds, s.
        chance: Decides which parts are taken apart.
        goal: What groups may add at which the search stops.
        met: Keeps the groups that are met.
        is_given: Whether to begin with the groups of the start though new ones may be better.
        most: Tries at most, so that what is found does not hang on the time; else as many as it allows.
    """
    began = now_s()
    best = groups = _first(data, start, until, chance, is_given=is_given)
    stale = tries = 0
    while (now := now_s()) < until and groups.members and stale < patience(groups):
        if best.total()[0] >= goal or tries == most:
            break
        gone = max((now - began) / (until - began), 0.0 if most is None else tries / most)
        tries += 1
        other = groups.copy()
        _unsettle(other, until, chance)
        settle(other, until, chance)
        merge(other)
        _fit_changed(other, groups)
        if met is not None:
            met.add(other)
        allowed = FORGIVEN * (1 - gone) * _of_few(best)
        if other.members and other.total()[0] > best.total()[0] - allowed:
            groups = other
        better = is_more(other.total(), best.total())
        best, stale = (other, 0) if better else (best, stale + 1)
    return best.design()


def _unsettle(groups: Groups, until: float, chance: Random) -> None:
    """Change groups by chance: some grown anew, a member pushed into another one, or members taken out.

    Where a group has little room for power, two members may change places instead.
    """
    if _is_full(groups) and chance.random() < EXCHANGED:
        exchange(groups, chance)
        return
    which = chance.random()
    if which < REGROWN:
        _take_apart(groups, chance)
        grow(groups, until, chance)
    elif which < REGROWN + PUSHED:
        push_in(groups, chance)
    else:
        _scatter(groups, chance)


def _is_full(groups: Groups) -> bool:
    """Tell whether some group has little room for more power, and there is another one."""
    most = FULL * groups.data.max_power_kwp
    return len(groups.members) > 1 and any(power > most for power in groups.powers.values())


def _first(data: Sharing, start: Design, until: float, chance: Random, *, is_given: bool) -> Groups:
    """Return the better of the groups that there are and of new ones, both improved."""
    found = []
    for design in (start, nobody_shares(start.kwp, len(data.participants))):
        groups = Groups(data, design)
        grow(groups, until)
        improve(groups, until, chance)
        merge(groups)
        if is_sized(data):
            fit(groups, range(len(data.roofs)), until)
        found.append(groups)
        if is_given or not start.groups():
            break
    return found[-1] if is_more(found[-1].total(), found[0].total()) else found[0]


def refine(data: Sharing, design: Design, until: float, chance: Random) -> Design:
    """Return a design that no move of one member and no other size of one roof betters."""
    groups, before = Groups(data, design), None
    while before != groups.total() and now_s() < until:
        before = groups.total()
        improve(groups, until, chance)
        fit(groups, range(len(data.roofs)), until)
    return groups.design()


def is_sized(data: Sharing) -> bool:
    """Tell whether sizes are fitted to groups: for money; other objectives are served by all there is."""
    return data.objective == "net_benefit"


def _fit_changed(groups: Groups, before: Groups) -> None:
    """Fit the sizes of roofs in groups that are other ones than before, where these come near to the best."""
    lost = before.total()[0] - groups.total()[0]
    if not is_sized(groups.data) or lost > HOPELESS * _of_few(before):
        return
    changed = [m for g, m in groups.members.items() if before.members.get(g) != m]
    roofs = sorted({i - groups.count for members in changed for i in members if i >= groups.count})
    fit(groups, roofs)


def _of_few(groups: Groups) -> float:
    """Return what all groups bring, or of many as much as few of them do in the mean."""
    return abs(groups.total()[0]) * min(1.0, FEW_GROUPS / max(1, len(groups.members)))


def patience(groups: Groups) -> int:
    """Return how many parts are taken apart in vain before the search ends."""
    return 100 + 20 * len(groups.members)


def improve(groups: Groups, until: float, chance: Random) -> None:
    """Move single members as long as that brings more."""
    waiting = [i for i in range(len(groups.group_of)) if groups.usable[i]]
    while waiting and _moved(groups, waiting, until, chance):
        waiting = _touched(groups)


def settle(groups: Groups, until: float, chance: Random) -> None:
    """Move those members that a change concerns, as long as that brings more."""
    for _ in range(ROUNDS):
        if not _moved(groups, _touched(groups), until, chance) or not groups.changed:
            return


def _moved(groups: Groups, waiting: list[int], until: float, chance: Random) -> bool:
    """Try to move each of some members, in any order, and tell whether the time sufficed."""
    groups.changed.clear()
    chance.shuffle(waiting)
    for i in waiting:
        if now_s() > until:
            return False
        groups.try_move(i)
    return True


def _touched(groups: Groups) -> list[int]:
    """Return members of groups that changed, and those taken out of one."""
    out = [~i for i in groups.changed if i < 0 and groups.usable[~i]]
    inside = [i for g in groups.changed if g >= 0 for i in groups.members.get(g, frozenset())]
    return sorted({*out, *inside})


def grow(groups: Groups, until: float, chance: Random | None = None) -> None:
    """Add groups of members that are in none, the best first, as long as they bring anything."""
    weights = _weights(groups)
    found: dict[int, tuple[frozenset[int], Gain]] = {}
    while now_s() < until:
        free: Flags = np.asarray(np.array([g == NOBODY for g in groups.group_of]) & groups.usable)
        seeds = np.flatnonzero(free[groups.count :]) + groups.count
        seeds = seeds[np.argsort(-weights[seeds], kind="stable")][:MOST_SEEDS]
        if chance is not None and len(seeds):
            seeds = np.array([chance.choice(seeds.tolist())])
        for seed in seeds.tolist():
            if seed not in found or not bool(np.all(free[list(found[seed][0])])):
                members = _thinned(groups, _clique(groups, seed, free, weights))
                found[seed] = members, groups.gain_of(members)
        best = max((found[s] for s in seeds.tolist()), key=lambda one: one[1], default=None)
        if best is None or not is_more(best[1], NONE):
            return
        groups.put(groups.new(), best[0])


def _weights(groups: Groups) -> Floats:
    """Return how much energy each member could bring to a group, or what it is worth beyond its sale."""
    left, rest = groups.own.left.sum(axis=1), groups.own.rest.sum(axis=1)
    if groups.data.objective != "net_benefit":
        return np.concatenate([left, rest])
    gain = np.maximum(0.0, groups.beyond)
    mean = float(gain.mean()) if len(gain) else 0.0
    return np.concatenate([left * gain, rest * mean])


def _clique(groups: Groups, seed: int, free: Flags, weights: Floats) -> frozenset[int]:
    """Return free members near one another, each chosen so that much remains near."""
    near = groups.data.near
    members, power = [seed], groups.power([seed])
    choice = np.flatnonzero(free & near[seed])
    choice = choice[choice != seed]
    score = near[np.ix_(choice, choice)] @ weights[choice]
    while len(choice):
        best = int(np.argmax(score))
        taken = int(choice[best])
        added = groups.power([taken])
        fits = power + added <= groups.data.max_power_kwp
        if fits:
            members.append(taken)
            power += added
        keep = near[taken, choice].copy() if fits else np.ones(len(choice), dtype=bool)
        keep[best] = False
        gone = choice[~keep]
        choice = choice[keep]
        score = score[keep] - near[np.ix_(choice, gone)] @ weights[gone]
    return frozenset(members)


def _thinned(groups: Groups, members: frozenset[int]) -> frozenset[int]:
    """Return members without those participants, least worth first, who bring more by staying away.

    By the key `optimal` there are none: whoever pays less receives what others leave.
    """
    if groups.data.key == "optimal":
        return members
    gain = groups.gain_of(members)
    people = sorted((i for i in members if i < groups.count), key=lambda i: float(groups.data.worth[i]))
    for i in people:
        without = groups.gain_of(members - {i})
        if is_more(without, gain):
            members, gain = members - {i}, without
    return members


def _take_apart(groups: Groups, chance: Random) -> None:
    """Dissolve one to three groups that are near one another."""
    first = chance.choice(sorted(groups.members))
    reach: Flags = np.asarray(groups.data.near[sorted(groups.members[first])].any(axis=0))
    beside = [g for g in sorted(groups.members) if g != first and reach[sorted(groups.members[g])].any()]
    chance.shuffle(beside)
    for group in [first, *beside[: chance.randint(0, 2)]]:
        groups.put(group, frozenset())


def _scatter(groups: Groups, chance: Random) -> None:
    """Take some members that are near one another out of their groups."""
    inside = [i for i, g in enumerate(groups.group_of) if g != NOBODY]
    first = chance.choice(inside)
    around = [i for i in inside if groups.data.near[first, i]]
    for i in chance.sample(around, min(len(around), chance.randint(2, MOST_SCATTERED))):
        group = groups.group_of[i]
        if group != NOBODY:
            groups.put(group, groups.members[group] - {i})
