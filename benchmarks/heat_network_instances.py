"""Heat networks of the size of a park, of a territory and of a town, each a pure function of its seed."""

import math
from random import Random
from typing import Any

FORMAT = "symbiose.heat-network-instance/1"
Point = tuple[float, float]
ECONOMICS = {
    "pipes_rate": 0.05,
    "pipes_years": 30,
    "exchanger_eur_per_kw": 60.0,
    "electricity_eur_per_mwh": 110.0,
    "pumping_share": 0.01,
}
GAS_EUR_PER_MWH = 60.0
WIDTH_M, HEIGHT_M = 6000.0, 4000.0


def make_sites(sites: int, periods: int, seed: int) -> dict[str, Any]:
    """Return sites on 6 × 4 km, half of which reject heat; the others take heat and have boilers.

    The routes are a Gabriel graph: two sites are joined where no third lies in the circle between them.
    A consumer has a node of its own behind its site, so that its boiler heats nobody else.
    """
    r = Random(seed)
    points = [(r.uniform(0, WIDTH_M), r.uniform(0, HEIGHT_M)) for _ in range(sites)]
    giving = sites // 2
    pairs = _gabriel(points)
    taking = range(giving, sites)
    return {
        "format": FORMAT,
        "periods": [{"id": f"t{t}", "hours": 8760 / periods} for t in range(periods)],
        "nodes": [
            *({"id": f"n{i}", "x_m": x, "y_m": y} for i, (x, y) in enumerate(points)),
            *({"id": f"c{i}"} for i in taking),
        ],
        "edges": [
            *(
                {
                    "id": f"e{a}_{b}",
                    "from": f"n{a}",
                    "to": f"n{b}",
                    "length_m": 1.3 * math.dist(points[a], points[b]),
                }
                for a, b in pairs
            ),
            *(
                {"id": f"d{i}", "from": f"n{i}", "to": f"c{i}", "length_m": 20.0, "directed": True}
                for i in taking
            ),
        ],
        "pipes": [
            {
                "id": "any",
                "max_kw": 30000.0,
                "cost_eur_per_m": 450.0,
                "cost_eur_per_kw_m": 0.08,
                "loss_kw_per_m": 0.025,
            }
        ],
        "sources": [
            *(_waste_heat(r, i, periods) for i in range(giving)),
            *(
                {
                    "id": f"boiler{i}",
                    "node": f"c{i}",
                    "max_kw": 1e5,
                    "price_eur_per_mwh": GAS_EUR_PER_MWH / 0.9,
                }
                for i in taking
            ),
        ],
        "consumers": [_consumer(r, i, periods) for i in taking],
        "economics": ECONOMICS,
    }


def _waste_heat(r: Random, i: int, periods: int) -> dict[str, Any]:
    """Return waste heat that joins a loop at 80 °C: what is colder has a heat pump of its own at the source.

    Heat then costs the electricity that the pump takes for each kW it gives, and capacity the pump.
    """
    peak, supply = math.exp(r.gauss(7.2, 0.9)), r.choice([35.0, 60.0, 90.0, 120.0])
    cop = 0.5 * (80 + 5 + 273.15) / (80 + 5 - (supply - 10)) if supply < 90 else math.inf
    lifted = 1 / (1 - 1 / cop)
    return {
        "id": f"s{i}",
        "node": f"n{i}",
        "max_kw": [peak * lifted * r.uniform(0.5, 1.0) for _ in range(periods)],
        "price_eur_per_mwh": r.uniform(0.0, 8.0) + 110.0 / cop,
        "capex_eur_per_kw": r.uniform(40.0, 120.0) + (600.0 if cop < math.inf else 0.0),
        "rate": 0.05,
        "years": 20,
    }


def _consumer(r: Random, i: int, periods: int) -> dict[str, Any]:
    peak = math.exp(r.gauss(6.8, 0.8))
    seasons = [0.35 + 0.65 * (0.5 + 0.5 * math.cos(2 * math.pi * t / periods)) for t in range(periods)]
    heated = r.random() < 0.6
    return {
        "id": f"k{i}",
        "node": f"c{i}",
        "demand_kw": [peak * (season if heated else r.uniform(0.8, 1.0)) for season in seasons],
        "connection": "forced",
    }


def _gabriel(points: list[Point]) -> list[tuple[int, int]]:
    pairs = []
    for a, p in enumerate(points):
        for b in range(a + 1, len(points)):
            q = points[b]
            middle, radius = ((p[0] + q[0]) / 2, (p[1] + q[1]) / 2), math.dist(p, q) / 2
            if all(math.dist(middle, o) >= radius for o in points if o not in (p, q)):
                pairs.append((a, b))
    return pairs


def make_town(
    seed: int, *, forced: bool, columns: int = 28, rows: int = 35, consumers: int = 959
) -> dict[str, Any]:
    """Return a town of streets on a jittered grid, with a house on each of many corners.

    Costs and losses are those of the regression of topotherm; as it is published, every house pays the same.
    """
    r = Random(seed)
    streets = _streets(r, columns, rows)
    homes = r.sample(range(columns * rows), consumers)
    where = [
        (60.0 * (i % columns) + r.uniform(-15, 15), 60.0 * (i // columns) + r.uniform(-15, 15))
        for i in range(columns * rows)
    ]
    return {
        "format": FORMAT,
        "periods": [{"id": "year", "hours": 2500.0}],
        "nodes": [
            *({"id": f"n{i}", "x_m": x, "y_m": y} for i, (x, y) in enumerate(where)),
            *({"id": f"h{i}"} for i in homes),
        ],
        "edges": [
            *(
                {"id": f"e{a}_{b}", "from": f"n{a}", "to": f"n{b}", "length_m": math.dist(where[a], where[b])}
                for a, b in streets
            ),
            *({"id": f"s{i}", "from": f"n{i}", "to": f"h{i}", "length_m": r.uniform(5, 25)} for i in homes),
        ],
        "pipes": [
            {
                "id": "any",
                "max_kw": 1e6,
                "cost_eur_per_m": 567.335,
                "cost_eur_per_kw_m": 0.018377,
                "loss_kw_per_m": 0.02189,
                "loss_kw_per_kw_m": 4.348e-7,
            }
        ],
        "sources": [{"id": "plant", "node": "n0", "max_kw": 1e5, "price_eur_per_mwh": 40.0}],
        "consumers": [
            {
                "id": f"k{i}",
                "node": f"h{i}",
                "demand_kw": math.exp(r.gauss(2.6, 0.6)),
                "connection": "forced" if forced else "optional",
                "revenue_eur_per_mwh": 220.0 if forced else 110.0,
            }
            for i in homes
        ],
        "economics": {"pipes_rate": 0.03, "pipes_years": 40},
    }


def _streets(r: Random, columns: int, rows: int) -> list[tuple[int, int]]:
    """Return the edges of a grid: a random tree that reaches every corner, and a third of the others."""
    every = [
        (i, j)
        for i in range(columns * rows)
        for j in (i + 1, i + columns)
        if j < columns * rows and (j != i + 1 or j % columns)
    ]
    r.shuffle(every)
    above = list(range(columns * rows))

    def top(i: int) -> int:
        while above[i] != i:
            above[i] = above[above[i]]
            i = above[i]
        return i

    kept = []
    for a, b in every:
        one, other = top(a), top(b)
        if one != other:
            above[one] = other
        if one != other or r.random() < 1 / 3:
            kept.append((a, b))
    return kept
