"""Looks for the fewest matches: ticks streams off, proves what can be proven, then betters part by part."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.heat.matches_greedy import SCORES, tick_off
from matching.heat.matches_model import Cell, MatchModel, block_heats
from matching.heat.matches_neighbourhood import LEAST, PATIENCE_S, QUICK_S, START, Neighbourhood
from matching.heat.matches_parts import most_parts
from matching.heat.matches_problem import MatchProblem, Pair
from matching.solver import solve_problem
from matching.solver_run import Limit, Run
from symbiose.domain.ports import SolveSettings

ATTEMPTS = 8
"""Attempts to tick streams off, with each preference."""
TICKING_SHARE = 0.1
"""Share of the time for them."""
WHOLE_SHARE = 0.35
"""Share of the time for the model as a whole before parts are bettered."""
WHOLE_CELLS = 20_000
"""Heats of a model up to which it is stated as a whole."""
ROUNDING = 1e-6
"""What a solver's bound may lie above a whole number and still be meant to be it."""


@dataclass
class Found:
    """What the search ends with."""

    status: str
    """feasible, infeasible or unknown."""
    bound: int = 0
    """There is no answer with fewer matches."""
    pairs: frozenset[Pair] = frozenset()
    """The matches."""
    flows: Mapping[Cell, float] = field(default_factory=dict)
    """Heat of pairs by interval of the cold stream, share of all heat."""


class MatchSearch:
    """One search."""

    def __init__(self, data: MatchProblem, solver: str, settings: SolveSettings, began: float) -> None:
        """Keep what is asked."""
        self.data = data
        self.solver = solver
        self.settings = settings
        self.began = began
        self.best: frozenset[Pair] | None = None
        self.flows: Mapping[Cell, float] = {}
        self.bound = len(data.forced)
        self.fewest: dict[int, int] = {}

    def run(self) -> Found:
        """Return the best matches found in the time, with the bound proven."""
        if not self.data.is_cascade:
            return Found("infeasible")
        self._count_parts()
        self._tick_off(attempts=1)
        if not self._is_enough():
            proven = self._whole(WHOLE_SHARE)
            if proven == "infeasible" and self.best is None:
                return Found("infeasible")
        self._tick_off(ATTEMPTS)
        self._better_parts()
        if self.best is None:
            return Found("unknown", self.bound)
        return Found("feasible", min(self.bound, len(self.best)), self.best, self.flows)

    def left_s(self, share: float = 1.0) -> float:
        """Return the time left until a share of the time allowed is used up, s."""
        used = time.perf_counter() - self.began
        return max(0.0, share * self.settings.time_limit_s - used)

    def _is_enough(self) -> bool:
        if self.best is None:
            return False
        return len(self.best) - self.bound <= self.settings.gap * len(self.best)

    def _count_parts(self) -> None:
        """Bound the matches of each block by the parts into which its streams can fall."""
        for number, block in enumerate(self.data.blocks):
            hot, cold = block_heats(self.data, block)
            part = slice(block.start, block.end)
            givers, takers = hot > 0, cold > 0
            parts = most_parts(self.data.hot[givers, part], self.data.cold[takers, part])
            self.fewest[number] = int(givers.sum() + takers.sum()) - parts
        self.bound = max(self.bound, *self.fewest.values(), 0)

    def _tick_off(self, attempts: int) -> None:
        """Tick streams off in several ways; from the second attempt on with some chance in it."""
        rng = np.random.default_rng(0)
        for attempt in range(attempts):
            for preference in SCORES:
                at_most = len(self.best) - 1 if self.best is not None else self.data.allowed.size
                if self._is_enough() or (self.best is not None and self.left_s(TICKING_SHARE) <= 0):
                    return
                pairs = tick_off(self.data, preference, rng, 0.3 if attempt else 0.0, at_most)
                if pairs is not None:
                    self.keep(pairs)

    def keep(self, pairs: set[Pair]) -> bool:
        """Keep matches that serve all heat and are fewer than those kept so far."""
        model = MatchModel(self.data, (), pairs)
        run = solve_problem(model.problem, self.solver, Limit(0.0, max(1.0, self.left_s())))
        if not run.found:
            return False
        flows = model.flows()
        used = frozenset((i, j) for i, j, _ in flows) | frozenset(self.data.forced)
        if self.best is None or len(used) <= len(self.best):
            self.best, self.flows = used, flows
        return True

    def _whole(self, share: float) -> str:
        """Solve the problem as a whole, as far as it goes in a share of the time."""
        if sum(len(self.data.pairs) for _ in self.data.blocks) > WHOLE_CELLS and self.best is not None:
            return "unknown"
        model = MatchModel(self.data, self.data.pairs, self.data.forced)
        model.hang_together(self.fewest)
        if self.best is not None:
            model.fewer_than(len(self.best))
        run = solve_problem(model.problem, self.solver, Limit(self.settings.gap, self.left_s(share)))
        self._learn(model, run)
        return run.status

    def _learn(self, model: MatchModel, run: Run) -> None:
        """Take over what a run on the whole problem found and proved."""
        if run.status == "infeasible" and self.best is not None:
            self.bound = len(self.best)
        elif run.bound is not None and math.isfinite(run.bound):
            proven = len(model.kept) + math.ceil(-run.bound - ROUNDING)
            self.bound = max(self.bound, proven if self.best is None else min(proven, len(self.best)))
        if run.found:
            self.keep(model.matches())

    def _better_parts(self) -> None:
        """Decide the matches of a few streams anew, while there is time; equals are taken over, too."""
        rng = np.random.default_rng(0)
        size = START
        while self.best is not None and not self._is_enough() and self.left_s() > 0:
            began = time.perf_counter()
            part = Neighbourhood(self.data, self.best, rng, size)
            run = part.solve(self.solver, min(PATIENCE_S, self.left_s()))
            if run.found:
                self.keep(part.model.matches())
            took = time.perf_counter() - began
            size = size + size // 20 + 1 if took < QUICK_S else max(LEAST, size - size // 10)
