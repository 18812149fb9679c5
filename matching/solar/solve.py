"""Sizes and shares the roofs of one instance and tells the answer in its public format."""

from collections.abc import Sequence

from matching.solar.accounts import account
from matching.solar.answer import sharing_told
from matching.solar.operation import Design
from matching.solar.reading import tidy
from matching.solar.search import Search
from matching.solar.sharing import state_sharing
from matching.solver import solver_version, usable_solver
from matching.solver_run import ROUNDING, gap_of, held
from matching.work_clock import now_s
from symbiose.domain.documents.solar_sharing_instance import SolarSharingInstance
from symbiose.domain.documents.solar_sharing_result import SolarSharingResult
from symbiose.domain.ports import SolveSettings


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
    bound = held([bound], value, sizes, rounding=ROUNDING[solver])
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
