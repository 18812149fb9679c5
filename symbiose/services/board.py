"""What a reviewer sees of proposals: the list of the latest run and one proposal's sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from symbiose.domain.accounts import Actor
from symbiose.domain.disclosure import may_see_category, may_see_figures, may_see_name
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Decision, ModelMark, Proposal, Run, State
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rule import sentence_of
from symbiose.domain.opeo_rules import with_override
from symbiose.domain.permissions import CanReview, CanSeeProposal, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.limits import Limit, Stage, limits_of, stages_of
from symbiose.services.proposal_disclosure import figures_seen
from symbiose.services.run_story import RunStory, proposals_of, story_of
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class ProposalLine:
    """One proposal as the caller may see it; None where a name or figure is not theirs to see."""

    id: str
    kind: str
    state: State
    """State of its synergy, else of the decision on it."""
    decided: State
    """What the latest decision says: proposed, accepted or refused."""
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
    rounded: frozenset[str] = frozenset()
    """Names of the figures above that are rounded, so that they do not tell what the other party hides."""
    other_resource: bool = True
    """False where the resource of the other party is not told: the caller's own stands for both."""


@dataclass(frozen=True)
class ProposalBoard:
    """The latest run as the caller may see it."""

    run: Run | None
    story: RunStory | None
    """What changed, and what decisions did; None for those who may not review."""
    lines: tuple[ProposalLine, ...]
    may_review: bool


@dataclass(frozen=True)
class ProposalSheet:
    """One proposal with all that explains it, as the caller may see it."""

    line: ProposalLine
    run: Run
    may_decide: bool
    """The caller reviews, and the run is the latest one."""
    models: tuple[ModelMark, ...]
    proposal: Proposal | None = None
    """The whole accounting; None for a site manager, whose line holds the benefit of their own sites."""
    overrides: tuple[ModelOverride, ...] = ()
    """History of overrides of the models, oldest first."""
    sites: Mapping[str, str] = field(default_factory=dict)
    """Site id → name, for every site the accounting names; empty for a site manager."""
    limits: tuple[Limit, ...] = ()
    """Why not more: what each end and processor had left."""
    stages: tuple[Stage, ...] = ()
    """What each processor on the way receives, in order; empty for a site manager."""
    history: tuple[Decision, ...] = ()
    """Decisions on this proposal, oldest first."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Account id → address of those who decided; empty for a site manager."""
    giver_flow: Flow | None = None
    """Flow that gives; None where the caller may not see it whole."""
    receiver_flow: Flow | None = None
    """Flow that receives; None where the caller may not see it whole."""

    @property
    def may_review(self) -> bool:
        """Tell whether the caller sees the whole accounting."""
        return self.proposal is not None


def board(services: Services, actor: Actor) -> ProposalBoard:
    """Return the proposals of the latest run that the caller may see, best first."""
    return services.store.read(lambda r: board_within(services, actor, r, surroundings(services, r)))


def board_within(
    services: Services, actor: Actor, repositories: Repositories, around: Surroundings
) -> ProposalBoard:
    """Return the board inside a transaction that has read what is around."""
    CanSeeProposals(actor).require()
    may_review = CanReview(actor).allowed()
    run = repositories.runs.latest()
    if run is None:
        return ProposalBoard(None, None, (), may_review)
    proposals = proposals_of(services, repositories, run)
    lines = tuple(_line(services, actor, p, around) for p in proposals if _may_see(actor, p, around))
    return ProposalBoard(
        run=run,
        story=story_of(services, repositories, run, around) if may_review else None,
        lines=_in_order(lines, as_made=may_review),
        may_review=may_review,
    )


def _in_order(lines: tuple[ProposalLine, ...], *, as_made: bool) -> tuple[ProposalLine, ...]:
    """Return lines best first: by the benefit of all for those who see it, else by what the party sees."""
    return lines if as_made else tuple(sorted(lines, key=lambda line: (-line.benefit_eur_per_year, line.id)))


def _may_see(actor: Actor, proposal: Proposal, around: Surroundings) -> bool:
    """Tell whether the caller may know of a proposal: a flow that its owner hides stays unknown to others."""
    if not CanSeeProposal(actor, (proposal.giver_site_id, proposal.receiver_site_id)).allowed():
        return False
    return all(flow is None or may_see_category(actor, flow) for flow in _ends(proposal, around))


def _ends(proposal: Proposal, around: Surroundings) -> tuple[Flow | None, Flow | None]:
    """Return the flows that a proposal joins."""
    return around.flows.get(proposal.path.offer_id), around.flows.get(proposal.path.need_id)


def sheet(services: Services, actor: Actor, proposal_id: str, run_id: str | None = None) -> ProposalSheet:
    """Return one proposal of the latest run, or of a stated one.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
    """
    return services.store.read(lambda r: _sheet(services, actor, r, proposal_id, run_id))


def _sheet(
    services: Services, actor: Actor, repositories: Repositories, proposal_id: str, run_id: str | None
) -> ProposalSheet:
    latest = repositories.runs.latest()
    run = repositories.runs.get(run_id) if run_id else latest
    if run is None or latest is None:
        raise _unknown(proposal_id)
    proposal = find_proposal(repositories, run, proposal_id)
    around = surroundings(services, repositories)
    if not _may_see(actor, proposal, around):
        raise _unknown(proposal_id)
    return _part(services, actor, repositories, Shown(run, proposal, run.id == latest.id), around)


@dataclass(frozen=True)
class Shown:
    """A proposal as one run made it."""

    run: Run
    proposal: Proposal
    latest: bool
    """True when no later run was made."""


def _part(
    services: Services, actor: Actor, repositories: Repositories, shown: Shown, around: Surroundings
) -> ProposalSheet:
    """Return what the caller may see: reviewers all of it, site managers the flows of their own sites."""
    proposal, run = shown.proposal, shown.run
    giver, receiver = _ends(proposal, around)
    reviews = CanReview(actor).allowed()
    line = _line(services, actor, proposal, around)
    marks = with_override(proposal.models, around.overrides.get(proposal.id))
    common = ProposalSheet(
        line=line,
        run=run,
        may_decide=reviews and shown.latest,
        models=_marks(marks, line, whole=reviews),
        giver_flow=giver if giver and may_see_figures(actor, giver) else None,
        receiver_flow=receiver if receiver and may_see_figures(actor, receiver) else None,
    )
    if not reviews:
        return common
    return replace(
        common,
        proposal=proposal,
        overrides=tuple(repositories.overrides.of_thing(proposal.id)),
        sites={i: site.name for i, site in around.sites.items()},
        limits=limits_of(
            proposal, proposals_of(services, repositories, run), around.flows, around.processors
        ),
        stages=stages_of(proposal, around.processors),
        history=tuple(repositories.decisions.of_proposal(proposal.id)),
        people={account.id: account.email for account in repositories.accounts.all()},
    )


def _marks(marks: Sequence[ModelMark], line: ProposalLine, *, whole: bool) -> tuple[ModelMark, ...]:
    """Return models with their sentence; what it rests on, such as a waste code, is for reviewers alone.

    A sentence names resources: there is none where the other party keeps its own to itself.
    """
    if not whole and not line.other_resource:
        return tuple(mark.model_copy(update={"reason": ""}) for mark in marks)
    return tuple(
        mark if whole else mark.model_copy(update={"reason": sentence_of(mark.reason)}) for mark in marks
    )


def _unknown(proposal_id: str) -> UnknownThing:
    return UnknownThing(
        f"Proposal {proposal_id} does not exist. Go back to the list of proposals.", proposal=proposal_id
    )


def find_proposal(repositories: Repositories, run: Run, proposal_id: str) -> Proposal:
    """Return a proposal of a run, or of the run its latest decision was taken on.

    Raises:
        UnknownThing: Neither holds it.
    """
    return repositories.runs.proposal(run_that_holds(repositories, run, proposal_id), proposal_id)


def run_that_holds(repositories: Repositories, run: Run, proposal_id: str) -> str:
    """Return the id of a run if it made a proposal, else of the run its latest decision was taken on.

    Raises:
        UnknownThing: The run did not make it, and nobody decided of it.
    """
    try:
        repositories.runs.proposal(run.id, proposal_id)
    except UnknownThing:
        history = repositories.decisions.of_proposal(proposal_id)
        if not history:
            raise
        return history[-1].run_id
    return run.id


def _line(services: Services, actor: Actor, proposal: Proposal, around: Surroundings) -> ProposalLine:
    decision = around.decisions.get(proposal.id)
    label = services.reference.resources.label
    seen = figures_seen(actor, proposal, _ends(proposal, around))
    return ProposalLine(
        id=proposal.id,
        kind=proposal.kind,
        state=around.state_of(proposal.id),
        decided=decision.state if decision else State.PROPOSED,
        synergy_id=synergy.id if (synergy := around.synergies.get(proposal.id)) else None,
        version=decision.version if decision else 0,
        giver_site_id=proposal.giver_site_id,
        giver=_name(actor, proposal.giver_site_id, proposal.path.offer_id, around),
        receiver_site_id=proposal.receiver_site_id,
        receiver=_name(actor, proposal.receiver_site_id, proposal.path.need_id, around),
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
        estimated=any(flow and flow.estimate for flow in _ends(proposal, around)),
        rounded=seen.rounded,
        other_resource=seen.other_resource,
    )


def _name(actor: Actor, site_id: str, flow_id: str, around: Surroundings) -> str | None:
    flow, site = around.flows.get(flow_id), around.sites.get(site_id)
    if flow is None or site is None:
        return site.name if site and CanReview(actor).allowed() else None
    return site.name if may_see_name(actor, flow) else None
