"""A small model for the bound: which pairs at least, so that each stream finds enough in each block.

It knows no intervals, so that problems with thousands of pairs are bounded in a fraction of a second.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import pulp
from pulp import LpAffineExpression, lpSum

from matching.heat.matches_problem import Floats, MatchProblem, Pair


class CoverModel:
    """The model; names carry positions. `matched` y_ij ∈ {0, 1}, the pair counts."""

    def __init__(self, data: MatchProblem, fewest: Mapping[int, int]) -> None:
        """State every family.

        Args:
            data: The problem.
            fewest: Block → fewest matches of its streams.
        """
        self.problem = pulp.LpProblem("cover", pulp.LpMinimize)
        add = self.problem.add_variable
        pairs = dict.fromkeys([*data.pairs, *data.forced])
        forced = frozenset(data.forced)
        self.matched = {
            pair: add(f"matched__{pair[0]}__{pair[1]}", int(pair in forced), 1, pulp.LpBinary)
            for pair in pairs
        }
        self.problem.setObjective(LpAffineExpression([(y, 1.0) for y in self.matched.values()]))
        for number, block in enumerate(data.blocks):
            part, most = slice(block.start, block.end), data.most[number]
            able = [pair for pair in data.pairs if most[pair] > 0]
            self._hang_together(number, able, fewest[number])
            self._enough(f"given__{number}", data.hot[:, part].sum(axis=1), most, able, 0)
            self._enough(f"taken__{number}", data.cold[:, part].sum(axis=1), most, able, 1)

    def _hang_together(self, number: int, able: Sequence[Pair], least: int) -> None:
        """Σ_ij active in b y_ij ≥ N_b - p_b   ∀ block b: streams that fall into p parts at most."""
        row = lpSum(self.matched[pair] for pair in able)
        if row:
            self.problem += row >= least, f"hang_together__{number}"

    def _enough(self, name: str, heat: Floats, most: Floats, able: Sequence[Pair], side: int) -> None:
        """Σ_j min(1, M_ijb / H_ib) · y_ij ≥ 1   ∀ stream i, block b: its pairs can exchange all its heat."""
        for stream in map(int, np.flatnonzero(heat)):
            shares = [(pair, float(most[pair] / heat[stream])) for pair in able if pair[side] == stream]
            row = LpAffineExpression([(self.matched[pair], min(1.0, share)) for pair, share in shares])
            if row:
                self.problem += row >= 1.0 - ROUNDED, f"{name}__{stream}"


ROUNDED = 1e-9
"""Share of a stream's heat that rounding may have taken from its pairs."""
