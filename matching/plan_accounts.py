"""What a plan costs and saves each site, and what its objective is worth, computed from its flows alone."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain
from math import fsum

from matching.instance import Arc, Instance, Output
from matching.plan import Plan, discarded, received
from symbiose.domain.documents.exchange_result import SiteAccount


@dataclass
class Ledger:
    """Amounts by site, €; filled while a plan is accounted for."""

    costs: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """What each site bears."""
    savings: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    """What each site avoids."""
    opened: list[str | Arc] = field(default_factory=list)
    """What is in use and has an opening cost."""

    def net_benefit_eur(self, data: Instance) -> float:
        """Return savings less costs of all sites, €: the sum of their accounts."""
        return sum(account.net for account in self.by_site(data).values())

    @property
    def turnover_eur(self) -> float:
        """Return the sum of all amounts whatever their sign, €: what rounding errors are a share of."""
        return fsum(abs(amount) for amount in chain(*self.savings.values(), *self.costs.values()))

    def by_site(self, data: Instance) -> dict[str, SiteAccount]:
        """Return the account of every site of an instance, in its order."""
        sites = [o.site for o in data.offers.values()] + [n.site for n in data.needs.values()]
        accounts = {}
        for site in dict.fromkeys(sites + [p.site for p in data.processors.values()]):
            cost, saving = fsum(self.costs[site]), fsum(self.savings[site])
            accounts[site] = SiteAccount(cost=cost, saving=saving, net=saving - cost)
        return accounts


def account(data: Instance, plan: Plan) -> Ledger:
    """Return the ledger of a plan; the sender bears the cost and opening of an arc."""
    ledger = Ledger()
    for arc, row in plan.sent.items():
        _book_arc(ledger, data, arc, fsum(row))
    for need in data.needs.values():
        covered = fsum(received(data, plan, need.id))
        ledger.savings[need.site].append(need.purchase_cost_eur_per_unit * covered)
        _open(ledger, data, plan, need.id, need.site, need.opening_cost_eur)
    for processor in data.processors.values():
        treated = fsum(received(data, plan, processor.id))
        ledger.costs[processor.site].append(processor.cost_eur_per_unit * treated)
        for resource in processor.outputs:
            left = fsum(discarded(data, plan, Output(processor.id, resource)))
            ledger.costs[processor.site].append(processor.disposal_cost_eur_per_unit * left)
        _open(ledger, data, plan, processor.id, processor.site, processor.opening_cost_eur)
    for pool in data.pools.values():
        _open_pool(ledger, data, plan, pool.id)
    for offer, stock in plan.stock.items():
        cost = data.stores[offer].cost_eur_per_unit_period * fsum(stock)
        ledger.costs[data.offers[offer].site].append(cost)
    return ledger


def objective_value(data: Instance, plan: Plan, ledger: Ledger) -> float:
    """Return what a plan is worth in its instance's objective."""
    if data.objective == "net_benefit":
        return ledger.net_benefit_eur(data)
    if data.objective == "co2_avoided":
        return -fsum(data.arcs[arc].co2_kg_per_unit * fsum(row) for arc, row in plan.sent.items()) + 0.0
    offers = data.offers
    sent = ((offers[arc.source], row) for arc, row in plan.sent.items() if arc.source in offers)
    return fsum(offer.diverted_per_unit * fsum(row) for offer, row in sent)


def amounts_of(data: Instance, plan: Plan, ledger: Ledger) -> float:
    """Return the sum of the amounts that the objective of a plan adds and subtracts."""
    if data.objective == "net_benefit":
        return ledger.turnover_eur
    if data.objective == "co2_avoided":
        return fsum(abs(data.arcs[arc].co2_kg_per_unit) * fsum(row) for arc, row in plan.sent.items())
    return objective_value(data, plan, ledger)


def _book_arc(ledger: Ledger, data: Instance, arc: Arc, quantity: float) -> None:
    facts = data.arcs[arc]
    if offer := data.offers.get(arc.source):
        site = offer.site
        ledger.savings[site].append(offer.disposal_cost_eur_per_unit * quantity)
    else:
        site = data.processors[arc.source].site
    ledger.costs[site].append(facts.cost_eur_per_unit * quantity)
    if facts.opening_cost_eur > 0:
        ledger.costs[site].append(facts.opening_cost_eur)
        ledger.opened.append(arc)


def _is_used(data: Instance, plan: Plan, node: str) -> bool:
    return any(arc in plan.sent for arc in data.incoming.get(node, ()))


def _open(ledger: Ledger, data: Instance, plan: Plan, node: str, site: str, cost: float) -> None:
    if cost > 0 and _is_used(data, plan, node):
        ledger.costs[site].append(cost)
        ledger.opened.append(node)


def _open_pool(ledger: Ledger, data: Instance, plan: Plan, pool: str) -> None:
    """Book a pool's opening with the site of its first processor in use."""
    cost = data.pools[pool].opening_cost_eur
    used = [p for p in data.pools[pool].processors if _is_used(data, plan, p)]
    if cost > 0 and used:
        ledger.costs[data.processors[used[0]].site].append(cost)
        ledger.opened.append(pool)
