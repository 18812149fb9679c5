"""Designs roofs and their sharing over what a territory declares (the port `SolarDesigner`)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final, cast

from matching.solar.sun_alone import Alone, roofs_alone
from matching.solar.sun_answers import Clock, Found
from matching.solar.sun_locks import KeptGroup, KeptSun, keep_accepted
from matching.solar.sun_places import plane_of
from matching.solar.sun_rules import SharingRule, derogations, keeps_to, may_ask, may_share, usual_rule
from matching.solar.sun_search import GroupSearch
from matching.solar.sun_sites import OutputOf, ProfileOf, SunSite, sun_sites
from matching.solar.sun_statement import Stating
from matching.solar.sun_told import sun_of_run
from matching.solar.sun_values import sun_values
from matching.solar.sun_wishes import group_of_wish, who_takes_part, wished_rule
from matching.solar.sun_writing import ModelsOf, write_group
from matching.work_clock import by_processor, now_s
from symbiose.domain.documents.solar_sharing_instance import SharingKey
from symbiose.domain.exchanges import State
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.reference import ReferenceData
from symbiose.domain.solar_design import GroupAdjustment, SunDesigned, SunHeld
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.value_periods import laid_over

ALONE_SHARE: Final = 0.3
"""Share of the time in which each site's roofs are sized for itself at most."""
DEROGATION_SHARE: Final = 0.3
"""Share of the time left in which each derogation is tried."""


@dataclass(frozen=True)
class Sky:
    """What the hours of a run rest on: when needs are used, and when roofs give."""

    profile_of: ProfileOf
    output_of: OutputOf


SkyOf = Callable[[Territory], Sky]
"""Returns it as it holds on the day of a territory, with the values that people set."""


@dataclass(frozen=True)
class SunDesigner:
    """Roofs and groups over what is declared (the port `SolarDesigner`)."""

    reference: ReferenceData
    sky_of: SkyOf
    models_of: ModelsOf

    @by_processor()
    def design(self, territory: Territory, settings: SolveSettings, held: SunHeld) -> SunDesigned:
        """Return the groups that pay, and the accepted ones whatever they pay; the processor is the clock."""
        began = now_s()
        if not territory.roofs and not held.decisions:
            return SunDesigned()
        clock = Clock(began + settings.time_limit_s, settings)
        sites, stating = self.stated(territory, held)
        kept = keep_accepted(held.decisions, sites, stating)
        search = GroupSearch(stating, settings.gap, _refused(held))
        alone = _each_alone(sites, search, clock.part(ALONE_SHARE))
        search = replace(search, known={i: one.answer for i, one in alone.items()})
        found = self._found(_free(sites, kept), search, clock)
        first = [self._kept(one, stating, alone) for one in kept.groups]
        made = [write_group(one, stating, alone, self.models_of) for one in found.answers]
        return SunDesigned(
            groups=(*first, *sorted(made, key=lambda group: (-group.benefit_eur_per_year, group.id))),
            sun=sun_of_run(alone, kept, found, first, settings),
            seconds=now_s() - began,
        )

    def _kept(self, kept: KeptGroup, stating: Stating, alone: Mapping[str, Alone]) -> SolarGroup:
        """Return an accepted group as it was accepted, or as it still runs."""
        if kept.answer is None:
            return kept.accepted
        written = write_group(kept.answer, stating, alone, self.models_of)
        return written.model_copy(update={"id": kept.accepted.id})

    @by_processor()
    def adjust(
        self, territory: Territory, wanted: GroupAdjustment, settings: SolveSettings, held: SunHeld
    ) -> SolarGroup | None:
        """Return a group designed anew; None when nothing of it is possible."""
        clock = Clock(now_s() + settings.time_limit_s, settings)
        sites, stating = self.stated(territory, held)
        group, wish = wanted.group, wanted.wish
        others = keep_accepted((d for d in held.decisions if d.group_id != group.id), sites, stating)
        rule = wished_rule(wanted, stating)
        part = who_takes_part(wanted, sites, others.site_ids | set(wish.without), rule, stating)
        if not any(site.roofs for site in part):
            return None
        search = GroupSearch(stating, settings.gap, begun=[group.result])
        alone = _each_alone({site.id: site for site in part}, search, clock.part(ALONE_SHARE))
        search = replace(search, known={i: one.answer for i, one in alone.items()})
        key = cast("SharingKey", wish.key or group.instance.key)
        best = group_of_wish(search.of_part(part, rule, clock, key), wanted, stating)
        return None if best is None else write_group(best, stating, alone, self.models_of)

    def stated(self, territory: Territory, held: SunHeld) -> tuple[dict[str, SunSite], Stating]:
        """Return the sites of a run, and what their statements rest on."""
        values = sun_values(laid_over(self.reference.factors, territory.values), territory.day)
        sky = self.sky_of(territory)
        sites = sun_sites(territory, held, values, self.reference.resources, sky.profile_of)
        return sites, Stating(plane_of(list(sites.values())), values, sky.output_of)

    def _found(self, sites: Mapping[str, SunSite], search: GroupSearch, clock: Clock) -> Found:
        """Return the best groups under the usual rule, and under derogations where they bring enough more."""
        values = search.stating.values
        usual = usual_rule(values)
        best = _under(usual, sites, search, clock.part(1 - DEROGATION_SHARE))
        plane, communes = search.stating.plane, self.reference.communes
        for rule, members in derogations(sites, plane, communes, values):
            begun = [answer.result for answer in best.answers]
            beside = replace(search, begun=begun if rule.reference is not values.power_public else ())
            asked = _asking(rule, members, sites, beside, clock.part(DEROGATION_SHARE))
            if asked is not None and asked.value_eur > best.value_eur + values.derogation.value:
                best = asked
        return best


def _free(sites: Mapping[str, SunSite], kept: KeptSun) -> dict[str, SunSite]:
    """Return the sites that no accepted group holds: the law lets each be in one group."""
    taken = kept.site_ids
    return {i: site for i, site in sites.items() if i not in taken}


def _under(rule: SharingRule, sites: Mapping[str, SunSite], search: GroupSearch, clock: Clock) -> Found:
    """Return the best groups under a rule; those who may not share build for themselves."""
    values = search.stating.values
    shares = {i: may_share(site, values) for i, site in sites.items()}
    found = search.search([site for i, site in sites.items() if shares[i]], rule, clock)
    for site in (site for i, site in sites.items() if site.roofs and not shares[i]):
        found.add(search.of_part([site], rule, clock))
    return found


def _asking(
    rule: SharingRule,
    members: Iterable[str],
    sites: Mapping[str, SunSite],
    search: GroupSearch,
    clock: Clock,
) -> Found | None:
    """Return what is best when some ask for a derogation and the others do not; None when it is not due.

    A group of theirs that keeps to the usual rule is one under that rule.
    """
    usual = usual_rule(search.stating.values)
    found = search.search([sites[i] for i in sorted(members)], rule, clock.part(0.5))
    plane = search.stating.plane
    found.answers = [
        one.under(usual) if keeps_to(usual, plane.span_m(one.standing), one.power_kwp) else one
        for one in found.answers
    ]
    if not any(one.rule.derogation for one in found.answers):
        return None
    if any(one.rule.derogation and not may_ask(rule, one.sites) for one in found.answers):
        return None
    joined = {site.id for answer in found.answers for site in answer.sites}
    rest = {i: site for i, site in sites.items() if i not in joined}
    found.add(_under(usual, rest, search, clock))
    return found


def _each_alone(sites: Mapping[str, SunSite], search: GroupSearch, clock: Clock) -> dict[str, Alone]:
    """Return what the roofs of each site that owns some would bring it without any neighbour."""
    owners = [site for site in sites.values() if site.roofs]
    rule = usual_rule(search.stating.values)
    return {
        site.id: roofs_alone(search.alone(site, rule, clock.timed(1 / (len(owners) - number))))
        for number, site in enumerate(owners)
    }


def _refused(held: SunHeld) -> frozenset[str]:
    """Return the groups that people refused, by id."""
    return frozenset(one.group_id for one in held.decisions if one.state is State.REFUSED)
