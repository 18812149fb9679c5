"""Writes the example cadastre of the demonstration: `python -m tests.seed_data.demonstration_cadastre`.

Roofs are drawn beside the sites of the demonstration, with a fixed seed: footprint from the floor area of
each site and a supposed number of floors, usable area from a supposed share, figures from the ratios that
complete a cadastre. Nothing of it was measured; faults that real files have are put in on purpose.
"""

import itertools
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import shapely
from shapely import affinity

from symbiose.domain.communes import EARTH_RADIUS_KM
from symbiose.domain.companies import Site
from symbiose.files.cadastre_ratios import Ratios
from symbiose.files.reading import read_file
from symbiose.files.reference import load_reference
from tests.seed_data.demonstration_houses import Drawn, House, rows_of_houses

SEED: Final = 20261126
FOLDER: Final = Path(str(files("seed_data"))) / "demonstration"
FILE: Final = FOLDER / "cadastre_exemple.geojson"
SOUTH_30_KWH_PER_M2: Final = 1230.0
"""Sun on a roof of 30° to the South: 982 kWh/kWp of the Mine de soleil under the ratio of 0.80."""
LARGEST_M2: Final = 25_000.0
"""Footprint that is one building at most: a larger site has two or four, with alleys between them."""
ALLEY_M: Final = 12.0
GAP_M: Final = 6.0
"""Between two footprints, at least."""
FLOORS: Final = {"84": 1, "85": 3, "86": 5, "63": 2, "47": 1, "93": 2}
"""Beginning of the NAF code → floors of the buildings; one for all others, which are halls."""
USABLE: Final = {"52": 0.7, "46": 0.65, "47": 0.6, "85": 0.45, "86": 0.35, "24": 0.45, "38": 0.5}
"""Beginning of the NAF code → share of the footprint that panels can cover."""
USABLE_ELSEWHERE: Final = 0.55
CAR_PARKS_M2: Final = {"ch_lens": 9_000.0, "stellantis_douvrin": 14_000.0, "acc_gigafactory": 8_000.0}
"""Car parks beside sites, covered over half of their ground."""
EQUIPPED_KWP: Final = {"mine_de_soleil": (448.0, 2400.0, 8), "solar_carport_a": (3000.0, 15_000.0, 1)}
"""Sites whose roofs bear panels already: kWp and m² as they are known, and how many roofs."""
ORDINARY: Final = 48
"""Buildings of no site: shops, farms, halls of associations."""


@dataclass
class Ground:
    """The footprints drawn so far, on a plane in metres around the middle of the territory."""

    sites: dict[str, shapely.Point]
    chance: random.Random
    taken: list[shapely.Polygon] = field(default_factory=list)

    def place(self, area: float, near: shapely.Point, reach: tuple[float, float], own: str = "") -> Drawn:
        """Return a rectangle of an area at some distance of a point, clear of all others and other sites."""
        for attempt in range(4000):
            ratio, turn = self.chance.uniform(1.0, 2.2), self.chance.uniform(0, 180)
            far = self.chance.uniform(*reach) * (1 + attempt / 400)
            way = self.chance.uniform(0, math.tau)
            wide = math.sqrt(area * ratio)
            drawn = Drawn(near.x + far * math.cos(way), near.y + far * math.sin(way), wide, area / wide, turn)
            if self.stands_on(drawn.shape) == ({own} if own else set()) and self.is_free(drawn.shape):
                self.taken.append(drawn.shape)
                return drawn
        msg = f"no place for {area} m² near {near}"
        raise ValueError(msg)

    def stands_on(self, shape: shapely.Polygon) -> set[str]:
        """Return the sites that stand on a footprint or at its very edge."""
        found = shapely.dwithin(list(self.sites.values()), shape, 2.0)
        return {site for site, on in zip(self.sites, found, strict=True) if on}

    def is_free(self, shape: shapely.Polygon) -> bool:
        """Tell whether a footprint stays clear of those drawn."""
        return all(shape.distance(other) >= GAP_M for other in self.taken)


def features() -> list[dict[str, Any]]:
    """Return the features of the file, faults among them."""
    sites = sites_to_draw()
    chance = random.Random(SEED)  # a drawing, no secret
    ground = Ground({site.id: metres(site.longitude, site.latitude) for site in sites}, chance)
    of_sites = [*buildings(ground, sites), *car_parks(ground)]
    others = [*ordinary(ground, sites), *houses(ground, sites)]
    told = [feature(number, *one) for number, one in enumerate((*of_sites, *others), start=1)]
    return with_faults(told, len(of_sites))


def sites_to_draw() -> list[Site]:
    """Return the sites of the demonstration, the largest first: they need the most ground."""
    content = (FOLDER / "territory.json").read_bytes()
    territory = read_file("territory.json", content, load_reference(), site=None).territory
    return sorted(territory.sites if territory else (), key=lambda site: -footprint_m2(site))


Building = tuple[shapely.Polygon, dict[str, Any]]
"""A footprint in metres, and its figures."""


def buildings(ground: Ground, sites: list[Site]) -> Iterator[Building]:
    """Yield the roofs of sites: on each its own first, what is larger than one building beside it."""
    for site in sites:
        point = ground.sites[site.id]
        if site.id in EQUIPPED_KWP:
            yield from equipped(ground, site, point)
            continue
        total = footprint_m2(site)
        if total == 0 or site.id == "loos_public_buildings":  # its roofs are those of the Mine de soleil
            continue
        drawn = ground.place(total, point, (0.0, 0.2 * math.sqrt(total)), site.id)
        for shape in halls(drawn, point) if total > LARGEST_M2 else [drawn.shape]:
            yield shape, flat_roof(ground.chance, shape.area * usable(site))


def halls(drawn: Drawn, point: shapely.Point) -> Iterator[shapely.Polygon]:
    """Yield the buildings of a large site: alleys cross close to its position, which lies on the first."""
    on_it = affinity.rotate(point, -drawn.turn_deg, origin=(drawn.x, drawn.y))
    left, low = drawn.x - drawn.wide / 2, drawn.y - drawn.deep / 2
    across, along = on_it.x + ALLEY_M / 2 + 6.0, on_it.y + ALLEY_M / 2 + 6.0
    columns = ((left, across - ALLEY_M / 2), (across + ALLEY_M / 2, left + drawn.wide))
    rows = ((low, along - ALLEY_M / 2), (along + ALLEY_M / 2, low + drawn.deep))
    if drawn.wide * drawn.deep <= 2 * LARGEST_M2:
        rows = ((low, low + drawn.deep),)
    for (west, east), (south, north) in itertools.product(columns, rows):
        yield affinity.rotate(
            shapely.box(west, south, east, north), drawn.turn_deg, origin=(drawn.x, drawn.y)
        )


def equipped(ground: Ground, site: Site, point: shapely.Point) -> Iterator[Building]:
    """Yield the roofs of a site that produces already, with the power and area that are known."""
    power, area, count = EQUIPPED_KWP[site.id]
    for part in range(count):
        size = area / count * (1.5 if count > 1 else 1.4)
        reach, own = ((0.0, 8.0), site.id) if part == 0 else ((26.0, 42.0), "")
        shape = ground.place(size, point, reach, own).shape
        figures = figures_of(area / count, 180.0, 30.0 if count > 1 else 10.0)
        kwh = 982.0 * power / count
        kind = "ombrière" if count == 1 else "toiture"
        yield shape, {**figures, "nature": kind, "p_kwc": round(power / count, 1), "prod_an": round(kwh)}


def car_parks(ground: Ground) -> Iterator[Building]:
    """Yield car parks that could be covered."""
    for site, area in CAR_PARKS_M2.items():
        shape = ground.place(area, ground.sites[site], (120.0, 260.0)).shape
        yield shape, {**figures_of(area / 2, 180.0, 10.0), "nature": "ombrière"}


def ordinary(ground: Ground, sites: list[Site]) -> Iterator[Building]:
    """Yield buildings of no site: 150 to 1,800 m², log-uniform."""
    for number in range(ORDINARY):
        near = ground.sites[sites[number % len(sites)].id]
        area = 150.0 * 12.0 ** ground.chance.random()
        shape = ground.place(area, near, (150.0, 500.0)).shape
        yield shape, flat_roof(ground.chance, area * 0.45)


def houses(ground: Ground, sites: list[Site]) -> Iterator[Building]:
    """Yield rows of houses, each with the pan of its roof that the sun sees best; nobody's name is told."""
    around = [ground.sites[site.id] for site in sites[::6]]
    for house in rows_of_houses(ground.chance, around, ground.sites.values(), ground.taken):
        yield house.shape, pan(house)


def pan(house: House) -> dict[str, Any]:
    """Return the figures of a pan: its power and production are left to be derived, as old cadastres do."""
    figures = figures_of(house.usable_m2, house.azimuth_deg, house.tilt_deg)
    return {name: value for name, value in figures.items() if name not in {"p_kwc", "prod_an"}}


def flat_roof(chance: random.Random, area: float) -> dict[str, Any]:
    """Return the figures of a flat roof: panels of 10° to the South, or on either side of East and West."""
    return figures_of(area, 180.0 if chance.random() < 0.7 else 90.0, 10.0)


def figures_of(area: float, azimuth: float, tilt: float) -> dict[str, Any]:
    """Return what a cadastre tells of a roof, from its usable area and where it faces."""
    ratios = Ratios.of(load_reference().factors)
    irradiation = SOUTH_30_KWH_PER_M2 * seen_of_the_sun(azimuth, tilt)
    power = area * ratios.power_per_area
    return {
        "nature": "toiture",
        "surf_utile": round(area),
        "p_kwc": round(power, 1),
        "prod_an": round(power * ratios.performance_ratio * irradiation),
        "irradiation": round(irradiation),
        "pente": tilt,
        "azimut": azimuth,
    }


def seen_of_the_sun(azimuth: float, tilt: float) -> float:
    """Return the sun on a plane beside that on one of 30° to the South: 0.88 lying, 0.85 East, 0.64 North."""
    towards = math.cos(math.radians(azimuth - 180.0))
    return 0.88 + min(tilt, 45.0) / 30.0 * (0.18 * towards - 0.03 - 0.03 * towards**2)


def feature(number: int, shape: shapely.Polygon, figures: dict[str, Any]) -> dict[str, Any]:
    """Return a feature, marked as an example."""
    ring = [degrees(x, y) for x, y in shape.exterior.coords]
    properties = {"id_toit": f"exemple-{number:04}", "mention": "exemple", **figures}
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def with_faults(told: list[dict[str, Any]], first: int) -> list[dict[str, Any]]:
    """Return the features with three faults of real files, on buildings of no site.

    MWh in place of kWh, a ring that crosses itself, and one roof twice.
    """
    in_mwh, crossed, twice = told[first : first + 3]
    in_mwh["properties"]["prod_an"] = round(in_mwh["properties"]["prod_an"] / 1000, 1)
    ring = crossed["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    return [*told, twice]


def footprint_m2(site: Site) -> float:
    """Return the ground that the buildings of a site cover."""
    return (site.floor_area_m2 or 0.0) / FLOORS.get(trade(site), 1)


def usable(site: Site) -> float:
    """Return the share of a roof of a site that panels can cover."""
    return USABLE.get(trade(site), USABLE_ELSEWHERE)


def trade(site: Site) -> str:
    """Return the beginning of the NAF code of a site."""
    return site.activity.code[:2] if site.activity else ""


_MIDDLE: Final = (2.75, 50.47)
_METRES: Final = math.radians(1) * EARTH_RADIUS_KM * 1000
_EAST: Final = _METRES * math.cos(math.radians(_MIDDLE[1]))


def metres(longitude: float, latitude: float) -> shapely.Point:
    """Return a position on the plane."""
    return shapely.Point((longitude - _MIDDLE[0]) * _EAST, (latitude - _MIDDLE[1]) * _METRES)


def degrees(x: float, y: float) -> list[float]:
    """Return a position in degrees, to ten centimetres."""
    return [round(_MIDDLE[0] + x / _EAST, 6), round(_MIDDLE[1] + y / _METRES, 6)]


def written() -> str:
    """Return the text of the file, a feature a line."""
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features())
    return f'{{"type": "FeatureCollection", "name": "cadastre_exemple", "features": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
