"""A second, plain statement of the exchange model, against which the first is held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pulp

from matching.answers import Answer
from matching.solver_run import THREADS
from symbiose.domain.ports import SolveSettings

Record = Mapping[str, Any]


def solve_plainly(document: Record, settings: SolveSettings) -> Answer:
    """Solve an instance without storage, minimum lots or blending, as the format words it."""
    plain = PlainModel(document)
    plain.problem.solve(pulp.HiGHS(msg=False, gapRel=1e-9, threads=THREADS))
    if plain.problem.sol_status != pulp.LpSolutionOptimal:
        return Answer("infeasible", None, None, "plain")
    value = float(pulp.value(plain.problem.objective) or 0.0)
    flows = tuple(
        (a["from"], a["to"], a["resource"], tuple(float(v.value() or 0.0) for v in plain.send[i]))
        for i, a in enumerate(plain.arcs)
    )
    return Answer("optimal", value, value, "plain", flows)


class PlainModel:
    """One variable for each arc and period, and what the format says of them, thing by thing."""

    def __init__(self, document: Record) -> None:
        self.document = document
        self.arcs = document["arcs"]
        self.periods = range(document["periods"])
        self.problem = pulp.LpProblem("plain", pulp.LpMaximize)
        add = self.problem.add_variable
        self.send = [[add(f"x_{i}_{t}", 0) for t in self.periods] for i in range(len(self.arcs))]
        self.into: dict[str, list[int]] = defaultdict(list)
        self.out: dict[str, list[int]] = defaultdict(list)
        self.goals: dict[str, list[Any]] = defaultdict(list)
        self.openings: list[tuple[float, list[int]]] = []
        for i, arc in enumerate(self.arcs):
            self._arc(i, arc)
        for name, state in (
            ("offers", self._offer),
            ("needs", self._need),
            ("processors", self._processor),
            ("pools", self._pool),
            ("locked", self._lock),
        ):
            for record in document[name]:
                state(record)
        self._open()
        self.problem += pulp.lpSum(self.goals[document["objective"]])

    def _arc(self, i: int, arc: Record) -> None:
        self.into[arc["to"]].append(i)
        self.out[arc["from"]].append(i)
        self.openings.append((arc["opening_cost_eur"], [i]))
        self.goals["net_benefit"] += [-arc["cost_eur_per_unit"] * one for one in self.send[i]]
        self.goals["co2_avoided"] += [-arc["co2_kg_per_unit"] * one for one in self.send[i]]

    def _offer(self, offer: Record) -> None:
        for t in self.periods:
            sent = [self.send[i][t] for i in self.out[offer["id"]]]
            self.problem += pulp.lpSum(sent) <= offer["quantity"][t]
            self.goals["net_benefit"] += [offer["disposal_cost_eur_per_unit"] * one for one in sent]
            self.goals["quantity_diverted"] += [offer["diverted_per_unit"] * one for one in sent]

    def _need(self, need: Record) -> None:
        for t in self.periods:
            got = self._received(self.into[need["id"]], t)
            self.problem += got <= need["quantity"][t]
            self.goals["net_benefit"].append(need["purchase_cost_eur_per_unit"] * got)

    def _processor(self, p: Record) -> None:
        self.openings.append((p["opening_cost_eur"], self.into[p["id"]]))
        for t in self.periods:
            got = self._received(self.into[p["id"]], t)
            self.problem += got <= p["capacity"][t]
            self.goals["net_benefit"].append(-p["cost_eur_per_unit"] * got)
            if p["must_hand_on"]:
                self.problem += got <= pulp.lpSum(
                    self.send[i][t] / p["outputs"][self.arcs[i]["resource"]] for i in self.out[p["id"]]
                )
            for resource, ratio in p["outputs"].items():
                taking = [i for i in self.out[p["id"]] if self.arcs[i]["resource"] == resource]
                left = pulp.lpSum(self.send[i][t] for i in taking)
                self.problem += left <= ratio * got
                self.goals["net_benefit"].append(-p["disposal_cost_eur_per_unit"] * (ratio * got - left))

    def _pool(self, pool: Record) -> None:
        everything = [i for p in pool["processors"] for i in self.into[p]]
        self.openings.append((pool["opening_cost_eur"], everything))
        for t in self.periods:
            self.problem += self._received(everything, t) <= pool["capacity"][t]

    def _lock(self, lock: Record) -> None:
        ends = ("from", "to", "resource")
        i = next(i for i, arc in enumerate(self.arcs) if all(arc[end] == lock[end] for end in ends))
        for t in self.periods:
            self.problem += self.send[i][t] == lock["quantity"][t]

    def _open(self) -> None:
        most = 10 * (1.0 + sum(sum(o["quantity"]) for o in self.document["offers"]))
        for k, (cost, used) in enumerate(self.openings):
            if cost and used:
                opened = self.problem.add_variable(f"y_{k}", cat=pulp.LpBinary)
                self.goals["net_benefit"].append(-cost * opened)
                for i in used:
                    self.problem += pulp.lpSum(self.send[i]) <= most * opened

    def _received(self, arcs: Iterable[int], t: int) -> pulp.LpAffineExpression:
        return pulp.lpSum(self.arcs[i]["yield"] * self.send[i][t] for i in arcs)
