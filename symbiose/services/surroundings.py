"""What proposals refer to: sites, flows, processors, decisions and overrides, read once for a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbiose.domain.accounts import Actor
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Decision, Path, State
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.permissions import CanReview
from symbiose.domain.processing import Processor
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.synergies import Synergy, shown_state
from symbiose.services.context import Services
from symbiose.services.every_flow import every_flow
from symbiose.services.every_site import every_site


@dataclass(frozen=True)
class Ends:
    """Who a path joins and what it carries, in names; for those who may see them all."""

    giver: str
    receiver: str
    resource: str
    unit: str


@dataclass(frozen=True)
class Surroundings:
    """What lines and sheets are made from."""

    sites: Mapping[str, Site]
    flows: Mapping[str, Flow]
    processors: Mapping[str, Processor]
    decisions: Mapping[str, Decision]
    overrides: Mapping[str, ModelOverride]
    synergies: Mapping[str, Synergy] = field(default_factory=dict)
    """Proposal id → the latest synergy that it became."""

    @classmethod
    def of(
        cls, repositories: Repositories, sites: Mapping[str, Site], flows: Mapping[str, Flow]
    ) -> "Surroundings":
        """Read everything else that lines refer to."""
        return cls(
            sites=sites,
            flows=flows,
            processors={processor.id: processor for processor in repositories.processing.processors()},
            decisions={decision.proposal_id: decision for decision in repositories.decisions.current()},
            overrides={override.thing_id: override for override in repositories.overrides.current()},
            synergies={synergy.proposal_id: synergy for synergy in repositories.synergies.all()},
        )

    def state_of(self, proposal_id: str) -> State:
        """Return the state of a proposal: that of its synergy, unless a later decision was taken."""
        return shown_state(self.decisions.get(proposal_id), self.synergies.get(proposal_id))

    def reviews(self, actor: Actor, decision: Decision | None) -> bool:
        """Tell whether the caller answers for a party of the path that was decided on."""
        path = decision.path if decision else None
        flows = (self.flows.get(path.offer_id), self.flows.get(path.need_id)) if path else ()
        return CanReview(actor, tuple(flow.site_id for flow in flows if flow)).allowed()

    def agreed_to(self, proposal_id: str) -> bool:
        """Tell whether a firm has agreed to the synergy that a proposal is now."""
        synergy = self.synergies.get(proposal_id)
        return synergy is not None and synergy.living and bool(synergy.agreements)

    def processor_name(self, processor_id: str) -> str:
        """Return the name of a processor; its id when it is no longer there."""
        processor = self.processors.get(processor_id)
        return processor.name if processor else processor_id

    def site_name(self, site_id: str) -> str:
        """Return the name of a site; its id when it is no longer there."""
        site = self.sites.get(site_id)
        return site.name if site else site_id

    def ends_of(self, path: Path, catalogue: ResourceCatalogue) -> Ends:
        """Return who a path joins; ids stand for flows that are no longer there."""
        offer, need = self.flows.get(path.offer_id), self.flows.get(path.need_id)
        return Ends(
            giver=self.site_name(offer.site_id) if offer else path.offer_id,
            receiver=self.site_name(need.site_id) if need else path.need_id,
            resource=resource_label(offer, catalogue) if offer else "",
            unit=offer.unit if offer else "",
        )


def surroundings(services: Services, repositories: Repositories) -> Surroundings:
    """Return what surrounds the proposals now, read again only when something changed."""
    sites, flows = every_site(services, repositories), every_flow(services, repositories)
    return services.memory.recall(
        repositories, "surroundings", lambda: Surroundings.of(repositories, sites, flows)
    )


def resource_label(flow: Flow, catalogue: ResourceCatalogue) -> str:
    """Return the label of a flow's resource, or the declarant's words while it is not confirmed."""
    return catalogue.label(flow.resource_id) if flow.resource_id else flow.resource_text
