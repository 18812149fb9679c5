"""What one run of a solver is asked and what it answers, whichever solver it is."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Final

TOLERANCE: Final = 1e-9
"""Share by which a solver may break a scaled row or bound."""
INTEGRALITY: Final = 1e-8
"""Distance from a whole number that counts as whole; at 1e-9 HiGHS 1.16 has missed an optimum."""
THREADS: Final = 1
"""One value for the whole process: HiGHS keeps its scheduler and refuses a second one."""
PATIENCE_S: Final = 2.0
"""Computing time for which a solver goes on though the gap is reached, s: small ones are solved exactly."""
PATIENCE_SHARE: Final = 1 / 30
"""The same as a share of the time limit, where that is less."""
ROUNDING: Final = {"highs": 1e-8, "cbc": 2e-7}
"""Solver → share of the amounts involved by which an objective and its bound differ by rounding alone."""
TOLERATED: Final = 1e-5
"""Share of the amounts involved by which tolerances of solvers may put an answer beyond a bound."""
NOISE: Final = 1e-12
"""Difference that is rounding alone where there are no amounts."""
LEAST_OBJECTIVE: Final = 1e-9
"""What a gap is at least a share of."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Limit:
    """How long and how exactly a solver works."""

    gap: float
    """Relative gap at which it may stop."""
    time_s: float
    """Seconds it may take."""
    integrality: float = INTEGRALITY
    """Distance from a whole number that counts as whole."""
    most_patience_s: float = PATIENCE_S
    """Most computing time for which it goes on though the gap is reached, s."""
    warm: bool = False
    """Whether it begins from the values that the variables hold."""

    @property
    def patience_s(self) -> float:
        """Return the computing time for which the solver goes on though the gap asked is reached, s."""
        return min(self.most_patience_s, PATIENCE_SHARE * self.time_s)


@dataclass(frozen=True)
class Run:
    """What a solver says; the values are in the variables when `found`."""

    status: str
    """optimal, feasible, infeasible, unbounded or unknown, in the solver's own judgement."""
    bound: float | None = None
    """Proven bound of the objective, in the sense and unit of the problem."""
    values: dict[str, float] = field(default_factory=dict)
    """Variable → value, when a plan was found."""
    prices: dict[str, float] | None = None
    """Of a linear problem to be maximised: row → what one more unit of it is worth; nought is absent."""

    @property
    def found(self) -> bool:
        """Tell whether there is a plan."""
        return self.status in ("optimal", "feasible")


def gap_of(value: float | None, bound: float | None) -> float | None:
    """Return |objective − bound| / max(|objective|, 1e-9), None where one of them is not known."""
    if value is None or bound is None:
        return None
    return abs(value - bound) / max(abs(value), LEAST_OBJECTIVE)


def held(
    bounds: Iterable[float | None],
    value: float,
    size: float,
    *,
    rounding: float = ROUNDING["highs"],
    of_cost: bool = False,
) -> float | None:
    """Return the closest of some bounds as it holds beside an answer: None where the answer refutes them all.

    A bound within rounding of the answer is its value. One that the answer lies beyond by more than any
    tolerance of a solver is false: it is logged, and the next one holds.

    Args:
        bounds: Proven, or None where nothing was.
        value: Of the answer, in the measure of the bounds.
        size: Sum of the amounts that the objective adds and subtracts.
        rounding: Share of that size by which the two may differ and still be the same.
        of_cost: Whether the objective is a cost, which no bound may exceed.
    """
    sign = -1.0 if of_cost else 1.0
    closest = inf
    known = [sign * bound for bound in bounds if bound is not None]
    for bound in known:
        beyond = sign * value - bound
        if beyond > max(TOLERATED * size, NOISE):
            told = {"bound": sign * bound, "value": value}
            _log.error("the bound of an answer is refuted by it", extra=told)
            continue
        within = beyond >= -max(rounding * size, NOISE)
        closest = min(closest, sign * value if within else bound)
    return sign * closest if closest < inf or inf in known else None
