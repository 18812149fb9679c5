"""How long and how exactly the optimiser works: apart, so that `symbiose solve` starts without all else."""

from dataclasses import dataclass

from symbiose.domain.exchanges import Objective


@dataclass(frozen=True)
class SolveSettings:
    """How long and how exactly the optimiser works."""

    objective: Objective = Objective.NET_BENEFIT
    solver: str = "highs"
    gap: float = 1e-4
    time_limit_s: float = 60.0
