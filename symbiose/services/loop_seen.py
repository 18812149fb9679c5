"""What one caller sees of a heat-recovery loop: its members as each owner allows, telling figures rounded.

A loop is known to those who review it and to the managers of its members, as an exchange is; a flow that its
owner hides keeps the whole loop from the other members, since its balance would tell of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symbiose.domain.accounts import Actor
from symbiose.domain.accounts import Role as AccountRole
from symbiose.domain.disclosure import (
    Viewer,
    category_of,
    field_shown_to,
    may_see_category,
    may_see_name,
    viewer_of,
)
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Kind, State
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.heat_loops import HeatLoop, LoopMember, Role
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.orders import rounded, rounded_distance_km
from symbiose.domain.permissions import CanReview, CanSeeProposal
from symbiose.domain.resources import ResourceCatalogue
from symbiose.services.loop_lines import LoopLine, SeenMember
from symbiose.services.proposal_disclosure import NEARLY_ALL
from symbiose.services.surroundings import Surroundings

OF_THE_LOOP = ("heat_mwh_per_year", "benefit_eur_per_year", "co2_avoided_t_per_year", "investment_eur")
"""Figures that would tell what other members keep to themselves."""


def reviews_loop(actor: Actor, loop: HeatLoop) -> bool:
    """Tell whether the caller decides on a loop, and therefore sees it whole."""
    return CanReview(actor, loop.site_ids).allowed()


def unknown_loop(loop_id: str) -> UnknownThing:
    """Return the error of a loop that does not exist, or that the caller may not know of."""
    return UnknownThing(f"Loop {loop_id} does not exist. Go back to the list of loops.", loop=loop_id)


def reads_months(actor: Actor, loop: HeatLoop) -> bool:
    """Tell whether a reviewer also reads how much a loop delivered in each month.

    Months tell when members work: who coordinates some parks reads whole years of members elsewhere.
    """
    return actor.answers_for_all or set(loop.site_ids) <= set(actor.site_ids)


def manages_whole_loop(actor: Actor, loop: HeatLoop) -> bool:
    """Tell whether a site manager answers for all of a loop, so that nothing in it tells of others."""
    return actor.role is AccountRole.SITE_MANAGER and set(loop.site_ids) <= set(actor.site_ids)


def may_see_loop(actor: Actor, loop: HeatLoop, flows: Mapping[str, Flow]) -> bool:
    """Tell whether the caller may know of a loop: a member that its owner hides keeps it from the others."""
    if reviews_loop(actor, loop):
        return True
    known = all(may_see_category(actor, flow) for flow in _flows_of(loop, flows) if flow is not None)
    return known and CanSeeProposal(actor, loop.site_ids).allowed()


@dataclass(frozen=True)
class _View:
    """A loop, who looks at it, and how much of it they see."""

    actor: Actor
    loop: HeatLoop
    around: Surroundings
    catalogue: ResourceCatalogue
    whole: bool
    """They review it."""
    hidden: frozenset[str]
    """Figures of the loop that are rounded."""
    named: bool
    """All other members are named."""


def line_of_loop(
    actor: Actor,
    loop: HeatLoop,
    around: Surroundings,
    standing: tuple[int, State],
    catalogue: ResourceCatalogue,
    *,
    in_latest_run: bool,
) -> LoopLine:
    """Return a loop as the caller, who may know of it, sees it.

    Who reviews it sees it whole. For a member the figures of the loop are rounded to one digit unless all
    others are named and show their quantity and quality: with what is known of the own flows, emissions and
    benefit would tell the heat of the others, and through the work of a heat pump their temperature. The
    trench is told to 5 km unless all are named.
    """
    version, state = standing
    whole = reviews_loop(actor, loop)
    hidden, named = (frozenset[str](), True) if whole else _hidden(actor, loop, around.flows)
    view = _View(actor, loop, around, catalogue, whole, hidden, named)
    sites = (around.sites.get(site_id) for site_id in loop.site_ids)
    figures = {name: rounded(value) if name in hidden else value for name, value in _figures(view).items()}
    return LoopLine(
        id=loop.id,
        kind=Kind.HEAT_LOOP,
        state=state,
        version=version,
        members=tuple(_member(view, one) for one in _in_order(loop.members)),
        **figures,
        distance_km=loop.distance_km if named else rounded_distance_km(loop.distance_km),
        models=tuple(sorted({mark.model for mark in loop.models})),
        in_latest_run=in_latest_run,
        park_ids=frozenset(site.park_id for site in sites if site and site.park_id) if whole else frozenset(),
        gap=loop.result.gap if whole else None,
        rounded=hidden if named else hidden | {"distance_km"},
        reviewed=whole,
    )


def _figures(view: _View) -> dict[str, float]:
    """Return the figures as they are: the benefit of all for staff, of their own sites for a site manager."""
    loop, actor = view.loop, view.actor
    shares = loop.by_site_eur_per_year
    own = sum(shares.get(site_id, 0.0) for site_id in actor.site_ids)
    return {
        "heat_mwh_per_year": loop.heat_mwh_per_year,
        "benefit_eur_per_year": own if actor.role is AccountRole.SITE_MANAGER else loop.benefit_eur_per_year,
        "co2_avoided_t_per_year": loop.co2_avoided_t_per_year,
        "investment_eur": loop.investment_eur,
    }


def _hidden(actor: Actor, loop: HeatLoop, flows: Mapping[str, Flow]) -> tuple[frozenset[str], bool]:
    """Return the figures that are rounded for a member, and whether all other members are named."""
    members = _flows_of(loop, flows)
    others = [flow for flow in members if flow is None or viewer_of(actor, flow) is not Viewer.OWNER]
    named = all(flow is not None and may_see_name(actor, flow) for flow in others)
    told = all(flow is not None and _shows_quantity(flow) and _shows_quality(flow) for flow in others)
    return frozenset() if named and told else frozenset(OF_THE_LOOP), named


def _member(view: _View, member: LoopMember) -> SeenMember:
    """Return a member as its owner lets the caller see it."""
    if member.flow_id is None:
        return _network(view, member)
    flow = view.around.flows.get(member.flow_id)
    if flow is None and not view.whole:
        return SeenMember(role=member.role, own=False, category=category_of(None, view.catalogue))
    own = flow is not None and viewer_of(view.actor, flow) is Viewer.OWNER
    named = view.whole or own or (flow is not None and may_see_name(view.actor, flow))
    resource_id = flow.resource_id if flow else member.resource_id
    seen = SeenMember(
        role=member.role,
        own=own,
        category=category_of(resource_id, view.catalogue),
        id=member.id if view.whole else None,
        flow_id=member.flow_id if view.whole or own else None,
        site_id=member.site_id if named else None,
        site=view.around.site_name(member.site_id) if named and member.site_id else None,
        resource=_label(flow, member, view.catalogue) if named else None,
        estimated=flow is not None and flow.estimate is not None,
        to_confirm=flow is not None and awaits_the_firm(flow),
    )
    return _with_heat(view, member, _with_temperatures(view, member, seen, flow), flow)


def _network(view: _View, member: LoopMember) -> SeenMember:
    """Return a public network: what is known of it is public."""
    return SeenMember(
        role=member.role,
        own=False,
        category="",
        id=member.id if view.whole else None,
        site=member.id,
        supply_temp_c=member.supply_temp_c,
        return_temp_c=member.return_temp_c,
    )


def _with_temperatures(view: _View, member: LoopMember, seen: SeenMember, flow: Flow | None) -> SeenMember:
    if view.whole or seen.own or (flow is not None and _shows_quality(flow)):
        return replace(seen, supply_temp_c=member.supply_temp_c, return_temp_c=member.return_temp_c)
    return seen


def _with_heat(view: _View, member: LoopMember, seen: SeenMember, flow: Flow | None) -> SeenMember:
    """Return a member with its heat: of all for who sees the loop's figures, else of one's own flow alone."""
    months = view.loop.taken_mwh.get(member.flow_id or "", ())
    own_alone = seen.own and flow is not None and _used_up(view.loop, flow)
    if view.whole or not view.hidden or own_alone:
        return replace(seen, heat_mwh_per_year=sum(months), monthly_mwh=months)
    if seen.own:
        return replace(seen, heat_mwh_per_year=rounded(sum(months)), rounded=True)
    return seen


def _flows_of(loop: HeatLoop, flows: Mapping[str, Flow]) -> list[Flow | None]:
    return [flows.get(member.flow_id) for member in loop.members if member.flow_id is not None]


def _shows_quantity(flow: Flow) -> bool:
    shown = field_shown_to(Viewer.NEIGHBOUR, flow.published, flow.published_fields.quantity)
    return shown is Confidentiality.NAMED


def _shows_quality(flow: Flow) -> bool:
    shown = field_shown_to(Viewer.NEIGHBOUR, flow.published, flow.published_fields.quality)
    return shown is Confidentiality.NAMED


def _used_up(loop: HeatLoop, flow: Flow) -> bool:
    """Tell whether the loop uses all of a flow: its heat is then its own, and tells no other."""
    return sum(loop.taken_mwh.get(flow.id, ())) >= flow.quantity_per_year * NEARLY_ALL


def _label(flow: Flow | None, member: LoopMember, catalogue: ResourceCatalogue) -> str:
    resource_id = flow.resource_id if flow else member.resource_id
    if resource_id:
        return catalogue.label(resource_id)
    return flow.resource_text if flow else ""


def _in_order(members: tuple[LoopMember, ...]) -> list[LoopMember]:
    order = {Role.SOURCE: 0, Role.CONSUMER: 1, Role.NETWORK: 2}
    return sorted(members, key=lambda one: (order[one.role], one.id))
