"""What a reviewer sees of proposals: the list of the latest run and one proposal's sheet."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor, Role
from symbiose.domain.companies import Site
from symbiose.domain.disclosure import may_see_name
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Decision, ModelMark, Proposal, Run, RunChanges, State
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rules import with_override
from symbiose.domain.permissions import CanReview, CanSeeProposal, CanSeeProposals
from symbiose.domain.ports import Repositories
from symbiose.domain.processing import Processor
from symbiose.services.context import Services
from symbiose.services.limits import Limit, limits_of
from symbiose.services.propose import latest_changes


@dataclass(frozen=True)
class ProposalLine:
    """One proposal as the caller may see it; None where a name or figure is not theirs to see."""

    id: str
    kind: str
    state: State
    version: int
    """Version of the decision, 0 when none was taken; a form sends it back."""
    giver_site_id: str
    giver: str | None
    receiver_site_id: str
    receiver: str | None
    resource: str
    received_resource: str
    through: tuple[str, ...]
    quantity_per_year: float
    unit: str
    benefit_eur_per_year: float
    """Benefit of all parties for staff; of the caller's own sites for a site manager."""
    co2_avoided_t_per_year: float
    waste_diverted_t_per_year: float
    distance_km: float
    models: tuple[int, ...]
    """Numbers of the OPEO models."""


@dataclass(frozen=True)
class ProposalBoard:
    """The latest run as the caller may see it."""

    run: Run | None
    changes: RunChanges
    lines: tuple[ProposalLine, ...]
    refused: tuple[Decision, ...]
    """Refusals that hold, which no later run proposes; empty for those who may not review."""
    may_review: bool


@dataclass(frozen=True)
class ProposalSheet:
    """One proposal with all that explains it, as the caller may see it."""

    line: ProposalLine
    run: Run
    proposal: Proposal | None
    """The whole accounting; None for a site manager, who sees `own_benefit_eur_per_year` only."""
    own_benefit_eur_per_year: float | None
    models: tuple[ModelMark, ...]
    overrides: tuple[ModelOverride, ...]
    """History of overrides of the models, oldest first."""
    sites: dict[str, str]
    """Site id → name, for every site the accounting names and the caller may know."""
    limits: tuple[Limit, ...]
    """Why not more: what each end and processor had left."""
    history: tuple[Decision, ...]
    """Decisions on this proposal, oldest first."""
    may_review: bool
    giver_flow: Flow | None
    receiver_flow: Flow | None


@dataclass(frozen=True)
class Surroundings:
    """What lines and sheets are made from, read once."""

    sites: dict[str, Site]
    flows: dict[str, Flow]
    processors: dict[str, Processor]
    decisions: dict[str, Decision]
    overrides: dict[str, ModelOverride]

    @classmethod
    def of(cls, repositories: Repositories) -> "Surroundings":
        """Read everything that lines refer to."""
        return cls(
            sites={site.id: site for site in repositories.sites.all()},
            flows={flow.id: flow for flow in repositories.flows.all()},
            processors={processor.id: processor for processor in repositories.processing.processors()},
            decisions={decision.proposal_id: decision for decision in repositories.decisions.current()},
            overrides={override.thing_id: override for override in repositories.overrides.current()},
        )


def board(services: Services, actor: Actor) -> ProposalBoard:
    """Return the proposals of the latest run that the caller may see, best first."""
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: _board(services, actor, r))


def _board(services: Services, actor: Actor, repositories: Repositories) -> ProposalBoard:
    may_review = CanReview(actor).allowed()
    run = repositories.runs.latest()
    if run is None:
        return ProposalBoard(None, RunChanges(), (), (), may_review)
    proposals = tuple(repositories.runs.proposals(run.id))
    around = Surroundings.of(repositories)
    seen = [p for p in proposals if CanSeeProposal(actor, (p.giver_site_id, p.receiver_site_id)).allowed()]
    refused = [d for d in around.decisions.values() if d.state is State.REFUSED] if may_review else []
    return ProposalBoard(
        run=run,
        changes=latest_changes(repositories, run, proposals) if may_review else RunChanges(),
        lines=tuple(_line(services, actor, proposal, around) for proposal in seen),
        refused=tuple(refused),
        may_review=may_review,
    )


def sheet(services: Services, actor: Actor, proposal_id: str, run_id: str | None = None) -> ProposalSheet:
    """Return one proposal of the latest run, or of a stated one.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
    """
    return services.store.read(lambda r: _sheet(services, actor, r, proposal_id, run_id))


def _sheet(
    services: Services, actor: Actor, repositories: Repositories, proposal_id: str, run_id: str | None
) -> ProposalSheet:
    run = repositories.runs.get(run_id) if run_id else repositories.runs.latest()
    if run is None:
        msg = "No run has been made yet. Run the optimiser first."
        raise UnknownThing(msg, proposal=proposal_id)
    proposal = find_proposal(repositories, run, proposal_id)
    if not CanSeeProposal(actor, (proposal.giver_site_id, proposal.receiver_site_id)).allowed():
        msg = f"Proposal {proposal_id} does not exist. Go back to the list of proposals."
        raise UnknownThing(msg, proposal=proposal_id)
    around = Surroundings.of(repositories)
    whole = CanReview(actor).allowed()
    line = _line(services, actor, proposal, around)
    return ProposalSheet(
        line=line,
        run=run,
        proposal=proposal if whole else None,
        own_benefit_eur_per_year=None if whole else line.benefit_eur_per_year,
        models=with_override(proposal.models, around.overrides.get(proposal.id)),
        overrides=tuple(repositories.overrides.of_thing(proposal.id)) if whole else (),
        sites={i: site.name for i, site in around.sites.items()} if whole else {},
        limits=limits_of(proposal, repositories.runs.proposals(run.id), around.flows, around.processors)
        if whole
        else (),
        history=tuple(repositories.decisions.of_proposal(proposal.id)) if whole else (),
        may_review=whole,
        giver_flow=around.flows.get(proposal.path.offer_id) if whole else None,
        receiver_flow=around.flows.get(proposal.path.need_id) if whole else None,
    )


def find_proposal(repositories: Repositories, run: Run, proposal_id: str) -> Proposal:
    """Return a proposal of a run, or of the run its latest decision was taken on.

    Raises:
        UnknownThing: Neither holds it.
    """
    try:
        return repositories.runs.proposal(run.id, proposal_id)
    except UnknownThing:
        history = repositories.decisions.of_proposal(proposal_id)
        if not history:
            raise
        return repositories.runs.proposal(history[-1].run_id, proposal_id)


def _line(services: Services, actor: Actor, proposal: Proposal, around: Surroundings) -> ProposalLine:
    decision = around.decisions.get(proposal.id)
    label = services.reference.resources.label
    return ProposalLine(
        id=proposal.id,
        kind=proposal.kind,
        state=decision.state if decision else State.PROPOSED,
        version=decision.version if decision else 0,
        giver_site_id=proposal.giver_site_id,
        giver=_name(actor, proposal.giver_site_id, proposal.path.offer_id, around),
        receiver_site_id=proposal.receiver_site_id,
        receiver=_name(actor, proposal.receiver_site_id, proposal.path.need_id, around),
        resource=label(proposal.resource_id),
        received_resource=label(proposal.received_resource_id),
        through=tuple(_processor_name(around, p) for p in proposal.path.through),
        quantity_per_year=proposal.quantity_per_year,
        unit=proposal.unit,
        benefit_eur_per_year=_benefit(actor, proposal),
        co2_avoided_t_per_year=proposal.co2_avoided_t_per_year,
        waste_diverted_t_per_year=proposal.waste_diverted_t_per_year,
        distance_km=proposal.distance_km,
        models=tuple(
            sorted({m.model for m in with_override(proposal.models, around.overrides.get(proposal.id))})
        ),
    )


def _processor_name(around: Surroundings, processor_id: str) -> str:
    processor = around.processors.get(processor_id)
    return processor.name if processor else processor_id


def _name(actor: Actor, site_id: str, flow_id: str, around: Surroundings) -> str | None:
    flow, site = around.flows.get(flow_id), around.sites.get(site_id)
    if flow is None or site is None:
        return site.name if site and CanReview(actor).allowed() else None
    return site.name if may_see_name(actor, flow) else None


def _benefit(actor: Actor, proposal: Proposal) -> float:
    if actor.role is not Role.SITE_MANAGER:
        return proposal.benefit_eur_per_year
    own = proposal.by_site_eur_per_year
    return sum(own.get(site, 0.0) for site in actor.site_ids)
