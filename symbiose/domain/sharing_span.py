"""How far apart those who share in a group stand today: a member may move after the group was accepted."""

from collections.abc import Mapping
from itertools import combinations
from typing import Final

from symbiose.domain.communes import METRES_PER_KM, great_circle_km
from symbiose.domain.solar_groups import SolarGroup

ROUNDING_M: Final = 1.0
"""Metres by which two distances of the same places may differ: one is on a plane, the other on the sphere."""
Place = tuple[float, float]
"""Longitude and latitude, WGS84, degrees."""


def span_today_m(group: SolarGroup, sites: Mapping[str, Place], roofs: Mapping[str, Place]) -> float:
    """Return how far apart the two furthest are that take part in what a group shares, m.

    They are the sites that receive and the roofs that give; a roof that serves its own site alone is not part
    of it, and the law asks nothing of it.

    Args:
        group: The group.
        sites: Where its members stand; one that is not named stands where it stood.
        roofs: Where its roofs lie; likewise.
    """
    shared = [one for one in group.result.groups if len({*one.participants, *_owners(group, one.roofs)}) > 1]
    members = {site_id for one in shared for site_id in one.participants}
    given = {roof_id for one in shared for roof_id in one.roofs}
    places = {sites.get(m.site_id, (m.longitude, m.latitude)) for m in group.members if m.site_id in members}
    places |= {roofs.get(r.roof_id, (r.longitude, r.latitude)) for r in group.roofs if r.roof_id in given}
    apart = (great_circle_km(*one, *other) for one, other in combinations(sorted(places), 2))
    return max(apart, default=0.0) * METRES_PER_KM


def too_far_apart(group: SolarGroup, span_m: float) -> bool:
    """Tell whether a distance is more than the rule of a group allows."""
    return span_m > group.instance.rules.max_distance_m + ROUNDING_M


def _owners(group: SolarGroup, roof_ids: tuple[str, ...]) -> set[str]:
    return {roof.site_id for roof in group.roofs if roof.roof_id in roof_ids}
