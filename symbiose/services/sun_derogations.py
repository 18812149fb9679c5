"""The wider distance that the members of a group may ask the minister for, by where their communes lie."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from symbiose.domain.communes import CommuneDirectory
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.factors import ReferenceBook
from symbiose.domain.solar_groups import SolarGroup

USUAL: Final = "self_consumption_distance"
SPARSE: Final = "self_consumption_distance_sparse"
PERIURBAN: Final = "self_consumption_distance_periurban"
"""Dated values: how far apart members may be, in rural communes alone, and in peri-urban ones too."""


def wider_distance(
    group: SolarGroup,
    sites: Mapping[str, Site],
    communes: CommuneDirectory,
    factors: ReferenceBook,
    day: date,
) -> ReferenceUsed | None:
    """Return the distance that a group may ask for, km; None for one that may not, or asks for more already.

    Args:
        group: The group.
        sites: Its members, by id.
        communes: Communes, with their level in the density grid.
        factors: Dated values.
        day: When.
    """
    if group.rule != USUAL or not group.shared:
        return None
    codes = {sites[site_id].commune_code for site_id in group.site_ids if site_id in sites}
    if not codes or not all(code in communes for code in codes):
        return None
    held = [communes.get(code) for code in codes]
    found = None
    if all(commune.is_rural for commune in held):
        found = factors.find(SPARSE, day)
    if found is None and all(commune.is_outside_cities for commune in held):
        found = factors.find(PERIURBAN, day)
    return None if found is None else found.used()
