"""What changed from one run to a later one, and why; a reviewer sees the proposals they answer for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import Decision, Proposal, Run
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.loops_held import summed
from symbiose.domain.permissions import CanReviewSome
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import compare_runs
from symbiose.domain.solar_groups import SolarGroup
from symbiose.services.context import Services
from symbiose.services.proposal_disclosure import reviews
from symbiose.services.run_causes import Cause, Span, causes_of, entries_between, versions_of
from symbiose.services.run_story import Change, groups_of, loops_of, proposals_of
from symbiose.services.surroundings import Ends, Surroundings, surroundings

MOST_RUNS = 50
"""Runs to choose from, the newest ones."""


@dataclass(frozen=True)
class ChangeTold:
    """One proposal that is new, gone or changed, and why; no cause where none was found."""

    change: Change
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class Changes:
    """Two runs side by side."""

    runs: tuple[Run, ...]
    """Runs to choose from, newest first."""
    before: Run | None
    after: Run | None
    lines: tuple[Change, ...] = ()
    """Everything that differs, the largest difference in benefit first."""
    told: tuple[ChangeTold, ...] = ()
    """Those that are asked for, with their causes."""


def changes(
    services: Services,
    actor: Actor,
    earlier_id: str = "",
    later_id: str = "",
    *,
    start: int = 0,
    count: int = 50,
) -> Changes:
    """Return what differs between two runs, the last two where none is named.

    Args:
        services: What use cases work with.
        actor: The caller.
        earlier_id: The earlier run.
        later_id: The later run.
        start: First of the differences whose causes are told.
        count: How many of them.

    Raises:
        NotAllowed: The caller does not review.
        UnknownThing: A run does not exist, or the two are in the wrong order.
    """
    CanReviewSome(actor).require()

    def read(repositories: Repositories) -> Changes:
        runs = tuple(repositories.runs.all()[:MOST_RUNS])
        after = repositories.runs.get(later_id) if later_id else (runs[0] if runs else None)
        if after is None:
            return Changes(runs, None, None)
        before = repositories.runs.get(earlier_id) if earlier_id else repositories.runs.before(after.id)
        if before is None:
            return Changes(runs, None, after)
        if before.created >= after.created:
            msg = "The run to compare with is not the earlier one. Choose an older run."
            raise UnknownThing(msg, run=before.id)
        return _told(services, actor, repositories, Changes(runs, before, after), (start, count))

    return services.store.read(read)


def _told(
    services: Services, actor: Actor, repositories: Repositories, found: Changes, part: tuple[int, int]
) -> Changes:
    before, after = found.before, found.after
    if before is None or after is None:
        return found
    around = surroundings(services, repositories)
    old, new = ({p.id: p for p in proposals_of(services, repositories, run)} for run in (before, after))
    differs = compare_runs(tuple(old.values()), tuple(new.values()))
    ids = [i for i in (*differs.new, *differs.gone, *differs.changed) if reviews(actor, new.get(i) or old[i])]
    ends = {i: around.ends_of(p.path, services.reference.resources) for i, p in {**old, **new}.items()}
    lines = sorted((Change(i, ends[i], old.get(i), new.get(i)) for i in ids), key=_weight)
    shown = lines[part[0] : part[0] + part[1]]
    span = replace(
        _span(repositories, around, (before, after), (old, new), [line.proposal_id for line in shown]),
        loops=(
            _taken(loops_of(services, repositories, before)),
            _taken(loops_of(services, repositories, after)),
        ),
        groups=(
            _taken(groups_of(services, repositories, before)),
            _taken(groups_of(services, repositories, after)),
        ),
    )
    seen_ends = _seen_ends(actor, ends, {**old, **new})
    return Changes(
        runs=found.runs,
        before=before,
        after=after,
        lines=tuple(lines),
        told=tuple(ChangeTold(line, causes_of(span, line.proposal_id, seen_ends)) for line in shown),
    )


def _taken(designs: Iterable[HeatLoop | SolarGroup]) -> dict[str, float]:
    """Return what loops or groups take of each flow, MWh/yr."""
    taken = summed(one.taken_mwh for one in designs)
    return {flow_id: sum(months) for flow_id, months in taken.items()}


def _span(
    repositories: Repositories,
    around: Surroundings,
    runs: tuple[Run, Run],
    made: tuple[dict[str, Proposal], dict[str, Proposal]],
    shown: Sequence[str],
) -> Span:
    before, after = runs
    old, new = made
    paths = [(new.get(i) or old[i]).path for i in shown]
    flow_ids = [end for path in paths for end in (path.offer_id, path.need_id)]
    substitutions = {
        (one.from_resource_id, one.to_resource_id): one.id for one in repositories.processing.substitutions()
    }
    return Span(
        before=before,
        after=after,
        old=old,
        new=new,
        entries=entries_between(repositories, before, after),
        decisions=_decisions(repositories, around, runs, shown),
        versions=versions_of(repositories, flow_ids, around.flows),
        edited={i: _rests_on(new.get(i) or old[i], substitutions) for i in shown},
    )


def _decisions(
    repositories: Repositories, around: Surroundings, runs: tuple[Run, Run], shown: Sequence[str]
) -> list[Decision]:
    """Return what was decided between two runs: of the proposals shown, and what holds of the others."""
    own = [
        decision for i in shown if i in around.decisions for decision in repositories.decisions.of_proposal(i)
    ]
    others = [decision for i, decision in around.decisions.items() if i not in set(shown)]
    before, after = runs
    return [d for d in (*own, *others) if before.created < d.decided_at <= after.created]


def _rests_on(proposal: Proposal, substitutions: dict[tuple[str, str], str]) -> tuple[str, ...]:
    found = substitutions.get((proposal.resource_id, proposal.received_resource_id))
    return (found,) if found else ()


def _seen_ends(actor: Actor, ends: dict[str, Ends], made: dict[str, Proposal]) -> dict[str, Ends]:
    """Return whom the proposals join that the caller may see."""
    return {i: told for i, told in ends.items() if reviews(actor, made[i])}


def _weight(change: Change) -> tuple[float, str]:
    before = change.before.benefit_eur_per_year if change.before else 0.0
    after = change.after.benefit_eur_per_year if change.after else 0.0
    return -abs(after - before), change.proposal_id
