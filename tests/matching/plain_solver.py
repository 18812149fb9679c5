"""A second, plain statement of the exchange model, against which the first is held."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pulp

from matching.solver_run import THREADS
from matching.solving import Answer
from symbiose.domain.ports import SolveSettings


def solve_plainly(document: Mapping[str, Any], settings: SolveSettings) -> Answer:
    """Solve an instance without storage, minimum lots or blending, as the format words it."""
    periods = range(document["periods"])
    problem = pulp.LpProblem("plain", pulp.LpMaximize)
    arcs = document["arcs"]
    send = [[problem.add_variable(f"x_{i}_{t}", 0) for t in periods] for i in range(len(arcs))]
    into, out = defaultdict(list), defaultdict(list)
    for i, arc in enumerate(arcs):
        into[arc["to"]].append(i)
        out[arc["from"]].append(i)
    money, kilograms, diverted = [], [], []
    openings: list[tuple[float, list[int]]] = [(a["opening_cost_eur"], [i]) for i, a in enumerate(arcs)]
    for offer in document["offers"]:
        for t in periods:
            problem += pulp.lpSum(send[i][t] for i in out[offer["id"]]) <= offer["quantity"][t]
            money += [offer["disposal_cost_eur_per_unit"] * send[i][t] for i in out[offer["id"]]]
            diverted += [offer["diverted_per_unit"] * send[i][t] for i in out[offer["id"]]]
    for need in document["needs"]:
        for t in periods:
            got = [arcs[i]["yield"] * send[i][t] for i in into[need["id"]]]
            problem += pulp.lpSum(got) <= need["quantity"][t]
            money += [need["purchase_cost_eur_per_unit"] * one for one in got]
    for p in document["processors"]:
        openings.append((p["opening_cost_eur"], into[p["id"]]))
        for t in periods:
            got = pulp.lpSum(arcs[i]["yield"] * send[i][t] for i in into[p["id"]])
            problem += got <= p["capacity"][t]
            money.append(-p["cost_eur_per_unit"] * got)
            if p["must_hand_on"]:
                problem += got <= pulp.lpSum(
                    send[i][t] / p["outputs"][arcs[i]["resource"]] for i in out[p["id"]]
                )
            for resource, ratio in p["outputs"].items():
                left = pulp.lpSum(send[i][t] for i in out[p["id"]] if arcs[i]["resource"] == resource)
                problem += left <= ratio * got
                money.append(-p["disposal_cost_eur_per_unit"] * (ratio * got - left))
    for pool in document["pools"]:
        everything = [i for p in pool["processors"] for i in into[p]]
        openings.append((pool["opening_cost_eur"], everything))
        for t in periods:
            got = pulp.lpSum(arcs[i]["yield"] * send[i][t] for i in everything)
            problem += got <= pool["capacity"][t]
    for i, arc in enumerate(arcs):
        for t in periods:
            money.append(-arc["cost_eur_per_unit"] * send[i][t])
            kilograms.append(-arc["co2_kg_per_unit"] * send[i][t])
    most = 1.0 + sum(sum(o["quantity"]) for o in document["offers"])
    for k, (cost, used) in enumerate(openings):
        if cost and used:
            opened = problem.add_variable(f"y_{k}", cat=pulp.LpBinary)
            money.append(-cost * opened)
            for i in used:
                problem += pulp.lpSum(send[i]) <= 10 * most * opened
    for lock in document["locked"]:
        i = next(
            i
            for i, a in enumerate(arcs)
            if (a["from"], a["to"], a["resource"]) == (lock["from"], lock["to"], lock["resource"])
        )
        for t in periods:
            problem += send[i][t] == lock["quantity"][t]
    goals = {"net_benefit": money, "co2_avoided": kilograms, "quantity_diverted": diverted}
    problem += pulp.lpSum(goals[document["objective"]])
    problem.solve(pulp.HiGHS(msg=False, gapRel=1e-9, threads=THREADS))
    if problem.sol_status != pulp.LpSolutionOptimal:
        return Answer("infeasible", None, None, "plain")
    value = float(pulp.value(problem.objective) or 0.0)
    flows = tuple(
        (a["from"], a["to"], a["resource"], tuple(float(v.value() or 0.0) for v in send[i]))
        for i, a in enumerate(arcs)
    )
    return Answer("optimal", value, value, "plain", flows)
