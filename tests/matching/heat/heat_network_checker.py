"""Verifies a heat network result against its instance, from the words of the format alone.

It shares no code with the product: plain dictionaries, one rule after another. `faults` returns one sentence
for each rule that a result breaks.
"""

from math import fsum
from typing import Any

from tests.matching.heat.heat_network_checks import over, yearly
from tests.matching.heat.heat_network_further_checks import FurtherChecks


class Check(FurtherChecks):
    """One result held against one instance."""

    def run(self) -> list[str]:
        self.pipes_hold()
        self.sources_hold()
        self.consumers_hold()
        self.nodes_balance()
        self.manners_hold()
        self.levels_hold()
        self.partners_hold()
        self.storages_hold()
        self.aid_holds()
        self.money_holds()
        self.carbon_holds()
        self.truth()
        return self.faults

    def pipes_hold(self) -> None:
        ids = [
            (e["id"], e["level"] if self.by_period or not self.edges[e["id"]].get("exists") else None)
            for e in self.result["edges"]
        ]
        self.expect(len(set(ids)) == len(ids), "an edge is told twice")
        for told in self.result["edges"]:
            edge, pipe = self.edges[told["id"]], self.pipes[told["pipe"]]
            self.expect((told["from"], told["to"]) == (edge["from"], edge["to"]), f"{told['id']} is turned")
            self.at_most(pipe.get("min_kw", 0.0), told["capacity_kw"], f"{told['id']} below its type")
            self.at_most(told["capacity_kw"], pipe["max_kw"], f"{told['id']} above its type")
            self.expect(len(told["entering_kw"]) == len(self.hours), f"{told['id']} lacks periods")
            for entering, lost in zip(told["entering_kw"], told["loss_kw"], strict=True):
                factor = self.levels[told["level"]].get("loss_factor", 1.0) if self.levels else 1.0
                worse = edge | {"length_m": edge["length_m"] * factor}
                self.one_pipe(told["id"], worse, pipe, told["capacity_kw"], entering, lost)

    def one_pipe(self, key: str, edge: Any, pipe: Any, capacity: float, entering: float, lost: float) -> None:
        kw = abs(entering)
        self.at_most(kw, capacity, f"{key} carries more than its capacity")
        self.expect(entering >= 0 or not edge.get("directed"), f"{key} carries heat backwards")
        per_m = pipe.get("loss_kw_per_m", 0.0) + pipe.get("loss_kw_per_kw_m", 0.0) * kw
        self.near(lost, per_m * edge["length_m"] if kw > 0 else 0.0, f"{key} loses", kw)
        self.at_most(lost, kw, f"{key} delivers below nought")

    def sources_hold(self) -> None:
        self.expect(
            [s["id"] for s in self.result["sources"]] == list(self.sources), "sources are not all told"
        )
        for told in self.result["sources"]:
            most = over(self.sources[told["id"]]["max_kw"], len(self.hours))
            for kw, limit in zip(told["heat_kw"], most, strict=True):
                self.expect(kw >= 0, f"{told['id']} gives {kw}")
                self.at_most(kw, limit, f"{told['id']} gives more than it has")
            self.near(told["capacity_kw"], max(told["heat_kw"]), f"capacity of {told['id']}")

    def consumers_hold(self) -> None:
        connected = self.result["connected"]
        self.expect(len(set(connected)) == len(connected), "a consumer is connected twice")
        self.expect(set(connected) <= set(self.consumers), "an unknown consumer is connected")
        for key, consumer in self.consumers.items():
            forced = consumer["connection"] == "forced"
            self.expect(not forced or key in connected, f"{key} is not connected")

    def nodes_balance(self) -> None:
        for t in range(len(self.hours)):
            terms: dict[str, list[float]] = {n["id"]: [] for n in self.instance["nodes"]}
            for told in self.result["edges"]:
                edge, entering, lost = self.edges[told["id"]], told["entering_kw"][t], told["loss_kw"][t]
                tail, head = (edge["from"], edge["to"]) if entering >= 0 else (edge["to"], edge["from"])
                terms[tail].append(-abs(entering))
                terms[head].append(abs(entering) - lost)
            for told in self.result["sources"]:
                terms[self.sources[told["id"]]["node"]].append(told["heat_kw"][t])
            for told in self.result["heat_pumps"]:
                terms[self.pumps[told["id"]]["node"]].append(told["electricity_kw"][t])
            for told in self.result["networks"]:
                terms[self.partners[told["id"]]["node"]].append(told["sells_kw"][t] - told["buys_kw"][t])
            for told in self.result["storages"]:
                terms[self.storages[told["id"]]["node"]].append(-told["charge_kw"][t])
            for told in self.result["boilers"]:
                terms[self.boilers[told["id"]]["node"]].append(told["heat_kw"][t])
            for key in self.result["connected"]:
                demand = over(self.consumers[key]["demand_kw"], len(self.hours))[t]
                terms[self.consumers[key]["node"]].append(-demand)
            for node, amounts in terms.items():
                size = fsum(map(abs, amounts))
                self.near(fsum(amounts), 0.0, f"node {node} in {t}", size)

    def money_holds(self) -> None:
        told, expected = self.result["terms"], self.expected_terms()
        for name, amount in expected.items():
            self.near(told[name], amount, f"term {name}", 1e-3)
        value = self.result["objective_eur_per_year"]
        self.near(fsum(told.values()), value, "terms do not sum to the objective", 1e-3)

    def expected_terms(self) -> dict[str, float]:
        ann = yearly(self.money["pipes_rate"], self.money["pipes_years"])
        built = [(self.edges[e["id"]], self.pipes[e["pipe"]], e["capacity_kw"]) for e in self.pipes_told()]
        given = [(self.sources[s["id"]], s) for s in self.result["sources"]]
        lifting = [(self.pumps[h["id"]], h) for h in self.result["heat_pumps"]]
        electricity = [sum(h["electricity_kw"][t] for _, h in lifting) for t in range(len(self.hours))]
        return {
            "pipes": fsum(
                (p.get("cost_eur_per_m", 0.0) + p.get("cost_eur_per_kw_m", 0.0) * kw) * e["length_m"] * ann
                for e, p, kw in built
                if not e.get("exists")
            ),
            "sources": fsum(
                s["capex_eur_per_kw"] * yearly(s["rate"], s["years"]) * told["capacity_kw"]
                for s, told in given
                if s.get("capex_eur_per_kw")
            ),
            "heat": fsum(
                s.get("price_eur_per_mwh", 0.0) * kw * h / 1000
                for s, told in given
                for kw, h in zip(told["heat_kw"], self.hours, strict=True)
            ),
            "heat_pumps": fsum(
                h["capex_eur_per_kw"] * yearly(h["rate"], h["years"]) * max(told["heat_kw"])
                for h, told in lifting
                if h.get("capex_eur_per_kw")
            ),
            "electricity": self.money.get("electricity_eur_per_mwh", 0.0)
            * fsum(kw * h / 1000 for kw, h in zip(electricity, self.hours, strict=True)),
            "exchangers": self.money.get("exchanger_eur_per_kw", 0.0)
            * ann
            * fsum(
                [told["capacity_kw"] * s.get("exchanger_factor", 1.0) for s, told in given]
                + [max(n["sells_kw"]) for n in self.result["networks"]]
                + [self.arriving(key) * c.get("exchanger_factor", 1.0) for key, c in self.traders.items()]
            ),
            "pumping": self.money.get("pumping_share", 0.0)
            * self.money.get("electricity_eur_per_mwh", 0.0)
            * fsum(
                kw * h / 1000
                for s in self.result["served"]
                if s["heat_pump"] is None and s["boiler"] is None
                for kw, h in zip(s["heat_kw"], self.hours, strict=True)
            ),
            **self.boiler_terms(),
            **self.partner_terms(),
            **self.tie_in_terms(ann),
            **self.maintenance_terms(),
            "revenue": -fsum(self.revenue(key) for key in self.result["connected"]),
        }

    def arriving(self, key: str) -> float:
        """Return the most that a consumer takes from the network, kW."""
        parts = [s["from_network_kw"] for s in self.result["served"] if s["consumer"] == key]
        return max(fsum(row[t] for row in parts) for t in range(len(self.hours)))

    def revenue(self, key: str) -> float:
        consumer = self.consumers[key]
        demand = over(consumer["demand_kw"], len(self.hours))
        energy = fsum(kw * h for kw, h in zip(demand, self.hours, strict=True)) / 1000
        return float(consumer.get("revenue_eur_per_mwh", 0.0) * energy)

    def truth(self) -> None:
        value, bound = self.result["objective_eur_per_year"], self.result["bound"]
        if bound is None:
            self.expect(self.result["status"] == "feasible", "optimal without a bound")
            return
        self.expect(bound <= value, "the bound is above the objective")
        self.near(self.result["gap"], abs(value - bound) / max(abs(value), 1e-9), "gap")
        optimal = self.result["gap"] <= self.gap
        self.expect((self.result["status"] == "optimal") == optimal, "the status is not that of the gap")


def faults(instance: dict[str, Any], result: dict[str, Any], gap: float = 1e-4) -> list[str]:
    """Return one sentence for each rule that a result breaks."""
    return Check(instance, result, gap).run()
