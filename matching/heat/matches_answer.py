"""Matches found: what each pair gives and takes in each interval."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from matching.heat.matches_problem import Floats, MatchProblem, Pair

Cell: TypeAlias = tuple[int, int, int]
"""Hot stream, cold stream, interval in which the cold one takes the heat."""
Passage: TypeAlias = tuple[int, int]
"""Interval in which heat is given, interval in which it is taken."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one pair exchanges, share of all heat."""

    given: Floats
    """Heat that the hot stream gives, by interval."""
    taken: Floats
    """Heat that the cold stream takes, by interval: no earlier than it is given."""

    def __add__(self, other: "Exchange") -> "Exchange":
        """Return both together."""
        return Exchange(self.given + other.given, self.taken + other.taken)

    def passages(self) -> Mapping[Passage, float]:
        """Return the same from interval to interval: what was given first is taken first."""
        found: dict[Passage, float] = {}
        givers = [[int(s), float(self.given[s])] for s in self.given.nonzero()[0]]
        for t in map(int, self.taken.nonzero()[0]):
            left = float(self.taken[t])
            while left > 0 and givers and givers[0][0] <= t:
                moved = min(left, givers[0][1])
                found[int(givers[0][0]), t] = found.get((int(givers[0][0]), t), 0.0) + moved
                left -= moved
                givers[0][1] -= moved
                if givers[0][1] <= 0:
                    givers.pop(0)
        return found


Answer: TypeAlias = Mapping[Pair, Exchange]
"""Pairs that exchange heat; together they serve all of it."""


def answer_of(data: MatchProblem, heats: Mapping[Cell, float]) -> Answer:
    """Return the answer behind heats known by the interval in which they are taken.

    What a hot stream gave first is used first.
    """
    wanted: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for (i, j, t), heat in heats.items():
        wanted[i].append((t, j, heat))
    answer: dict[Pair, Exchange] = {}
    for i, takers in wanted.items():
        for j, given, taken in _handed_over(data.hot[i], sorted(takers)):
            exchange = answer.setdefault((i, j), _none(data))
            exchange.given[given[0]] += given[1]
            exchange.taken[taken] += given[1]
    return answer


def _handed_over(
    stream: Floats, takers: Iterable[tuple[int, int, float]]
) -> Iterable[tuple[int, tuple[int, float], int]]:
    """Yield who takes, from which interval how much, and in which interval."""
    givers = [[int(s), float(stream[s])] for s in stream.nonzero()[0]]
    for t, j, heat in takers:
        left = heat
        while left > 0 and givers and givers[0][0] <= t:
            moved = min(left, givers[0][1])
            yield j, (int(givers[0][0]), moved), t
            left -= moved
            givers[0][1] -= moved
            if givers[0][1] <= 0:
                givers.pop(0)


def _none(data: MatchProblem) -> Exchange:
    width = data.hot.shape[1]
    return Exchange(np.zeros(width), np.zeros(width))
