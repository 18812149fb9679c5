"""Rules of what heat networks may further state: manners, levels, partners, storages, aid, emissions."""

from math import exp, fsum, log
from typing import Any

from tests.matching.heat.heat_network_checks import TOLERANCE, Checks, over, yearly


class FurtherChecks(Checks):
    """One method for each family of rules."""

    def manners_hold(self) -> None:
        """Check that what is given and served by manner is what sources, consumers and plants tell."""
        periods = range(len(self.hours))
        for told in self.result["sources"]:
            parts = [g for g in self.result["given"] if g["source"] == told["id"]]
            for t in periods:
                self.near(fsum(g["heat_kw"][t] for g in parts), told["heat_kw"][t], f"{told['id']} gives")
        for key, c in self.consumers.items():
            parts = [s for s in self.result["served"] if s["consumer"] == key]
            demand = over(c["demand_kw"], len(self.hours))
            for t in periods:
                whole = demand[t] if key in self.result["connected"] else 0.0
                self.near(fsum(s["heat_kw"][t] for s in parts), whole, f"{key} receives")
        for told in self.result["boilers"]:
            parts = [s for s in self.result["served"] if s["boiler"] == told["id"]]
            entry = self.boilers[told["id"]]
            for t in periods:
                self.near(fsum(s["heat_kw"][t] for s in parts), told["heat_kw"][t], f"{told['id']} makes")
            self.near(told["capacity_kw"], max(told["heat_kw"]), f"capacity of {told['id']}")
            self.at_most(told["capacity_kw"], entry.get("max_kw", 1e12), f"{told['id']} is too small")
            nodes = {self.consumers[s["consumer"]]["node"] for s in parts}
            self.expect(nodes <= {entry["node"]}, f"{told['id']} serves another node")
        for told in self.result["heat_pumps"]:
            given = [g for g in self.result["given"] if g["heat_pump"] == told["id"]]
            served = [s for s in self.result["served"] if s["heat_pump"] == told["id"]]
            for t in periods:
                heat = [g["into_network_kw"][t] for g in given] + [s["heat_kw"][t] for s in served]
                self.near(fsum(heat), told["heat_kw"][t], f"{told['id']} delivers")

    def levels_hold(self) -> None:
        """Check temperatures, what a heat pump takes, and that each level balances on its own."""
        if not self.levels:
            return
        used = {x["level"] for x in (*self.result["given"], *self.result["edges"])} - {None}
        self.expect(used == set(self.result["levels"]), "levels in use are not those told")
        if self.by_period:
            self.one_level_a_period()
        else:
            self.expect(len(used) <= self.instance.get("levels_at_once", 1), "too many levels at once")
        excess: dict[tuple[str, str, int], list[float]] = {}
        periods = range(len(self.hours))
        for told in self.result["edges"]:
            for t in periods:
                entering, lost = told["entering_kw"][t], told["loss_kw"][t]
                ends = (told["from"], told["to"]) if entering >= 0 else (told["to"], told["from"])
                excess.setdefault((ends[0], told["level"], t), []).append(-abs(entering))
                excess.setdefault((ends[1], told["level"], t), []).append(abs(entering) - lost)
        for g in self.result["given"]:
            if g["level"] is not None:
                self.given_holds(g)
            for t in periods:
                node = self.givers[g["source"]]["node"]
                excess.setdefault((node, g["level"], t), []).append(g["into_network_kw"][t])
        for s in self.result["served"]:
            if s["boiler"] is None:
                if s["level"] is not None:
                    self.served_holds(s)
                for t in periods:
                    node = self.traders[s["consumer"]]["node"]
                    excess.setdefault((node, s["level"], t), []).append(-s["from_network_kw"][t])
        loose = {b["node"] for b in self.storages.values()}
        for key, amounts in excess.items():
            if key[0] in loose:
                continue
            self.near(fsum(amounts), 0.0, f"level at {key}", fsum(map(abs, amounts)))

    def one_level_a_period(self) -> None:
        """Check that one level is used in each period, and that levels share the pipe of a route."""
        for t in range(len(self.hours)):
            given = {g["level"] for g in self.result["given"] if g["heat_kw"][t] > 0}
            piped = {e["level"] for e in self.result["edges"] if e["entering_kw"][t]}
            self.expect(len((given | piped) - {None}) <= 1, f"several levels in {t}")
        pipes = {(e["id"], e["pipe"], e["capacity_kw"]) for e in self.result["edges"]}
        self.expect(len(pipes) == len({key for key, *_ in pipes}), "levels do not share their pipe")

    def given_holds(self, g: dict[str, Any]) -> None:
        source, level = self.givers[g["source"]], self.levels[g["level"]]
        approach, supply = self.money.get("approach_k", 0.0), source.get("supply_temp_c")
        own = source.get("approach_k", approach)
        ratio = 1.0
        if g["heat_pump"]:
            pump = self.pumps[g["heat_pump"]]
            self.expect(pump["node"] == source["node"], f"{g['heat_pump']} stands elsewhere")
            cold, warm = supply - own - approach + 273.15, level["supply_temp_c"] + approach + 273.15
            cop = pump["carnot_fraction"] * warm / (warm - cold)
            ratio = cop / (cop - 1)
        elif supply is not None:
            self.at_most(level["supply_temp_c"], supply - own, f"{g['source']} is too cold")
            back, end = level.get("return_temp_c"), source.get("return_temp_c")
            if back is not None and end is not None and end < back + own:
                share = (supply - back - own) / (supply - end)
                most = over(source.get("max_kw", source.get("sells_kw")), len(self.hours))
                for kw, limit in zip(g["heat_kw"], most, strict=True):
                    self.at_most(kw, share * limit, f"{g['source']} gives heat too cold to come back")
        for kw, into in zip(g["heat_kw"], g["into_network_kw"], strict=True):
            self.near(into, ratio * kw, f"{g['source']} brings")

    def served_holds(self, s: dict[str, Any]) -> None:
        consumer, level = self.traders[s["consumer"]], self.levels[s["level"]]
        approach = self.money.get("approach_k", 0.0)
        own = consumer.get("approach_k", approach)
        need = consumer.get("supply_temp_c" if s["consumer"] in self.partners else "need_temp_c")
        share = 1.0
        if s["heat_pump"]:
            pump = self.pumps[s["heat_pump"]]
            self.expect(pump["node"] == consumer["node"], f"{s['heat_pump']} stands elsewhere")
            cold, warm = level["supply_temp_c"] - 2 * approach + 273.15, need + own + 273.15
            share = 1 - (warm - cold) / (pump["carnot_fraction"] * warm)
        else:
            if need is not None:
                self.at_most(need, level["supply_temp_c"] - own, f"{s['consumer']} needs more")
            back, end = level.get("return_temp_c"), consumer.get("return_temp_c")
            if back is not None and end is not None:
                self.at_most(end + own, back, f"{s['consumer']} comes back too warm")
        for kw, taken in zip(s["heat_kw"], s["from_network_kw"], strict=True):
            self.near(taken, share * kw, f"{s['consumer']} takes")

    def carbon_holds(self) -> None:
        def yearly_t(rows: list[tuple[list[float], float]]) -> float:
            parts = (f * kw * h for row, f in rows for kw, h in zip(row, self.hours, strict=True))
            return fsum(parts) / 1e6

        electric = self.money.get("electricity_co2_kg_per_mwh", 0.0)
        direct = [
            s["heat_kw"] for s in self.result["served"] if s["heat_pump"] is None and s["boiler"] is None
        ]
        expected = {
            "heat": [
                (s["heat_kw"], self.sources[s["id"]].get("co2_kg_per_mwh", 0.0))
                for s in self.result["sources"]
            ]
            + [
                (n["sells_kw"], self.partners[n["id"]].get("co2_kg_per_mwh", 0.0))
                for n in self.result["networks"]
            ],
            "boilers": [
                (b["heat_kw"], self.boilers[b["id"]].get("co2_kg_per_mwh", 0.0) / e)
                for b in self.result["boilers"]
                for e in [self.boilers[b["id"]]["efficiency"]]
            ],
            "electricity": [
                *((h["electricity_kw"], electric) for h in self.result["heat_pumps"]),
                *((row, electric * self.money.get("pumping_share", 0.0)) for row in direct),
            ],
            "avoided": [
                (over(c["demand_kw"], len(self.hours)), -c.get("co2_avoided_kg_per_mwh", 0.0))
                for key, c in self.consumers.items()
                if key in self.result["connected"]
            ]
            + [
                (n["buys_kw"], -self.partners[n["id"]].get("co2_avoided_kg_per_mwh", 0.0))
                for n in self.result["networks"]
            ],
        }
        for name, rows in expected.items():
            self.near(self.result["co2_t_per_year"][name], yearly_t(rows), f"emissions of {name}", 1e-3)

    def partners_hold(self) -> None:
        for told in self.result["networks"]:
            entry = self.partners[told["id"]]
            for name in ("buys_kw", "sells_kw"):
                for kw, most in zip(told[name], over(entry.get(name, 0.0), len(self.hours)), strict=True):
                    self.expect(kw >= 0, f"{told['id']}: {name} is {kw}")
                    self.at_most(kw, most, f"{told['id']}: {name}")
            both = [b + s for b, s in zip(told["buys_kw"], told["sells_kw"], strict=True)]
            self.near(told["capacity_kw"], max(both), f"capacity of {told['id']}")

    def storages_hold(self) -> None:
        names = [p["id"] for p in self.instance["periods"]]
        cycles = {c["id"]: c for c in self.instance.get("cycles", [])}
        for told in self.result["storages"]:
            entry = self.storages[told["id"]]
            loss, size = entry.get("loss_per_hour", 0.0), entry["capacity_kwh"]
            self.at_most(told["capacity_kwh"], size, f"{told['id']} is too large")
            for kw in told["charge_kw"]:
                self.at_most(abs(kw), entry["power_kw"], f"power of {told['id']}")
            cycled = {name for c in cycles.values() for name in c["periods"]}
            for name, kw in zip(names, told["charge_kw"], strict=True):
                self.expect(kw == 0 or name in cycled, f"{told['id']} works in {name}")
            held = [kwh for part in told["contents"] for kwh in part["content_kwh"]]
            self.near(told["capacity_kwh"], max(held), f"capacity of {told['id']}")
            for part in told["contents"]:
                visits = cycles[part["cycle"]]["periods"]
                before = part["content_kwh"][-1]
                for name, kwh in zip(visits, part["content_kwh"], strict=True):
                    t = names.index(name)
                    often = cycles[part["cycle"]]["times_per_year"] * visits.count(name)
                    hours, charge = self.hours[t] / often, told["charge_kw"][t]
                    rate = -log(1 - loss)
                    kept = exp(-rate * hours)
                    more = charge * (hours if loss == 0 else (1 - kept) / rate)
                    self.near(kwh, kept * before + more, f"{told['id']} after {name}", size)
                    self.expect(kwh >= -TOLERANCE * size, f"{told['id']} holds {kwh}")
                    before = kwh

    def aid_holds(self) -> None:
        served = [(s["from_network_kw"], s) for s in self.result["served"] if s["boiler"] is None]
        delivered = fsum(kw * h / 1000 for row, _ in served for kw, h in zip(row, self.hours, strict=True))
        other = fsum(
            kw * h / 1000
            for g in self.result["given"]
            if g["source"] in self.partners or not self.sources[g["source"]].get("recovered", True)
            for kw, h in zip(g["into_network_kw"], self.hours, strict=True)
        )
        trench = fsum(e["length_m"] for e in self.pipes_told() if not self.edges[e["id"]].get("exists"))
        paid = self.result["investment_eur"]
        for told in self.result["aid"]:
            entry = next(a for a in self.instance["aid"] if a["id"] == told["id"])
            if not told["holds"]:
                self.expect(told["given_eur"] == 0, f"{told['id']} is given against its conditions")
                continue
            self.at_most(entry.get("least_mwh_per_m", 0.0) * trench, delivered, f"density of {told['id']}")
            if share := entry.get("least_recovered_share"):
                self.at_most(other, (1 - share) * delivered, f"recovered heat of {told['id']}")
            counted = fsum(paid.get(kind, 0.0) for kind in entry["on"])
            self.at_most(told["given_eur"], entry["share"] * counted, f"share of {told['id']}")
            self.at_most(told["given_eur"], entry.get("most_eur", 1e12), f"most of {told['id']}")
        self.at_most(fsum(a["given_eur"] for a in self.result["aid"]), fsum(paid.values()), "aid")

    def boiler_terms(self) -> dict[str, float]:
        if not self.boilers:
            return {}
        making = [(self.boilers[b["id"]], b) for b in self.result["boilers"]]
        return {
            "boilers": fsum(
                b["capex_eur_per_kw"] * yearly(b["rate"], b["years"]) * told["capacity_kw"]
                for b, told in making
                if b.get("capex_eur_per_kw")
            ),
            "fuel": fsum(
                b.get("fuel_eur_per_mwh", 0.0) / b["efficiency"] * kw * h / 1000
                for b, told in making
                for kw, h in zip(told["heat_kw"], self.hours, strict=True)
            ),
        }

    def partner_terms(self) -> dict[str, float]:
        if not self.partners:
            return {}

        def traded(name: str) -> float:
            prices = ((self.partners[n["id"]].get(f"{name}_eur_per_mwh", 0.0), n) for n in told)
            rows = ((price, zip(n[f"{name}_kw"], self.hours, strict=True)) for price, n in prices)
            return fsum(price * kw * h / 1000 for price, row in rows for kw, h in row)

        told = self.result["networks"]
        return {
            "networks": fsum(
                n["capacity_kw"] * entry["capex_eur_per_kw"] * yearly(entry["rate"], entry["years"])
                for n in told
                for entry in [self.partners[n["id"]]]
                if entry.get("capex_eur_per_kw")
            ),
            "network_purchases": traded("sells"),
            "network_sales": -traded("buys"),
        }

    def maintenance_terms(self) -> dict[str, float]:
        """Return the maintenance by what is invested in all, where the instance has any."""
        share = self.money.get("maintenance_share", 0.0)
        return {"maintenance": share * fsum(self.result["investment_eur"].values())} if share else {}

    def tie_in_terms(self, ann: float) -> dict[str, float]:
        told = [self.edges[e["id"]] for e in self.result["edges"]]
        joined = {e[end] for e in told if not e.get("exists") for end in ("from", "to")}
        costs = {n["id"]: n.get("tie_in_eur", 0.0) for n in self.instance["nodes"]}
        return {"tie_ins": ann * fsum(costs[n] for n in joined)} if any(costs.values()) else {}
