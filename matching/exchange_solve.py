"""Solves one exchange instance and tells the answer in its public format, or to the matcher."""

import time
from collections.abc import Mapping
from typing import Any

from matching.answers import Answer
from matching.exchange_search import Found, Search
from matching.instance import Arc, Instance, state_instance
from matching.limits import find_limits
from matching.many.solving import is_many, solve_few
from matching.plan import Plan
from matching.plan_accounts import Ledger, account, objective_value
from matching.price_places import placed_prices
from matching.prices import told_prices
from matching.solver import solver_version, usable_solver
from matching.solver_run import ROUNDING, gap_of
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.documents.exchange_result import ExchangeResult, FlowEntry, OpenedArc, StockEntry
from symbiose.domain.ports import SolveSettings


def solve_exchange(
    document: ExchangeInstance, settings: SolveSettings, *, with_prices: bool = True
) -> ExchangeResult:
    """Return the result document of an instance; its own objective counts, not that of the settings.

    Args:
        document: The instance.
        settings: Solver, gap and time.
        with_prices: Whether the result carries its dual prices.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    began = time.perf_counter()
    solver = usable_solver(settings.solver)
    few = None
    if solver == "highs" and is_many(document):
        few = solve_few(document, settings, began, with_prices=with_prices)
    data = few.data if few else state_instance(document)
    found = few.found if few else Search(data, find_limits(data), solver, settings, began, with_prices).run()
    base = ExchangeResult(
        status="unknown",
        objective=data.objective,
        solver=solver,
        solver_version=solver_version(solver),
        seconds=0.0,
    )
    rounding = ROUNDING[solver]
    told = _told(data, found, found.plan, settings.gap, rounding) if found.plan else _untold(found)
    if few and with_prices:
        told["prices"] = few.prices
    elif with_prices and found.prices is not None:
        prices = told_prices(data, found.prices)
        told["prices"] = placed_prices(document, prices) if found.status != "infeasible" else prices
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
    bound = _bound(found, value, rounding * _size(data, plan, ledger))
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


def _size(data: Instance, plan: Plan, ledger: Ledger) -> float:
    """Return the sum of the amounts that the objective adds and subtracts."""
    if data.objective == "net_benefit":
        return ledger.turnover_eur
    if data.objective == "co2_avoided":
        return sum(abs(data.arcs[arc].co2_kg_per_unit) * float(row.sum()) for arc, row in plan.sent.items())
    return objective_value(data, plan, ledger)


def _bound(found: Found, value: float, rounding: float) -> float | None:
    """Return the proven bound, never below the value reached, and equal to it where only rounding differs."""
    if found.bound is None:
        return None
    return value if found.bound - value <= rounding else found.bound
