"""The heat network stated anew from the words of the format, in full and without any cunning.

One loose limit for every flow, a variable for every pipe, direction, period and source (or stated level), no
bounds from demand, no pruning, no further inequalities: slow, but close to the words. It shares no code with
the product.
"""

from typing import Any

import pulp

from tests.matching.heat.heat_network_checker import over, yearly

LOOSE_KW = 2000.0


def least_cost(instance: dict[str, Any]) -> float | None:
    """Return the least yearly cost less revenue, or None where nothing is feasible."""
    return Plain(instance).solve()


class Plain:
    """One instance stated plainly; heat keeps the source it comes from."""

    def __init__(self, instance: dict[str, Any], loose_kw: float = LOOSE_KW) -> None:
        self.loose_kw = loose_kw
        self.instance, self.money = instance, instance["economics"]
        self.hours = [p["hours"] for p in instance["periods"]]
        self.sources = instance.get("sources", [])
        self.levels = instance.get("levels", [])
        self.kinds = range(len(self.levels or self.sources))
        self.problem = pulp.LpProblem("plain", pulp.LpMinimize)
        self.costs: list[Any] = []
        self.come: dict[tuple[str, int, int], list[Any]] = {}
        self.taken: dict[tuple[str, int], list[Any]] = {}
        self.count = 0
        self.ann = yearly(self.money["pipes_rate"], self.money["pipes_years"])
        self.lifted: dict[tuple[str, int], list[Any]] = {}
        self.boiled: dict[tuple[str, int], list[Any]] = {}
        self.chosen = [self.var(whole=True) for _ in self.levels]
        if self.levels:
            self.problem += pulp.lpSum(self.chosen) <= instance.get("levels_at_once", 1)
        for e in instance.get("edges", []):
            self.edge(e)
        for s, entry in enumerate(self.sources):
            self.source(s, entry)
        pumps = {h["id"]: self.var() for h in instance.get("heat_pumps", [])}
        for c in instance.get("consumers", []):
            self.consumer(c)
        for h in instance.get("heat_pumps", []):
            for t in range(len(self.hours)):
                self.problem += pulp.lpSum(self.lifted.get((h["id"], t), [])) <= pumps[h["id"]]
            if h.get("capex_eur_per_kw"):
                self.costs.append(h["capex_eur_per_kw"] * yearly(h["rate"], h["years"]) * pumps[h["id"]])
        for b in instance.get("boilers", []):
            self.boiler(b)
        for n in instance["nodes"]:
            for s in self.kinds:
                for t in range(len(self.hours)):
                    self.problem += pulp.lpSum(self.come.get((n["id"], s, t), [])) == 0

    def var(self, most: float | None = None, *, whole: bool = False) -> Any:
        self.count += 1
        most = self.loose_kw if most is None else most
        kind = pulp.LpInteger if whole else pulp.LpContinuous
        return self.problem.add_variable(f"v{self.count}", 0, 1 if whole else most, cat=kind)

    def edge(self, e: dict[str, Any]) -> None:
        alone = []
        for k in range(max(1, len(self.levels))):
            built = [self.pipe(e, p, k) for p in self.instance.get("pipes", [])]
            alone += built
            self.problem += pulp.lpSum(built) <= 1
        if e.get("exists"):
            self.problem += pulp.lpSum(alone) <= 1

    def pipe(self, e: dict[str, Any], p: dict[str, Any], k: int) -> Any:
        y, size = self.var(whole=True), self.var()
        self.problem += size >= p.get("min_kw", 0.0) * y
        self.problem += size <= p["max_kw"] * y
        if not e.get("exists"):
            per_m = p.get("cost_eur_per_m", 0.0) * y + p.get("cost_eur_per_kw_m", 0.0) * size
            self.costs.append(self.ann * e["length_m"] * per_m)
        for t in range(len(self.hours)):
            self.flows(e, p, y, size, t, k)
        return y

    def flows(self, e: dict[str, Any], p: dict[str, Any], y: Any, size: Any, t: int, k: int) -> None:
        ends = [(e["from"], e["to"])] + ([] if e.get("directed") else [(e["to"], e["from"])])
        kinds = [k] if self.levels else list(self.kinds)
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
        exchanger = self.money.get("exchanger_eur_per_kw", 0.0) * self.ann
        capex = entry.get("capex_eur_per_kw", 0.0)
        self.costs.append((exchanger + (capex and capex * yearly(entry["rate"], entry["years"]))) * size)
        ways = self.givings(entry) if self.levels else [(s, None, 1.0, 1.0)]
        for t, most in enumerate(over(entry["max_kw"], len(self.hours))):
            mwh = self.hours[t] / 1000
            given = []
            for kind, pump, gain, share in ways:
                kw = self.var(most * share)
                given.append((share, kw))
                self.come.setdefault((entry["node"], kind, t), []).append(gain * kw)
                self.costs.append(entry.get("price_eur_per_mwh", 0.0) * mwh * kw)
                if self.levels:
                    self.problem += kw <= self.loose_kw * self.chosen[kind]
                if pump:
                    self.costs.append((gain - 1) * self.money.get("electricity_eur_per_mwh", 0.0) * mwh * kw)
                    self.lifted.setdefault((pump, t), []).append(gain * kw)
            self.problem += pulp.lpSum(kw for _, kw in given) <= size
            for limit in {1.0, *(share for share, _ in given)}:
                warm = pulp.lpSum(kw for share, kw in given if share <= limit)
                self.problem += warm <= most * limit

    def givings(self, s: dict[str, Any]) -> list[tuple[int, str | None, float, float]]:
        """Return the levels a source may give to: level, heat pump, gain, share of its heat."""
        supply, approach = s.get("supply_temp_c"), self.money.get("approach_k", 0.0)
        found: list[tuple[int, str | None, float, float]] = []
        for k, level in enumerate(self.levels):
            if supply is None:
                found.append((k, None, 1.0, 1.0))
            elif level["supply_temp_c"] <= supply - approach:
                coldest = level.get("return_temp_c", -273.15) + approach
                end = s.get("return_temp_c", coldest)
                share = 1.0 if end >= coldest else max(0.0, (supply - coldest) / (supply - end))
                found.append((k, None, 1.0, share))
            else:
                for h in self.pumps_at(s["node"]):
                    lift = level["supply_temp_c"] + approach - (supply - 2 * approach)
                    cop = h["carnot_fraction"] * (level["supply_temp_c"] + approach + 273.15) / lift
                    if cop > 1:
                        found.append((k, h["id"], 1 / (1 - 1 / cop), 1.0))
        return found

    def pumps_at(self, node: str) -> list[dict[str, Any]]:
        return [h for h in self.instance.get("heat_pumps", []) if h["node"] == node]

    def boiler(self, b: dict[str, Any]) -> None:
        size = self.var(b.get("max_kw"))
        if b.get("capex_eur_per_kw"):
            self.costs.append(b["capex_eur_per_kw"] * yearly(b["rate"], b["years"]) * size)
        for t, hours in enumerate(self.hours):
            kw = pulp.lpSum(self.boiled.get((b["id"], t), []))
            self.problem += kw <= size
            self.costs.append(b.get("fuel_eur_per_mwh", 0.0) / b["efficiency"] * hours / 1000 * kw)

    def consumer(self, c: dict[str, Any]) -> None:
        x, exchanger = self.var(whole=True), self.var()
        if c["connection"] == "forced":
            self.problem += x == 1
        self.costs.append(self.money.get("exchanger_eur_per_kw", 0.0) * self.ann * exchanger)
        price = self.money.get("electricity_eur_per_mwh", 0.0)
        for t, demand in enumerate(over(c["demand_kw"], len(self.hours))):
            mwh = self.hours[t] / 1000
            delivered, arriving = [], []
            for b in self.instance.get("boilers", []):
                if b["node"] == c["node"]:
                    kw = self.var()
                    delivered.append(kw)
                    self.boiled.setdefault((b["id"], t), []).append(kw)
            for s, entry in enumerate(self.levels or self.sources):
                for pump, share in self.manners(entry, c):
                    kw = self.var()
                    delivered.append(kw)
                    arriving.append(share * kw)
                    self.come.setdefault((c["node"], s, t), []).append(-share * kw)
                    electricity = (1 - share) if pump else self.money.get("pumping_share", 0.0)
                    self.costs.append(electricity * price * mwh * kw)
                    if pump:
                        self.lifted.setdefault((pump, t), []).append(kw)
            self.problem += pulp.lpSum(delivered) == demand * x
            self.problem += pulp.lpSum(arriving) <= exchanger
            self.costs.append(-c.get("revenue_eur_per_mwh", 0.0) * mwh * demand * x)

    def manners(self, s: dict[str, Any], c: dict[str, Any]) -> list[tuple[str | None, float]]:
        """Return how heat of a source, or of a stated level, may serve a consumer."""
        supply, need, approach = (
            s.get("supply_temp_c"),
            c.get("need_temp_c"),
            self.money.get("approach_k", 0.0),
        )
        if supply is None or need is None:
            return [(None, 1.0)] if self.is_cold(s, c, approach) else []
        brought = supply if self.levels else supply - approach
        warm = need <= brought - approach and self.is_cold(s, c, approach)
        found: list[tuple[str | None, float]] = [(None, 1.0)] if warm else []
        for h in self.pumps_at(c["node"]):
            lift = need + approach - (brought - 2 * approach)
            if lift > 0:
                cop = h["carnot_fraction"] * (need + approach + 273.15) / lift
                if cop > 1:
                    found.append((h["id"], 1 - 1 / cop))
        return found

    def is_cold(self, s: dict[str, Any], c: dict[str, Any], approach: float) -> bool:
        if not self.levels or "return_temp_c" not in s or "return_temp_c" not in c:
            return True
        return bool(c["return_temp_c"] + approach <= s["return_temp_c"])

    def solve(self, solver: Any = None) -> float | None:
        self.problem += pulp.lpSum(self.costs)
        self.problem.solve(solver or pulp.HiGHS(msg=False, threads=1, gapRel=0.0, gapAbs=0.0))
        if self.problem.sol_status != pulp.LpSolutionOptimal:
            return None
        return float(pulp.value(self.problem.objective) or 0.0)
