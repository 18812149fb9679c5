"""A second statement of the whole exchange model, written from the words of the format, to hold ours against.

No bounds propagated, no scaling, no row left out: every rule as it is worded, with limits known to be loose.
"""

from collections import defaultdict
from typing import Any

import pulp


class PlainModel:
    """The instance as a PuLP problem."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.d = document
        self.T = range(document.get("periods", 1))
        self.p = pulp.LpProblem("plain", pulp.LpMaximize)
        self.arcs = document.get("arcs", [])
        self.send = [[self.p.add_variable(f"x_{i}_{t}", 0) for t in self.T] for i in range(len(self.arcs))]
        self.money: list[Any] = []
        self.most = self.loose_limit()
        self.count = 0
        self.arc_rules()
        self.offer_rules()
        self.receiver_rules()
        self.processor_rules()
        self.blends()
        self.decisions()

    def over(self, value: Any) -> list[float]:
        return list(value) if isinstance(value, list) else [value] * len(self.T)

    def loose_limit(self) -> float:
        offered = sum(sum(self.over(o["quantity"])) for o in self.d.get("offers", []))
        made = sum(
            max(self.over(p["capacity"])) * max([1.0, *p.get("outputs", {}).values()])
            for p in self.d.get("processors", [])
        )
        return 1.0 + offered + made

    def into(self, node: str) -> list[int]:
        return [i for i, a in enumerate(self.arcs) if a["to"] == node]

    def out(self, node: str) -> list[int]:
        return [i for i, a in enumerate(self.arcs) if a["from"] == node]

    def got(self, node: str, t: int) -> Any:
        return pulp.lpSum(self.arcs[i].get("yield", 1.0) * self.send[i][t] for i in self.into(node))

    def switch(self, used: list[int]) -> Any:
        y = self.p.add_variable(f"y_{self.count}", cat=pulp.LpBinary)
        self.count += 1
        for i in used:
            for t in self.T:
                self.p += self.send[i][t] <= self.most * y
        return y

    def pay_opening(self, thing: dict[str, Any], used: list[int]) -> None:
        if thing.get("opening_cost_eur", 0.0) and used:
            self.money.append(-thing["opening_cost_eur"] * self.switch(used))

    def arc_rules(self) -> None:
        for i, a in enumerate(self.arcs):
            self.money += [-a.get("cost_eur_per_unit", 0.0) * x for x in self.send[i]]
            self.pay_opening(a, [i])
            for t in self.T:
                if a.get("max_quantity") is not None:
                    self.p += self.send[i][t] <= a["max_quantity"]
                if a.get("min_quantity", 0.0) > 0:
                    z = self.p.add_variable(f"z_{i}_{t}", cat=pulp.LpBinary)
                    self.p += self.send[i][t] >= a["min_quantity"] * z
                    self.p += self.send[i][t] <= self.most * z

    def offer_rules(self) -> None:
        stores = {s["offer"]: s for s in self.d.get("storage", [])}
        for k, o in enumerate(self.d.get("offers", [])):
            supply, store = self.over(o["quantity"]), stores.get(o["id"])
            stock = [self.p.add_variable(f"s_{k}_{t}", 0, store["capacity"]) for t in self.T] if store else []
            for t in self.T:
                gives = pulp.lpSum(self.send[i][t] for i in self.out(o["id"]))
                self.money.append(o.get("disposal_cost_eur_per_unit", 0.0) * gives)
                has: Any = supply[t]
                if store:
                    gives = gives + stock[t]
                    has = has + ((1 - store.get("loss_per_period", 0.0)) * stock[t - 1] if t else 0.0)
                    self.money.append(-store.get("cost_eur_per_unit_period", 0.0) * stock[t])
                spill = self.p.add_variable(f"spill_{k}_{t}", 0, 0 if o.get("must_place") else None)
                self.p += gives + spill == has
            if stock:
                self.p += stock[-1] == 0

    def receiver_rules(self) -> None:
        for k, n in enumerate(self.d.get("needs", [])):
            self.pay_opening(n, self.into(n["id"]))
            for t, wanted in enumerate(self.over(n["quantity"])):
                lack = self.p.add_variable(f"lack_{k}_{t}", 0, 0 if n.get("must_meet") else None)
                self.p += self.got(n["id"], t) + lack == wanted
                self.money.append(n.get("purchase_cost_eur_per_unit", 0.0) * self.got(n["id"], t))

    def processor_rules(self) -> None:
        for p in self.d.get("processors", []):
            self.pay_opening(p, self.into(p["id"]))
            for t, capacity in enumerate(self.over(p["capacity"])):
                got = self.got(p["id"], t)
                self.p += got <= capacity
                self.money.append(-p.get("cost_eur_per_unit", 0.0) * got)
                for resource, ratio in p.get("outputs", {}).items():
                    taken = [
                        self.send[i][t] for i in self.out(p["id"]) if self.arcs[i]["resource"] == resource
                    ]
                    left = ratio * got - pulp.lpSum(taken)
                    self.p += left >= 0
                    self.money.append(-p.get("disposal_cost_eur_per_unit", 0.0) * left)
                if p.get("must_hand_on"):
                    handed = [
                        self.send[i][t] / p["outputs"][self.arcs[i]["resource"]]
                        for i in self.out(p["id"])
                        if p["outputs"][self.arcs[i]["resource"]] > 0
                    ]
                    self.p += got <= pulp.lpSum(handed)
        for g in self.d.get("pools", []):
            everything = [i for p in g["processors"] for i in self.into(p)]
            self.pay_opening(g, everything)
            for t, capacity in enumerate(self.over(g["capacity"])):
                self.p += pulp.lpSum(self.got(p, t) for p in g["processors"]) <= capacity

    def blends(self) -> None:
        quality = {o["id"]: defaultdict(lambda o=o: o.get("quality", {})) for o in self.d.get("offers", [])}
        for p in self.d.get("processors", []):
            quality[p["id"]] = defaultdict(dict, p.get("output_quality", {}))
        for node in (*self.d.get("needs", []), *self.d.get("processors", [])):
            for name, limits in node.get("accepts", {}).items():
                arcs = [
                    (i, quality[self.arcs[i]["from"]][self.arcs[i]["resource"]])
                    for i in self.into(node["id"])
                ]
                for t in self.T:
                    for i, q in arcs:
                        if name not in q:
                            self.p += self.send[i][t] == 0
                    known = [(i, q[name]) for i, q in arcs if name in q]
                    if limits.get("max") is not None:
                        self.p += pulp.lpSum((q - limits["max"]) * self.send[i][t] for i, q in known) <= 0
                    if limits.get("min") is not None:
                        self.p += pulp.lpSum((q - limits["min"]) * self.send[i][t] for i, q in known) >= 0

    def matches(self, decision: dict[str, Any]) -> list[int]:
        return [
            i
            for i, a in enumerate(self.arcs)
            if (a["from"], a["to"]) == (decision["from"], decision["to"])
            and decision.get("resource") in (None, a["resource"])
        ]

    def decisions(self) -> None:
        for ban in self.d.get("forbidden", []):
            for i in self.matches(ban):
                for t in self.T:
                    self.p += self.send[i][t] == 0
        for lock in self.d.get("locked", []):
            for i in self.matches(lock):
                for t, quantity in enumerate(self.over(lock["quantity"])):
                    self.p += self.send[i][t] == quantity

    def goal(self, name: str) -> Any:
        if name == "net_benefit":
            return pulp.lpSum(self.money)
        if name == "co2_avoided":
            kilograms = [-a.get("co2_kg_per_unit", 0.0) for a in self.arcs]
            return pulp.lpSum(k * x for k, row in zip(kilograms, self.send, strict=True) for x in row)
        weight = {o["id"]: o.get("diverted_per_unit", 1.0) for o in self.d.get("offers", [])}
        return pulp.lpSum(
            weight[a["from"]] * x
            for a, row in zip(self.arcs, self.send, strict=True)
            if a["from"] in weight
            for x in row
        )


def best_value(document: dict[str, Any]) -> tuple[float, float] | None:
    """Return the greatest objective and, among its ties, the greatest net benefit; None when infeasible."""
    model = PlainModel(document)
    name = document.get("objective", "net_benefit")
    first = _solved(model, model.goal(name))
    if first is None or name == "net_benefit":
        return None if first is None else (first, first)
    goal = model.goal(name)
    if goal:
        model.p += goal >= first - 1e-9 * max(1.0, abs(first))
    second = _solved(model, model.goal("net_benefit"))
    return None if second is None else (first, second)


def _solved(model: PlainModel, goal: Any) -> float | None:
    model.p.setObjective(goal + 0 * model.p.add_variable(f"nothing_{model.count}", 0, 0))
    model.count += 1
    model.p.solve(pulp.HiGHS(msg=False, gapRel=1e-9, threads=1, mip_feasibility_tolerance=1e-9))
    if model.p.sol_status != pulp.LpSolutionOptimal:
        return None
    return float(pulp.value(model.p.objective) or 0.0)
