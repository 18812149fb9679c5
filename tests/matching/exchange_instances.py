"""Random exchange instances that use everything the format offers, from one seed."""

from random import Random
from typing import Any

RESOURCES = ("ash", "slag", "heat")
PROPERTIES = ("chloride_ppm", "ph")


class Maker:
    """Draws one instance; small numbers of round figures, so that ties and tight limits are common."""

    def __init__(self, seed: int, *, whole: bool = True) -> None:
        self.r = Random(seed)
        self.whole = whole
        self.periods = self.r.choice([1, 1, 1, 2, 3])

    def chance(self, share: float) -> bool:
        return self.r.random() < share

    def over(self, low: int, high: int) -> Any:
        if self.chance(0.3):
            return float(self.r.randint(low, high))
        return [float(self.r.randint(low, high)) for _ in range(self.periods)]

    def document(self) -> dict[str, Any]:
        offers = [self.offer(i) for i in range(self.r.randint(0, 4))]
        needs = [self.need(i) for i in range(self.r.randint(0, 4))]
        processors = [self.processor(i) for i in range(self.r.choice([0, 0, 1, 2, 3]))]
        arcs = self.arcs(offers, needs, processors)
        document = {
            "format": "symbiose.exchange-instance/1",
            "periods": self.periods,
            "offers": offers,
            "needs": needs,
            "processors": processors,
            "pools": self.pools(processors),
            "arcs": arcs,
            "storage": [self.store(o["id"]) for o in offers if self.chance(0.25)],
            "objective": self.r.choice(["net_benefit"] * 3 + ["co2_avoided", "quantity_diverted"]),
        }
        self.decide(document)
        return document

    def qualities(self) -> dict[str, float]:
        return {name: float(self.r.randint(0, 10)) for name in PROPERTIES if self.chance(0.7)}

    def accepts(self) -> dict[str, Any]:
        found = {}
        for name in PROPERTIES:
            if self.chance(0.2):
                low, high = sorted((self.r.randint(0, 10), self.r.randint(0, 10)))
                ends = {"min": float(low), "max": float(high)}
                found[name] = self.r.choice([ends, {"min": ends["min"]}, {"max": ends["max"]}])
        return found

    def offer(self, i: int) -> dict[str, Any]:
        return {
            "id": f"o{i}",
            "site": self.r.choice("abc"),
            "resource": self.r.choice(RESOURCES),
            "quantity": self.over(0, 20),
            "must_place": self.chance(0.06),
            "disposal_cost_eur_per_unit": float(self.r.randint(-5, 15)),
            "quality": self.qualities(),
            "diverted_per_unit": self.r.choice([1.0, 1.0, 0.0, 0.5]),
        }

    def need(self, i: int) -> dict[str, Any]:
        return {
            "id": f"n{i}",
            "site": self.r.choice("bcd"),
            "resource": self.r.choice(RESOURCES),
            "quantity": self.over(0, 20),
            "must_meet": self.chance(0.06),
            "purchase_cost_eur_per_unit": float(self.r.randint(-5, 20)),
            "accepts": self.accepts(),
            "opening_cost_eur": float(self.r.choice([0, 0, 10, 60])) if self.whole else 0.0,
        }

    def processor(self, i: int) -> dict[str, Any]:
        outputs = {r: self.r.choice([0.0, 0.25, 0.5, 1.0]) for r in RESOURCES if self.chance(0.6)}
        return {
            "id": f"p{i}",
            "site": self.r.choice("de"),
            "capacity": self.over(0, 30),
            "outputs": outputs,
            "output_quality": {r: self.qualities() for r in outputs if self.chance(0.8)},
            "accepts": self.accepts(),
            "cost_eur_per_unit": float(self.r.randint(-2, 6)),
            "opening_cost_eur": float(self.r.choice([0, 0, 15, 80])) if self.whole else 0.0,
            "disposal_cost_eur_per_unit": float(self.r.randint(-1, 4)),
            "must_hand_on": self.chance(0.15),
        }

    def pools(self, processors: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len(processors) < 2 or self.chance(0.6):
            return []
        opening = float(self.r.choice([0, 40])) if self.whole else 0.0
        members = [p["id"] for p in processors[:2]]
        pool = {"id": "pool", "processors": members, "capacity": self.over(0, 40)}
        return [pool | {"opening_cost_eur": opening}]

    def arcs(self, offers: list[Any], needs: list[Any], processors: list[Any]) -> list[dict[str, Any]]:
        senders = [(o["id"], o["resource"]) for o in offers]
        senders += [(p["id"], resource) for p in processors for resource in p["outputs"]]
        receivers = [n["id"] for n in (*needs, *processors)]
        return [self.arc(s, t, r) for s, r in senders for t in receivers if self.chance(0.5)]

    def arc(self, source: str, target: str, resource: str) -> dict[str, Any]:
        arc: dict[str, Any] = {"from": source, "to": target, "resource": resource}
        arc["cost_eur_per_unit"] = float(self.r.randint(-1, 6))
        if self.chance(0.5):
            arc["yield"] = self.r.choice([0.25, 0.5, 1.0, 1.5])
        if self.chance(0.3) and self.whole:
            arc["opening_cost_eur"] = float(self.r.randint(0, 50))
        if self.chance(0.2) and self.whole:
            arc["min_quantity"] = float(self.r.randint(0, 8))
        if self.chance(0.2):
            arc["max_quantity"] = arc.get("min_quantity", 0.0) + self.r.randint(0, 10)
        if self.chance(0.7):
            arc["co2_kg_per_unit"] = float(self.r.randint(-20, 5))
        return arc

    def store(self, offer: str) -> dict[str, Any]:
        return {
            "offer": offer,
            "capacity": float(self.r.randint(0, 15)),
            "cost_eur_per_unit_period": self.r.choice([0.0, 0.5]),
            "loss_per_period": self.r.choice([0.0, 0.1, 0.5, 1.0]),
        }

    def decide(self, document: dict[str, Any]) -> None:
        bans, locks, taken = [], [], set()
        for arc in document["arcs"]:
            pair = (arc["from"], arc["to"])
            if self.chance(0.05) and pair not in taken:
                bans.append({"from": arc["from"], "to": arc["to"]})
                taken.add(pair)
            elif self.chance(0.03) and pair not in taken:
                lock = {"from": arc["from"], "to": arc["to"], "resource": arc["resource"]}
                locks.append(lock | {"quantity": self.over(0, 5)})
                taken.add(pair)
        document["locked"], document["forbidden"] = locks, bans


def make_instance(seed: int, *, whole: bool = True) -> dict[str, Any]:
    """Return a random instance; without `whole` it has neither openings nor lots."""
    return Maker(seed, whole=whole).document()
