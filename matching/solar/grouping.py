"""Searches good groups at fixed sizes: cliques grown from roofs, single moves, parts taken apart and regrown."""

import time
from random import Random
from typing import Final

import numpy as np

from matching.solar.groups import Groups, is_more
from matching.solar.operation import NOBODY, Design
from matching.solar.sharing import Floats, Sharing

MOST_SEEDS: Final = 200
"""Roofs, those with most rest first, from which a next group is grown."""


def find_groups(data: Sharing, start: Design, until: float, chance: Random) -> Design:
    """Return a grouping of the sizes of a design, at least as good as its own groups.

    Args:
        data: Sets and parameters.
        start: Sizes, and groups to begin from.
        until: When to stop, by the performance counter, s.
        chance: Decides which parts are taken apart.
    """
    groups = Groups(data, start)
    grow(groups, until)
    improve(groups, until, chance)
    stale = 0
    while time.perf_counter() < until and groups.members and stale < patience(groups):
        other = _taken_apart(groups, chance)
        grow(other, until, chance)
        improve(other, until, chance)
        better = is_more(other.total(), groups.total())
        groups, stale = (other, 0) if better else (groups, stale + 1)
    return groups.design()


def patience(groups: Groups) -> int:
    """Return how many parts are taken apart in vain before the search ends."""
    return 10 + 2 * len(groups.members)


def improve(groups: Groups, until: float, chance: Random) -> None:
    """Move single members as long as that brings more."""
    waiting = [i for i in range(len(groups.group_of)) if groups.usable[i]]
    moved = True
    while moved:
        moved = False
        chance.shuffle(waiting)
        for i in waiting:
            if time.perf_counter() > until:
                return
            moved |= groups.try_move(i)


def grow(groups: Groups, until: float, chance: Random | None = None) -> None:
    """Add groups of members that are in none, the best first, as long as they bring anything."""
    weights = _weights(groups)
    found: dict[int, tuple[frozenset[int], tuple[float, float]]] = {}
    while time.perf_counter() < until:
        free = np.array([g == NOBODY for g in groups.group_of]) & groups.usable
        seeds = np.flatnonzero(free[groups.count :]) + groups.count
        seeds = seeds[np.argsort(-weights[seeds], kind="stable")][:MOST_SEEDS]
        if chance is not None and len(seeds):
            seeds = np.array([chance.choice(seeds.tolist())])
        for seed in seeds.tolist():
            if seed not in found or not free[list(found[seed][0])].all():
                members = _clique(groups, seed, free, weights)
                found[seed] = members, groups.gain_of(members)
        best = max((found[s] for s in seeds.tolist()), key=lambda one: one[1], default=None)
        if best is None or not is_more(best[1], (0.0, 0.0)):
            return
        groups.put(groups.new(), best[0])


def _weights(groups: Groups) -> Floats:
    """Return how much energy each member could bring to a group."""
    return np.concatenate([groups.own.left.sum(axis=1), groups.own.rest.sum(axis=1)])


def _clique(
    groups: Groups, seed: int, free: "np.typing.NDArray[np.bool_]", weights: Floats
) -> frozenset[int]:
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


def _taken_apart(groups: Groups, chance: Random) -> Groups:
    """Return the same groups without one to three that are near one another."""
    other = Groups(groups.data, groups.design())
    first = chance.choice(sorted(other.members))
    reach = groups.data.near[sorted(other.members[first])].any(axis=0)
    beside = [g for g in sorted(other.members) if g != first and reach[sorted(other.members[g])].any()]
    chance.shuffle(beside)
    for group in [first, *beside[: chance.randint(0, 2)]]:
        other.put(group, frozenset())
    return other
