"""Designs the heat network of one instance and tells the answer in its public format."""

from dataclasses import replace
from typing import Any, Final

import numpy as np

from matching.heat.network import Network, state_network
from matching.heat.network_alternatives import instance_of
from matching.heat.network_answer import design_told
from matching.heat.network_by_level import search_network
from matching.heat.network_check import keeps_rules
from matching.heat.network_plan import Plan
from matching.heat.network_search import Found
from matching.heat.network_streets import with_streets
from matching.solver import solver_version, usable_solver
from matching.solver_run import ROUNDING, gap_of, held
from matching.work_clock import now_s
from symbiose.domain.documents.heat_network_instance import Alternative, HeatNetworkInstance
from symbiose.domain.documents.heat_network_result import AlternativeDesign, HeatNetworkResult
from symbiose.domain.ports import SolveSettings

DESIGN_SHARE: Final = 0.6
"""Share of the time that a design may take where alternatives are to be told beside it."""


def solve_heat_network(document: HeatNetworkInstance, settings: SolveSettings) -> HeatNetworkResult:
    """Return the result document of an instance.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    began = now_s()
    streets = with_streets(document)
    document = streets.document
    compared = document.compare_with
    share = DESIGN_SHARE if compared else 1.0
    result = _designed(document, replace(settings, time_limit_s=share * settings.time_limit_s))
    alternatives = []
    for i, name in enumerate(compared):
        left_s = max(0.0, settings.time_limit_s - (now_s() - began)) / (len(compared) - i)
        other = _designed(instance_of(document, name), replace(settings, time_limit_s=left_s))
        alternatives.append(_alternative(document, name, other))
    seconds = now_s() - began
    told = {"alternatives": tuple(alternatives), "streets": tuple(streets.lines(result.edges))}
    return result.model_copy(update=told | {"seconds": seconds})


def _designed(document: HeatNetworkInstance, settings: SolveSettings) -> HeatNetworkResult:
    began = now_s()
    data = state_network(document)
    solver = usable_solver(settings.solver)
    found = _or_idle(data, search_network(data, solver, settings, began))
    base = HeatNetworkResult(
        status="unknown", solver=solver, solver_version=solver_version(solver), seconds=0.0
    )
    told: dict[str, Any] = {"status": found.status, "bound": found.bound}
    if found.plan is not None:
        told = _told(data, found, found.plan, settings.gap, ROUNDING[solver])
    elif found.status == "infeasible":
        told["bound"] = None
    return base.model_copy(update=told | {"seconds": now_s() - began})


def _or_idle(data: Network, found: Found) -> Found:
    """Return what was found; the design that builds nothing where there was no time and nobody is forced."""
    if found.status != "unknown" or found.plan is not None:
        return found
    zero = np.zeros(len(data.hours))
    plan = Plan(
        pipe_of={},
        entering={},
        lost={},
        heat=dict.fromkeys(range(len(data.feeds)), zero),
        served=dict.fromkeys(data.taps, zero),
        connected=frozenset(c for c, each in enumerate(data.consumers) if each.connection == "forced"),
        stored={b: np.zeros((data.levels.count, len(zero))) for b in range(len(data.storages))},
    )
    return replace(found, status="feasible", plan=plan) if keeps_rules(data, plan) else found


def _alternative(
    document: HeatNetworkInstance, name: Alternative, result: HeatNetworkResult
) -> AlternativeDesign:
    hours = [period.hours for period in document.periods]
    heat = [served.heat_kw for served in result.served if served.boiler is None]
    return AlternativeDesign(
        name=name,
        status=result.status,
        objective_eur_per_year=result.objective_eur_per_year,
        bound=result.bound,
        heat_mwh_per_year=sum(kw * h for row in heat for kw, h in zip(row, hours, strict=True)) / 1000,
        co2_t_per_year=sum(result.co2_t_per_year.values()),
        connected=result.connected,
    )


def _at_stake(data: Network) -> float:
    """Return what consumers would pay in a year, €: the amounts weighed where nothing is built."""
    return sum(map(data.revenue, range(len(data.consumers))))


def _told(data: Network, found: Found, plan: Plan, gap_asked: float, rounding: float) -> dict[str, Any]:
    told = design_told(data, plan)
    terms, value = told["terms"], told["objective_eur_per_year"]
    size = sum(map(abs, terms.values())) or _at_stake(data)
    bound = held([found.bound], value, size, rounding=rounding, of_cost=True)
    gap = gap_of(value, bound)
    status = "optimal" if gap is not None and gap <= gap_asked else "feasible"
    return told | {"status": status, "bound": bound, "gap": gap}
