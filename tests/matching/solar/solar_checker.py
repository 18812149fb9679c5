"""Checks an answer against its instance by the words of the format alone: plain loops, nothing shared."""

import math
from typing import Any

CLOSE = 1e-6


def listed(value: Any, steps: int) -> list[float]:
    """Return a value in each step."""
    return [float(v) for v in value] if isinstance(value, list) else [float(value)] * steps


def close(a: float, b: float, scale: float = 1.0) -> bool:
    return abs(a - b) <= CLOSE * max(1.0, abs(a), abs(b), abs(scale))


def annuity(rate: float, years: float) -> float:
    return rate / (1 - (1 + rate) ** -years) if rate > 0 else 1 / years


def yearly_cost(document: dict[str, Any], roof: dict[str, Any], kwp: float) -> float:
    """Return what a roof costs a year."""
    if kwp == 0:
        return 0.0
    money = document["economics"]
    invested = roof.get("capex_eur_per_kwp", 0.0) * kwp + roof.get("opening_cost_eur", 0.0)
    paid = invested * annuity(money["rate"], money["years"])
    return float(paid + roof.get("om_eur_per_kwp_year", 0.0) * kwp)


class Operated:
    """Energy and money of sizes and groups, the split of the key `optimal` taken as brings most."""

    def __init__(self, document: dict[str, Any], kwp: dict[str, float], groups: list[dict[str, Any]]) -> None:
        self.document = document
        people = {p["id"]: p for p in document["participants"]}
        steps = len(document["steps"])
        self.own = dict.fromkeys(people, 0.0)
        self.received = dict.fromkeys(people, 0.0)
        self.sold = {r["id"]: 0.0 for r in document["roofs"]}
        self.made = 0.0
        use = {i: listed(p["consumption_kw"], steps) for i, p in people.items()}
        output = {r["id"]: listed(r["output_kw_per_kwp"], steps) for r in document["roofs"]}
        for t, step in enumerate(document["steps"]):
            hours = step["hours_per_year"]
            left = {i: use[i][t] * hours for i in people}
            rest = {r["id"]: output[r["id"]][t] * hours * kwp[r["id"]] for r in document["roofs"]}
            self.made += sum(rest.values())
            for i in people:
                mine = [r["id"] for r in document["roofs"] if r["owner"] == i]
                total = sum(rest[r] for r in mine)
                used = min(left[i], total)
                for r in mine:
                    rest[r] -= used * rest[r] / total if total > 0 else 0.0
                left[i] -= used
                self.own[i] += used
            for group in groups:
                self._share(group, rest, left)
            for r, kwh in rest.items():
                self.sold[r] += kwh

    def _share(self, group: dict[str, Any], rest: dict[str, float], left: dict[str, float]) -> None:
        total = sum(rest[r] for r in group["roofs"])
        wanted = sum(left[p] for p in group["participants"])
        if total <= 0:
            return
        key = self.document["key"]
        got = {}
        if key == "static":
            got = {p: min(group["shares"].get(p, 0.0) * total, left[p]) for p in group["participants"]}
        elif key == "dynamic_prorata":
            part = min(total, wanted) / wanted if wanted > 0 else 0.0
            got = {p: left[p] * part for p in group["participants"]}
        else:
            over = total
            for p in sorted(group["participants"], key=lambda p: -self._worth(p)):
                got[p] = min(over, left[p])
                over -= got[p]
        given = sum(got.values())
        for p, kwh in got.items():
            self.received[p] += kwh
        for r in group["roofs"]:
            rest[r] *= max(0.0, 1 - given / total)

    def _worth(self, who: str) -> float:
        [p] = [p for p in self.document["participants"] if p["id"] == who]
        return float(p["purchase_eur_per_kwh"] - p.get("shared_fee_eur_per_kwh", 0.0))

    def money(self, kwp: dict[str, float]) -> tuple[dict[str, float], dict[str, float]]:
        """Return the benefit of participants and of other owners."""
        people = {
            p["id"]: p["purchase_eur_per_kwh"] * self.own[p["id"]]
            + self._worth(p["id"]) * self.received[p["id"]]
            for p in self.document["participants"]
        }
        others: dict[str, float] = {}
        price = self.document["economics"]["surplus_eur_per_kwh"]
        for r in self.document["roofs"]:
            gain = price * self.sold[r["id"]] - yearly_cost(self.document, r, kwp[r["id"]])
            side = people if r["owner"] in people else others
            side[r["owner"]] = side.get(r["owner"], 0.0) + gain
        return people, others

    def value(self, kwp: dict[str, float], groups: list[dict[str, Any]]) -> float:
        """Return what the objective asks most of."""
        if self.document["objective"] == "shared_energy":
            return sum(self.received.values())
        if self.document["objective"] == "installed_power":
            return sum(kwp[r] for g in groups for r in g["roofs"])
        people, others = self.money(kwp)
        return sum(people.values()) + sum(others.values())


def rule_faults(document: dict[str, Any], kwp: dict[str, float], groups: list[dict[str, Any]]) -> list[str]:
    """Return what breaks the rules of sizes and groups."""
    found = []
    for r in document["roofs"]:
        size = kwp[r["id"]]
        sizes = [r["max_kwp"]] * 2 if r.get("whole") else [r.get("min_kwp", 0.0), r["max_kwp"]]
        if size != 0 and not sizes[0] <= size <= sizes[1]:
            found.append(f"size of {r['id']}")
    places = {k: {m["id"]: m for m in document[k]} for k in ("participants", "roofs")}
    for kind in places:
        named = [i for g in groups for i in g[kind]]
        if len(named) != len(set(named)):
            found.append(f"{kind} in two groups")
    for g in groups:
        if not g["participants"] or not g["roofs"]:
            found.append("a group without participant or roof")
        members = [places[k][i] for k in places for i in g[k]]
        apart = max(math.dist((a["x_m"], a["y_m"]), (b["x_m"], b["y_m"])) for a in members for b in members)
        if apart > document["rules"]["max_distance_m"] * (1 + 1e-9):
            found.append(f"{apart} m apart")
        if sum(kwp[r] for r in g["roofs"]) > document["rules"]["max_power_kwp"] * (1 + 1e-9):
            found.append("too much power in a group")
        if sum(g["shares"].values()) > 1 + 1e-12 or any(k < 0 for k in g["shares"].values()):
            found.append("shares")
        if set(g["shares"]) != (set(g["participants"]) if document["key"] == "static" else set()):
            found.append("names of shares")
    return found


def faults(document: dict[str, Any], result: dict[str, Any], gap: float = 1e-4) -> list[str]:
    """Return everything that is wrong with an answer."""
    kwp = {r["id"]: r["kwp"] for r in result["roofs"]}
    if list(kwp) != [r["id"] for r in document["roofs"]]:
        return ["roofs"]
    groups = result["groups"]
    found = rule_faults(document, kwp, groups)
    done = Operated(document, kwp, groups)
    people, others = done.money(kwp)
    scale = sum(map(abs, people.values())) + sum(map(abs, others.values()))
    value = done.value(kwp, groups)
    if not close(result["objective_value"], value, scale):
        found.append(f"objective {result['objective_value']} is {value}")
    if result["bound"] is not None:
        if result["bound"] < result["objective_value"]:
            found.append("bound below the objective")
        told = abs(result["objective_value"] - result["bound"]) / max(abs(result["objective_value"]), 1e-9)
        if not close(result["gap"], told):
            found.append("gap")
    if (result["status"] == "optimal") != (result["gap"] is not None and result["gap"] <= gap):
        found.append("status")
    steps = len(document["steps"])
    for p in document["participants"]:
        said = result["by_participant"][p["id"]]
        use = sum(
            kw * s["hours_per_year"]
            for kw, s in zip(listed(p["consumption_kw"], steps), document["steps"], strict=True)
        )
        expected = {
            "own_use_kwh": done.own[p["id"]],
            "received_kwh": done.received[p["id"]],
            "bought_kwh": use - done.own[p["id"]] - done.received[p["id"]],
            "benefit_eur": people[p["id"]],
        }
        alike = document["key"] != "optimal" or name_free(document)
        names = expected if alike else ("own_use_kwh",)
        found += [f"{p['id']} {n}" for n in names if not close(said[n], expected[n], max(use, scale))]
    for owner, gain in others.items():
        if not close(result["by_owner"][owner]["benefit_eur"], gain, scale):
            found.append(f"owner {owner}")
    totals = {
        "shared_kwh": sum(done.received.values()),
        "own_use_kwh": sum(done.own.values()),
        "surplus_kwh": sum(done.sold.values()),
        "produced_kwh": done.made,
    }
    found += [n for n, kwh in totals.items() if not close(result[n], kwh, done.made)]
    return found


def name_free(document: dict[str, Any]) -> bool:
    """Tell whether no two participants are worth the same, so that the best split is one."""
    worth = [
        p["purchase_eur_per_kwh"] - p.get("shared_fee_eur_per_kwh", 0.0) for p in document["participants"]
    ]
    return len(set(worth)) == len(worth)
