"""What a party to a proposal sees of it: figures that would tell what the other party hides are rounded."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.disclosure import Viewer, field_shown_to, may_see_name, viewer_of
from symbiose.domain.exchanges import Proposal
from symbiose.domain.flows import Confidentiality, Flow
from symbiose.domain.orders import rounded, rounded_distance_km
from symbiose.domain.permissions import CanReview

NEARLY_ALL = 1 - 1e-9
"""A flow is wholly used from this share of it on: what is less is lost in rounding."""


@dataclass(frozen=True)
class ProposalFigures:
    """The figures of a proposal as one caller sees them, and which of them are rounded."""

    resource_id: str
    received_resource_id: str
    quantity_per_year: float
    unit: str
    benefit_eur_per_year: float
    co2_avoided_t_per_year: float
    waste_diverted_t_per_year: float
    distance_km: float
    rounded: frozenset[str] = frozenset()
    """Names of the figures that are rounded."""
    other_resource: bool = True
    """False where the other party's resource is not told: the caller's own stands for both."""


def figures_seen(actor: Actor, proposal: Proposal, ends: Sequence[Flow | None]) -> ProposalFigures:
    """Return the figures of a proposal as the caller may see them.

    Who reviews the proposal, and who manages both ends, see them as they are; so does a party whose other
    side shows its quantity. Else what is exchanged could tell what the other side keeps to itself, so that:

    - the quantity is rounded to one digit, unless all of the party's own flow is exchanged;
    - benefit and emissions are rounded to one digit, unless all of the own flow is exchanged and the other
      site is named: transport in them would tell the distance;
    - the distance is rounded to 5 km unless the other site is named, since the map shows all sites;
    - of an unnamed flow the resource is not told: the party's own stands for both.

    Args:
        actor: The caller.
        proposal: The proposal.
        ends: The flow given and the flow received, None for one that is no longer there.
    """
    whole = _whole(actor, proposal)
    if reviews(actor, proposal):
        return whole
    others = [flow for flow in ends if flow is None or viewer_of(actor, flow) is not Viewer.OWNER]
    own = [flow for flow in ends if flow is not None and viewer_of(actor, flow) is Viewer.OWNER]
    named = all(flow is not None and may_see_name(actor, flow) for flow in others)
    if named and all(flow is not None and _shows_quantity(flow) for flow in others):
        return whole
    seen = whole if named else _with_own_resource(whole, proposal, ends, own)
    used_up = any(_used_up(flow, proposal) for flow in own)
    hidden = set() if used_up else {"quantity_per_year", "waste_diverted_t_per_year"}
    if not (used_up and named):
        hidden |= {"benefit_eur_per_year", "co2_avoided_t_per_year"}
    return _rounded(seen, hidden, distance=not named)


def reviews(actor: Actor, proposal: Proposal) -> bool:
    """Tell whether the caller decides on a proposal, and therefore sees it whole."""
    return CanReview(actor, (proposal.giver_site_id, proposal.receiver_site_id)).allowed()


def _whole(actor: Actor, proposal: Proposal) -> ProposalFigures:
    """Return the figures as they are: the benefit of all parties for staff, of their own sites for others."""
    own = proposal.by_site_eur_per_year
    manages = actor.role is Role.SITE_MANAGER
    return ProposalFigures(
        resource_id=proposal.resource_id,
        received_resource_id=proposal.received_resource_id,
        quantity_per_year=proposal.quantity_per_year,
        unit=proposal.unit,
        benefit_eur_per_year=sum(own.get(site, 0.0) for site in actor.site_ids)
        if manages
        else proposal.benefit_eur_per_year,
        co2_avoided_t_per_year=proposal.co2_avoided_t_per_year,
        waste_diverted_t_per_year=proposal.waste_diverted_t_per_year,
        distance_km=proposal.distance_km,
    )


def _shows_quantity(flow: Flow) -> bool:
    shown = field_shown_to(Viewer.NEIGHBOUR, flow.published, flow.published_fields.quantity)
    return shown is Confidentiality.NAMED


def _with_own_resource(
    whole: ProposalFigures, proposal: Proposal, ends: Sequence[Flow | None], own: Sequence[Flow]
) -> ProposalFigures:
    """Return the figures in terms of the caller's own resource, where the other one is another."""
    if proposal.resource_id == proposal.received_resource_id:
        return whole
    giver, _receiver = ends
    if giver is not None and giver in own:
        return replace(whole, received_resource_id=proposal.resource_id, other_resource=False)
    return replace(
        whole,
        resource_id=proposal.received_resource_id,
        quantity_per_year=sum(proposal.monthly_received),
        unit=proposal.received_unit,
        other_resource=False,
    )


def _used_up(flow: Flow, proposal: Proposal) -> bool:
    """Tell whether all of a flow is exchanged: the quantity is then its own, and tells no other."""
    gives = flow.id == proposal.path.offer_id
    exchanged = proposal.quantity_per_year if gives else sum(proposal.monthly_received)
    return exchanged >= flow.quantity_per_year * NEARLY_ALL


def _rounded(seen: ProposalFigures, names: set[str], *, distance: bool) -> ProposalFigures:
    def told(name: str, value: float) -> float:
        return rounded(value) if name in names else value

    return replace(
        seen,
        quantity_per_year=told("quantity_per_year", seen.quantity_per_year),
        benefit_eur_per_year=told("benefit_eur_per_year", seen.benefit_eur_per_year),
        co2_avoided_t_per_year=told("co2_avoided_t_per_year", seen.co2_avoided_t_per_year),
        waste_diverted_t_per_year=told("waste_diverted_t_per_year", seen.waste_diverted_t_per_year),
        distance_km=rounded_distance_km(seen.distance_km) if distance else seen.distance_km,
        rounded=frozenset(names | ({"distance_km"} if distance else set())),
    )
