"""Matches of a few streams decided anew while those of all others stay: one step of betterment."""

from collections import defaultdict
from collections.abc import Set as AbstractSet
from typing import Final

import numpy as np
import pulp

from matching.heat.matches_model import INTEGRALITY, MatchModel
from matching.heat.matches_problem import Bools, MatchProblem, Pair
from matching.solver import solve_problem
from matching.solver_run import Limit, Run

START: Final = 60
"""Pairs that the first step decides on."""
LEAST: Final = 30
"""Pairs that a step decides on, at the least."""
QUICK_S: Final = 0.3
"""A step that takes less is followed by larger ones, s."""
PATIENCE_S: Final = 2.0
"""What one step may take, s."""
SPREAD: Final = 0.3
"""All chance in the objective of a step, in matches: among equals, other answers come up."""
NEAR: Final = 0.7
"""Chance that the next stream is one that exchanges heat with those chosen so far."""
Side = tuple[bool, int]
"""Whether a stream is hot, and its position."""


class Neighbourhood:
    """Some streams, chosen by chance from one that exchanges heat to its partners and theirs."""

    def __init__(
        self, data: MatchProblem, best: AbstractSet[Pair], rng: np.random.Generator, size: int
    ) -> None:
        """Choose streams until about `size` pairs are to be decided on, and state their model."""
        able = np.zeros(data.allowed.shape, dtype=bool)
        for pair in data.pairs:
            able[pair] = True
        hot, cold = _chosen(able, best, rng, size)
        inside = {(i, j) for i in hot for j in cold if able[i, j]} - set(data.forced)
        self.model = MatchModel(data, sorted(inside), set(best) - inside)
        self.count = len(inside & set(best))
        noise = SPREAD / (1 + len(hot) + len(cold))
        self.model.problem.setObjective(
            pulp.LpAffineExpression([(y, 1.0 + noise * rng.random()) for y in self.model.matched.values()])
        )

    def solve(self, solver: str, time_s: float) -> Run:
        """Solve the model, until no answer with a match less is possible."""
        gap = (1 - SPREAD) / (1 + self.count)
        return solve_problem(self.model.problem, solver, Limit(gap, time_s, INTEGRALITY))


def _chosen(
    able: Bools,
    best: AbstractSet[Pair],
    rng: np.random.Generator,
    size: int,
) -> tuple[set[int], set[int]]:
    partners: dict[Side, list[Side]] = defaultdict(list)
    for i, j in sorted(best):
        partners[True, i].append((False, j))
        partners[False, j].append((True, i))
    chosen: list[Side] = [sorted(partners)[int(rng.integers(len(partners)))]]
    others = [one for one in sorted(partners) if one != chosen[0]]
    while others and _pairs(able, chosen) < size:
        around = {one for near in chosen for one in partners[near]} - set(chosen)
        pool = sorted(around) if around and rng.random() < NEAR else others
        following = pool[int(rng.integers(len(pool)))]
        chosen.append(following)
        others.remove(following)
    return {k for is_hot, k in chosen if is_hot}, {k for is_hot, k in chosen if not is_hot}


def _pairs(able: Bools, chosen: list[Side]) -> int:
    hot = [k for is_hot, k in chosen if is_hot]
    cold = [k for is_hot, k in chosen if not is_hot]
    return int(able[np.ix_(hot, cold)].sum())
