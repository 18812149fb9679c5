"""How far apart members of a group may be: for everybody, and where their communes let them ask for more."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from symbiose.domain.communes import Commune, CommuneDirectory
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook

USUAL: Final = "self_consumption_distance"
"""Dated value: how far apart any members may be."""
SPARSE: Final = "self_consumption_distance_sparse"
"""Dated value: how far apart members in rural communes may ask to be."""
PERIURBAN: Final = "self_consumption_distance_periurban"
"""Dated value: how far apart members in rural and peri-urban communes may ask to be."""

ASKED: Final[Mapping[str, Callable[[Commune], bool]]] = {
    SPARSE: lambda commune: commune.is_rural,
    PERIURBAN: lambda commune: commune.is_outside_cities,
}
"""Distance that is granted on demand → which communes it is for; the furthest first."""


@dataclass(frozen=True)
class Reach:
    """A distance that the minister may grant, and the members for whom it is not."""

    distance: ReferenceUsed
    """How far apart members may then be, km."""
    in_the_way: tuple[str, ...] = ()
    """Members in a commune that is too dense for it, or elsewhere; without them it may be asked for."""


def may_reach(site: Site, distance_id: str, communes: CommuneDirectory) -> bool:
    """Tell whether the commune of a site is one that a distance on demand is for."""
    suits = ASKED.get(distance_id)
    return suits is not None and site.commune_code in communes and suits(communes.get(site.commune_code))


def reaches(
    members: Iterable[Site], communes: CommuneDirectory, factors: ReferenceBook, day: date
) -> tuple[Reach, ...]:
    """Return the distances that some of the members may ask for on a day, the furthest first.

    Args:
        members: Sites of a group.
        communes: Communes, with their level in the density grid.
        factors: Dated values.
        day: When.
    """
    sites = tuple(members)
    found = []
    for distance_id in ASKED:
        value = factors.find(distance_id, day)
        in_the_way = tuple(one.id for one in sites if not may_reach(one, distance_id, communes))
        if value is not None and len(in_the_way) < len(sites):
            found.append(Reach(value.used(), in_the_way))
    return tuple(found)
