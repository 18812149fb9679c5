"""Some matches dissolved and their heat matched anew, by ticking off: the quick step of betterment.

It takes milliseconds and no solver; among thousands of such steps some save a match. Answers with as many
matches are taken over as well, so that the search wanders; some with one more, ever fewer of them.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from matching.heat.matches_answer import Answer, Exchange
from matching.heat.matches_greedy import FREE, PREFERENCES, Rest, Taste, tick_off
from matching.heat.matches_problem import Floats, MatchProblem, Pair

FEWEST: Final = 3
"""Matches dissolved at least."""
MOST: Final = 12
"""Number of matches dissolved that is not reached."""
WORSE: Final = 0.05
"""Chance that a step may end with one more match, at first."""
NEAR: Final = 0.8
"""Chance that the next match dissolved shares a stream with those before."""


def wandering(steps: int, rng: np.random.Generator) -> Iterator[float]:
    """Yield, for each step, how many more matches it may end with: mostly none."""
    for step in range(steps):
        yield float(rng.random() < WORSE * (1 - step / steps))


def renewed(data: MatchProblem, answer: Answer, rng: np.random.Generator) -> Answer | None:
    """Return an answer with one match more than another at most, some new; None where none came up."""
    dissolved = _dissolved(sorted(answer), rng)
    hot = sorted({i for i, _ in dissolved})
    cold = sorted({j for _, j in dissolved})
    given, taken = _heats(answer, dissolved, hot, cold)
    busy = np.flatnonzero(given.any(axis=0) | taken.any(axis=0))
    kept = {pair: exchange for pair, exchange in answer.items() if pair not in dissolved}
    counted = set(kept) | set(data.forced)
    free = np.array([[FREE if (i, j) in counted else 0.0 for j in cold] for i in hot])
    rest = Rest(given[:, busy], taken[:, busy], data.allowed[np.ix_(hot, cold)], free)
    taste = Taste(PREFERENCES[int(rng.integers(len(PREFERENCES)))], float(rng.random()))
    found = tick_off(rest, taste, rng, len(dissolved - set(data.forced)) + 1)
    if found is None:
        return None
    for (row, column), exchange in found.items():
        pair = hot[row], cold[column]
        wide = Exchange(
            *(_spread(part, busy, data.hot.shape[1]) for part in (exchange.given, exchange.taken))
        )
        kept[pair] = kept[pair] + wide if pair in kept else wide
    return kept


def _dissolved(pairs: Sequence[Pair], rng: np.random.Generator) -> set[Pair]:
    """Return some matches, most of them linked by common streams."""
    wanted = min(len(pairs), int(rng.integers(FEWEST, MOST)))
    chosen = [pairs[int(rng.integers(len(pairs)))]]
    while len(chosen) < wanted:
        i, j = chosen[int(rng.integers(len(chosen)))]
        left = [pair for pair in pairs if pair not in chosen]
        near = [pair for pair in left if pair[0] == i or pair[1] == j]
        pool = near if near and rng.random() < NEAR else left
        chosen.append(pool[int(rng.integers(len(pool)))])
    return set(chosen)


def _heats(
    answer: Answer, pairs: set[Pair], hot: Sequence[int], cold: Sequence[int]
) -> tuple[Floats, Floats]:
    """Return what the streams of some matches exchange in these, stream × interval."""
    width = len(next(iter(answer.values())).given)
    given, taken = np.zeros((len(hot), width)), np.zeros((len(cold), width))
    for i, j in sorted(pairs):
        given[hot.index(i)] += answer[i, j].given
        taken[cold.index(j)] += answer[i, j].taken
    return given, taken


def _spread(part: Floats, at: np.ndarray[tuple[int, ...], np.dtype[np.intp]], width: int) -> Floats:
    whole = np.zeros(width)
    whole[at] = part
    return whole
