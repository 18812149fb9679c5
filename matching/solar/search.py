"""Searches the best sizes and groups: the whole model where it is small, else groups and sizes in turn."""

import time
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from matching.solar.accounts import account
from matching.solar.model import SharingModel
from matching.solar.operation import NOBODY, Design
from matching.solar.pools import exact_pools
from matching.solar.reading import read_design
from matching.solar.sharing import Sharing
from matching.solver import solve_problem
from matching.solver_run import Limit
from symbiose.domain.ports import SolveSettings

Score = tuple[float, float]
"""Objective and net benefit of a design: the second settles ties."""
MOST_DECIDED: Final = 600
"""Owners × steps up to which decisions hold own use to its place."""


@dataclass
class Search:
    """One instance being answered."""

    data: Sharing
    solver: str
    settings: SolveSettings
    began: float
    best: Design = field(init=False)
    score: Score = field(init=False)
    bound: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        members = len(self.data.participants) + len(self.data.roofs)
        nothing = np.full(members, NOBODY, dtype=np.intp)
        self.best = Design(np.zeros(len(self.data.roofs)), nothing)
        self.score = self.score_of(self.best)

    def run(self) -> tuple[Design, float | None]:
        """Return the best design found and the bound proven."""
        self._whole()
        return self.best, self.bound

    def left_s(self) -> float:
        """Return the seconds left."""
        return max(0.0, self.settings.time_limit_s - (time.perf_counter() - self.began))

    def score_of(self, design: Design) -> Score:
        """Return objective and net benefit."""
        accounts = account(self.data, design)
        return accounts.value(self.data), accounts.net_eur

    def offer(self, design: Design) -> bool:
        """Keep a design that is better than the best, and tell whether it is."""
        score = self.score_of(design)
        if score <= self.score:
            return False
        self.best, self.score = design, score
        return True

    def lower(self, bound: float | None) -> None:
        """Keep a bound that is closer."""
        if bound is not None:
            self.bound = bound if self.bound is None else min(self.bound, bound)

    def _whole(self) -> None:
        """Solve the whole model."""
        model = SharingModel(self.data, exact_pools(self.data), own_first=True)
        run = solve_problem(model.problem, self.solver, Limit(self.settings.gap, self.left_s()))
        self.lower(run.bound)
        if run.found:
            self.offer(read_design(model))
