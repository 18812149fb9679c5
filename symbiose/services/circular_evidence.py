"""What speaks for the six models, as far as the caller may count it: flows, processors, proposals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Company
from symbiose.domain.coverage import (
    HOLDING,
    Evidence,
    Source,
    group_evidence,
    loop_evidence,
    processor_evidence,
    proposal_evidence,
)
from symbiose.domain.disclosure import may_see_category, may_see_name
from symbiose.domain.exchanges import Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loops_held import accepted_loops
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.opeo_rule import sentence_of
from symbiose.domain.permissions import CanManageSite, CanSeeCoverage, CanSeeProposal
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.solar_groups import SolarGroup
from symbiose.domain.solar_held import accepted_groups
from symbiose.domain.value_chains import ValueChain, family_of, joint_of, value_chains
from symbiose.services.context import Services
from symbiose.services.heat_loops import decisions_now
from symbiose.services.run_story import proposals_of
from symbiose.services.solar_groups import group_decisions_now
from symbiose.services.spoken_for import spoken_for
from symbiose.services.surroundings import Surroundings, surroundings

JOINING = frozenset({Source.PROPOSAL, Source.LOOP, Source.GROUP})
"""What joins flows of several sites."""
Design = HeatLoop | SolarGroup
"""What a run designs of several sites."""


@dataclass(frozen=True)
class CircularWorld:
    """Everything the caller may count, read once; a flow that its owner hides from them is not in it."""

    actor: Actor
    catalogue: ResourceCatalogue
    around: Surroundings
    """Whose `flows` are those that count: declared, valid today, not hidden from the caller."""
    companies: tuple[Company, ...]
    proposals: tuple[Proposal, ...]
    """Of the latest run, not refused, with both ends among the flows that count."""
    loops: tuple[HeatLoop, ...]
    """Heat-recovery loops that are accepted, with all their flows among those that count."""
    groups: tuple[SolarGroup, ...]
    """Groups that share roofs that are accepted, with all their needs among those that count."""
    spoken_for: Mapping[str, tuple[Evidence, ...]]
    """Flow id → what it speaks for, also of flows that do not count."""

    @classmethod
    def of(cls, actor: Actor, services: Services, repositories: Repositories, day: date) -> "CircularWorld":
        """Return what the caller may count on a day, of what is read once for all callers."""
        around = surroundings(services, repositories)
        counted = {
            i: flow
            for i, flow in around.flows.items()
            if not flow.withdrawn
            and flow.valid_on(day)
            and flow.site_id in around.sites
            and may_see_category(actor, flow)
        }
        run = repositories.runs.latest()
        proposals = proposals_of(services, repositories, run) if run else ()
        recall = services.memory.recall
        return cls(
            actor=actor,
            catalogue=services.reference.resources,
            around=Surroundings(around.sites, counted, around.processors, around.decisions, around.overrides),
            companies=recall(repositories, "companies", lambda: tuple(repositories.sites.companies())),
            proposals=tuple(p for p in proposals if _counts(actor, p, counted, around)),
            loops=tuple(
                one
                for one in accepted_loops(decisions_now(services, repositories).values())
                if _design_counts(actor, one, counted)
            ),
            groups=tuple(
                one
                for one in accepted_groups(group_decisions_now(services, repositories).values())
                if _design_counts(actor, one, counted)
            ),
            spoken_for=recall(repositories, "what flows speak for", lambda: spoken_for(services, around)),
        )

    @property
    def sees_all(self) -> bool:
        """Tell whether the caller sees the coverage of every company."""
        return CanSeeCoverage(self.actor).allowed()

    def company_of(self, site_id: str) -> str | None:
        """Return the company of a site, None when the site is no longer there."""
        site = self.around.sites.get(site_id)
        return site.company_id if site else None

    def own_companies(self) -> frozenset[str]:
        """Return the companies of which the caller manages a site."""
        sites = self.around.sites.values()
        return frozenset(s.company_id for s in sites if CanManageSite(self.actor, s.id).allowed())

    def evidence(self) -> tuple[Evidence, ...]:
        """Return everything that speaks for a model at some site: flows, processors, accepted proposals."""
        return (*self.flow_evidence(), *self.processor_evidence(), *self.held_evidence())

    def flow_evidence(self) -> tuple[Evidence, ...]:
        """Return what declared flows speak for."""
        return tuple(one for flow_id in self.around.flows for one in self.spoken_for[flow_id])

    def processor_evidence(self) -> tuple[Evidence, ...]:
        """Return what processors speak for."""
        found = self.around.processors.values()
        return tuple(one for p in found for one in processor_evidence(p, self.catalogue))

    def held_evidence(self) -> tuple[Evidence, ...]:
        """Return what accepted proposals, loops and groups speak for."""
        held = self._of_proposals(p for p in self.proposals if self._state(p) in HOLDING)
        return held + tuple(one for design in self._designs for one in self._of_design(design))

    def chains(self) -> tuple[ValueChain, ...]:
        """Return the value chains that the proposals make."""
        joints = (joint_of(p, self.around.processors, self.catalogue) for p in self.proposals)
        return value_chains(joints)

    def chain_evidence(self, chain: ValueChain) -> tuple[Evidence, ...]:
        """Return what speaks for the models in a chain.

        Its proposals, their flows and processors, and the other flows of its sites in the same family where
        the caller may know whose they are.
        """
        near = (flow for site in chain.site_ids for flow in self._by_family.get((chain.family_id, site), ()))
        flows = {*chain.flow_ids(), *(flow.id for flow in near if self.may_place(flow))}
        steps = (self.around.processors.get(i) for i in sorted(chain.processor_ids()))
        return (
            *self._of_proposals(chain.proposals),
            *(one for flow_id in sorted(flows) for one in self.spoken_for[flow_id]),
            *(one for step in steps if step for one in processor_evidence(step, self.catalogue)),
        )

    def as_read(self, evidence: Evidence) -> Evidence:
        """Return evidence as the caller reads it: what a rule compared is for those who see flows whole."""
        if evidence.source is Source.PROCESSOR or all(self._manages(site) for site in evidence.site_ids):
            return evidence
        mark = evidence.mark
        return replace(evidence, mark=mark.model_copy(update={"reason": sentence_of(mark.reason)}))

    def _manages(self, site_id: str) -> bool:
        return CanManageSite(self.actor, site_id).allowed()

    def may_place(self, flow: Flow) -> bool:
        """Tell whether a flow counts for its company: where the caller may know whose it is."""
        return may_see_name(self.actor, flow)

    def may_count(self, evidence: Evidence) -> bool:
        """Tell whether evidence counts for a company by name: a total over one firm hides nothing.

        Flows count where the caller may know whose they are, proposals where it does of both their flows, or
        where it is a party.
        """
        if evidence.source is Source.PROCESSOR:
            return True
        if evidence.source is Source.FLOW:
            return self.may_place(self.around.flows[evidence.thing_id])
        party = CanSeeProposal(self.actor, evidence.site_ids).allowed()
        return party or all(self.may_place(end) for end in self._ends_of[evidence.thing_id])

    def may_read(self, evidence: Evidence) -> bool:
        """Tell whether the caller may read what stands behind a model."""
        if evidence.source is Source.PROCESSOR:
            return True
        if evidence.source in JOINING:
            party = CanSeeProposal(self.actor, evidence.site_ids).allowed()
            return party and all(may_see_name(self.actor, end) for end in self._ends_of[evidence.thing_id])
        return may_see_name(self.actor, self.around.flows[evidence.thing_id])

    def tells_family(self, chain: ValueChain) -> bool:
        """Tell whether the caller may know the family of a chain: by a flow of it that is named to them."""
        flows = (self.around.flows[i] for i in chain.flow_ids())
        named = (flow.resource_id for flow in flows if may_see_name(self.actor, flow))
        return any(i and family_of(i, self.catalogue) == chain.family_id for i in named)

    @cached_property
    def _ends_of(self) -> Mapping[str, tuple[Flow, ...]]:
        """The two flows that each proposal joins, and all those of each loop and group."""
        flows = self.around.flows
        ends = {p.id: (flows[p.path.offer_id], flows[p.path.need_id]) for p in self.proposals}
        return {**ends, **{one.id: tuple(flows[i] for i in _flows_of(one)) for one in self._designs}}

    @property
    def _designs(self) -> tuple[Design, ...]:
        return (*self.loops, *self.groups)

    @cached_property
    def _by_family(self) -> Mapping[tuple[str, str], list[Flow]]:
        """Flows by resource family and site."""
        found: dict[tuple[str, str], list[Flow]] = {}
        for flow in self.around.flows.values():
            if flow.resource_id is not None:
                family = family_of(flow.resource_id, self.catalogue)
                found.setdefault((family, flow.site_id), []).append(flow)
        return found

    def _state(self, proposal: Proposal) -> State:
        decision = self.around.decisions.get(proposal.id)
        return decision.state if decision else State.PROPOSED

    def _of_proposals(self, proposals: Iterable[Proposal]) -> tuple[Evidence, ...]:
        return tuple(one for proposal in proposals for one in self._of_proposal(proposal))

    def _of_proposal(self, proposal: Proposal) -> tuple[Evidence, ...]:
        ends = self._ends_of[proposal.id]
        found = proposal_evidence(
            proposal,
            self.catalogue,
            self.around.overrides.get(proposal.id),
            estimated=any(flow.estimate is not None for flow in ends),
        )
        waits = any(awaits_the_firm(flow) for flow in ends)
        return tuple(replace(one, to_confirm=waits) for one in found)

    def _of_design(self, design: Design) -> tuple[Evidence, ...]:
        ends = self._ends_of[design.id]
        estimated = any(flow.estimate is not None for flow in ends)
        waits = any(awaits_the_firm(flow) for flow in ends)
        if isinstance(design, HeatLoop):
            found = loop_evidence(design, self.catalogue, estimated=estimated)
        else:
            found = group_evidence(design, self.catalogue, estimated=estimated)
        return tuple(replace(one, to_confirm=waits) for one in found)


def _flows_of(design: Design) -> tuple[str, ...]:
    """Return the flows that a loop or group joins, by id."""
    if isinstance(design, HeatLoop):
        return tuple(sorted(member.flow_id for member in design.members if member.flow_id))
    return tuple(sorted(design.flow_ids))


def _design_counts(actor: Actor, design: Design, counted: dict[str, Flow]) -> bool:
    """Tell whether a loop or group counts: all its flows count, and the caller may know of it.

    Nobody said that a site which only owns a roof may be named: such a group is for its parties.
    """
    flow_ids = _flows_of(design)
    if not set(flow_ids) <= counted.keys():
        return False
    named = all(may_see_name(actor, counted[i]) for i in flow_ids)
    if isinstance(design, SolarGroup):
        named = named and all(member.flow_ids for member in design.members)
    return CanSeeProposal(actor, design.site_ids).allowed() or (CanSeeCoverage(actor).allowed() and named)


def _counts(actor: Actor, proposal: Proposal, counted: dict[str, Flow], around: Surroundings) -> bool:
    """Tell whether a proposal counts: not refused, both ends count, and the caller may know of it."""
    decision = around.decisions.get(proposal.id)
    refused = decision is not None and decision.state is State.REFUSED
    ends = proposal.path.offer_id in counted and proposal.path.need_id in counted
    sites = (proposal.giver_site_id, proposal.receiver_site_id)
    if refused or not ends:
        return False
    named = (may_see_name(actor, counted[i]) for i in (proposal.path.offer_id, proposal.path.need_id))
    return CanSeeProposal(actor, sites).allowed() or (CanSeeCoverage(actor).allowed() and all(named))
