"""Finds the fewest matches of an instance, or of streams, and tells the answer in its public format."""

import time
from collections.abc import Iterator
from typing import Any, Final

from matching.heat.matches_problem import MatchProblem, state_problem
from matching.heat.matches_search import Found, MatchSearch
from matching.heat.stated_streams import Side, StatedStreams, state_streams
from matching.heat.utility_loads import Loads, least_loads
from matching.solver import solver_version, usable_solver
from symbiose.domain.documents.heat_match_instance import (
    HEAT_MATCH_INSTANCE_FORMAT,
    HeatMatchInstance,
    MatchStream,
)
from symbiose.domain.documents.heat_match_result import HeatMatchResult, IntervalHeat, MatchedPair
from symbiose.domain.documents.heat_streams import HeatStreams
from symbiose.domain.ports import SolveSettings

UNTOLD: Final = 1e-12
"""Share of all heat below which a heat is not told: it comes from rounding."""


def solve_heat_match(document: HeatMatchInstance | HeatStreams, settings: SolveSettings) -> HeatMatchResult:
    """Return the result document of an instance, or of streams with the utility loads of least cost.

    Raises:
        SolverFailed: No solver can run, or it broke down.
    """
    began = time.perf_counter()
    solver = usable_solver(settings.solver)
    base = HeatMatchResult(
        status="unknown", solver=solver, solver_version=solver_version(solver), seconds=0.0
    )
    told: dict[str, Any] = {}
    if isinstance(document, HeatStreams):
        data = state_streams(document)
        loads = least_loads(data, solver, settings.time_limit_s)
        told = _told_loads(document, data, loads)
        instance = told["intervals"]
    else:
        loads, instance = Loads("optimal"), document
    if instance is not None:
        problem = state_problem(instance)
        found = MatchSearch(problem, solver, settings, began).run()
        told |= _told(instance, problem, found)
    else:
        told["status"] = loads.status
    return base.model_copy(update=told | {"seconds": time.perf_counter() - began})


def _told(instance: HeatMatchInstance, data: MatchProblem, found: Found) -> dict[str, Any]:
    if found.status != "feasible":
        return {"status": found.status, "bound": None if found.status == "infeasible" else float(found.bound)}
    matches = len(found.pairs)
    return {
        "status": "optimal" if matches - found.bound < 1 else "feasible",
        "matches": matches,
        "bound": float(found.bound),
        "gap": (matches - found.bound) / max(matches, 1e-9),
        "pairs": tuple(_pairs(instance, data, found)),
    }


def _pairs(instance: HeatMatchInstance, data: MatchProblem, found: Found) -> Iterator[MatchedPair]:
    for pair in sorted(found.pairs):
        passages = found.answer[pair].passages() if pair in found.answer else {}
        exchanged = tuple(
            IntervalHeat(source=s, target=t, heat_kw=share * data.total_kw)
            for (s, t), share in sorted(passages.items())
            if share > UNTOLD
        )
        yield MatchedPair(
            hot=instance.hot[pair[0]].id,
            cold=instance.cold[pair[1]].id,
            heat_kw=sum(one.heat_kw for one in exchanged),
            by_interval=exchanged,
        )


def _told_loads(document: HeatStreams, data: StatedStreams, loads: Loads) -> dict[str, Any]:
    """Return what is told of utility loads: the instance with them, heat by level, cost."""
    if loads.status != "optimal":
        return {"intervals": None, "utilities": {}}
    used = {level.id: 0.0 for level in document.utilities}
    for side, heat in ((data.hot, loads.hot_kw), (data.cold, loads.cold_kw)):
        for level, load in zip(side.levels, heat, strict=True):
            used[level.id] += load
    priced = [level for level in document.utilities if level.cost_eur_per_mwh is not None]
    cost = sum((level.cost_eur_per_mwh or 0.0) * used[level.id] for level in priced) / 1000
    return {
        "intervals": _instance(document, data, loads),
        "utilities": used,
        "utility_cost_eur_per_h": cost if priced else None,
    }


def _instance(document: HeatStreams, data: StatedStreams, loads: Loads) -> HeatMatchInstance:
    hot = _streams(data.hot, loads.hot_kw, {giver for giver, _ in document.forced})
    cold = _streams(data.cold, loads.cold_kw, {taker for _, taker in document.forced})
    givers, takers = {one.id for one in hot}, {one.id for one in cold}
    forbidden = [
        (giver, taker)
        for i, giver in enumerate(data.hot.ids)
        for j, taker in enumerate(data.cold.ids)
        if not data.allowed[i, j] and giver in givers and taker in takers
    ]
    return HeatMatchInstance(
        format=HEAT_MATCH_INSTANCE_FORMAT,
        intervals=data.intervals,
        hot=hot,
        cold=cold,
        forbidden=tuple(forbidden),
        forced=document.forced,
    )


def _streams(side: Side, loads: tuple[float, ...], named: set[str]) -> tuple[MatchStream, ...]:
    """Return the streams of a side, and the levels that are used, or named by a forced pair."""
    rows = [(key, side.heat[row]) for row, key in enumerate(side.ids[: side.level_row(0)])]
    for k, (level, load) in enumerate(zip(side.levels, loads, strict=True)):
        if load > 0 or level.id in named:
            rows.append((level.id, side.shares[side.level_row(k)] * load))
    return tuple(MatchStream(id=key, heat_kw=tuple(heat.tolist())) for key, heat in rows)
