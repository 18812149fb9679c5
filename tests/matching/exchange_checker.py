"""Verifies a result document against its instance, from the words of the format alone.

It shares no code with the product: plain dictionaries, one rule after another. `faults` returns one sentence
for each rule that a result breaks.
"""

from collections import defaultdict
from math import fsum
from typing import Any

TOLERANCE = 1e-6


class Check:
    """One result held against one instance."""

    def __init__(self, instance: dict[str, Any], result: dict[str, Any], gap: float = 1e-4) -> None:
        self.instance, self.result, self.gap = instance, result, gap
        self.periods = range(instance.get("periods", 1))
        self.faults: list[str] = []
        self.arcs = {(a["from"], a["to"], a["resource"]): a for a in instance.get("arcs", [])}
        self.out_of, self.into = defaultdict(list), defaultdict(list)
        for key in self.arcs:
            self.out_of[key[0]].append(key)
            self.into[key[1]].append(key)
        self.offers = {o["id"]: o for o in instance.get("offers", [])}
        self.needs = {n["id"]: n for n in instance.get("needs", [])}
        self.processors = {p["id"]: p for p in instance.get("processors", [])}
        self.stores = {s["offer"]: s for s in instance.get("storage", [])}
        zero = [0.0] * len(self.periods)
        self.flow = defaultdict(lambda: zero)
        for f in result["flows"]:
            key = (f["from"], f["to"], f["resource"])
            self.expect(key not in self.flow, f"flow {key} is given twice")
            self.expect(key in self.arcs, f"flow {key} has no arc")
            self.expect(len(f["quantity"]) == len(self.periods), f"flow {key} has not one quantity a period")
            self.flow[key] = f["quantity"]
        self.stock = {s["offer"]: s["stock"] for s in result["stored"]}

    def expect(self, holds: bool, fault: str) -> None:
        if not holds:
            self.faults.append(fault)

    def at_most(self, left: float, right: float, size: float, fault: str) -> None:
        self.expect(left <= right + TOLERANCE * max(size, 1e-12), f"{fault}: {left!r} > {right!r}")

    def over(self, value: Any) -> list[float]:
        return list(value) if isinstance(value, list) else [value] * len(self.periods)

    def leaving(self, node: str, t: int, resource: str | None = None) -> float:
        return fsum(self.flow[k][t] for k in self.out_of[node] if resource in (None, k[2]))

    def arriving(self, node: str, t: int) -> float:
        return fsum(self.arcs[k].get("yield", 1.0) * self.flow[k][t] for k in self.into[node])

    def run(self) -> list[str]:
        for rule in (
            self.arc_limits,
            self.supplies,
            self.demands,
            self.processing,
            self.blends,
            self.decisions,
            self.money,
            self.truth,
        ):
            rule()
        return self.faults

    def arc_limits(self) -> None:
        for key, arc in self.arcs.items():
            for t in self.periods:
                x = self.flow[key][t]
                self.expect(x >= 0, f"{key} carries {x} in {t}")
                if arc.get("max_quantity") is not None:
                    self.at_most(x, arc["max_quantity"], x, f"{key} above its limit in {t}")
                if x > 0:
                    least = arc.get("min_quantity", 0.0)
                    self.at_most(least, x, least, f"{key} below its lot in {t}")

    def supplies(self) -> None:
        for key, offer in self.offers.items():
            supply, store = self.over(offer["quantity"]), self.stores.get(key)
            stock = self.stock.get(key, [0.0] * len(self.periods))
            self.expect((key in self.stock) == (store is not None), f"stock of {key} is missing or extra")
            for t in self.periods:
                before = stock[t - 1] * (1 - store.get("loss_per_period", 0.0)) if t and store else 0.0
                has, gives = supply[t] + before, self.leaving(key, t) + stock[t]
                self.at_most(gives, has, has, f"{key} gives more than it has in {t}")
                if offer.get("must_place"):
                    self.at_most(has, gives, has, f"{key} is not placed in full in {t}")
                self.expect(stock[t] >= 0, f"stock of {key} in {t} is {stock[t]}")
                if store:
                    self.at_most(stock[t], store["capacity"], stock[t], f"store of {key} overfull in {t}")
            if store:
                self.expect(stock[-1] <= TOLERANCE, f"{key} ends with stock {stock[-1]}")

    def demands(self) -> None:
        for key, need in self.needs.items():
            for t, wanted in enumerate(self.over(need["quantity"])):
                got = self.arriving(key, t)
                self.at_most(got, wanted, wanted, f"{key} receives more than it needs in {t}")
                if need.get("must_meet"):
                    self.at_most(wanted, got, wanted, f"{key} is not met in {t}")

    def processing(self) -> None:
        for key, p in self.processors.items():
            for t, capacity in enumerate(self.over(p["capacity"])):
                got = self.arriving(key, t)
                self.at_most(got, capacity, capacity, f"{key} beyond its capacity in {t}")
                for resource, ratio in p.get("outputs", {}).items():
                    left = self.leaving(key, t, resource)
                    self.at_most(left, ratio * got, ratio * got, f"{key} sends {resource} it has not in {t}")
                if p.get("must_hand_on"):
                    ratios = {k: ratio for k, ratio in p.get("outputs", {}).items() if ratio > 0}
                    handed = fsum(self.leaving(key, t, k) / ratio for k, ratio in ratios.items())
                    self.at_most(got, handed, got, f"{key} treats more than it hands on in {t}")
        for pool in self.instance.get("pools", []):
            for t, capacity in enumerate(self.over(pool["capacity"])):
                got = fsum(self.arriving(p, t) for p in pool["processors"])
                self.at_most(got, capacity, capacity, f"pool {pool['id']} beyond its capacity in {t}")

    def quality(self, key: tuple[str, str, str]) -> dict[str, float]:
        if key[0] in self.offers:
            return self.offers[key[0]].get("quality", {})
        return self.processors[key[0]].get("output_quality", {}).get(key[2], {})

    def blends(self) -> None:
        for node in (*self.needs.values(), *self.processors.values()):
            into = self.into[node["id"]]
            for name, limits in node.get("accepts", {}).items():
                for t in self.periods:
                    carrying = [k for k in into if self.flow[k][t] > 0]
                    known = [k for k in carrying if name in self.quality(k)]
                    self.expect(known == carrying, f"{node['id']} gets {name} unknown in {t}")
                    total = fsum(self.flow[k][t] for k in known)
                    if not total:
                        continue
                    mean = fsum(self.quality(k)[name] * self.flow[k][t] for k in known) / total
                    size = max(abs(self.quality(k)[name]) for k in known)
                    if limits.get("max") is not None:
                        self.at_most(mean, limits["max"], size, f"{name} too high in {node['id']} in {t}")
                    if limits.get("min") is not None:
                        self.at_most(limits["min"], mean, size, f"{name} too low in {node['id']} in {t}")

    def decisions(self) -> None:
        for ban in self.instance.get("forbidden", []):
            for key in self.flow:
                if key[:2] == (ban["from"], ban["to"]) and ban.get("resource") in (None, key[2]):
                    self.expect(not any(self.flow[key]), f"forbidden {key} carries something")
        for lock in self.instance.get("locked", []):
            pair = [k for k in self.out_of[lock["from"]] if k[1] == lock["to"]]
            key = next(k for k in pair if lock.get("resource") in (None, k[2]))
            for t, decided in enumerate(self.over(lock["quantity"])):
                off = abs(self.flow[key][t] - decided)
                self.expect(off <= TOLERANCE * max(decided, 1e-12), f"lock {key} is off by {off} in {t}")

    def money(self) -> None:
        cost, saving, opened = defaultdict(list), defaultdict(list), []
        for key, arc in self.arcs.items():
            total = fsum(self.flow[key])
            sender = self.offers.get(key[0]) or self.processors[key[0]]
            cost[sender["site"]].append(arc.get("cost_eur_per_unit", 0.0) * total)
            if key[0] in self.offers:
                saving[sender["site"]].append(sender.get("disposal_cost_eur_per_unit", 0.0) * total)
            if total and arc.get("opening_cost_eur"):
                cost[sender["site"]].append(arc["opening_cost_eur"])
                opened.append({"from": key[0], "to": key[1], "resource": key[2]})
        for key, need in self.needs.items():
            price = need.get("purchase_cost_eur_per_unit", 0.0)
            saving[need["site"]] += [price * self.arriving(key, t) for t in self.periods]
            self.open_node(key, need, cost, opened)
        for key, p in self.processors.items():
            for t in self.periods:
                got = self.arriving(key, t)
                cost[p["site"]].append(p.get("cost_eur_per_unit", 0.0) * got)
                for resource, ratio in p.get("outputs", {}).items():
                    left = ratio * got - self.leaving(key, t, resource)
                    cost[p["site"]].append(p.get("disposal_cost_eur_per_unit", 0.0) * left)
            self.open_node(key, p, cost, opened)
        pooled = []
        for pool in self.instance.get("pools", []):
            used = [p for p in pool["processors"] if self.is_used(p)]
            if used and pool.get("opening_cost_eur"):
                pooled.append(pool["opening_cost_eur"])
                opened.append(pool["id"])
                cost[self.processors[used[0]]["site"]].append(pool["opening_cost_eur"])
        for key, store in self.stores.items():
            price = store.get("cost_eur_per_unit_period", 0.0)
            cost[self.offers[key]["site"]] += [price * s for s in self.stock.get(key, [])]
        self.compare_money(cost, saving, opened)

    def is_used(self, node: str) -> bool:
        return any(any(self.flow[k]) for k in self.into[node])

    def open_node(self, key: str, node: dict[str, Any], cost: Any, opened: list[Any]) -> None:
        if node.get("opening_cost_eur") and self.is_used(key):
            cost[node["site"]].append(node["opening_cost_eur"])
            opened.append(key)

    def compare_money(self, cost: Any, saving: Any, opened: list[Any]) -> None:
        told = self.result["by_site"]
        size = fsum(abs(v) for row in (*cost.values(), *saving.values()) for v in row)
        nodes = (*self.offers.values(), *self.needs.values(), *self.processors.values())
        self.expect(set(told) == {n["site"] for n in nodes}, "by_site does not list the sites")
        for site, row in told.items():
            for name, amounts in (("cost", cost[site]), ("saving", saving[site])):
                off = abs(row[name] - fsum(amounts))
                self.expect(off <= TOLERANCE * max(size, 1e-12), f"{name} of {site} is off by {off}")
            self.expect(row["net"] == row["saving"] - row["cost"], f"net of {site} is no difference")
        self.net = fsum(v for row in saving.values() for v in row) - fsum(
            v for row in cost.values() for v in row
        )
        off = abs(fsum(row["net"] for row in told.values()) - self.net)
        self.expect(off <= TOLERANCE * max(size, 1e-12), f"Σ net is off by {off}")
        self.size = size
        by_text = sorted(map(str, self.result["opened"])), sorted(map(str, opened))
        self.expect(by_text[0] == by_text[1], f"opened is {by_text[0]}, not {by_text[1]}")

    def truth(self) -> None:
        objective = self.instance.get("objective", "net_benefit")
        co2 = [-a.get("co2_kg_per_unit", 0.0) * x for k, a in self.arcs.items() for x in self.flow[k]]
        weight = {i: offer.get("diverted_per_unit", 1.0) for i, offer in self.offers.items()}
        sent = [weight[k[0]] * x for k in self.arcs if k[0] in self.offers for x in self.flow[k]]
        size = {"net_benefit": self.size, "co2_avoided": fsum(map(abs, co2)), "quantity_diverted": fsum(sent)}
        value = {"net_benefit": self.net, "co2_avoided": fsum(co2), "quantity_diverted": fsum(sent)}[
            objective
        ]
        told, bound, gap = (self.result[name] for name in ("objective_value", "bound", "gap"))
        off = abs(told - value)
        self.expect(off <= TOLERANCE * max(size[objective], 1e-12), f"objective is off by {off}")
        self.expect(self.result["status"] in ("optimal", "feasible"), "a plan without such a status")
        if bound is None:
            self.expect(gap is None and self.result["status"] == "feasible", "optimal without a bound")
            return
        self.expect(bound >= told, f"bound {bound} lies below the objective {told}")
        stated = abs(told - bound) / max(abs(told), 1e-9)
        self.expect(abs(gap - stated) <= 1e-12 * max(1.0, stated), f"gap is {gap}, not {stated}")
        self.expect((self.result["status"] == "optimal") == (gap <= self.gap), "status does not fit the gap")


def faults(instance: dict[str, Any], result: dict[str, Any], gap: float = 1e-4) -> list[str]:
    """Return every rule of the format that a result with a plan breaks."""
    return Check(instance, result, gap).run()
