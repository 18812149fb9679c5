"""Designs the heat network of one instance and tells the answer in its public format."""

import time
from typing import Any, Final

import numpy as np

from matching.heat.network import Network, state_network
from matching.heat.network_accounts import account, lifted, source_capacity
from matching.heat.network_plan import Plan
from matching.heat.network_search import Found, Search
from matching.solver import solver_version, usable_solver
from symbiose.domain.documents.heat_network_instance import HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import BuiltEdge, HeatNetworkResult, HeatPumpUse, SourceUse
from symbiose.domain.ports import SolveSettings

ROUNDING: Final = {"highs": 1e-8, "cbc": 2e-7}
"""Solver → share of the amounts involved by which an objective and its bound differ by rounding alone."""
LEAST_OBJECTIVE: Final = 1e-9
"""What a gap is at least a share of."""


def solve_heat_network(document: HeatNetworkInstance, settings: SolveSettings) -> HeatNetworkResult:
    """Return the result document of an instance.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    began = time.perf_counter()
    data = state_network(document)
    solver = usable_solver(settings.solver)
    found = Search(data, solver, settings, began).run()
    base = HeatNetworkResult(
        status="unknown", solver=solver, solver_version=solver_version(solver), seconds=0.0
    )
    told: dict[str, Any] = {"status": found.status, "bound": found.bound}
    if found.plan is not None:
        told = _told(data, found, found.plan, settings.gap, ROUNDING[solver])
    elif found.status == "infeasible":
        told["bound"] = None
    return base.model_copy(update=told | {"seconds": time.perf_counter() - began})


def _told(data: Network, found: Found, plan: Plan, gap_asked: float, rounding: float) -> dict[str, Any]:
    terms = account(data, plan)
    value = sum(terms.values())
    bound = found.bound
    if bound is not None and bound - value >= -rounding * sum(map(abs, terms.values())):
        bound = value
    gap = None if bound is None else abs(value - bound) / max(abs(value), LEAST_OBJECTIVE)
    return {
        "status": "optimal" if gap is not None and gap <= gap_asked else "feasible",
        "objective_eur_per_year": value,
        "bound": bound,
        "gap": gap,
        "terms": terms,
        "edges": tuple(_built(data, plan, edge) for edge in plan.pipe_of),
        "sources": tuple(
            SourceUse(id=data.sources[s].id, capacity_kw=source_capacity(plan, s), heat_kw=tuple(kw.tolist()))
            for s, kw in plan.heat.items()
        ),
        "heat_pumps": tuple(_pump(data, plan, h) for h in range(len(data.pumps))),
        "connected": tuple(data.consumers[c].id for c in sorted(plan.connected)),
    }


def _built(data: Network, plan: Plan, edge: int) -> BuiltEdge:
    entry = data.edges[edge]
    entering, lost = np.zeros(len(data.hours)), np.zeros(len(data.hours))
    for way in plan.ways_of[edge]:
        gone = plan.entering[way].sum(axis=0)
        entering += gone if way.tail == entry.source else -gone
        lost += gone - plan.passed(data, way).sum(axis=0)
    return BuiltEdge(
        id=entry.id,
        source=entry.source,
        target=entry.target,
        pipe=data.pipes[plan.pipe_of[edge]].id,
        capacity_kw=plan.capacity(data, edge),
        entering_kw=tuple(entering.tolist()),
        loss_kw=tuple(lost.tolist()),
    )


def _pump(data: Network, plan: Plan, pump: int) -> HeatPumpUse:
    heat, electricity = lifted(data, plan, pump)
    return HeatPumpUse(
        id=data.pumps[pump].id,
        capacity_kw=float(heat.max()),
        heat_kw=tuple(heat.tolist()),
        electricity_kw=tuple(electricity.tolist()),
    )
