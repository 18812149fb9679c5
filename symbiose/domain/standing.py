"""Where flows stand as far as neighbours may know: among the sites of several firms, at no one of them.

What an exchange is worth falls with every kilometre, and fast where a pipe is laid. Who may ask for it from a
site reads the distance to the other side out of it, and from a few sites the very place. So a flow whose
owner does not name its site counts as standing in the middle of a crowd: neighbouring sites of several firms,
of the same business park or agglomeration where that is told of them. Wherever in its crowd it really is, the
answers are the same.

Crowds are made by halving what is there across its longer side as long as enough firms are left on both sides
(K. LeFevre, D. J. DeWitt, R. Ramakrishnan, « Mondrian multidimensional k-anonymity », 2006,
doi:10.1109/ICDE.2006.101).
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from symbiose.domain.communes import great_circle_km
from symbiose.domain.companies import Site
from symbiose.domain.flows import Confidentiality, Direction, Flow


@dataclass(frozen=True)
class Crowd:
    """Neighbouring sites that nothing tells apart."""

    longitude: float
    latitude: float
    """Their middle, WGS84, degrees."""
    radius_km: float
    """How far from it the farthest of them is, km."""


@dataclass(frozen=True)
class Standing:
    """Where a flow counts as standing that does not count at its site."""

    longitude: float
    latitude: float
    """WGS84, degrees."""
    margin_km: float
    """Added to its straight distance to anything, km; negative where it is to be nearer than it may be."""
    rival: bool = False
    """Stands in for the draft: whom the draft finds as near as may be, it finds as far, and the other way."""


NO_CROWDS: Final[Mapping[str, Crowd]] = {}
"""Every flow at its site."""


def in_crowds(
    flows: Iterable[Flow],
    crowds_of: Mapping[str, Crowd],
    rivals: Direction,
    near: Callable[[Direction], bool],
) -> Mapping[str, Standing]:
    """Return where flows count as standing whose owners do not name their site, by id.

    Args:
        flows: Flows that neighbours may know of.
        crowds_of: The crowd of each site.
        rivals: Direction of the flows that stand in for a draft.
        near: Tells of which direction flows are as near as they may be; the others are as far.
    """
    found: dict[str, Standing] = {}
    for flow in flows:
        crowd = crowds_of.get(flow.site_id) if flow.published is not Confidentiality.NAMED else None
        if crowd is not None:
            margin = -crowd.radius_km if near(flow.direction) else crowd.radius_km
            rival = flow.direction is rivals
            found[flow.id] = Standing(crowd.longitude, crowd.latitude, margin, rival)
    return found


def crowds(sites: Iterable[Site], areas: Mapping[str, str | None], fewest: int) -> Mapping[str, Crowd]:
    """Return the crowd of each open site, by site id.

    Args:
        sites: All sites, of which closed ones hide nobody.
        areas: What is told of where the flows of each site are; None, or nothing, where nothing is.
        fewest: Firms that a crowd has at least, if there are so many where the same is told.
    """
    alike: dict[str | None, list[Site]] = defaultdict(list)
    for site in sites:
        if site.closed_on is None:
            alike[areas.get(site.id)].append(site)
    groups = (group for members in alike.values() for group in _halved(members, fewest))
    return {site.id: crowd for group, crowd in ((one, _crowd(one)) for one in groups) for site in group}


def _halved(sites: Sequence[Site], fewest: int) -> Iterator[Sequence[Site]]:
    """Yield the smallest groups that have firms enough."""
    waiting = [sites]
    while waiting:
        group = waiting.pop()
        ordered = _along_longer_side(group)
        halves = ordered[: len(ordered) // 2], ordered[len(ordered) // 2 :]
        if all(len({site.company_id for site in half}) >= fewest for half in halves):
            waiting += halves
        else:
            yield group


def _along_longer_side(sites: Sequence[Site]) -> list[Site]:
    wide = _width([site.longitude for site in sites]) * math.cos(math.radians(sites[0].latitude))
    east = wide > _width([site.latitude for site in sites])
    return sorted(sites, key=lambda site: (site.longitude if east else site.latitude, site.id))


def _width(degrees: Sequence[float]) -> float:
    return max(degrees) - min(degrees)


def _crowd(sites: Sequence[Site]) -> Crowd:
    longitude = math.fsum(site.longitude for site in sites) / len(sites)
    latitude = math.fsum(site.latitude for site in sites) / len(sites)
    far = max(great_circle_km(longitude, latitude, site.longitude, site.latitude) for site in sites)
    return Crowd(longitude, latitude, far)
