"""What a run changed against the one before it, and what decisions did to it, told with names and figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Decision, Proposal, RelaxedDecision, Run, State
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.repositories import Repositories
from symbiose.domain.resources import ResourceCatalogue
from symbiose.domain.run_results import RunResult, compare_runs
from symbiose.domain.solar_groups import SolarGroup, SunOfRun
from symbiose.services.context import Services
from symbiose.services.proposal_disclosure import reviews
from symbiose.services.surroundings import Ends, Surroundings


@dataclass(frozen=True)
class Change:
    """One proposal that is new, gone or changed."""

    proposal_id: str
    ends: Ends
    before: Proposal | None
    """As the run before made it, None when it did not."""
    after: Proposal | None
    """As this run makes it, None when it does not."""


@dataclass(frozen=True)
class Relaxed:
    """An acceptance that was cut back to what the declarations still allow."""

    ends: Ends
    told: RelaxedDecision


@dataclass(frozen=True)
class Refused:
    """A refusal that holds."""

    ends: Ends
    decision: Decision


@dataclass(frozen=True)
class RunStory:
    """Everything that a reviewer reads first of a run."""

    previous_run_id: str | None
    """The run before, None for the first one."""
    new: tuple[Change, ...] = ()
    gone: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    relaxed: tuple[Relaxed, ...] = ()
    refused: tuple[Refused, ...] = ()


def proposals_of(services: Services, repositories: Repositories, run: Run) -> tuple[Proposal, ...]:
    """Return the proposals of a run, best first."""
    name = f"proposals of {run.id}"  # of several threads one reads it
    return services.memory.recall(repositories, name, lambda: _proposals(services, repositories, run))


def loops_of(services: Services, repositories: Repositories, run: Run) -> tuple[HeatLoop, ...]:
    """Return the loops of a run."""
    name = f"loops of {run.id}"
    return services.memory.recall(repositories, name, lambda: _loops(services, repositories, run))


def groups_of(services: Services, repositories: Repositories, run: Run) -> tuple[SolarGroup, ...]:
    """Return the groups that share roofs of a run."""
    name = f"groups of {run.id}"
    return services.memory.recall(repositories, name, lambda: _groups(services, repositories, run))


def made_by(services: Services, repositories: Repositories, run: Run) -> RunResult:
    """Return all that a committed run proposes, where nobody may wait for another thread to read it."""
    return RunResult(
        run=run,
        proposals=_proposals(services, repositories, run),
        loops=_loops(services, repositories, run),
        groups=_groups(services, repositories, run),
    )


def _proposals(services: Services, repositories: Repositories, run: Run) -> tuple[Proposal, ...]:
    """Return the proposals of a run, read once: a run never changes."""
    key = "proposals", run.id, run.created
    return services.kept_runs.recall(key, lambda: tuple(repositories.runs.proposals(run.id)))


def _loops(services: Services, repositories: Repositories, run: Run) -> tuple[HeatLoop, ...]:
    key = "loops", run.id, run.created
    return services.kept_loops.recall(key, lambda: tuple(repositories.runs.loops(run.id)))


def _groups(services: Services, repositories: Repositories, run: Run) -> tuple[SolarGroup, ...]:
    key = "groups", run.id, run.created
    return services.kept_groups.recall(key, lambda: tuple(repositories.runs.groups(run.id)))


def sun_of(services: Services, repositories: Repositories, run: Run) -> SunOfRun:
    """Return what a run tells of the sun beside its groups, read once."""
    name = f"sun of {run.id}"
    return services.memory.recall(repositories, name, lambda: repositories.runs.sun(run.id))


def story_of(
    services: Services, actor: Actor, repositories: Repositories, run: Run, around: Surroundings
) -> RunStory:
    """Tell a reviewer what a run changed, which acceptances it relaxed and which refusals it kept to."""
    catalogue = services.reference.resources
    proposals = _theirs(actor, proposals_of(services, repositories, run))
    previous = repositories.runs.before(run.id)
    earlier = _theirs(actor, proposals_of(services, repositories, previous)) if previous else ()
    differs = compare_runs(earlier, proposals)
    before, after = {p.id: p for p in earlier}, {p.id: p for p in proposals}

    def changes(ids: Sequence[str]) -> tuple[Change, ...]:
        return tuple(_change(i, before, after, around, catalogue) for i in ids)

    return RunStory(
        previous_run_id=previous.id if previous else None,
        new=changes(differs.new) if previous else (),
        gone=changes(differs.gone),
        changed=changes(differs.changed),
        relaxed=tuple(
            _relaxed(told, around, catalogue)
            for told in run.relaxed
            if around.reviews(actor, around.decisions.get(told.proposal_id))
        ),
        refused=tuple(
            Refused(around.ends_of(decision.path, catalogue), decision)
            for decision in around.decisions.values()
            if decision.state is State.REFUSED and around.reviews(actor, decision)
        ),
    )


def _theirs(actor: Actor, proposals: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Return the proposals that a reviewer answers for."""
    if actor.answers_for_all:
        return tuple(proposals)
    return tuple(p for p in proposals if reviews(actor, p))


def _change(
    proposal_id: str,
    before: Mapping[str, Proposal],
    after: Mapping[str, Proposal],
    around: Surroundings,
    catalogue: ResourceCatalogue,
) -> Change:
    old, new = before.get(proposal_id), after.get(proposal_id)
    path = (new or before[proposal_id]).path
    return Change(proposal_id, around.ends_of(path, catalogue), old, new)


def _relaxed(told: RelaxedDecision, around: Surroundings, catalogue: ResourceCatalogue) -> Relaxed:
    decision = around.decisions.get(told.proposal_id)
    nobody = Ends(giver="", receiver="", resource="", unit="")
    return Relaxed(around.ends_of(decision.path, catalogue) if decision else nobody, told)
