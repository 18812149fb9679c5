"""Solves one exchange instance and tells the answer in its public format, or to the matcher."""

import time
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

from matching.answers import Answer
from matching.closing import without_losing
from matching.exchange_parts import solve_apart
from matching.exchange_search import Found
from matching.instance import Arc, Instance
from matching.plan import Plan
from matching.plan_accounts import account, amounts_of, objective_value
from matching.solver import solver_version, usable_solver
from matching.solver_run import ROUNDING, gap_of, held
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import ExchangeResult, FlowEntry, OpenedArc, StockEntry
from symbiose.domain.solve_settings import SolveSettings


def solve_exchange(
    document: ExchangeInstance,
    settings: SolveSettings,
    *,
    with_prices: bool = True,
    executor: Executor | None = None,
) -> ExchangeResult:
    """Return the result document of an instance; its own objective counts, not that of the settings.

    Args:
        document: The instance.
        settings: Solver, gap and time.
        with_prices: Whether the result carries its dual prices.
        executor: Solves parts that share nothing, in other processes or on other machines; None: here.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    began = time.perf_counter()
    solver = usable_solver(settings.solver)
    solved = solve_apart(document, settings, solver=solver, with_prices=with_prices, executor=executor)
    base = ExchangeResult(
        status="unknown",
        objective=document.objective,
        gap_asked=settings.gap,
        solver=solver,
        solver_version=solver_version(solver),
        seconds=0.0,
    )
    data, found = solved.data, solved.found
    plan = found.plan and without_losing(data, found.plan)
    told = _told(data, found, plan, settings.gap, ROUNDING[solver]) if plan else _untold(found)
    if solved.prices is not None:
        told["prices"] = solved.prices
    return base.model_copy(update=told | {"seconds": time.perf_counter() - began})


def solve_document(document: Mapping[str, Any], settings: SolveSettings) -> Answer:
    """Solve an instance that the matcher stated: a `matching.solving.Solve`."""
    return _answer(document, settings, with_prices=False)


def solve_with_prices(document: Mapping[str, Any], settings: SolveSettings) -> Answer:
    """Solve an instance that the matcher stated, and tell its prices, too: a `matching.solving.Solve`."""
    return _answer(document, settings, with_prices=True)


def _answer(document: Mapping[str, Any], settings: SolveSettings, *, with_prices: bool) -> Answer:
    result = solve_exchange(ExchangeInstance.model_validate(document), settings, with_prices=with_prices)
    flows = tuple((f.source, f.target, f.resource, f.quantity) for f in result.flows)
    return Answer(
        result.status,
        result.objective_value,
        result.bound,
        result.solver_version,
        flows,
        result.prices,
        result if with_prices else None,
    )


def _untold(found: Found) -> dict[str, Any]:
    return {"status": found.status, "bound": found.bound, "conflict": found.conflict}


def _told(data: Instance, found: Found, plan: Plan, gap_asked: float, rounding: float) -> dict[str, Any]:
    ledger = account(data, plan)
    value = objective_value(data, plan, ledger)
    bound = held([found.bound], value, amounts_of(data, plan, ledger), rounding=rounding)
    gap = gap_of(value, bound)
    return {
        "status": "optimal" if gap is not None and gap <= gap_asked else "feasible",
        "objective_value": value,
        "bound": bound,
        "gap": gap,
        "net_benefit_eur": ledger.net_benefit_eur(data),
        "flows": tuple(
            FlowEntry(
                source=arc.source, target=arc.target, resource=arc.resource, quantity=tuple(row.tolist())
            )
            for arc, row in plan.sent.items()
        ),
        "stored": tuple(StockEntry(offer=o, stock=tuple(row.tolist())) for o, row in plan.stock.items()),
        "opened": tuple(_opened(one) for one in ledger.opened),
        "by_site": ledger.by_site(data),
    }


def _opened(one: str | Arc) -> str | OpenedArc:
    if isinstance(one, Arc):
        return OpenedArc(source=one.source, target=one.target, resource=one.resource)
    return one
