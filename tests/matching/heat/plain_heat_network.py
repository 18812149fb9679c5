"""The heat network stated anew from the words of the format, in full and without any cunning.

One loose limit for every flow, a variable for every pipe, direction, period and source (or stated level), no
bounds from demand, no pruning, no further inequalities: slow, but close to the words. It shares no code with
the product.
"""

from math import log
from typing import Any

import pulp

from tests.matching.heat.heat_network_checks import over, yearly

LOOSE_KW = 2000.0
LOOSE_EUR = 1e6
LOOSE_MWH = 1e4
EXACT = {"mip_feasibility_tolerance": 1e-9, "primal_feasibility_tolerance": 1e-9}


def seller(network: dict[str, Any]) -> dict[str, Any]:
    """Return a partner network as the source that it is."""
    kept = {k: network[k] for k in ("id", "node", "supply_temp_c", "return_temp_c") if k in network}
    price = network.get("sells_eur_per_mwh", 0.0)
    return kept | {"max_kw": network.get("sells_kw", 0.0), "price_eur_per_mwh": price, "recovered": False}


def least_cost(instance: dict[str, Any]) -> float | None:
    """Return the least yearly cost less revenue, or None where nothing is feasible."""
    return Plain(instance).solve()


class Plain:
    """One instance stated plainly; heat keeps the source it comes from."""

    def __init__(self, instance: dict[str, Any], loose_kw: float = LOOSE_KW) -> None:
        self.loose_kw = loose_kw
        self.instance, self.money = instance, instance["economics"]
        self.hours = [p["hours"] for p in instance["periods"]]
        self.partners = instance.get("networks", [])
        self.sources = [*instance.get("sources", []), *map(seller, self.partners)]
        self.levels = instance.get("levels", [])
        self.kinds = range(len(self.levels) + len(self.sources))
        self.piped = range(len(self.levels)) if self.levels else self.kinds
        self.problem = pulp.LpProblem("plain", pulp.LpMinimize)
        self.costs: list[Any] = []
        self.paid: list[tuple[str, float, Any]] = []
        self.dug: list[tuple[float, Any]] = []
        self.delivered: list[Any] = []
        self.others: list[Any] = []
        self.sold: dict[tuple[str, int], Any] = {}
        self.come: dict[tuple[str, int, int], list[Any]] = {}
        self.taken: dict[tuple[str, int], list[Any]] = {}
        self.count = 0
        self.ann = yearly(self.money["pipes_rate"], self.money["pipes_years"])
        self.lifted: dict[tuple[str, int], list[Any]] = {}
        self.boiled: dict[tuple[str, int], list[Any]] = {}
        self.by_period = bool(self.levels and instance.get("level_by_period"))
        self.active = [[self.var(whole=True) for _ in self.levels] for _ in self.hours if self.by_period]
        for row in self.active:
            self.problem += pulp.lpSum(row) <= 1
        self.chosen = [self.var(whole=True) for _ in self.levels]
        if self.levels:
            at_once = len(self.levels) if self.by_period else instance.get("levels_at_once", 1)
            self.problem += pulp.lpSum(self.chosen) <= at_once
        self.tied = {n["id"]: self.var(whole=True) for n in instance["nodes"] if n.get("tie_in_eur")}
        for n in instance["nodes"]:
            if n["id"] in self.tied:
                self.invest("tie_ins", self.ann, n["tie_in_eur"] * self.tied[n["id"]])
        for e in instance.get("edges", []):
            self.edge(e)
        for s, entry in enumerate(self.sources):
            self.source(s, entry)
        pumps = {h["id"]: self.var() for h in instance.get("heat_pumps", [])}
        for c in instance.get("consumers", []):
            self.consumer(c)
        for n in self.partners:
            self.partner(n)
        for h in instance.get("heat_pumps", []):
            for t in range(len(self.hours)):
                self.problem += pulp.lpSum(self.lifted.get((h["id"], t), [])) <= pumps[h["id"]]
            self.invest("heat_pumps", h, h.get("capex_eur_per_kw", 0.0) * pumps[h["id"]])
        for b in instance.get("storages", []):
            self.storage(b)
        for b in instance.get("boilers", []):
            self.boiler(b)
        self.aid()
        for n in instance["nodes"]:
            for s in self.kinds:
                for t in range(len(self.hours)):
                    self.problem += pulp.lpSum(self.come.get((n["id"], s, t), [])) == 0

    def var(self, most: float | None = None, *, whole: bool = False) -> Any:
        self.count += 1
        most = self.loose_kw if most is None else most
        kind = pulp.LpInteger if whole else pulp.LpContinuous
        return self.problem.add_variable(f"v{self.count}", 0, 1 if whole else most, cat=kind)

    def invest(self, kind: str, terms: dict[str, Any] | float, eur: Any) -> None:
        """Pay for something at the start, over its own years or with a given annuity."""
        if isinstance(terms, dict):
            terms = yearly(terms["rate"], terms["years"]) if terms.get("years") else 0.0
        self.costs.append((terms + self.money.get("maintenance_share", 0.0)) * eur)
        if terms:
            self.paid.append((kind, terms, eur))

    def exchanger_eur(self, end: dict[str, Any]) -> float:
        return float(self.money.get("exchanger_eur_per_kw", 0.0) * end.get("exchanger_factor", 1.0))

    def own(self, end: dict[str, Any]) -> float:
        """Return the approach at the exchanger of a source or consumer."""
        return float(end.get("approach_k", self.money.get("approach_k", 0.0)))

    def partner(self, n: dict[str, Any]) -> None:
        size = self.var()
        self.invest("networks", n, n.get("capex_eur_per_kw", 0.0) * size)
        price = n.get("buys_eur_per_mwh", 0.0)
        buyer = n | {"need_temp_c": n["supply_temp_c"]} if "supply_temp_c" in n else n
        exchanger = self.var()
        self.invest("exchangers", self.ann, self.money.get("exchanger_eur_per_kw", 0.0) * exchanger)
        for t, most in enumerate(over(n.get("buys_kw", 0.0), len(self.hours))):
            served, arriving = self.serve(buyer, t)
            bought = pulp.lpSum(served)
            self.problem += bought <= most
            self.problem += pulp.lpSum(arriving) <= exchanger
            self.problem += bought + self.sold[n["id"], t] <= size
            self.costs.append(-price * self.hours[t] / 1000 * bought)

    def storage(self, b: dict[str, Any]) -> None:
        size = self.var(b["capacity_kwh"])
        self.invest("storages", b, b.get("capex_eur_per_kwh", 0.0) * size)
        names = [p["id"] for p in self.instance["periods"]]
        levels = [k for k in self.piped if b.get("level") in (None, self.levels and self.levels[k]["id"])]
        passing: dict[int, list[Any]] = {}
        for cycle in self.instance["cycles"]:
            visits = [names.index(name) for name in cycle["periods"]]
            charge = {(k, t): (self.var(), self.var()) for k in levels for t in set(visits)}
            held = {(k, v): self.var(b["capacity_kwh"]) for k in levels for v in range(len(visits))}
            for (k, t), (into, out) in charge.items():
                if self.by_period:
                    self.problem += into + out <= self.loose_kw * self.active[t][k]
                passing.setdefault(t, []).extend((into, out))
                self.come.setdefault((b["node"], k, t), []).extend((-into, out))
            for v, t in enumerate(visits):
                hours = self.hours[t] / cycle["times_per_year"] / visits.count(t)
                loss = b.get("loss_per_hour", 0.0)
                kept = (1 - loss) ** hours
                gained = hours if loss == 0 else (1 - kept) / -log(1 - loss)
                self.problem += pulp.lpSum(held[k, v] for k in levels) <= size
                for k in levels:
                    into, out = charge[k, t]
                    begin = held[k, (v - 1) % len(visits)]
                    self.problem += held[k, v] == kept * begin + gained * (into - out)
        for powers in passing.values():
            self.problem += pulp.lpSum(powers) <= b["power_kw"]

    def aid(self) -> None:
        groups = {(kind, annuity) for kind, annuity, _ in self.paid}
        invested = {g: pulp.lpSum(eur for *other, eur in self.paid if tuple(other) == g) for g in groups}
        whole: dict[tuple[str, float], list[Any]] = {group: [] for group in groups}
        for aid in self.instance.get("aid", []):
            granted, parts = self.var(whole=True), []
            for kind, annuity in groups:
                given = self.var(LOOSE_EUR)
                share = aid["share"] if kind in aid["on"] else 0.0
                self.problem += given <= share * invested[kind, annuity]
                self.costs.append(-annuity * given)
                whole[kind, annuity].append(given)
                parts.append(given)
            self.problem += pulp.lpSum(parts) <= aid.get("most_eur", LOOSE_EUR) * granted
            least, all_m = aid.get("least_mwh_per_m", 0.0), sum(m for m, _ in self.dug)
            trench = pulp.lpSum(m * y for m, y in self.dug)
            self.problem += pulp.lpSum(self.delivered) >= least * trench - least * all_m * (1 - granted)
            if aid.get("least_recovered_share"):
                most = (1 - aid["least_recovered_share"]) * pulp.lpSum(self.delivered)
                self.problem += pulp.lpSum(self.others) <= most + LOOSE_MWH * (1 - granted)
        for group, given in whole.items():
            self.problem += pulp.lpSum(given) <= invested[group]

    def edge(self, e: dict[str, Any]) -> None:
        alone: list[Any] = []
        if self.by_period:
            built = [self.pipe(e, p, None) for p in self.instance.get("pipes", [])]
            self.problem += pulp.lpSum(built) <= 1
            return
        for k in range(max(1, len(self.levels))):
            built = [self.pipe(e, p, k) for p in self.instance.get("pipes", [])]
            alone += built
            self.problem += pulp.lpSum(built) <= 1
        if e.get("exists"):
            self.problem += pulp.lpSum(alone) <= 1

    def pipe(self, e: dict[str, Any], p: dict[str, Any], k: int | None) -> Any:
        y, size = self.var(whole=True), self.var()
        self.problem += size >= p.get("min_kw", 0.0) * y
        self.problem += size <= p["max_kw"] * y
        if not e.get("exists"):
            per_m = p.get("cost_eur_per_m", 0.0) * y + p.get("cost_eur_per_kw_m", 0.0) * size
            self.invest("pipes", self.ann, e["length_m"] * per_m)
            for node in {e["from"], e["to"]} & set(self.tied):
                self.problem += y <= self.tied[node]
            self.dug.append((e["length_m"], y))
        for t in range(len(self.hours)):
            for level in range(len(self.levels)) if k is None else (k,):
                self.flows(e, p, y, size, t, level)
        return y

    def flows(self, e: dict[str, Any], p: dict[str, Any], y: Any, size: Any, t: int, k: int) -> None:
        ends = [(e["from"], e["to"])] + ([] if e.get("directed") else [(e["to"], e["from"])])
        kinds = [k] if self.levels else list(self.piped)
        length = e["length_m"] * (self.levels[k].get("loss_factor", 1.0) if self.levels else 1.0)
        used = []
        for tail, head in ends:
            z = self.var(whole=True)
            used.append(z)
            entering = [self.var() for _ in kinds]
            losses = [self.var() for _ in kinds]
            total = pulp.lpSum(entering)
            self.problem += total <= self.loose_kw * z
            self.problem += total <= size
            self.problem += pulp.lpSum(losses) == p.get("loss_kw_per_m", 0.0) * length * z
            share = 1 - p.get("loss_kw_per_kw_m", 0.0) * length
            for s, kw, lost in zip(kinds, entering, losses, strict=True):
                self.problem += share * kw - lost >= 0
                self.come.setdefault((tail, s, t), []).append(-kw)
                self.come.setdefault((head, s, t), []).append(share * kw - lost)
        self.problem += pulp.lpSum(used) <= y

    def source(self, s: int, entry: dict[str, Any]) -> None:
        size = self.var()
        self.invest("exchangers", self.ann, self.exchanger_eur(entry) * size)
        self.invest("sources", entry, entry.get("capex_eur_per_kw", 0.0) * size)
        ways = [*self.givings(entry), (len(self.levels) + s, None, 1.0, 1.0)]
        for t, most in enumerate(over(entry["max_kw"], len(self.hours))):
            mwh = self.hours[t] / 1000
            given = []
            for kind, pump, gain, share in ways:
                kw = self.var(most * share)
                given.append((share, kw))
                if not entry.get("recovered", True):
                    self.others.append(gain * mwh * kw)
                self.come.setdefault((entry["node"], kind, t), []).append(gain * kw)
                self.costs.append(entry.get("price_eur_per_mwh", 0.0) * mwh * kw)
                if kind < len(self.levels):
                    self.problem += kw <= self.loose_kw * self.chosen[kind]
                    if self.by_period:
                        self.problem += kw <= self.loose_kw * self.active[t][kind]
                if pump:
                    self.costs.append((gain - 1) * self.money.get("electricity_eur_per_mwh", 0.0) * mwh * kw)
                    self.lifted.setdefault((pump, t), []).append(gain * kw)
            self.sold[entry["id"], t] = pulp.lpSum(kw for _, kw in given)
            self.problem += self.sold[entry["id"], t] <= size
            for limit in {1.0, *(share for share, _ in given)}:
                warm = pulp.lpSum(kw for share, kw in given if share <= limit)
                self.problem += warm <= most * limit

    def givings(self, s: dict[str, Any]) -> list[tuple[int, str | None, float, float]]:
        """Return the levels a source may give to: level, heat pump, gain, share of its heat."""
        supply, own, approach = s.get("supply_temp_c"), self.own(s), self.money.get("approach_k", 0.0)
        found: list[tuple[int, str | None, float, float]] = []
        for k, level in enumerate(self.levels):
            if supply is None:
                found.append((k, None, 1.0, 1.0))
            elif level["supply_temp_c"] <= supply - own:
                coldest = level.get("return_temp_c", -273.15) + own
                end = s.get("return_temp_c", coldest)
                share = 1.0 if end >= coldest else max(0.0, (supply - coldest) / (supply - end))
                found.append((k, None, 1.0, share))
            else:
                for h in self.pumps_at(s["node"]):
                    lift = level["supply_temp_c"] + approach - (supply - own - approach)
                    cop = h["carnot_fraction"] * (level["supply_temp_c"] + approach + 273.15) / lift
                    if cop > 1:
                        found.append((k, h["id"], 1 / (1 - 1 / cop), 1.0))
        return found

    def pumps_at(self, node: str) -> list[dict[str, Any]]:
        return [h for h in self.instance.get("heat_pumps", []) if h["node"] == node]

    def boiler(self, b: dict[str, Any]) -> None:
        size = self.var(b.get("max_kw"))
        self.invest("boilers", b, b.get("capex_eur_per_kw", 0.0) * size)
        for t, hours in enumerate(self.hours):
            kw = pulp.lpSum(self.boiled.get((b["id"], t), []))
            self.problem += kw <= size
            self.costs.append(b.get("fuel_eur_per_mwh", 0.0) / b["efficiency"] * hours / 1000 * kw)

    def consumer(self, c: dict[str, Any]) -> None:
        x, exchanger = self.var(whole=True), self.var()
        if c["connection"] == "forced":
            self.problem += x == 1
        self.invest("exchangers", self.ann, self.exchanger_eur(c) * exchanger)
        for t, demand in enumerate(over(c["demand_kw"], len(self.hours))):
            mwh = self.hours[t] / 1000
            delivered, arriving = self.serve(c, t)
            for b in self.instance.get("boilers", []):
                if b["node"] == c["node"]:
                    kw = self.var()
                    delivered.append(kw)
                    self.boiled.setdefault((b["id"], t), []).append(kw)
            self.problem += pulp.lpSum(delivered) == demand * x
            self.problem += pulp.lpSum(arriving) <= exchanger
            self.costs.append(-c.get("revenue_eur_per_mwh", 0.0) * mwh * demand * x)

    def serve(self, c: dict[str, Any], t: int) -> tuple[list[Any], list[Any]]:
        """Return what the network delivers in each manner, and what of it arrives at the consumer."""
        price, mwh = self.money.get("electricity_eur_per_mwh", 0.0), self.hours[t] / 1000
        delivered, arriving = [], []
        for s, entry in enumerate([*self.levels, *self.sources]):
            is_level = s < len(self.levels)
            if self.levels and not is_level and entry["node"] != c["node"]:
                continue
            for pump, share in self.manners(entry, c, is_level=is_level):
                kw = self.var()
                delivered.append(kw)
                arriving.append(share * kw)
                self.delivered.append(share * mwh * kw)
                self.come.setdefault((c["node"], s, t), []).append(-share * kw)
                electricity = (1 - share) if pump else self.money.get("pumping_share", 0.0)
                self.costs.append(electricity * price * mwh * kw)
                if pump:
                    self.lifted.setdefault((pump, t), []).append(kw)
        return delivered, arriving

    def manners(
        self, s: dict[str, Any], c: dict[str, Any], *, is_level: bool
    ) -> list[tuple[str | None, float]]:
        """Return how heat of a source, or of a stated level, may serve a consumer."""
        supply, need, approach = (
            s.get("supply_temp_c"),
            c.get("need_temp_c"),
            self.money.get("approach_k", 0.0),
        )
        own = self.own(c)
        if supply is None or need is None:
            return [(None, 1.0)] if not is_level or self.is_cold(s, c) else []
        brought = supply if is_level else supply - self.own(s)
        warm = need <= brought - own and (not is_level or self.is_cold(s, c))
        found: list[tuple[str | None, float]] = [(None, 1.0)] if warm else []
        for h in self.pumps_at(c["node"]):
            lift = need + own - (brought - 2 * approach)
            if lift > 0:
                cop = h["carnot_fraction"] * (need + own + 273.15) / lift
                if cop > 1:
                    found.append((h["id"], 1 - 1 / cop))
        return found

    def is_cold(self, s: dict[str, Any], c: dict[str, Any]) -> bool:
        if "return_temp_c" not in s or "return_temp_c" not in c:
            return True
        return bool(c["return_temp_c"] + self.own(c) <= s["return_temp_c"])

    def solve(self, solver: Any = None) -> float | None:
        self.problem += pulp.lpSum(self.costs)
        self.problem.solve(solver or pulp.HiGHS(msg=False, threads=1, gapRel=0.0, gapAbs=0.0, **EXACT))
        if self.problem.sol_status != pulp.LpSolutionOptimal:
            return None
        return float(pulp.value(self.problem.objective) or 0.0)
