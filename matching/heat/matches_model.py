"""The model of fewest matches: heat cascaded from interval to interval, and which pairs exchange some.

Source: S. A. Papoulias and I. E. Grossmann, Computers & Chemical Engineering 7 (1983) 707-721,
doi:10.1016/0098-1354(83)85023-6 (transshipment); what is added are bounds of each pair and interval, and that
streams which fall into few parts need many matches (`matches_parts.py`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pulp
from pulp import LpAffineExpression, lpSum

from matching.heat.matches_answer import Cell
from matching.heat.matches_problem import Block, MatchProblem, Pair

INTEGRALITY: Final = 1e-7
"""Distance from a whole number that counts as whole.

Asked for a hundredth of it, HiGHS 1.16 was seen to cut the optimum off. What a nearly closed pair leaks
makes no answer: answers are solved anew without such pairs.
"""
ROUNDED: Final = 1e-12
"""Share of all heat that a solver may leave of nothing."""


class MatchModel:
    """The model over some pairs; names carry positions, never ids.

    `heat` q_ijt ≥ 0, heat of hot stream i that cold stream j takes in interval t; `left` r_it ≥ 0, heat of
    hot stream i that passes below interval t; `matched` y_ij ∈ {0, 1}, the pair counts. Heats are shares.
    """

    def __init__(self, data: MatchProblem, free: Iterable[Pair], kept: Iterable[Pair] = ()) -> None:
        """State every family.

        Args:
            data: The problem.
            free: Pairs to decide on.
            kept: Pairs that are matched and count in any case; all others exchange nothing.
        """
        self.data = data
        self.problem = pulp.LpProblem("matches", pulp.LpMinimize)
        self.kept = frozenset(kept)
        add = self.problem.add_variable
        self.matched: Mapping[Pair, pulp.LpVariable] = {
            pair: add(f"matched__{pair[0]}__{pair[1]}", cat=pulp.LpBinary)
            for pair in free
            if pair not in self.kept
        }
        self.heat: dict[Cell, pulp.LpVariable] = {}
        self.left: dict[tuple[int, int], pulp.LpVariable] = {}
        self._cells: dict[tuple[int, Pair], list[int]] = defaultdict(list)
        for number, block in enumerate(data.blocks):
            self._block_variables(number, block)
        self._fewest()
        self._given()
        self._taken()
        self._pair_limit()
        self._cell_limit()

    def _block_variables(self, number: int, block: Block) -> None:
        data, most = self.data, self.data.most[number]
        add = self.problem.add_variable
        upto = data.hot[:, block.start : block.end].cumsum(axis=1)
        for i in map(int, upto[:, -1].nonzero()[0]):
            for t in range(block.start, block.end - 1):
                if upto[i, t - block.start] > 0:
                    limit = min(float(upto[i, t - block.start]), float(data.passing[t]))
                    self.left[i, t] = add(f"left__{i}__{t}", 0, limit)
        for pair in [*self.matched, *sorted(self.kept)]:
            i, j = pair
            if most[pair] > 0:
                for t in range(block.start, block.end):
                    if data.cold[j, t] > 0 and upto[i, t - block.start] > 0:
                        limit = self._cell_most(upto[i, t - block.start], j, t, most[pair])
                        self.heat[i, j, t] = add(f"heat__{i}__{j}__{t}", 0, limit)
                        self._cells[number, pair].append(t)

    def _cell_most(self, available: float, j: int, t: int, most: float) -> float:
        return min(float(available), float(self.data.cold[j, t]), float(most))

    def _fewest(self) -> None:
        """Minimise Σ_ij y_ij  [matches]."""
        self.problem.setObjective(LpAffineExpression([(y, 1.0) for y in self.matched.values()]))

    def _given(self) -> None:
        """r_i,t-1 + H_it = Σ_j q_ijt + r_it   ∀ i, t: each hot stream gives all its heat, downwards."""
        taken: dict[tuple[int, int], list[pulp.LpVariable]] = defaultdict(list)
        for (i, _, t), variable in self.heat.items():
            taken[i, t].append(variable)
        for block in self.data.blocks:
            for i, stream in enumerate(self.data.hot):
                for t in range(block.start, block.end) if stream[block.start : block.end].any() else ():
                    out = [*taken[i, t], *([self.left[i, t]] if (i, t) in self.left else [])]
                    above = self.left.get((i, t - 1)) if t > block.start else None
                    row = lpSum(out) - (0.0 if above is None else above)
                    self._equal(row, float(stream[t]), f"given__{i}__{t}")

    def _taken(self) -> None:
        """Σ_i q_ijt = C_jt   ∀ j, t: each cold stream gets all its heat."""
        sources: dict[tuple[int, int], list[pulp.LpVariable]] = defaultdict(list)
        for (_, j, t), variable in self.heat.items():
            sources[j, t].append(variable)
        for j, stream in enumerate(self.data.cold):
            for t in map(int, stream.nonzero()[0]):
                self._equal(lpSum(sources[j, t]), float(stream[t]), f"taken__{j}__{t}")

    def _equal(self, row: LpAffineExpression, value: float, name: str) -> None:
        if row:
            self.problem += row == value, name
        elif value:
            self.problem += LpAffineExpression([(self._nothing(), 1.0)]) == value, name

    def _nothing(self) -> pulp.LpVariable:
        """Return a variable that is nought: a heat without a partner makes the problem infeasible."""
        if not hasattr(self, "_nought"):
            self._nought = self.problem.add_variable("nought", 0, 0)
        return self._nought

    def _pair_limit(self) -> None:
        """Σ_t∈b q_ijt ≤ M_ijb · y_ij   ∀ i, j, block b: only matched pairs exchange heat."""
        for (number, pair), intervals in self._cells.items():
            if pair in self.matched:
                moved = lpSum(self.heat[(*pair, t)] for t in intervals)
                limit = float(self.data.most[number][pair])
                self.problem += (
                    moved <= limit * self.matched[pair],
                    f"pair_limit__{number}__{pair[0]}__{pair[1]}",
                )

    def _cell_limit(self) -> None:
        """q_ijt ≤ M_ijt · y_ij   ∀ i, j, t: the same in each interval."""
        for (_, pair), intervals in self._cells.items():
            if pair in self.matched and len(intervals) > 1:
                for t in intervals:
                    heat = self.heat[(*pair, t)]
                    row = heat <= heat.upBound * self.matched[pair]
                    self.problem += row, f"cell_limit__{pair[0]}__{pair[1]}__{t}"

    def relax(self) -> None:
        """0 ≤ y_ij ≤ 1   ∀ i, j: pairs may count in part, so that the model is quickly solved for a bound."""
        for y in self.matched.values():
            y.cat = pulp.LpContinuous

    def hang_together(self, fewest: Mapping[int, int]) -> None:
        """Σ_ij active in b y_ij ≥ N_b - p_b   ∀ block b: streams that fall into p parts at most.

        Args:
            fewest: Block → fewest matches of its streams.
        """
        for number, least in fewest.items():
            pairs = [pair for block, pair in self._cells if block == number]
            free = [self.matched[pair] for pair in pairs if pair in self.matched]
            if free:
                row = lpSum(free) >= least - (len(pairs) - len(free))
                self.problem += row, f"hang_together__{number}"

    def fewer_than(self, matches: int) -> None:
        """Σ_ij y_ij ≤ n - 1: fewer matches than are known already."""
        row = lpSum(self.matched.values()) <= matches - 1 - len(self.kept)
        self.problem += row, "fewer_than__0"

    def matches(self) -> set[Pair]:
        """Return the pairs that count in the solution."""
        return {pair for pair, y in self.matched.items() if (y.varValue or 0.0) > 0.5} | self.kept

    def heats(self) -> dict[Cell, float]:
        """Return the heats of the solution, without what comes from rounding."""
        return {cell: q.varValue for cell, q in self.heat.items() if (q.varValue or 0.0) > ROUNDED}
