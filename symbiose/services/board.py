"""What a reviewer sees of proposals: the list of the latest run and one proposal's sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.communes import Park
from symbiose.domain.disclosure import may_see_figures
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Decision, ModelMark, Proposal, Run
from symbiose.domain.feasibility import Feasibility
from symbiose.domain.flows import Flow
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.opeo_rule import sentence_of
from symbiose.domain.opeo_rules import with_override
from symbiose.domain.permissions import CanReviewSome, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.limits import Limit, Stage, limits_of, stages_of
from symbiose.services.lines_of_run import lines_of_run
from symbiose.services.memory import ONE_DAY
from symbiose.services.parks import parks_of
from symbiose.services.partner_prices import ExchangePrices, prices_of_exchange
from symbiose.services.precedents import Precedent, feasibilities, past_of, precedents_of
from symbiose.services.proposal_disclosure import reviews
from symbiose.services.proposal_lines import ProposalLine as ProposalLine
from symbiose.services.proposal_lines import ends_of, line_of, may_know_of
from symbiose.services.run_story import RunStory, groups_of, loops_of, proposals_of, story_of
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class ProposalBoard:
    """The latest run as the caller may see it."""

    run: Run | None
    story: RunStory | None
    """What changed, and what decisions did; None for those who may not review."""
    lines: tuple[ProposalLine, ...]
    may_review: bool
    parks: Mapping[str, str] = field(default_factory=dict)
    """Park id → name, of the parks that the proposals touch; empty for a site manager."""
    of_all: bool = False
    """The caller sees every proposal, and the sums over all; who sees some could compute the rest."""


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
    prices: ExchangePrices | None = None
    """What its partners may pay one another; None for a site manager, and where no chain of payments is."""
    history: tuple[Decision, ...] = ()
    """Decisions on this proposal, oldest first."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Account id → address of those who decided; empty for a site manager."""
    giver_flow: Flow | None = None
    """Flow that gives; None where the caller may not see it whole."""
    receiver_flow: Flow | None = None
    """Flow that receives; None where the caller may not see it whole."""
    precedents: tuple[Precedent, ...] = ()
    """What became of other proposals of the same resources or trades; empty for a site manager."""

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
    may_review = CanReviewSome(actor).allowed()
    run = repositories.runs.latest()
    if run is None:
        return ProposalBoard(None, None, (), may_review)
    lines = _lines(services, actor, repositories, run, around)
    touched = {park_id for line in lines for park_id in line.park_ids}
    return ProposalBoard(
        run=run,
        story=story_of(services, actor, repositories, run, around) if may_review else None,
        lines=_in_order(lines, as_made=may_review),
        may_review=may_review,
        of_all=actor.answers_for_all,
        parks=_park_names(parks_of(services, repositories), touched),
    )


def _park_names(known: Mapping[str, Park], park_ids: set[str]) -> dict[str, str]:
    names = {i: known[i].name if i in known else i for i in park_ids}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _lines(
    services: Services, actor: Actor, repositories: Repositories, run: Run, around: Surroundings
) -> tuple[ProposalLine, ...]:
    """Return what the caller may see of a run; who reviews everything sees the same as all who do."""
    proposals = proposals_of(services, repositories, run)
    if actor.answers_for_all:
        name = f"lines of {run.id} on {day_of(services.clock())}"
        return services.memory.recall(
            repositories,
            name,
            lambda: lines_of_run(services, actor, repositories, proposals, around),
            sort=f"lines of {run.id}",
            most=ONE_DAY,
        )
    seen = [p for p in proposals if may_know_of(actor, p, around)]
    known: Mapping[str, Feasibility] = {}
    if CanReviewSome(actor).allowed():
        known = feasibilities(services, repositories, seen, around)
    return tuple(line_of(services, actor, p, around, known) for p in seen)


def _in_order(lines: tuple[ProposalLine, ...], *, as_made: bool) -> tuple[ProposalLine, ...]:
    """Return lines best first: by the benefit of all for those who see it, else by what the party sees."""
    return lines if as_made else tuple(sorted(lines, key=lambda line: (-line.benefit_eur_per_year, line.id)))


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
    if not may_know_of(actor, proposal, around):
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
    giver, receiver = ends_of(proposal, around)
    whole = reviews(actor, proposal)
    known = feasibilities(services, repositories, [proposal], around) if whole else {}
    line = line_of(services, actor, proposal, around, known)
    marks = with_override(proposal.models, around.overrides.get(proposal.id))
    common = ProposalSheet(
        line=line,
        run=run,
        may_decide=whole and shown.latest,
        models=_marks(marks, line, whole=whole),
        giver_flow=giver if giver and (whole or may_see_figures(actor, giver)) else None,
        receiver_flow=receiver if receiver and (whole or may_see_figures(actor, receiver)) else None,
    )
    if not whole:
        return common
    return replace(
        common,
        proposal=proposal,
        overrides=tuple(repositories.overrides.of_thing(proposal.id)),
        sites={i: site.name for i, site in around.sites.items()},
        limits=limits_of(
            proposal,
            proposals_of(services, repositories, run),
            around.flows,
            around.processors,
            (*loops_of(services, repositories, run), *groups_of(services, repositories, run)),
        ),
        stages=stages_of(proposal, around.processors),
        prices=prices_of_exchange(proposal, around.processors),
        history=tuple(repositories.decisions.of_proposal(proposal.id)),
        people={account.id: account.email for account in repositories.accounts.all()},
        precedents=precedents_of(services, actor, past_of(services, repositories, around), proposal, around),
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
