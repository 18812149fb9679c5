"""Which declarations of heat are near enough to one another to be designed together."""

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from matching.heat.loop_ends import HeatEnd
from matching.heat.loop_lifts import Lifts
from symbiose.domain.communes import EARTH_RADIUS_KM, great_circle_km
from symbiose.domain.companies import Site

MOST_SITES: Final = 12
"""Sites that are designed together at most: the nearest ones join first."""
MOST_ENDS: Final = 4
"""Flows that the statement of a loop holds beside which it was chosen, those it joins apart."""
KM_PER_DEGREE: Final = math.radians(1) * EARTH_RADIUS_KM
"""Length of a degree of latitude, km."""


@dataclass(frozen=True)
class Area:
    """Ends that are designed together."""

    ends: tuple[HeatEnd, ...]
    """By id of the flow."""

    @cached_property
    def sources(self) -> tuple[HeatEnd, ...]:
        """Return the ends that give."""
        return tuple(end for end in self.ends if end.gives)

    @cached_property
    def consumers(self) -> tuple[HeatEnd, ...]:
        """Return the ends that take."""
        return tuple(end for end in self.ends if not end.gives)

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Return the sites, by id."""
        found = {end.site.id: end.site for end in self.ends}
        return tuple(found[site_id] for site_id in sorted(found))


def find_areas(ends: Sequence[HeatEnd], lifts: Lifts) -> list[Area]:
    """Return the areas of some ends, by the id of their first flow; ends that none could serve are in none.

    Two sites belong together when one gives what the other could use, within the longest trench; they join
    by distance, the nearest first, as long as no area becomes too large. What a site could serve of its own
    needs is part of its area: such heat costs no pipe.
    """
    pairs = sorted(_pairs(ends, lifts), key=lambda pair: (pair[0], pair[1].id, pair[2].id))
    joined = {end.site.id for _, source, consumer in pairs for end in (source, consumer)}
    useful = {end.id for _, source, consumer in pairs for end in (source, consumer)}
    useful |= set(_at_home([end for end in ends if end.site.id in joined], lifts))
    area_of = {site: frozenset({site}) for site in sorted(joined)}
    for _, source, consumer in pairs:
        both = area_of[source.site.id] | area_of[consumer.site.id]
        if len(both) <= MOST_SITES:
            area_of |= dict.fromkeys(both, both)
    areas = [
        Area(tuple(end for end in ends if end.id in useful and end.site.id in sites))
        for sites in dict.fromkeys(area_of.values())
    ]
    return sorted((area for area in areas if _may_join(area, lifts)), key=lambda area: area.ends[0].id)


def around(flows: frozenset[str], area: Area) -> Area:
    """Return some flows of an area and the ends nearest to them, no more than a loop is compared with."""
    own = [end for end in area.ends if end.id in flows]
    others = [end for end in area.ends if end.id not in flows]
    nearest = sorted(others, key=lambda end: (min(straight_km(end.site, one.site) for one in own), end.id))
    kept = {end.id for end in (*own, *nearest[: max(0, MOST_ENDS - len(own))])}
    return Area(tuple(end for end in area.ends if end.id in kept))


def within_km(a: Site, b: Site, limit_km: float) -> bool:
    """Tell whether two sites lie within a straight distance of one another."""
    if abs(a.latitude - b.latitude) * KM_PER_DEGREE > limit_km:
        return False
    return straight_km(a, b) <= limit_km


def straight_km(a: Site, b: Site) -> float:
    """Return the straight distance between two sites, km."""
    return great_circle_km(a.longitude, a.latitude, b.longitude, b.latitude)


def _pairs(ends: Sequence[HeatEnd], lifts: Lifts) -> Iterable[tuple[float, HeatEnd, HeatEnd]]:
    """Yield distance, source and consumer of each pair of two sites that a trench could join."""
    detour, limit = lifts.values.detour.value, lifts.values.limit.value
    consumers = sorted((end for end in ends if not end.gives), key=_latitude)
    reach = limit / detour / KM_PER_DEGREE
    for source in (end for end in ends if end.gives):
        first = bisect_left(consumers, _latitude(source) - reach, key=_latitude)
        last = bisect_right(consumers, _latitude(source) + reach, key=_latitude)
        for consumer in consumers[first:last]:
            way_km = detour * straight_km(source.site, consumer.site)
            if source.site.id == consumer.site.id or way_km > limit:
                continue
            if _meet(source, consumer) and lifts.could_serve(source, consumer):
                yield way_km, source, consumer


def _latitude(end: HeatEnd) -> float:
    return end.site.latitude


def _at_home(ends: Sequence[HeatEnd], lifts: Lifts) -> Iterable[str]:
    """Yield the flows of sites that could use their own heat."""
    for source in (end for end in ends if end.gives):
        for consumer in (end for end in ends if not end.gives and end.site.id == source.site.id):
            if lifts.could_serve(source, consumer) and _meet(source, consumer):
                yield from (source.id, consumer.id)


def _meet(source: HeatEnd, consumer: HeatEnd) -> bool:
    """Tell whether there is a month in which both have heat left."""
    return any(math.prod(both) > 0 for both in zip(source.left_mwh, consumer.left_mwh, strict=True))


def _may_join(area: Area, lifts: Lifts) -> bool:
    """Tell whether an area has a pair of two sites; those cut off by its size may have none."""
    return any(
        source.site.id != consumer.site.id and lifts.could_serve(source, consumer)
        for source in area.sources
        for consumer in area.consumers
    )
