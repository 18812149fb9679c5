"""The best of all sizes and groups of a small instance of whole roofs, each tried in turn."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pulp

from matching.solver import solve_problem
from matching.solver_run import Limit
from tests.matching.solar.solar_checker import Operated, listed, rule_faults

Groups = list[dict[str, Any]]


def best_value(document: dict[str, Any]) -> float:
    """Return the most that any choice of whole roofs and groups brings."""
    best = 0.0
    roofs = document["roofs"]
    for taken in product((False, True), repeat=len(roofs)):
        kwp = {r["id"]: r["max_kwp"] * yes for r, yes in zip(roofs, taken, strict=True)}
        built = [r["id"] for r in roofs if kwp[r["id"]] > 0]
        known: dict[tuple[str, ...], dict[str, float]] = {}
        for groups in _groupings([p["id"] for p in document["participants"]], built):
            for group in groups:
                group["shares"] = {}
                if document["key"] == "static":
                    name = (*group["participants"], "|", *group["roofs"])
                    if name not in known:
                        known[name] = _best_shares(document, kwp, group)
                    group["shares"] = known[name]
            if not rule_faults(document, kwp, groups):
                best = max(best, Operated(document, kwp, groups).value(kwp, groups))
    return best


def _groupings(people: list[str], roofs: list[str]) -> Iterator[Groups]:
    """Yield every way to put some members into groups that hold a participant and a roof."""
    members = [*(("participants", p) for p in people), *(("roofs", r) for r in roofs)]
    for labels in _labels(len(members), 0):
        count = max(labels, default=0)
        groups: Groups = [{"participants": [], "roofs": []} for _ in range(count)]
        for (kind, name), label in zip(members, labels, strict=True):
            if label:
                groups[label - 1][kind].append(name)
        if all(g["participants"] and g["roofs"] for g in groups):
            yield groups


def _labels(left: int, used: int) -> Iterator[tuple[int, ...]]:
    """Yield group numbers, 0 for none, each new group taking the next number."""
    if not left:
        yield ()
        return
    for label in range(used + 2):
        for rest in _labels(left - 1, max(used, label)):
            yield (label, *rest)


def _best_shares(document: dict[str, Any], kwp: dict[str, float], group: dict[str, Any]) -> dict[str, float]:
    """Return the best fixed shares of a group as a linear problem tells them."""
    alone = Operated(document, kwp, [])
    steps = len(document["steps"])
    hours = [s["hours_per_year"] for s in document["steps"]]
    left: dict[str, list[float]] = {}
    made = {
        r["id"]: [
            kw * h * kwp[r["id"]] for kw, h in zip(listed(r["output_kw_per_kwp"], steps), hours, strict=True)
        ]
        for r in document["roofs"]
    }
    for p in document["participants"]:
        use = [kw * h for kw, h in zip(listed(p["consumption_kw"], steps), hours, strict=True)]
        mine = [r["id"] for r in document["roofs"] if r["owner"] == p["id"]]
        own = [sum(made[r][t] for r in mine) for t in range(steps)]
        left[p["id"]] = [max(0.0, use[t] - own[t]) for t in range(steps)]
        for r in mine:
            made[r] = [
                kwh * max(0.0, 1 - use[t] / own[t]) if own[t] else 0.0 for t, kwh in enumerate(made[r])
            ]
    rest = [sum(made[r][t] for r in group["roofs"]) for t in range(steps)]
    problem = pulp.LpProblem("shares", pulp.LpMaximize)
    people = group["participants"]
    share = [problem.add_variable(f"k{i}", 0) for i in range(len(people))]
    problem += pulp.lpSum(share) <= 1
    terms = []
    for i, p in enumerate(people):
        worth = alone._worth(p) - document["economics"]["surplus_eur_per_kwh"]
        if document["objective"] == "shared_energy":
            worth = 1.0
        for t in range(steps):
            got = problem.add_variable(f"got{i}_{t}", 0, left[p][t])
            problem += got <= rest[t] * share[i]
            terms.append(worth * got)
    problem.setObjective(pulp.lpSum(terms))
    assert solve_problem(problem, "highs", Limit(0.0, 10.0)).found
    return {p: max(0.0, k.varValue or 0.0) for p, k in zip(people, _scaled(share), strict=True)}


def _scaled(share: list[Any]) -> list[Any]:
    total = sum(k.varValue or 0.0 for k in share)
    if total > 1:
        for k in share:
            k.varValue = (k.varValue or 0.0) / total
    return share
