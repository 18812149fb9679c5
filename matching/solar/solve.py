"""Sizes and shares the roofs of one instance and tells the answer in its public format."""

from collections.abc import Sequence

from matching.solar.accounts import Accounts, account
from matching.solar.ample import without_excess
from matching.solar.answer import sharing_told
from matching.solar.measures import measures_of
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
    reduced = without_excess(data)
    measures = measures_of(reduced)
    solver = usable_solver(settings.solver)
    search = Search(measures.measured(reduced), solver, settings, began)
    for one in known:
        search.offer(tidy(search.data, measures.measured_design(one)))
    found, proven = search.run()
    design = measures.natural_design(found)
    accounts = account(data, design)
    value, unit = accounts.value(data), measures.objective(data.objective)
    bound = _held(None if proven is None else proven * unit, value, accounts, ROUNDING[solver], unit)
    return SolarSharingResult(
        status="optimal" if _is_proven(value, bound, settings.gap, unit) else "feasible",
        bound=bound,
        gap=gap_of(value, bound),
        solver=solver,
        solver_version=solver_version(solver),
        seconds=now_s() - began,
        **sharing_told(data, design, accounts),
    )


def _held(
    bound: float | None, value: float, accounts: Accounts, rounding: float, unit: float
) -> float | None:
    """Return a bound as it holds beside an answer.

    What is rounding alone where there are no amounts is less where all amounts are small.

    Args:
        bound: Proven, if anything was.
        value: Of the answer.
        accounts: Of the answer.
        rounding: Share of amounts by which the solver rounds.
        unit: Of what the objective asks for.
    """
    measure = min(1.0, unit)
    sizes = float(abs(accounts.roof_eur).sum()) + abs(value)
    known = [None if bound is None else bound / measure]
    found = held(known, value / measure, sizes / measure, rounding=rounding)
    return None if found is None else found * measure


def _is_proven(value: float, bound: float | None, gap: float, unit: float) -> bool:
    """Tell whether the gap is at most the one asked, as a share of the value however small that is."""
    measure = min(1.0, unit)
    found = None if bound is None else gap_of(value / measure, bound / measure)
    return found is not None and found <= gap


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
