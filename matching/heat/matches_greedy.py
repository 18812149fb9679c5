"""Finds matches by ticking off streams: a match that uses up one of its two streams is never one too many.

All exchanges taken leave what passes down the intervals at nought or more, so that the rest can always be
matched, as long as no pair is forbidden.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from matching.heat.matches_answer import Exchange
from matching.heat.matches_problem import CRUMB, Bools, Floats, Pair, transferable

SERVED: Final = 1e-11
"""Share of all heat that may be left when all is served: it comes from rounding."""
WHOLE: Final = 1 - 1e-7
"""Share of a stream that uses it up."""
USED_UP: Final = 10.0
"""Worth of a match that uses up a stream; of one that uses up both, twice as much."""
FREE: Final = 3.0
"""Worth of a pair that counts anyway."""
AGAIN: Final = 1.0
"""Worth of a pair that was taken in the same attempt."""
Preference: TypeAlias = Literal["alike", "small", "large"]
PREFERENCES: Final[tuple[Preference, ...]] = ("alike", "small", "large")
"""Among the matches that use up a stream: streams with as much heat, small streams, much heat."""


@dataclass
class Rest:
    """Heat that is still to be matched, share of all heat, and between whom it may be."""

    hot: Floats
    """Hot stream × interval."""
    cold: Floats
    """Cold stream × interval."""
    allowed: Bools
    """Hot × cold."""
    free: Floats
    """Worth of each pair for counting anyway, hot × cold."""

    def passing(self) -> Floats:
        """Return the heat that passes from each interval down to the next."""
        left: Floats = np.maximum(np.cumsum(self.hot.sum(axis=0) - self.cold.sum(axis=0)), 0.0)
        return left

    def able(self, passing: Floats) -> Floats:
        """Return the most that each pair could exchange now, hot × cold."""
        hot, cold = np.flatnonzero(self.hot.any(axis=1)), np.flatnonzero(self.cold.any(axis=1))
        busy = np.flatnonzero(self.hot.any(axis=0) | self.cold.any(axis=0))
        moved = transferable(self.hot[np.ix_(hot, busy)], self.cold[np.ix_(cold, busy)], passing[busy])
        able = np.zeros(self.allowed.shape)
        able[np.ix_(hot, cold)] = np.where(moved > CRUMB, moved, 0.0)
        return np.where(self.allowed, able, 0.0)


@dataclass(frozen=True)
class Taste:
    """How an attempt chooses."""

    preference: Preference
    """What it prefers."""
    noise: float
    """How much chance there is in it, 0 for none."""


def tick_off(rest: Rest, taste: Taste, rng: np.random.Generator, at_most: int) -> dict[Pair, Exchange] | None:
    """Return exchanges that serve the rest, which is used up.

    Args:
        rest: What is to be matched.
        taste: How to choose.
        rng: Source of chance.
        at_most: Number of pairs beside free ones; an attempt that needs more is given up with None, as is one
            that forbidden pairs stop.
    """
    found: dict[Pair, Exchange] = {}
    new = 0
    while rest.hot.sum() > SERVED:
        passing = rest.passing()
        able = rest.able(passing)
        score = _scores(rest, able, taste.preference) + rest.free + taste.noise * rng.random(able.shape)
        score[able == 0] = -1.0
        i, j = (int(k) for k in np.unravel_index(int(np.argmax(score)), score.shape))
        if rest.free[i, j] == 0:
            new += 1
            rest.free[i, j] = AGAIN
        if able[i, j] == 0 or new > at_most:
            return None
        exchange = _exchange(rest, i, j, passing)
        found[i, j] = found[i, j] + exchange if (i, j) in found else exchange
    return found


def _scores(rest: Rest, able: Floats, preference: Preference) -> Floats:
    hot, cold = rest.hot.sum(axis=1)[:, None], rest.cold.sum(axis=1)[None, :]
    small, large = np.minimum(hot, cold), np.maximum(hot, cold)
    share = np.divide(able, small, out=np.zeros_like(able), where=small > 0)
    alike = np.divide(able, large, out=np.zeros_like(able), where=large > 0)
    within = {"alike": alike, "small": share - small, "large": able + alike - 3 * small}[preference]
    score: Floats = USED_UP * (share > WHOLE) + USED_UP * (alike > WHOLE) + within
    return score


def _exchange(rest: Rest, i: int, j: int, passing: Floats) -> Exchange:
    """Take from both streams as much as they can exchange."""
    given, taken = _moved(rest.hot[i].tolist(), rest.cold[j].tolist(), passing.tolist())
    exchange = Exchange(np.array(given), np.array(taken))
    for stream, moved in ((rest.hot[i], exchange.given), (rest.cold[j], exchange.taken)):
        stream -= moved
        stream[stream <= CRUMB] = 0.0
    return exchange


def _moved(hot: list[float], cold: list[float], passing: list[float]) -> tuple[list[float], list[float]]:
    """Return what is given and what is taken in each interval, each heat from the nearest interval above.

    What is carried on is limited to what may pass: the hottest of it stays behind.
    """
    given, taken = [0.0] * len(hot), [0.0] * len(hot)
    carried: list[tuple[int, float]] = []
    for t, heat in enumerate(hot):
        if heat > 0:
            carried.append((t, heat))
        while cold[t] - taken[t] > CRUMB and carried:
            source, there = carried.pop()
            moved = min(there, cold[t] - taken[t])
            given[source] += moved
            taken[t] += moved
            if there - moved > CRUMB:
                carried.append((source, there - moved))
        beyond = sum(there for _, there in carried) - passing[t]
        while beyond > 0 and carried:
            source, there = carried.pop(0)
            if there > beyond:
                carried.insert(0, (source, there - beyond))
            beyond -= there
    return given, taken
