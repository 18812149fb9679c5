"""What people decided, pair by pair: those that stay, those that are out, and what some have to carry."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

import numpy as np

from matching.candidates import Candidates
from matching.columns import End
from matching.paths import Step
from matching.rules.ends import Booleans, Floats
from symbiose.domain.exchanges import Decision, State


def accepted_legs(accepted: Iterable[Decision]) -> set[tuple[str, str]]:
    """Return what follows what on accepted paths: flows and processors, by id."""
    return {leg for d in accepted for leg in pairwise((d.path.offer_id, *d.path.through, d.path.need_id))}


def accepted_pairs(candidates: Candidates, accepted: list[Decision]) -> Booleans:
    """Return the pairs on accepted paths: they are carried even where they no longer pay."""
    legs = accepted_legs(accepted)
    things = sorted({thing for leg in legs for thing in leg})
    code = {thing: i + 1 for i, thing in enumerate(things)}
    giver = np.array([code.get(end.thing_id, 0) for end in candidates.givers], dtype=np.int64)
    taker = np.array([code.get(end.thing_id, 0) for end in candidates.takers], dtype=np.int64)
    width = len(things) + 1
    wanted = np.array([code[a] * width + code[b] for a, b in sorted(legs)], dtype=np.int64)
    return np.isin(giver[candidates.giver] * width + taker[candidates.taker], wanted)


def refused_pairs(candidates: Candidates, decisions: Iterable[Decision]) -> Booleans:
    """Return the pairs of an offer and a need whose direct exchange people refused."""
    givers = {end.thing_id: i for i, end in enumerate(candidates.givers) if end.processor is None}
    takers = {end.thing_id: i for i, end in enumerate(candidates.takers) if end.processor is None}
    found = np.zeros(len(candidates), dtype=bool)
    for one in decisions:
        giver, taker = givers.get(one.path.offer_id), takers.get(one.path.need_id)
        is_direct = one.state is State.REFUSED and not one.path.through
        if is_direct and giver is not None and taker is not None:
            first, end = np.searchsorted(candidates.giver, [giver, giver + 1])
            found[first:end] |= candidates.taker[first:end] == taker
    return found


def obliged_pairs(
    candidates: Candidates, accepted: Booleans, locks: Mapping[Step, Floats]
) -> dict[int, tuple[Floats, bool]]:
    """Return what accepted exchanges oblige pairs to carry in each month, and whether just that.

    A direct exchange carries what was accepted. What leaves a processor on an accepted path is the least that
    its pair carries: others may send more that way. What enters it follows.

    Args:
        candidates: All pairs.
        accepted: Those on accepted paths.
        locks: Quantity sent in each month by the last step of each accepted path.
    """
    rows = {}
    for row in np.flatnonzero(accepted).tolist():
        giver, taker = candidates.givers[candidates.giver[row]], candidates.takers[candidates.taker[row]]
        rows[_name(giver), _name(taker)] = row
    found: dict[int, tuple[Floats, bool]] = {}
    for step, quantity in locks.items():
        row = rows[_name(step.leg.giver), _name(step.leg.taker)]
        before = found[row][0] if row in found else 0.0
        found[row] = before + quantity, not step.through
    return found


def _name(end: End) -> tuple[str, str, bool]:
    return end.thing_id, end.resource_id or "", end.processor is None
