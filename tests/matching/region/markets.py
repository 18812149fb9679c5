"""Small regions drawn from a seed, and what plain PuLP and networkx find for all of their pairs."""

from dataclasses import replace
from typing import Any

import numpy as np
import pulp

from matching.region.market import Conversions, Ends, Market, Tariff

TARIFF = Tariff(eur_per_unit_km=0.2, road_factor=1.3, eur_per_unit=1.0, radius_km=30.0)
RESOURCES = 6


def make_market(seed: int, *, openings: bool = False, ends: int = 14, **changes: Any) -> Market:
    """Return a region of a few offers and needs, some of nothing, some twice, some out of reach."""
    dice = np.random.default_rng(seed)

    def some() -> Ends:
        count = int(dice.integers(0, ends))
        quantity = np.round(dice.exponential(40.0, count), 1) * (dice.random(count) > 0.1)
        place = dice.uniform(0.0, 40.0, (2, count))
        found = Ends(dice.integers(0, RESOURCES, count), *place, quantity, dice.uniform(-5.0, 40.0, count))
        return _with_a_double(found)

    pairs = [(r, r) for r in range(RESOURCES)] + [(r, int(dice.integers(0, RESOURCES))) for r in range(4)]
    source, target = np.array(list(dict.fromkeys(pairs))).T
    count = len(source)
    conversions = Conversions(
        source=source,
        target=target,
        yields=np.where(source == target, 1.0, dice.uniform(0.4, 1.4, count)),
        cost=np.where(source == target, 0.0, dice.uniform(0.0, 9.0, count)),
        opening_eur=dice.uniform(0.0, 300.0, count) * openings,
        lot=dice.choice([0.0, 5.0, 15.0], count) * openings,
    )
    return replace(Market(some(), some(), conversions, TARIFF), **changes)


def _with_a_double(ends: Ends) -> Ends:
    if not len(ends):
        return ends
    twice = np.r_[np.arange(len(ends)), 0]
    return Ends(*(part[twice] for part in (ends.resource, ends.x_km, ends.y_km, ends.quantity, ends.worth)))


def plain_optimum(market: Market) -> float:
    """Return the best of all pairs by a plain PuLP model, each pair with its variables."""
    problem = pulp.LpProblem("plain", pulp.LpMaximize)
    given: dict[int, list[Any]] = {}
    taken: dict[int, list[Any]] = {}
    gains = []
    for k, (o, n, value, ratio) in enumerate(every_pair(market)):
        conversions = market.conversions
        j = int(
            np.flatnonzero(
                (conversions.source == market.offers.resource[o])
                & (conversions.target == market.needs.resource[n])
            )[0]
        )
        most = min(market.offers.quantity[o], market.needs.quantity[n] / ratio)
        x = problem.add_variable(f"x{k}", 0, float(most))
        gains.append(float(value) * x)
        if conversions.opening_eur[j] > 0 or conversions.lot[j] > 0:
            z = problem.add_variable(f"z{k}", cat=pulp.LpBinary)
            problem += x <= float(most) * z
            problem += x >= float(conversions.lot[j]) * z
            gains.append(-float(conversions.opening_eur[j]) * z)
        given.setdefault(o, []).append(x)
        taken.setdefault(n, []).append(float(ratio) * x)
    if not gains:
        return 0.0
    problem.setObjective(pulp.lpSum(gains))
    for rows, quantity in ((given, market.offers.quantity), (taken, market.needs.quantity)):
        for i, terms in rows.items():
            problem += pulp.lpSum(terms) <= float(quantity[i])
    problem.solve(pulp.HiGHS(msg=False, gapRel=0.0, gapAbs=0.0))
    return float(pulp.value(problem.objective) or 0.0)


def every_pair(market: Market) -> list[tuple[int, int, float, float]]:
    """Return offer, need, worth of one unit and yield of all pairs, one after another by the words alone."""
    tariff, conversions, pairs = market.tariff, market.conversions, []
    offers, needs = market.offers, market.needs
    for o in range(len(offers)):
        for n in range(len(needs)):
            way = float(np.hypot(offers.x_km[o] - needs.x_km[n], offers.y_km[o] - needs.y_km[n]))
            for j in range(len(conversions.source)):
                kinds = conversions.source[j], conversions.target[j]
                if kinds == (offers.resource[o], needs.resource[n]) and way <= tariff.radius_km:
                    ratio = float(conversions.yields[j])
                    cost = conversions.cost[j] + tariff.eur_per_unit
                    cost += tariff.eur_per_unit_km * tariff.road_factor * way
                    pairs.append((o, n, float(offers.worth[o] + ratio * needs.worth[n] - cost), ratio))
    return pairs
