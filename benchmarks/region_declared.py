"""The territory of `benchmarks/region_territory.py` as firms declare it: flows with calendars, processors.

Sites, resources, quantities and prices are those of `make_market` for the same seed; beside them a share of
the flows runs in a part of the year only, and processors turn one resource of a family into others of it.
"""

from datetime import UTC, date, datetime
from typing import Final

import numpy as np

from benchmarks.region_territory import RESOURCES, TARIFF, make_market
from matching.knowledge import Haulage, Knowledge, ResourceFacts
from matching.region.market import Conversions, Ends, Market
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.flows import FLAT_YEAR, MONTHS, Direction, Flow, Use
from symbiose.domain.ports import Territory
from symbiose.domain.processing import Processor, Substitution

TODAY: Final = date(2026, 6, 1)
NOW: Final = datetime(2026, 6, 1, tzinfo=UTC)
SEASONAL: Final = 0.25
"""Share of the flows that run in a part of the year only."""
SEASON: Final = (3, 9)
"""Months that such a part has, at least and at most."""
SITES_PER_PROCESSOR: Final = 40
CAPACITY_T: Final = (500.0, 5_000.0)
PROCESSOR_OPENING_EUR: Final = (2_000.0, 20_000.0)
TREATMENT_EUR: Final = (5.0, 30.0)
SOURCE: Final = "généré pour une mesure"
KM_PER_DEGREE: Final = 6371.0088 * np.pi / 180
WEST, SOUTH = 2.0, 50.0


def make_knowledge(sites: int, seed: int = 1) -> Knowledge:
    """Return what is known of the resources: all go by road, and an outlet costs something once a year."""
    opening = _opening(make_market(sites, seed, openings=True).conversions)
    facts = {
        _resource(i): ResourceFacts(
            _resource(i),
            _resource(i),
            "t",
            Haulage(
                detour=TARIFF.road_factor,
                limit_km=TARIFF.radius_km * TARIFF.road_factor,
                cost_eur_per_unit_km=TARIFF.eur_per_unit_km,
                fee_eur_per_unit=TARIFF.eur_per_unit,
                setup_eur_per_year=opening[i],
            ),
            tonnes_per_unit=1.0,
        )
        for i in range(RESOURCES)
    }
    return Knowledge(
        facts, ReferenceUsed(id="approach", value=10.0, unit="K", valid_from="2024-01-01", source=SOURCE)
    )


def make_declared(sites: int, seed: int = 1, *, months: bool = True, processors: bool = True) -> Territory:
    """Return the territory of some sites.

    Args:
        sites: How many sites.
        seed: What the dice begin with.
        months: Whether some flows run in a part of the year only.
        processors: Whether processors stand on some sites.
    """
    market = make_market(sites, seed, openings=True)
    dice = np.random.default_rng([seed, 1])
    places, numbers = _places(market)
    flows = [
        flow
        for direction, ends in ((Direction.OFFER, market.offers), (Direction.NEED, market.needs))
        for flow in _flows(direction, ends, numbers, dice if months else None)
    ]
    plants = (
        _processors(market.conversions, len(places), sites // SITES_PER_PROCESSOR, dice) if processors else []
    )
    return Territory(
        TODAY, tuple(places), tuple(flows), tuple(plants), tuple(_substitutions(market.conversions))
    )


def _resource(number: int) -> str:
    return f"r{number:03d}"


def _opening(conversions: Conversions) -> dict[int, float]:
    return dict(zip(conversions.source.tolist(), conversions.opening_eur.tolist(), strict=True))


def _places(market: Market) -> tuple[list[Site], dict[tuple[float, float], int]]:
    """Return the sites, and the number of each by its place in the market."""
    both = ((market.offers.x_km, market.offers.y_km), (market.needs.x_km, market.needs.y_km))
    at = sorted({place for x, y in both for place in zip(x.tolist(), y.tolist(), strict=True)})
    width = KM_PER_DEGREE * np.cos(np.radians(SOUTH))
    sites = [
        Site(
            id=f"site_{i:05d}",
            company_id=f"company_{i:05d}",
            name=f"Site {i}",
            commune_code="62193",
            longitude=WEST + x / width,
            latitude=SOUTH + y / KM_PER_DEGREE,
            position_source="declared",
        )
        for i, (x, y) in enumerate(at)
    ]
    return sites, {place: i for i, place in enumerate(at)}


def _flows(
    direction: Direction,
    ends: Ends,
    numbers: dict[tuple[float, float], int],
    dice: np.random.Generator | None,
) -> list[Flow]:
    columns = (ends.x_km, ends.y_km, ends.resource, ends.quantity, ends.worth)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [
        Flow(
            id=f"{direction.value}_{i:06d}",
            site_id=f"site_{numbers[x, y]:05d}",
            direction=direction,
            resource_text=_resource(int(kind)),
            resource_id=_resource(int(kind)),
            quantity_per_year=quantity,
            unit="t",
            months=_months(dice),
            price_eur_per_unit=round(worth, 2),
            declared_at=NOW,
            declared_by="benchmark",
        )
        for i, (x, y, kind, quantity, worth) in enumerate(rows)
    ]


def _months(dice: np.random.Generator | None) -> tuple[float, ...]:
    if dice is None or dice.random() >= SEASONAL:
        return FLAT_YEAR
    first, long = int(dice.integers(MONTHS)), int(dice.integers(SEASON[0], SEASON[1] + 1))
    runs = {(first + k) % MONTHS for k in range(long)}
    return tuple(1 / long if month in runs else 0.0 for month in range(MONTHS))


def _processors(
    conversions: Conversions, sites: int, count: int, dice: np.random.Generator
) -> list[Processor]:
    """Return processors that take a resource and give two others it can become."""
    becomes: dict[int, list[int]] = {}
    for source, target in zip(conversions.source.tolist(), conversions.target.tolist(), strict=True):
        if source != target:
            becomes.setdefault(source, []).append(target)
    popularity = 1.0 / np.arange(1, RESOURCES + 1)
    taken = dice.choice(RESOURCES, count, p=popularity / popularity.sum())
    return [
        Processor(
            id=f"processor_{i:04d}",
            site_id=f"site_{int(dice.integers(sites)):05d}",
            name=f"Préparateur {i}",
            use=Use.FEEDSTOCK,
            inputs={_resource(kind): 1.0},
            outputs={_resource(other): float(dice.uniform(0.3, 0.5)) for other in becomes[kind][:2]},
            unit="t",
            capacity_per_year=float(dice.uniform(*CAPACITY_T)),
            cost_eur_per_unit=round(float(dice.uniform(*TREATMENT_EUR)), 2),
            opening_cost_eur=round(float(dice.uniform(*PROCESSOR_OPENING_EUR)), 2),
            disposal_cost_eur_per_unit=10,
            source=SOURCE,
        )
        for i, kind in enumerate(taken.tolist())
    ]


def _substitutions(conversions: Conversions) -> list[Substitution]:
    columns = (conversions.source, conversions.target, conversions.yields, conversions.cost)
    return [
        Substitution(
            id=f"{_resource(int(source))}_{_resource(int(target))}",
            from_resource_id=_resource(int(source)),
            to_resource_id=_resource(int(target)),
            yield_ratio=float(yields),
            pretreatment_cost_eur_per_unit=round(float(cost), 2),
            source=SOURCE,
            valid_from=date(2024, 1, 1),
        )
        for source, target, yields, cost in zip(*(c.tolist() for c in columns), strict=True)
        if source != target
    ]
