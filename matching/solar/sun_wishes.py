"""Who takes part in a group that is wished otherwise, and which answer is that group as designed anew."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

import numpy as np

from matching.solar.sharing import AT_THE_LIMIT
from matching.solar.sun_answers import Answer, Found
from matching.solar.sun_locks import rule_of
from matching.solar.sun_places import SunPlane
from matching.solar.sun_rules import SharingRule, keeps_to, may_share, rule_on_demand, usual_rule
from matching.solar.sun_search import without_roofs
from matching.solar.sun_sites import SunSite
from matching.solar.sun_statement import Stating
from symbiose.domain.solar_design import GroupAdjustment

MOST_JOINING: Final = 150
"""Sites and roofs beside the members that are looked at, the nearest first: somebody waits for the answer."""


def wished_rule(wanted: GroupAdjustment, stating: Stating) -> SharingRule:
    """Return the rule of a group as it is wished: its own one, unless a derogation is to be asked for."""
    asked = wanted.wish.derogation
    on_demand = None if asked is None else rule_on_demand(stating.values, asked)
    return rule_of(wanted.group, stating) if on_demand is None else on_demand


def who_takes_part(
    wanted: GroupAdjustment,
    sites: Mapping[str, SunSite],
    taken: Collection[str],
    rule: SharingRule,
    stating: Stating,
) -> list[SunSite]:
    """Return the members that stay, then those that may join them under a derogation.

    Args:
        wanted: The group and the wish.
        sites: Sites of the territory that use electricity or own a roof.
        taken: Sites that are not free.
        rule: What the group as wished has to keep to.
        stating: Tells where they lie, and the dated values.
    """
    without = wanted.wish.without_roofs
    stay = without_roofs([sites[i] for i in wanted.group.site_ids if i in sites and i not in taken], without)
    shares = all(may_share(site, stating.values) for site in stay)
    if wanted.wish.derogation is None or not stay or not shares:
        return stay
    free = [
        sites[i] for i in sorted(set(wanted.joining) - set(wanted.group.site_ids) - set(taken)) if i in sites
    ]
    may = [site for site in free if may_share(site, stating.values)]
    return [*stay, *_nearest(may, stay, stating.plane, rule.max_distance_m)]


def _nearest(
    sites: Sequence[SunSite], members: Sequence[SunSite], plane: SunPlane, limit_m: float
) -> list[SunSite]:
    """Return the sites that are near enough to each member, the nearest first, as many as are looked at."""
    places = np.array([plane.metres(one.site.longitude, one.site.latitude) for one in members])
    found = []
    for site in sites:
        away = np.hypot(*(places - plane.metres(site.site.longitude, site.site.latitude)).T)
        if away.max() <= limit_m * (1 + AT_THE_LIMIT):
            found.append((float(away.mean()), site.id, site))
    near = [site for _, _, site in sorted(found, key=lambda one: one[:2])]
    counted = np.cumsum([1 + len(site.roofs) for site in near])
    return near[: int(np.searchsorted(counted, MOST_JOINING, side="right"))]


def group_of_wish(found: Found, wanted: GroupAdjustment, stating: Stating) -> Answer | None:
    """Return the best answer, under a derogation of those that most members are in; None where none is.

    An answer that keeps to the usual rule has nothing to ask for: it is under that rule.
    """
    if wanted.wish.derogation is None:
        return max(found.answers, key=lambda one: one.value_eur, default=None)
    members = set(wanted.group.site_ids)

    def rank(answer: Answer) -> tuple[int, float]:
        return len(members.intersection(site.id for site in answer.sites)), answer.value_eur

    best = max((one for one in found.answers if rank(one)[0]), key=rank, default=None)
    usual = usual_rule(stating.values)
    near = best is not None and keeps_to(usual, stating.plane.span_m(best.standing), best.power_kwp)
    return best.under(usual) if best is not None and near else best
