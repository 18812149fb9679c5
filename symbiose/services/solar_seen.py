"""What one caller sees of a group that shares roofs: its members as their needs of electricity allow.

A group is known to those who review it and to the managers of its members, as a loop is; who reviews it reads
each member by the year, and months and hours where they answer for all that use it. A need that its
owner hides keeps the whole group from the other members, and so does a flow of a loop whose heat pump the
group runs. When others use electricity is never told: the sums of a group are rounded to one digit for
whoever does not see all of its uses, since what is known of the own use would tell the rest. What a heat pump
uses tells the heat of all that its loop joins: it is told as what others use, to its own site as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbiose.domain.accounts import Actor
from symbiose.domain.accounts import Role as AccountRole
from symbiose.domain.disclosure import (
    Viewer,
    field_shown_to,
    may_see_category,
    may_see_name,
    viewer_of,
)
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Kind, State
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.orders import rounded, rounded_distance_km
from symbiose.domain.permissions import CanReview, CanSeeProposal
from symbiose.domain.solar_groups import SolarGroup, SolarMember, SunForHeat
from symbiose.services.solar_lines import GroupLine, SeenSolarMember
from symbiose.services.surroundings import Surroundings

OF_THE_GROUP = (
    "installed_kwp",
    "produced_mwh_per_year",
    "used_mwh_per_year",
    "benefit_eur_per_year",
    "co2_avoided_t_per_year",
    "investment_eur",
    "self_consumption",
)
"""Figures that would tell what other members use, and when; sizes are chosen by it."""
OF_A_SHARE = frozenset({"received_mwh_per_year", "benefit_eur_per_year"})
"""Figures of an own site that depend on what the others use at the same time."""
ALONE = "alone"
"""Alternative in which each roof serves its own site."""
OF_A_HEAT_PUMP = OF_A_SHARE | {"consumption_mwh_per_year", "own_use_mwh_per_year"}
"""The same where a loop with others has a heat pump at the site: their heat tells in what it uses."""


def reviews_group(actor: Actor, group: SolarGroup) -> bool:
    """Tell whether the caller decides on a group, and therefore sees it whole."""
    return CanReview(actor, group.site_ids).allowed()


def reads_hours(actor: Actor, group: SolarGroup) -> bool:
    """Tell whether a reviewer also reads in which months and hours electricity is used.

    They are a load curve: who coordinates some parks reads years of members elsewhere, and of sums with them.
    """
    return actor.answers_for_all or group.user_ids <= set(actor.site_ids)


def told_to_reviewer(actor: Actor, group: SolarGroup) -> SolarGroup:
    """Return a group without machines at sites that a reviewer does not answer for, nor roofs alone there.

    What a loop brings, and the cold that a site makes, are no part of sharing roofs: who coordinates some
    parks reads them of the sites there alone. Nor is what each roof would bring its own site: their sum, less
    what is known of the sites there, would tell it of the others.
    """
    heat = tuple(one for one in group.heat if CanReview(actor, (one.site_id,)).allowed())
    beside = (one for one in group.alternatives if one.name != ALONE or reads_hours(actor, group))
    return group.model_copy(update={"heat": heat, "alternatives": tuple(beside)})


def unknown_group(group_id: str) -> UnknownThing:
    """Return the error of a group that does not exist, or that the caller may not know of."""
    return UnknownThing(f"Group {group_id} does not exist. Go back to the list of groups.", group=group_id)


def may_see_group(actor: Actor, group: SolarGroup, flows: Mapping[str, Flow]) -> bool:
    """Tell whether the caller may know of a group: a need that its owner hides keeps it from the others."""
    if reviews_group(actor, group):
        return True
    if not CanSeeProposal(actor, group.site_ids).allowed():
        return False
    told = (flows.get(flow_id) for flow_id in group.flow_ids)
    return all(may_see_category(actor, flow) for flow in told if flow is not None)


@dataclass(frozen=True)
class _View:
    """A group, who looks at it, and how much of it they see."""

    actor: Actor
    group: SolarGroup
    around: Surroundings
    whole: bool
    """They review it, or manage all who use electricity of it."""

    @property
    def years_alone(self) -> bool:
        """Tell whether they review it without answering for all who use it: of the others they read years."""
        return reviews_group(self.actor, self.group) and not reads_hours(self.actor, self.group)

    def needs(self, member: SolarMember) -> list[Flow | None]:
        return [self.around.flows.get(flow_id) for flow_id in member.flow_ids]

    def own(self, member: SolarMember) -> bool:
        return self.actor.role is AccountRole.SITE_MANAGER and member.site_id in self.actor.site_ids

    def heats_others(self, member: SolarMember) -> bool:
        """Tell whether a heat pump at the site belongs to a loop that others are part of."""
        pumps = (one for one in self.group.heat if one.site_id == member.site_id and one.loop_id is not None)
        return any(self._moves_heat_of_others(pump) for pump in pumps)

    def _moves_heat_of_others(self, pump: SunForHeat) -> bool:
        moved = [self.around.flows.get(flow_id) for flow_id in pump.flow_ids]
        return not moved or any(f is None or f.site_id not in self.actor.site_ids for f in moved)

    def named(self, member: SolarMember) -> bool:
        """Tell whether a member is named: by its owner's word on each of its needs, if it has any."""
        if self.own(member) or reviews_group(self.actor, self.group):
            return True
        needs = self.needs(member)
        return bool(needs) and all(flow is not None and may_see_name(self.actor, flow) for flow in needs)

    def shows_use(self, member: SolarMember) -> bool:
        """Tell whether its owner lets others see how much electricity it uses in a year."""
        return not self.heats_others(member) and all(
            flow is not None
            and field_shown_to(viewer_of(self.actor, flow), flow.published, flow.published_fields.quantity)
            is Confidentiality.NAMED
            and viewer_of(self.actor, flow) is not Viewer.ANALYST
            for flow in self.needs(member)
        )


def line_of_group(
    actor: Actor,
    group: SolarGroup,
    around: Surroundings,
    state: State,
    version: int,
    *,
    in_latest_run: bool,
) -> GroupLine:
    """Return a group as the caller, who may know of it, sees it."""
    reviewed = reviews_group(actor, group)
    view = _View(actor, group, around, whole=reviewed)
    if _uses_all(view):
        view = replace(view, whole=True)
    hidden = frozenset() if view.whole else frozenset(OF_THE_GROUP)
    figures = {name: rounded(value) if name in hidden else value for name, value in _figures(view).items()}
    near = view.whole or all(view.named(member) for member in group.members)
    sites = (around.sites.get(site_id) for site_id in group.site_ids)
    return GroupLine(
        id=group.id,
        kind=Kind.SOLAR_SHARING,
        state=state,
        version=version,
        members=tuple(_member(view, one) for one in in_order(group)),
        shared=group.shared,
        key=group.instance.key,
        roofs=len(group.roofs),
        **figures,
        payback_years=group.payback_years if view.whole else None,
        self_sufficiency=group.self_sufficiency if view.whole else None,
        distance_km=group.span_km if near else rounded_distance_km(group.span_km),
        models=tuple(sorted({mark.model for mark in group.models})),
        in_latest_run=in_latest_run,
        derogation=group.derogation,
        park_ids=frozenset(s.park_id for s in sites if s and s.park_id) if reviewed else frozenset(),
        gap=group.result.gap if reviewed else None,
        rounded=hidden if near else hidden | {"distance_km"},
        reviewed=reviewed,
    )


def manages_whole(actor: Actor, group: SolarGroup, around: Surroundings) -> bool:
    """Tell whether a site manager answers for all of a group, so that nothing in it tells of others."""
    manages = actor.role is AccountRole.SITE_MANAGER and set(group.site_ids) <= set(actor.site_ids)
    return manages and _uses_all(_View(actor, group, around, whole=False))


def _uses_all(view: _View) -> bool:
    """Tell whether the caller manages everybody who uses electricity of a group: it then tells no other."""
    if not view.group.user_ids <= set(view.actor.site_ids):
        return False
    return not any(view.heats_others(member) for member in view.group.members)


def _figures(view: _View) -> dict[str, float]:
    """Return the figures as they are: the benefit of all for staff, of their own sites for a site manager."""
    group, actor = view.group, view.actor
    own = sum(group.by_site_eur_per_year.get(site_id, 0.0) for site_id in actor.site_ids)
    figures = {name: float(getattr(group, name)) for name in OF_THE_GROUP}
    return figures | ({"benefit_eur_per_year": own} if actor.role is AccountRole.SITE_MANAGER else {})


def _member(view: _View, member: SolarMember) -> SeenSolarMember:
    """Return a member as its owner lets the caller see it."""
    roofs = [roof for roof in view.group.roofs if roof.site_id == member.site_id]
    needs = [flow for flow in view.needs(member) if flow is not None]
    seen = SeenSolarMember(
        own=view.own(member),
        uses=member.site_id in view.group.user_ids,
        owns_roof=bool(roofs),
        estimated=any(flow.estimate is not None for flow in needs),
        to_confirm=any(awaits_the_firm(flow) for flow in needs),
    )
    if view.named(member):
        seen = replace(
            seen,
            site_id=member.site_id,
            site=view.around.site_name(member.site_id),
            public=member.public,
        )
    if view.whole or seen.own:
        return _with_figures(view, member, seen)
    if seen.site is not None and member.flow_ids and view.shows_use(member):
        use = rounded(sum(member.consumption_mwh))
        return replace(seen, consumption_mwh_per_year=use, rounded=frozenset({"consumption_mwh_per_year"}))
    return seen


def _with_figures(view: _View, member: SolarMember, seen: SeenSolarMember) -> SeenSolarMember:
    """Return a member with its figures; those of an own site that tell of others are rounded."""
    group = view.group
    roofs = [roof for roof in group.roofs if roof.site_id == member.site_id]
    with_figures = replace(
        seen,
        flow_ids=member.flow_ids,
        roof_ids=member.roof_ids,
        kwp=sum(roof.kwp for roof in roofs),
        produced_mwh_per_year=sum(sum(roof.produced_mwh) for roof in roofs),
        consumption_mwh_per_year=sum(member.consumption_mwh),
        own_use_mwh_per_year=sum(member.own_use_mwh),
        received_mwh_per_year=sum(member.received_mwh),
        benefit_eur_per_year=group.by_site_eur_per_year.get(member.site_id, 0.0),
        consumption_mwh=member.consumption_mwh,
        own_use_mwh=member.own_use_mwh,
        received_mwh=member.received_mwh,
        basis=member.basis,
    )
    if view.whole:
        return _without_hours(view, with_figures) if view.years_alone else with_figures
    told = replace(
        with_figures,
        received_mwh_per_year=rounded(sum(member.received_mwh)),
        benefit_eur_per_year=rounded(group.by_site_eur_per_year.get(member.site_id, 0.0)),
        received_mwh=(),
        rounded=OF_A_SHARE,
    )
    return _beside_a_heat_pump(told) if view.heats_others(member) else told


def _without_hours(view: _View, seen: SeenSolarMember) -> SeenSolarMember:
    """Return a member without what would tell when those elsewhere use electricity."""
    if seen.site_id in view.actor.site_ids:
        return replace(seen, received_mwh=())
    return replace(seen, flow_ids=(), consumption_mwh=(), own_use_mwh=(), received_mwh=())


def _beside_a_heat_pump(seen: SeenSolarMember) -> SeenSolarMember:
    """Return an own site without what its use would tell of the heat of others."""
    return replace(
        seen,
        consumption_mwh_per_year=rounded(seen.consumption_mwh_per_year or 0.0),
        own_use_mwh_per_year=rounded(seen.own_use_mwh_per_year or 0.0),
        consumption_mwh=(),
        own_use_mwh=(),
        rounded=OF_A_HEAT_PUMP,
    )


def in_order(group: SolarGroup) -> list[SolarMember]:
    """Return the members of a group as they are listed: those who own roofs first."""
    return sorted(group.members, key=lambda one: (not one.roof_ids, one.site_id))
