"""Finds matches by ticking off streams: a match that uses up one of its two streams is never one too many.

All exchanges taken leave what passes down the intervals at nought or more, so that the rest can always be
matched, as long as no pair is forbidden.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from matching.heat.matches_problem import NONE, Floats, MatchProblem, Pair, transferable

CRUMB: Final = 1e-12
"""Share of all heat left of a stream that is no longer there."""
WHOLE: Final = 1 - 1e-7
"""Share of a stream that uses it up."""
SCORES: Final = ("alike", "small", "even")
"""What is preferred among the matches that use up a stream: alike streams, small ones, or both."""


@dataclass
class _Rest:
    """What is not matched yet."""

    hot: Floats
    cold: Floats

    @property
    def passing(self) -> Floats:
        """Return the heat that passes from each interval down to the next."""
        left: Floats = np.maximum(np.cumsum(self.hot.sum(axis=0) - self.cold.sum(axis=0)), 0.0)
        return left


def tick_off(
    data: MatchProblem, preference: str, rng: np.random.Generator, noise: float, at_most: int
) -> set[Pair] | None:
    """Return matches that serve all heat; None where forbidden pairs are in the way, or there are too many.

    Args:
        data: The problem.
        preference: One of `SCORES`.
        rng: Source of chance.
        noise: How much chance there is in the choice, 0 for none.
        at_most: Number of pairs beyond which the attempt is given up.
    """
    rest = _Rest(data.hot.copy(), data.cold.copy())
    taken: set[Pair] = set(data.forced)
    while rest.hot.sum() > NONE:
        able = np.where(data.allowed, transferable(rest.hot, rest.cold, rest.passing), 0.0)
        able[able < NONE] = 0.0
        score = _scores(rest, able, preference) + noise * rng.random(able.shape)
        for pair in taken:
            score[pair] += 1.0
        score[able == 0] = -1.0
        i, j = np.unravel_index(int(np.argmax(score)), score.shape)
        taken.add((int(i), int(j)))
        if able[i, j] == 0 or len(taken) > at_most:
            return None
        _exchange(rest, int(i), int(j))
    return taken


def _scores(rest: _Rest, able: Floats, preference: str) -> Floats:
    """Return how good each exchange is: using up both streams, then one, then as much as it can."""
    hot, cold = rest.hot.sum(axis=1)[:, None], rest.cold.sum(axis=1)[None, :]
    small, large = np.minimum(hot, cold), np.maximum(hot, cold)
    share = np.divide(able, small, out=np.zeros_like(able), where=small > 0)
    alike = np.divide(able, large, out=np.zeros_like(able), where=large > 0)
    within = {"alike": alike, "small": share - small, "even": able + alike - 3 * small}[preference]
    score: Floats = 10.0 * (share > WHOLE) + 10.0 * (alike > WHOLE) + within
    return score


def _exchange(rest: _Rest, i: int, j: int) -> None:
    """Take from both streams as much as they can exchange: each heat from the nearest interval above.

    What is carried on is limited to what may pass: the hottest of it stays behind.
    """
    passing = rest.passing
    hot, cold = rest.hot[i], rest.cold[j]
    carried: list[list[float]] = []
    for t in range(len(hot)):
        if hot[t] > 0:
            carried.append([t, float(hot[t])])
        while cold[t] > CRUMB and carried:
            moved = min(carried[-1][1], float(cold[t]))
            carried[-1][1] -= moved
            hot[int(carried[-1][0])] -= moved
            cold[t] -= moved
            if carried[-1][1] <= CRUMB:
                carried.pop()
        beyond = sum(heat for _, heat in carried) - float(passing[t])
        while beyond > 0 and carried:
            dropped = min(carried[0][1], beyond)
            carried[0][1] -= dropped
            beyond -= dropped
            if carried[0][1] <= 0:
                carried.pop(0)
    hot[hot <= CRUMB] = 0.0
    cold[cold <= CRUMB] = 0.0
