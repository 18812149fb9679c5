"""Which sites may share, how far apart and how much power: the law, decided before any instance is stated."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from matching.solar.sun_places import SunPlane
from matching.solar.sun_sites import SunSite
from matching.solar.sun_values import SunValues
from matching.solar.year_arrays import step_hours
from symbiose.domain.communes import METRES_PER_KM, CommuneDirectory
from symbiose.domain.exchanges import ReferenceUsed
from symbiose.domain.public_bodies import is_local_authority
from symbiose.domain.quantities import KW_PER_MW
from symbiose.domain.sharing_distances import ASKED, may_reach

STRICTLY_BELOW: Final = 0.999
"""The law asks for less than its limit of power: so much of it is designed with."""


@dataclass(frozen=True)
class SharingRule:
    """What a group has to keep to."""

    reference: ReferenceUsed
    """Dated value that sets how far apart its members may be."""
    max_distance_m: float
    max_power_kwp: float
    derogation: bool = False
    """Whether it has to be asked for."""


def usual_rule(values: SunValues) -> SharingRule:
    """Return the rule that holds for everybody, without asking."""
    return SharingRule(
        reference=values.distance,
        max_distance_m=values.distance.value * METRES_PER_KM,
        max_power_kwp=values.power.value * KW_PER_MW * STRICTLY_BELOW,
    )


def rule_on_demand(values: SunValues, distance_id: str) -> SharingRule | None:
    """Return the rule with a distance that has to be asked for; None on days without such a one."""
    known = (values.distance_sparse, values.distance_periurban)
    distance = next((one for one in known if one is not None and one.id == distance_id), None)
    if distance is None:
        return None
    usual = usual_rule(values)
    wider_m = distance.value * METRES_PER_KM
    return replace(usual, reference=distance, max_distance_m=wider_m, derogation=True)


def keeps_to(rule: SharingRule, span_m: float, power_kwp: float) -> bool:
    """Tell whether a group of a span and a power keeps to a rule."""
    return span_m <= rule.max_distance_m and power_kwp <= rule.max_power_kwp


def may_share(site: SunSite, values: SunValues) -> bool:
    """Tell whether a site can be thought to be on the network of the distributor: larger ones are not."""
    most_kw = float((site.kwh / step_hours()).max())
    return most_kw < values.grid_power.value * KW_PER_MW


def derogations(
    sites: Mapping[str, SunSite], plane: SunPlane, communes: CommuneDirectory, values: SunValues
) -> Iterator[tuple[SharingRule, frozenset[str]]]:
    """Yield the derogations that are looked at in a run, each with the sites that could ask for it.

    Those of distance are where the territory says so (`self_consumption_asks`): nobody has granted them.
    """
    yield from public_derogations(sites, plane, communes, values)
    if values.asks is None or values.asks.value < 1:
        return
    for distance_id in ASKED:
        rule = rule_on_demand(values, distance_id)
        may = [
            one.id
            for one in sites.values()
            if may_share(one, values) and may_reach(one.site, distance_id, communes)
        ]
        if rule is not None and len(may) > 1:
            yield rule, frozenset(may)


def may_ask(rule: SharingRule, members: Iterable[SunSite]) -> bool:
    """Tell whether a group may ask for its derogation: public bodies do where an authority is among them."""
    of_distance = rule.reference.id in ASKED
    return of_distance or any(is_local_authority(one.site) for one in members)


def public_derogations(
    sites: Mapping[str, SunSite], plane: SunPlane, communes: CommuneDirectory, values: SunValues
) -> Iterator[tuple[SharingRule, frozenset[str]]]:
    """Yield the derogation for public bodies, for each agglomeration in which an authority could ask for it.

    All members are public bodies of one agglomeration, a commune or the agglomeration itself among them. Its
    bounds take the place of the distance.
    """
    if values.power_public is None:
        return
    by_epci: dict[str, list[SunSite]] = {}
    for site in sites.values():
        if site.public and site.site.commune_code in communes:
            by_epci.setdefault(communes.get(site.site.commune_code).epci_id, []).append(site)
    for _, members in sorted(by_epci.items()):
        if len(members) > 1 and any(is_local_authority(one.site) for one in members):
            yield _among_public(members, plane, values.power_public), frozenset(one.id for one in members)


def _among_public(members: Sequence[SunSite], plane: SunPlane, power: ReferenceUsed) -> SharingRule:
    return SharingRule(
        reference=power,
        max_distance_m=math.ceil(plane.span_m(members)),
        max_power_kwp=power.value * KW_PER_MW * STRICTLY_BELOW,
        derogation=True,
    )
