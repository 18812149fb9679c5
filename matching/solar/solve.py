"""Sizes and shares the roofs of one instance and tells the answer in its public format."""

import logging
from collections.abc import Sequence
from typing import Final

from matching.solar.accounts import account
from matching.solar.answer import sharing_told
from matching.solar.operation import Design
from matching.solar.reading import tidy
from matching.solar.search import Search
from matching.solar.sharing import state_sharing
from matching.solver import solver_version, usable_solver
from matching.solver_run import ROUNDING, gap_of
from matching.work_clock import now_s
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.ports import SolveSettings

TOLERANCE: Final = 1e-5
"""Share of the amounts involved by which tolerances of solvers may put a bound below an answer."""
_log = logging.getLogger(__name__)


def solve_solar_sharing(
    document: SolarSharingInstance, settings: SolveSettings, known: Sequence[Design] = ()
) -> SolarSharingResult:
    """Return the result document of an instance: to build nothing is always an answer.

    Args:
        document: The instance.
        settings: Limits.
        known: Designs that are known already; the answer is none the worse.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    began = now_s()
    data = state_sharing(document)
    solver = usable_solver(settings.solver)
    search = Search(data, solver, settings, began)
    for one in known:
        search.offer(tidy(data, one))
    design, bound = search.run()
    accounts = account(data, design)
    value = accounts.value(data)
    sizes = float(abs(accounts.roof_eur).sum()) + abs(value)
    bound = _held(bound, value, ROUNDING[solver] * sizes, TOLERANCE * sizes)
    gap = gap_of(value, bound)
    status = "optimal" if gap is not None and gap <= settings.gap else "feasible"
    return SolarSharingResult(
        status=status,
        bound=bound,
        gap=gap,
        solver=solver,
        solver_version=solver_version(solver),
        seconds=now_s() - began,
        **sharing_told(data, design, accounts),
    )


def run_as_designed(document: SolarSharingInstance, design: Design, solver: str) -> SolarSharingResult:
    """Return what a design brings on an instance, without looking for a better one: nothing is proven.

    Args:
        document: The instance.
        design: Its sizes and groups.
        solver: Named in the answer.
    """
    data = state_sharing(document)
    return SolarSharingResult(
        status="feasible",
        solver=solver,
        solver_version=solver_version(solver),
        seconds=0.0,
        **sharing_told(data, design, account(data, design)),
    )


def _held(bound: float | None, value: float, rounding: float, tolerance: float) -> float | None:
    """Return the bound as it holds beside the answer: none where the answer itself refutes it.

    Args:
        bound: As it was found.
        value: Of the answer, by the accounting.
        rounding: By which both may differ and still be the same.
        tolerance: By which the bound may lie below the answer.
    """
    if bound is None or bound > value + rounding:
        return bound
    if bound >= value - tolerance:
        return value
    _log.error("the bound of an answer lies below it", extra={"bound": bound, "value": value})
    return None
