"""A proposal on one line, as one caller may see it."""

from collections.abc import Mapping
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.disclosure import category_of, may_see_category, may_see_name
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.feasibility import Feasibility
from symbiose.domain.flows import Flow
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.opeo_rules import with_override
from symbiose.domain.permissions import CanSeeProposal
from symbiose.services.context import Services
from symbiose.services.proposal_disclosure import figures_seen, reviews
from symbiose.services.surroundings import Surroundings


@dataclass(frozen=True)
class ProposalLine:
    """One proposal as the caller may see it; None where a name or figure is not theirs to see."""

    id: str
    kind: str
    state: State
    """State of its synergy, else of the decision on it."""
    decided: State
    """What the latest decision says: proposed, accepted or refused."""
    agreed_to: bool
    """A firm has agreed to the exchange: its acceptance is no longer withdrawn, the synergy is abandoned."""
    synergy_id: str | None
    """The latest synergy that it became."""
    version: int
    """Version of the decision, 0 when none was taken; a form sends it back."""
    giver_site_id: str
    giver: str | None
    receiver_site_id: str
    receiver: str | None
    resource: str
    received_resource: str
    through: tuple[str, ...]
    """Names of the processors in order."""
    through_site_ids: tuple[str, ...]
    """Where they stand."""
    quantity_per_year: float
    unit: str
    benefit_eur_per_year: float
    """Benefit of all parties for staff; of the caller's own sites for a site manager."""
    co2_avoided_t_per_year: float
    waste_diverted_t_per_year: float
    distance_km: float
    models: tuple[int, ...]
    """Numbers of the OPEO models."""
    estimated: bool
    """True when a flow it joins is an estimate that nobody declared."""
    to_confirm: bool = False
    """True when a flow it joins was declared on behalf of its firm, which has not confirmed it."""
    rounded: frozenset[str] = frozenset()
    """Names of the figures above that are rounded, so that they do not tell what the other party hides."""
    other_resource: bool = True
    """False where the resource of the other party is not told: the caller's own stands for both."""
    family: str = "unclassified"
    """Group or family of the resource that the caller sees."""
    park_ids: frozenset[str] = frozenset()
    """Parks of the two sites, for those who review: it would tell a party who the other is."""
    feasibility: Feasibility | None = None
    """How ready it is to be carried out; for those who review, since it rests on both flows."""
    reviewed: bool = False
    """The caller reviews it, and sees it whole."""


def ends_of(proposal: Proposal, around: Surroundings) -> tuple[Flow | None, Flow | None]:
    """Return the flows that a proposal joins."""
    return around.flows.get(proposal.path.offer_id), around.flows.get(proposal.path.need_id)


def may_know_of(actor: Actor, proposal: Proposal, around: Surroundings) -> bool:
    """Tell whether the caller may know of a proposal: a flow that its owner hides stays unknown to others."""
    if not CanSeeProposal(actor, (proposal.giver_site_id, proposal.receiver_site_id)).allowed():
        return False
    known = all(flow is None or may_see_category(actor, flow) for flow in ends_of(proposal, around))
    return known or reviews(actor, proposal)


def line_of(
    services: Services,
    actor: Actor,
    proposal: Proposal,
    around: Surroundings,
    feasibility: Mapping[str, Feasibility],
) -> ProposalLine:
    """Return a proposal as the caller may see it.

    Args:
        services: What use cases work with.
        actor: The caller, who may know of it.
        proposal: The proposal.
        around: What it refers to.
        feasibility: Proposal id → feasibility, as far as it is known.
    """
    reviewed = reviews(actor, proposal)
    decision = around.decisions.get(proposal.id)
    label = services.reference.resources.label
    seen = figures_seen(actor, proposal, ends_of(proposal, around))
    return ProposalLine(
        id=proposal.id,
        kind=proposal.kind,
        state=around.state_of(proposal.id),
        decided=decision.state if decision else State.PROPOSED,
        agreed_to=around.agreed_to(proposal.id),
        synergy_id=synergy.id if (synergy := around.synergies.get(proposal.id)) else None,
        version=decision.version if decision else 0,
        giver_site_id=proposal.giver_site_id,
        giver=_name(actor, proposal.giver_site_id, proposal.path.offer_id, around, whole=reviewed),
        receiver_site_id=proposal.receiver_site_id,
        receiver=_name(actor, proposal.receiver_site_id, proposal.path.need_id, around, whole=reviewed),
        resource=label(seen.resource_id),
        received_resource=label(seen.received_resource_id),
        through=tuple(around.processor_name(p) for p in proposal.path.through),
        through_site_ids=tuple(
            around.processors[p].site_id for p in proposal.path.through if p in around.processors
        ),
        quantity_per_year=seen.quantity_per_year,
        unit=seen.unit,
        benefit_eur_per_year=seen.benefit_eur_per_year,
        co2_avoided_t_per_year=seen.co2_avoided_t_per_year,
        waste_diverted_t_per_year=seen.waste_diverted_t_per_year,
        distance_km=seen.distance_km,
        models=tuple(
            sorted({m.model for m in with_override(proposal.models, around.overrides.get(proposal.id))})
        ),
        estimated=any(flow and flow.estimate for flow in ends_of(proposal, around)),
        to_confirm=any(flow and awaits_the_firm(flow) for flow in ends_of(proposal, around)),
        rounded=seen.rounded,
        other_resource=seen.other_resource,
        family=category_of(seen.resource_id, services.reference.resources),
        park_ids=_parks(proposal, around) if reviewed else frozenset(),
        feasibility=feasibility.get(proposal.id) if reviewed else None,
        reviewed=reviewed,
    )


def _parks(proposal: Proposal, around: Surroundings) -> frozenset[str]:
    sites = (around.sites.get(i) for i in (proposal.giver_site_id, proposal.receiver_site_id))
    return frozenset(site.park_id for site in sites if site and site.park_id)


def _name(actor: Actor, site_id: str, flow_id: str, around: Surroundings, *, whole: bool) -> str | None:
    flow, site = around.flows.get(flow_id), around.sites.get(site_id)
    if site is None or (flow is None and not whole):
        return None
    return site.name if whole or (flow is not None and may_see_name(actor, flow)) else None
