"""Exchange instances of any size, from generated territories: every arc given, as documents."""

from typing import Any, Final

import numpy as np

from benchmarks.region_plain import Pairs, all_pairs
from benchmarks.region_territory import make_market
from matching.region.market import Market, clusters_of
from matching.region.pricing import Pricing

CO2_KG_PER_EUR: Final = 1.5
"""Emissions of one euro of transport and treatment, so that objectives differ (made up, as the rest is)."""


def make_document(
    sites: int, seed: int = 1, *, openings: bool = False, nearest: int = 0, periods: int = 1
) -> dict[str, Any]:
    """Return a territory as `symbiose.exchange-instance/1`.

    Args:
        sites: How many sites.
        seed: What the dice begin with.
        openings: Whether an exchange costs something once and carries a lot at least.
        nearest: How many best arcs of each end are given; all of positive worth when 0.
        periods: How many; the year's quantity of each end is spread over them by dice.
    """
    market = make_market(sites, seed, openings=openings)
    pairs = all_pairs(market)
    pairs = pairs.best_of_each(nearest) if nearest else pairs
    worth, is_offer = _ends(market, len(pairs.limits))
    quantity = _over(pairs.limits, periods, np.random.default_rng(seed))
    return {
        "format": "symbiose.exchange-instance/1",
        "periods": periods,
        "offers": [_offer(i, sites, quantity[i], worth[i]) for i in np.flatnonzero(is_offer).tolist()],
        "needs": [_need(i, sites, quantity[i], worth[i]) for i in np.flatnonzero(~is_offer).tolist()],
        "arcs": _arcs(pairs, worth, periods, openings=openings),
    }


def with_everything(document: dict[str, Any], seed: int = 1) -> dict[str, Any]:
    """Return an instance with stores, blends, processors, locks and demands on some of its ends."""
    dice = np.random.default_rng(seed)
    offers, needs = document["offers"], document["needs"]
    for offer in offers:
        offer["quality"] = {"ph": float(dice.uniform(5.0, 9.0))}
    for need in needs:
        if dice.random() < BLENDED:
            need["accepts"] = {"ph": {"max": float(dice.uniform(7.0, 9.0))}}
    stored = [offer["id"] for offer in offers if dice.random() < STORED]
    storage = [{"offer": key, "capacity": 50.0, "cost_eur_per_unit_period": 0.5} for key in stored]
    processors, arcs = _processing(document, dice)
    locked = [
        {"from": arc["from"], "to": arc["to"], "resource": arc["resource"], "quantity": 0.0}
        for arc in document["arcs"]
        if dice.random() < LOCKED
    ]
    return document | {
        "storage": storage,
        "processors": processors,
        "arcs": document["arcs"] + arcs,
        "locked": locked,
    }


BLENDED: Final = 0.1
STORED: Final = 0.2
LOCKED: Final = 0.001
PLANTS: Final = 40
FEEDS: Final = 60
"""Offers that can feed each plant, and needs that can take what it makes."""


def _processing(
    document: dict[str, Any], dice: np.random.Generator
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    processors, arcs = [], []
    offers, needs = document["offers"], document["needs"]
    for number in range(PLANTS):
        key = f"p{number}"
        processors.append(
            {
                "id": key,
                "site": f"plant {number}",
                "capacity": float(dice.uniform(50.0, 800.0)),
                "outputs": {"made": float(dice.uniform(0.4, 0.95))},
                "output_quality": {"made": {"ph": 7.0}},
                "cost_eur_per_unit": float(dice.uniform(2.0, 30.0)),
                "disposal_cost_eur_per_unit": 20.0,
            }
        )
        for offer in dice.choice(len(offers), min(FEEDS, len(offers)), replace=False).tolist():
            way = {"from": offers[offer]["id"], "to": key, "resource": offers[offer]["resource"]}
            arcs.append(way | {"cost_eur_per_unit": float(dice.uniform(3.0, 12.0))})
        for need in dice.choice(len(needs), min(FEEDS, len(needs)), replace=False).tolist():
            way = {"from": key, "to": needs[need]["id"], "resource": "made"}
            arcs.append(way | {"cost_eur_per_unit": float(dice.uniform(3.0, 12.0))})
    return processors, arcs


def _ends(market: Market, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Return what one unit is worth at each end, and which are offers, in the order of the pairs' limits."""
    worth, is_offer, first = np.zeros(count), np.zeros(count, dtype=bool), 0
    for cluster in clusters_of(market):
        pricing, middle = Pricing(cluster), first + len(cluster.offers)
        last = middle + len(cluster.needs)
        worth[first:middle], worth[middle:last] = pricing.offer_worth, pricing.need_worth
        is_offer[first:middle] = True
        first = last
    return worth, is_offer


def _over(limits: np.ndarray, periods: int, dice: np.random.Generator) -> list[Any]:
    if periods == 1:
        return [float(limit) for limit in limits]
    shares = dice.dirichlet(np.full(periods, 2.0), len(limits))
    return [np.round(row, 3).tolist() for row in limits[:, None] * shares]


def _offer(number: int, sites: int, quantity: float | list[float], worth: float) -> dict[str, Any]:
    return {
        "id": f"o{number}",
        "site": f"site {number % sites}",
        "resource": "given",
        "quantity": quantity,
        "disposal_cost_eur_per_unit": float(worth),
    }


def _need(number: int, sites: int, quantity: float | list[float], worth: float) -> dict[str, Any]:
    return {
        "id": f"n{number}",
        "site": f"site {number % sites}",
        "resource": "needed",
        "quantity": quantity,
        "purchase_cost_eur_per_unit": float(worth),
    }


def _arcs(pairs: Pairs, worth: np.ndarray, periods: int, *, openings: bool) -> list[dict[str, Any]]:
    cost = worth[pairs.offer] + pairs.yields * worth[pairs.need] - pairs.value
    columns = (pairs.offer, pairs.need, pairs.yields, cost, pairs.opening, pairs.lot / periods)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    arcs = []
    for offer, need, yields, price, opening, lot in rows:
        arc = {"from": f"o{offer}", "to": f"n{need}", "resource": "given", "yield": yields}
        arc |= {"cost_eur_per_unit": price, "co2_kg_per_unit": CO2_KG_PER_EUR * price - 60.0}
        arcs.append(arc | ({"opening_cost_eur": opening, "min_quantity": lot} if openings else {}))
    return arcs
