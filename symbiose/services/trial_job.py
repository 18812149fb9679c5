"""Trials as jobs: asked for, worked on, and what came of them as their reviewer sees it."""

from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import UnknownThing
from symbiose.domain.flows import Flow
from symbiose.domain.jobs import Job, JobKind, JobStage, JobState, Task
from symbiose.domain.permissions import CanReview, CanReviewSome
from symbiose.domain.repositories import Repositories
from symbiose.domain.trials import Trial, TrialLine, TrialOutcome
from symbiose.services.context import Services
from symbiose.services.job_work import Ending
from symbiose.services.jobs import job_of, start_job
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.propose_job import solved
from symbiose.services.run_story import proposals_of
from symbiose.services.surroundings import Ends, Surroundings, surroundings
from symbiose.services.trying import require_theirs, try_out


@dataclass(frozen=True)
class Tried:
    """One line of an outcome, in names."""

    line: TrialLine
    ends: Ends


@dataclass(frozen=True)
class TrialSeen:
    """What came of a trial, as who asked for it sees it."""

    outcome: TrialOutcome
    lines: tuple[Tried, ...]
    """Proposals that the caller reviews; those that differ first."""
    start: "TrialStart"
    of_all: bool
    """The caller sees every proposal, and the sums over all; who sees some could compute the rest."""


@dataclass(frozen=True)
class TrialStart:
    """What a trial begins from: two flows, and what joins them now."""

    offer: Flow
    need: Flow
    ends: Ends
    proposal_id: str | None
    quantity_per_year: float | None
    """What the latest run proposes."""
    through: tuple[str, ...]
    version: int
    """Version of the decision on the proposal."""
    decided: bool
    """Somebody decided of it already."""


def start_of_proposal(services: Services, actor: Actor, proposal_id: str) -> TrialStart:
    """Return what a trial of a proposal of the latest run begins from.

    Raises:
        UnknownThing: There is none, or it is not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    return services.store.read(lambda r: _start(services, actor, r, proposal_id=proposal_id))


def start_of_pair(services: Services, actor: Actor, offer_id: str, need_id: str) -> TrialStart:
    """Return what a trial of two flows begins from; a direct exchange, where nothing joins them.

    Raises:
        UnknownThing: One does not exist, or they are not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    return services.store.read(lambda r: _start(services, actor, r, pair=(offer_id, need_id)))


def _start(
    services: Services,
    actor: Actor,
    repositories: Repositories,
    *,
    proposal_id: str | None = None,
    pair: tuple[str, str] = ("", ""),
) -> TrialStart:
    around = surroundings(services, repositories)
    run = repositories.runs.latest()
    made = proposals_of(services, repositories, run) if run else ()
    found = [p for p in made if p.id == proposal_id or (p.path.offer_id, p.path.need_id) == pair]
    proposal = min(found, key=lambda p: len(p.path.through)) if found else None
    ends = (proposal.path.offer_id, proposal.path.need_id) if proposal else pair
    offer, need = around.flows.get(ends[0]), around.flows.get(ends[1])
    if offer is None or need is None:
        msg = "These flows are not joined by the latest run. Go back to the list of proposals."
        raise UnknownThing(msg, thing=proposal_id or pair[0])
    trial = Trial(offer_id=offer.id, need_id=need.id)
    require_theirs(actor, (offer, need), trial, joined=proposal is not None)
    decision = around.decisions.get(proposal.id) if proposal else None
    catalogue = services.reference.resources
    return TrialStart(
        offer=offer,
        need=need,
        ends=Ends(
            giver=around.site_name(offer.site_id),
            receiver=around.site_name(need.site_id),
            resource=catalogue.label(offer.resource_id) if offer.resource_id else offer.resource_text,
            unit=offer.unit,
        ),
        proposal_id=proposal.id if proposal else None,
        quantity_per_year=proposal.quantity_per_year if proposal else None,
        through=proposal.path.through if proposal else (),
        version=decision.version if decision else 0,
        decided=proposal is not None and around.state_of(proposal.id).value != "proposed",
    )


def start_trial(services: Services, actor: Actor, trial: Trial, key: str = "") -> Job:
    """Ask for a trial; it takes the place of the caller's trial before.

    Raises:
        NotAllowed: The caller does not review.
        UnknownThing: What is to be tried does not exist, or is not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    pair = (trial.offer_id, trial.need_id)
    start = services.store.read(
        lambda r: _start(services, actor, r, proposal_id=trial.proposal_id, pair=pair)
    )
    require_theirs(actor, (start.offer, start.need), trial, joined=start.proposal_id is not None)
    return start_job(services, actor, JobKind.TRIAL, trial.model_dump_json(), key=key)


def try_as_job(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Try for a job (a `Handler`); the outcome is kept with the job alone."""
    now = services.clock()
    task.tell(JobStage.READING)
    trial = Trial.model_validate_json(job.parameters)
    outcome = try_out(
        services,
        actor,
        trial,
        lambda territory, settings: solved(
            services, territory, settings, sortable_id("trial", now), now, task
        ),
    )
    text = outcome.model_dump_json()
    return Ending(lambda _: text, journal_entry(actor, "try_exchanges", job.id, now))


def trial_seen(services: Services, actor: Actor, job_id: str) -> TrialSeen:
    """Return what came of a trial.

    Raises:
        UnknownThing: There is none that is done, or it is not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    job = job_of(services, actor, job_id).job
    if job.kind is not JobKind.TRIAL or job.state is not JobState.DONE or job.result is None:
        msg = "This trial does not exist, or is not done. Go back to the list of proposals."
        raise UnknownThing(msg, job=job_id)
    outcome = TrialOutcome.model_validate_json(job.result)
    trial = outcome.trial

    def read(repositories: Repositories) -> TrialSeen:
        around = surroundings(services, repositories)
        pair = (trial.offer_id, trial.need_id)
        start = _start(services, actor, repositories, proposal_id=trial.proposal_id, pair=pair)
        lines = _named(services, actor, outcome, around)
        return TrialSeen(outcome, lines, start, of_all=actor.answers_for_all)

    return services.store.read(read)


def _named(
    services: Services, actor: Actor, outcome: TrialOutcome, around: Surroundings
) -> tuple[Tried, ...]:
    catalogue = services.reference.resources
    seen = [
        Tried(line, around.ends_of(line.path, catalogue))
        for line in outcome.lines
        if CanReview(actor, (line.giver_site_id, line.receiver_site_id)).allowed()
    ]
    return tuple(sorted(seen, key=_weight))


def _weight(tried: Tried) -> tuple[bool, float]:
    before, after = tried.line.before, tried.line.after
    difference = (after.benefit_eur if after else 0.0) - (before.benefit_eur if before else 0.0)
    return not tried.line.differs, -abs(difference)
