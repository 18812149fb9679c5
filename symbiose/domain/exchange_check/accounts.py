"""What a plan costs and saves each site, and what it is worth: one amount after another, from its flows."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum

from symbiose.domain.exchange_check.facts import Facts, Way
from symbiose.domain.exchange_check.rows import Variable

Sent = Mapping[Way, tuple[float, ...]]
"""Arc → quantity in each period, unit; arcs that carry nothing may be absent."""
Stock = Mapping[str, tuple[float, ...]]
"""Offer → stock at the end of each period, unit."""


@dataclass
class Accounts:
    """Amounts by site, €."""

    costs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    savings: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    opened: set[str | Way] = field(default_factory=set)
    """What is in use and costs an opening."""

    @property
    def turnover_eur(self) -> float:
        """Return the sum of all amounts whatever their sign, €: what rounding is a share of."""
        return fsum(abs(x) for row in (*self.costs.values(), *self.savings.values()) for x in row)

    def open(self, key: str | Way, site: str, cost_eur: float) -> None:
        """Book an opening that costs something."""
        if cost_eur > 0:
            self.costs[site].append(cost_eur)
            self.opened.add(key)


def accounts_of(facts: Facts, sent: Sent, stock: Stock) -> Accounts:
    """Return what a plan costs and saves each site; the sender bears the cost and opening of an arc."""
    books = Accounts()
    total = {way: fsum(row) for way, row in sent.items() if any(row)}
    got: dict[str, float] = defaultdict(float)
    left: dict[tuple[str, str], float] = defaultdict(float)
    for way, quantity in total.items():
        arc = facts.arcs[way]
        got[way.target] += arc.yield_ratio * quantity
        left[way.source, way.resource] += quantity
        sender = facts.offers.get(way.source) or facts.processors[way.source]
        books.costs[sender.site].append(arc.cost_eur_per_unit * quantity)
        books.open(way, sender.site, arc.opening_cost_eur)
        if way.source in facts.offers:
            books.savings[sender.site].append(sender.disposal_cost_eur_per_unit * quantity)
    used = {way.target for way in total}
    for need in facts.document.needs:
        books.savings[need.site].append(need.purchase_cost_eur_per_unit * got[need.id])
        books.open(need.id, need.site, need.opening_cost_eur if need.id in used else 0.0)
    for p in facts.document.processors:
        books.costs[p.site].append(p.cost_eur_per_unit * got[p.id])
        discarded = [ratio * got[p.id] - left[p.id, name] for name, ratio in p.outputs.items()]
        books.costs[p.site] += [p.disposal_cost_eur_per_unit * quantity for quantity in discarded]
        books.open(p.id, p.site, p.opening_cost_eur if p.id in used else 0.0)
    for pool in facts.document.pools:
        first = next((p for p in pool.processors if p in used), None)
        if first is not None:
            books.open(pool.id, facts.processors[first].site, pool.opening_cost_eur)
    for key, row in stock.items():
        cost = facts.stores[key].cost_eur_per_unit_period * fsum(row)
        books.costs[facts.offers[key].site].append(cost)
    return books


def objective_of(
    facts: Facts, sent: Sent, books: Accounts, worth: Mapping[Variable, float]
) -> tuple[float, float]:
    """Return what a plan is worth in the objective, and the sum of the amounts it is made of."""
    if facts.document.objective == "net_benefit":
        gains = [x for row in books.savings.values() for x in row]
        return fsum([*gains, *(-x for row in books.costs.values() for x in row)]), books.turnover_eur
    amounts = [
        worth.get(Variable("sent", way, t), 0.0) * quantity
        for way, row in sent.items()
        for t, quantity in enumerate(row)
    ]
    return fsum(amounts), fsum(map(abs, amounts))
