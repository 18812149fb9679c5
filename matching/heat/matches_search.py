"""Looks for the fewest matches: ticks streams off, proves what can be proven, then betters part by part."""

import math
import time
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.heat.matches_answer import Answer, answer_of
from matching.heat.matches_cover import CoverModel
from matching.heat.matches_greedy import PREFERENCES, Rest, Taste, tick_off
from matching.heat.matches_model import INTEGRALITY, MatchModel
from matching.heat.matches_neighbourhood import LEAST, PATIENCE_S, QUICK_S, START, Neighbourhood
from matching.heat.matches_parts import most_parts
from matching.heat.matches_problem import MatchProblem, Pair
from matching.heat.matches_renewal import renewed, wandering
from matching.solver import solve_problem
from matching.solver_run import Limit, Run, held
from symbiose.domain.ports import SolveSettings

FIRST_RENEWALS: Final = 30
"""Quick steps of betterment before the model is solved as a whole."""
RENEWALS: Final = 400
"""Quick steps in a row."""
DECISIONS: Final = 3
"""Steps in a row that decide a part of the model anew."""
WHOLE_HEATS: Final = 1500
"""Heats of a model up to which it is solved as a whole."""
TICKING_SHARE: Final = 0.1
"""Share of the time after which the first answer is enough to begin with."""
COVER_SHARE: Final = 0.1
"""Share of the time that the bound of the cover may take."""
WHOLE_SHARE: Final = 0.4
"""Share of the time for the model as a whole; the rest is for betterment."""
ROUNDING: Final = 1e-6
"""What a solver's bound may lie above a whole number and still be meant to be it."""


@dataclass(frozen=True)
class Found:
    """What the search ends with."""

    status: str
    """feasible, infeasible or unknown."""
    bound: int = 0
    """There is no answer with fewer matches."""
    pairs: frozenset[Pair] = frozenset()
    """The matches: pairs that exchange heat, and forced ones."""
    answer: Answer = field(default_factory=dict)
    """What they exchange."""


class MatchSearch:
    """One search."""

    def __init__(self, data: MatchProblem, solver: str, settings: SolveSettings, began: float) -> None:
        """Keep what is asked.

        Args:
            data: The problem.
            solver: Solver of the models.
            settings: How long and how exactly to work.
            began: When the time began to run, on the clock `time.perf_counter`.
        """
        self.data = data
        self.solver = solver
        self.settings = settings
        self.began = began
        self.answer: Answer | None = None
        self.proven = [len(data.forced)]
        """What was proven to be needed, one after the other."""
        self.fewest: dict[int, int] = {}
        self._rng = np.random.default_rng(0)

    def run(self) -> Found:
        """Return the best matches found in the time, with the bound proven."""
        if not self.data.is_cascade:
            return Found("infeasible")
        self._count_parts()
        self._tick_off()
        if self.answer is None and self._relaxed() == "infeasible":
            return Found("infeasible")
        if self.answer is None:
            return Found("unknown", self.bound)
        self._renew(FIRST_RENEWALS)
        if not self._is_enough():
            self._better_and_prove()
        answer = self._told_exactly(self.answer)
        pairs = self.pairs(answer)
        bound = held(self.proven, len(pairs), len(pairs), of_cost=True)
        return Found("feasible", len(self.data.forced) if bound is None else round(bound), pairs, answer)

    @property
    def bound(self) -> int:
        """Return how many matches were proven to be needed."""
        return max(self.proven)

    def pairs(self, answer: Answer) -> frozenset[Pair]:
        """Return the pairs that count in an answer."""
        return frozenset(answer) | frozenset(self.data.forced)

    def _better_and_prove(self) -> None:
        """Solve the model as a whole where it is small, then better the answer part by part."""
        self._cover()
        if self.data.size <= WHOLE_HEATS and not self._is_enough():
            self._whole(WHOLE_SHARE)
        self._better()

    def _left_s(self, share: float = 1.0) -> float:
        """Return the time left until a share of the time allowed is used up, s."""
        used = time.perf_counter() - self.began
        return max(0.0, share * self.settings.time_limit_s - used)

    def _is_enough(self) -> bool:
        if self.answer is None:
            return False
        matches = len(self.pairs(self.answer))
        return matches - self.bound <= self.settings.gap * matches

    def _count_parts(self) -> None:
        """Bound the matches of each block by the parts into which its streams can fall."""
        for number, block in enumerate(self.data.blocks):
            hot = self.data.hot[:, block.start : block.end]
            cold = self.data.cold[:, block.start : block.end]
            hot, cold = hot[hot.any(axis=1)], cold[cold.any(axis=1)]
            self.fewest[number] = len(hot) + len(cold) - most_parts(hot, cold)
        idle = set(self.data.forced) - set(self.data.pairs)
        self.proven.append(len(idle) + max(self.fewest.values(), default=0))

    def _tick_off(self) -> None:
        for preference in PREFERENCES:
            if self.answer is None or (self._left_s(TICKING_SHARE) > 0 and not self._is_enough()):
                free = np.zeros(self.data.allowed.shape)
                for pair in self.data.forced:
                    free[pair] = 1.0
                rest = Rest(self.data.hot.copy(), self.data.cold.copy(), self.data.allowed, free)
                self._keep(tick_off(rest, Taste(preference, 0.0), self._rng, self.data.allowed.size))

    def _keep(self, answer: Answer | None) -> None:
        """Keep an answer with no more matches than the one kept so far."""
        if answer is None:
            return
        if self.answer is None or len(self.pairs(answer)) <= len(self.pairs(self.answer)):
            self.answer = answer

    def _renew(self, steps: int) -> None:
        """Dissolve some matches and match their heat anew, step by step away from the best answer."""
        current = self.answer
        for more in wandering(steps, self._rng):
            if not current or self._is_enough() or self._left_s() <= 0:
                return
            answer = renewed(self.data, current, self._rng)
            if answer and len(self.pairs(answer)) <= len(self.pairs(current)) + more:
                current = answer
                self._keep(answer)

    def _better(self) -> None:
        """Better the answer until it is good enough or the time is used up."""
        size = START
        while self.answer and not self._is_enough() and self._left_s() > 0:
            for _ in range(DECISIONS):
                size = self._decide(size)
            self._renew(RENEWALS)

    def _decide(self, size: int) -> int:
        """Decide about so many pairs of the answer anew, and return for how many there is time next."""
        if not self.answer or self._is_enough() or self._left_s() <= 0:
            return size
        began = time.perf_counter()
        part = Neighbourhood(self.data, self.pairs(self.answer), self._rng, size)
        part.model.hang_together(self.fewest)
        run = part.solve(self.solver, min(PATIENCE_S, self._left_s()))
        if run.found:
            self._keep(self._solved(part.model.matches()))
        quick = time.perf_counter() - began < QUICK_S
        return size + size // 20 + 1 if quick else max(LEAST, size - size // 10)

    def _relaxed(self) -> str:
        """Find an answer, however many matches it has, where forbidden pairs keep ticking off from one."""
        model = MatchModel(self.data, self.data.pairs, self.data.forced)
        model.hang_together(self.fewest)
        model.relax()
        run = solve_problem(model.problem, self.solver, Limit(0.0, self._left_s()))
        if run.found:
            self._keep(answer_of(self.data, model.heats()))
        self._learn(run, len(model.kept))
        return run.status

    def _cover(self) -> None:
        """Bound the matches by what each stream needs in each block."""
        model = CoverModel(self.data, self.fewest)
        time_s = min(COVER_SHARE * self.settings.time_limit_s, self._left_s())
        self._learn(solve_problem(model.problem, self.solver, Limit(0.0, time_s, INTEGRALITY)), 0)

    def _whole(self, share: float) -> None:
        """Solve the model as a whole, as far as it goes until a share of the time is used up."""
        model = MatchModel(self.data, self.data.pairs, self.data.forced)
        model.hang_together(self.fewest)
        if self.answer is not None:
            model.fewer_than(len(self.pairs(self.answer)))
        limit = Limit(self.settings.gap, self._left_s(share), INTEGRALITY)
        run = solve_problem(model.problem, self.solver, limit)
        if run.status == "infeasible" and self.answer is not None:
            self.proven.append(len(self.pairs(self.answer)))
        elif run.found:
            self._keep(self._solved(model.matches()))
        self._learn(run, len(model.kept))

    def _learn(self, run: Run, counted: int) -> None:
        """Take over what a run on the whole problem proved, beside matches that count without it."""
        if run.bound is not None and math.isfinite(run.bound):
            self.proven.append(counted + math.ceil(-run.bound - ROUNDING))

    def _told_exactly(self, answer: Answer) -> Answer:
        """Return the answer without the rounding that many steps have left in it."""
        return self._solved(self.pairs(answer)) or answer

    def _solved(self, pairs: AbstractSet[Pair]) -> Answer | None:
        """Return an answer with some pairs, or fewer of them."""
        model = MatchModel(self.data, (), pairs)
        run = solve_problem(model.problem, self.solver, Limit(0.0, max(1.0, self._left_s())))
        return answer_of(self.data, model.heats()) if run.found else None
