"""Territories of any size: sites in space, resources in clusters, sizes log-normal, prices by resource.

The recipe is that of the table of `docs/performance.md`; a seed makes the same territory everywhere.
"""

from typing import Final

import numpy as np

from matching.region.market import Conversions, Ends, Market, Tariff

FLOWS_PER_SITE: Final = 5.0
RESOURCES: Final = 200
FAMILY: Final = 8
"""Resources that can be made of one another come in families of this size."""
ZIPF: Final = 1.0
"""Few resources are declared by many sites, most by few."""
SIGMA: Final = 1.1
"""Spread of the sizes of one resource around their median, of the logarithm."""
MEDIAN_T: Final = 60.0
"""Median of the medians of the resources, which are log-normal, too, t."""
OPENING_EUR: Final = (1_500.0, 6_000.0)
LOTS_T: Final = (5.0, 12.0, 24.0)
SIZE_KM: Final = (55.0, 30.0)
ZONES: Final = 40
IN_ZONES: Final = 0.7
"""Share of the sites that stand in an industrial zone; the others stand anywhere."""
ZONE_KM: Final = 0.7
"""Spread of the sites of a zone around its middle, km."""
OTHERS: Final = 3
"""Resources of its family that each resource can also become."""
TARIFF: Final = Tariff(eur_per_unit_km=0.12, road_factor=1.3, eur_per_unit=3.0, radius_km=50.0)


def make_market(sites: int, seed: int = 1, *, openings: bool = False) -> Market:
    """Return a territory of some sites with five flows each on average, half of them offers.

    Args:
        sites: How many sites.
        seed: What the dice begin with.
        openings: Whether an exchange costs something once and carries a lot at least.
    """
    dice = np.random.default_rng(seed)
    x_km, y_km = _places(sites, dice)
    flows = dice.poisson(FLOWS_PER_SITE, sites)
    site = np.repeat(np.arange(sites), flows)
    popularity = 1.0 / np.arange(1, RESOURCES + 1) ** ZIPF
    resource = dice.choice(RESOURCES, len(site), p=popularity / popularity.sum())
    median = np.exp(dice.normal(np.log(MEDIAN_T), 1.0, RESOURCES))
    quantity = np.round(median[resource] * np.exp(dice.normal(0.0, SIGMA, len(site))), 1) + 0.1
    disposal, purchase = dice.uniform(10.0, 110.0, RESOURCES), dice.uniform(15.0, 160.0, RESOURCES)
    offered = dice.random(len(site)) < 0.5

    def ends(chosen: np.ndarray, worth: np.ndarray) -> Ends:
        at = site[chosen]
        kind = resource[chosen]
        return Ends(kind, x_km[at], y_km[at], quantity[chosen], worth[kind])

    return Market(
        ends(offered, disposal), ends(~offered, purchase), _conversions(dice, openings=openings), TARIFF
    )


def _places(sites: int, dice: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    width, height = SIZE_KM
    middles = dice.uniform((0.0, 0.0), (width, height), (ZONES, 2))
    zoned = middles[dice.integers(0, ZONES, sites)] + dice.normal(0.0, ZONE_KM, (sites, 2))
    anywhere = dice.uniform((0.0, 0.0), (width, height), (sites, 2))
    places = np.where((dice.random(sites) < IN_ZONES)[:, None], zoned, anywhere)
    return places[:, 0], places[:, 1]


def _conversions(dice: np.random.Generator, *, openings: bool) -> Conversions:
    """Return what can become what: each resource itself, and some others of its family by treatment.

    Families are drawn among all resources, so that popular ones are spread over them.
    """
    families = dice.permutation(RESOURCES).reshape(-1, FAMILY)
    rows = [(r, r, 1.0, 0.0) for r in range(RESOURCES)]
    for family in families:
        for resource in family:
            for other in dice.choice(family[family != resource], OTHERS, replace=False):
                rows.append((resource, other, dice.uniform(0.55, 0.98), dice.uniform(4.0, 40.0)))
    source, target, yields, cost = zip(*rows, strict=True)
    opening, lot = dice.uniform(*OPENING_EUR, RESOURCES), dice.choice(LOTS_T, RESOURCES)
    given = np.array(source)
    nothing = np.zeros(len(given))
    return Conversions(
        source=given,
        target=np.array(target),
        yields=np.array(yields),
        cost=np.array(cost),
        opening_eur=opening[given] if openings else nothing,
        lot=lot[given] if openings else nothing,
    )
