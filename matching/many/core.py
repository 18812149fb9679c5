"""The few arcs of a linear plan that are stated, decided on and accounted for one by one."""

from typing import Final

import numpy as np

from matching.many.generation import Generated
from matching.many.relaxation import Relaxation
from matching.rules.ends import Booleans, Floats, Integers
from matching.transport import best
from symbiose.domain.documents.exchange_instance import ExchangeInstance

NEAREST: Final = 2
"""Arcs of each end, nearest to being used, that are decided on beside those that are used."""


def used_arcs(problem: Relaxation, found: Generated) -> Integers:
    """Return the arcs that carry something, and those whose quantity is decided."""
    used = found.arcs[(found.carried > 0).any(axis=1)]
    return np.union1d(used, problem.decided[0])


def likely_arcs(problem: Relaxation, found: Generated, nearest: int = NEAREST) -> Integers:
    """Return the arcs used in the linear plan, and for each end those that are nearest to being used."""
    arcs = found.arcs[problem.usable[found.arcs]]
    short = _short(problem, found)[arcs]
    near = best(problem.table.source[arcs], short, nearest) | best(problem.table.target[arcs], short, nearest)
    return np.union1d(arcs[near], used_arcs(problem, found))


def _short(problem: Relaxation, found: Generated) -> Floats:
    """Return what one unit on each arc is short of its prices with its opening paid, at most nought.

    It counts over all periods, since they share the opening; where no period pays, the best of them counts.
    """
    proven, sent = found.proven, problem.most.sent
    best = np.where(sent > 0, proven.beyond, -np.inf).max(axis=1, initial=-np.inf)
    whole = sent.sum(axis=1)
    short: Floats = proven.gain / np.where(whole > 0, whole, 1.0) + np.minimum(best, 0.0)
    return short


def possible_arcs(problem: Relaxation, found: Generated, spare: float) -> Booleans:
    """Tell which arcs may be used in a plan that is worth more than one that is known.

    What a plan is worth is below the bound by what each arc that it uses loses at the prices: its opening,
    less what its units are worth beyond them; at least its lot where that is negative. Where this exceeds
    what the bound spares above the known plan, no better plan uses the arc.

    Args:
        problem: The linear problem.
        found: Its plan with prices.
        spare: Bound less worth of the known plan.
    """
    beyond, sent = found.proven.beyond, problem.most.sent
    gained = (np.maximum(beyond, 0.0) * sent).sum(axis=1)
    least = np.where(sent > 0, -np.minimum(beyond, 0.0) * problem.table.least[:, None], np.inf).min(axis=1)
    lost = problem.opening - gained + np.where(gained > 0, 0.0, least)
    possible: Booleans = problem.usable & (lost <= spare)
    return possible


def with_arcs(document: ExchangeInstance, arcs: Integers) -> ExchangeInstance:
    """Return an instance with some of its arcs only."""
    every = document.arcs
    return document.model_copy(update={"arcs": tuple(every[i] for i in np.sort(arcs).tolist())})
