"""Heat-recovery loops as people see them: the list of the latest run, and the sheet of one.

Decisions are in `loop_review`, wishes and what comes of them in `loop_wishes`, what each caller sees of a
loop in `loop_seen`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Run, State
from symbiose.domain.flows import Flow
from symbiose.domain.heat_areas import HeatArea, RelaxedLoop
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.permissions import CanReviewSome, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunChanges, compare_loops
from symbiose.services.context import Services
from symbiose.services.deciding import accepted_besides, as_accepted, found_as_decided
from symbiose.services.loop_lines import LoopLine as LoopLine
from symbiose.services.loop_lines import SeenMember as SeenMember
from symbiose.services.loop_seen import line_of_loop, may_see_loop, reviews_loop, unknown_loop
from symbiose.services.loop_temperatures import LoopTemperature, temperatures_of
from symbiose.services.loops_followed import LOOPS
from symbiose.services.operations_seen import Look, OperationSeen, every_step, operation_seen, state_told
from symbiose.services.run_story import loops_of
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class LoopBoard:
    """The loops of the latest run, and accepted ones that it does not make, as the caller may see them."""

    run: Run | None
    lines: tuple[LoopLine, ...]
    """As the run made them for those who review, else by what the member sees of its benefit."""
    may_review: bool
    changes: RunChanges = field(default_factory=RunChanges)
    """Which of them are new, gone or changed against the run before; for those who review."""
    relaxed: tuple[RelaxedLoop, ...] = ()
    """Accepted loops of the caller that no longer fit what is declared, with the cause."""
    areas: tuple[HeatArea, ...] = ()
    """Where loops were looked for; for staff of the whole territory."""
    of_all: bool = False
    """The caller sees every loop, and the sums over all."""

    @property
    def heat_mwh_per_year(self) -> float:
        """Return the heat that the loops of the run deliver, MWh/yr; refused ones bring none.

        One that was accepted besides takes heat of those of the run, until the next run is made.
        """
        standing = (one for one in self.lines if one.in_latest_run and one.state is not State.REFUSED)
        return sum(one.heat_mwh_per_year for one in standing)


@dataclass(frozen=True)
class LoopSheet:
    """One loop with all that explains it, as the caller may see it."""

    line: LoopLine
    run: Run
    may_decide: bool
    """The caller reviews, and the run is the latest one."""
    operation: OperationSeen | None = None
    """How it is followed; None where it was never accepted."""
    loop: HeatLoop | None = None
    """Statement, design and accounting; None for a site manager, whose line holds what they may see."""
    flows: Mapping[str, Flow] = field(default_factory=dict)
    """Flows that it joins, whole, for those who review; a site manager's own otherwise."""
    sites: Mapping[str, str] = field(default_factory=dict)
    """Site id → name, of the sites that it joins; empty for a site manager."""
    history: tuple[LoopDecision, ...] = ()
    """Decisions on this loop, oldest first; empty for a site manager."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Account id → address of those who decided; empty for a site manager."""
    temperatures: tuple[LoopTemperature, ...] = ()
    """Temperature levels that a wish may name; empty for a site manager."""


def loops(services: Services, actor: Actor) -> LoopBoard:
    """Return the loops that the caller may see.

    Raises:
        NotAllowed: The caller sees no proposals.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda repositories: loops_within(services, actor, repositories))


def loops_within(services: Services, actor: Actor, repositories: Repositories) -> LoopBoard:
    """Return the loops inside a transaction."""
    CanSeeProposals(actor).require()
    may_review = CanReviewSome(actor).allowed()
    run = repositories.runs.latest()
    if run is None:
        return LoopBoard(None, (), may_review)
    around = surroundings(services, repositories)
    decisions = decisions_now(services, repositories)
    made = tuple(
        as_accepted(one, decisions.get(one.id), run) for one in loops_of(services, repositories, run)
    )
    known = {one.id for one in made}
    lines = [
        _line(services, repositories, actor, loop, around, decisions, in_latest_run=loop.id in known)
        for loop in (*made, *accepted_besides(known, decisions.values()))
        if may_see_loop(actor, loop, around.flows)
    ]
    heat = repositories.runs.heat(run.id)
    return LoopBoard(
        run=run,
        lines=tuple(lines if may_review else sorted(lines, key=lambda x: (-x.benefit_eur_per_year, x.id))),
        may_review=may_review,
        changes=_changes(services, actor, repositories, run) if may_review else RunChanges(),
        relaxed=tuple(one for one in heat.relaxed if _reviews(actor, decisions.get(one.loop_id))),
        areas=heat.areas if actor.answers_for_all else (),
        of_all=actor.answers_for_all,
    )


def loop(services: Services, actor: Actor, loop_id: str, run_id: str | None = None) -> LoopSheet:
    """Return one loop of the latest run, or of a stated one.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: _sheet(services, actor, r, loop_id, run_id))


def decisions_now(services: Services, repositories: Repositories) -> Mapping[str, LoopDecision]:
    """Return the latest decision on each loop."""

    def read() -> dict[str, LoopDecision]:
        return {one.loop_id: one for one in repositories.loop_decisions.current()}

    return services.memory.recall(repositories, "decisions on loops", read)


def find_loop(repositories: Repositories, loop_id: str, run_id: str | None = None) -> tuple[Run, HeatLoop]:
    """Return the loop of a run, or unless one is stated that of the latest, as it was accepted since.

    Raises:
        UnknownThing: No such loop was made or accepted.
    """
    decided = repositories.loop_decisions.of_loop(loop_id) if run_id is None else []
    return found_as_decided(
        repositories,
        run_id,
        made_by=lambda one: repositories.runs.loop(one, loop_id),
        decided=decided,
        unknown=unknown_loop(loop_id),
    )


def _sheet(
    services: Services, actor: Actor, repositories: Repositories, loop_id: str, run_id: str | None
) -> LoopSheet:
    run, found = find_loop(repositories, loop_id, run_id)
    around = surroundings(services, repositories)
    if not may_see_loop(actor, found, around.flows):
        raise unknown_loop(loop_id)
    latest = repositories.runs.latest()
    decisions = decisions_now(services, repositories)
    in_latest = latest is not None and any(
        one.id == loop_id for one in loops_of(services, repositories, latest)
    )
    line = _line(services, repositories, actor, found, around, decisions, in_latest_run=in_latest)
    told_of = (member.flow_id for member in found.members)
    flows = {flow_id: around.flows[flow_id] for flow_id in told_of if flow_id and flow_id in around.flows}
    names = {one.site_id: one.site for one in line.members if one.site_id is not None}
    operation = operation_seen(services, repositories, Look(actor, LOOPS, around, names), loop_id)
    whole = reviews_loop(actor, found)
    if not whole:
        own = {i: flow for i, flow in flows.items() if flow.site_id in actor.site_ids}
        return LoopSheet(line=line, run=run, may_decide=False, operation=operation, flows=own)
    return LoopSheet(
        line=line,
        run=run,
        may_decide=latest is not None and (run_id is None or run_id == latest.id),
        operation=operation,
        loop=found,
        flows=flows,
        sites={site_id: around.site_name(site_id) for site_id in found.site_ids},
        history=tuple(repositories.loop_decisions.of_loop(loop_id)),
        people={account.id: account.email for account in repositories.accounts.all()},
        temperatures=temperatures_of(services, repositories, found),
    )


def _line(
    services: Services,
    repositories: Repositories,
    actor: Actor,
    loop: HeatLoop,
    around: Surroundings,
    decisions: Mapping[str, LoopDecision],
    *,
    in_latest_run: bool,
) -> LoopLine:
    """Return a loop on one line, in the state that its members and the coordinator brought it to."""
    decision, steps = decisions.get(loop.id), every_step(services, repositories, LOOPS)
    standing = decision.version if decision else 0, state_told(LOOPS, decision, steps.get(loop.id, ()))
    catalogue = services.reference.resources
    return line_of_loop(actor, loop, around, standing, catalogue, in_latest_run=in_latest_run)


def _reviews(actor: Actor, decision: LoopDecision | None) -> bool:
    return decision is not None and decision.loop is not None and reviews_loop(actor, decision.loop)


def _changes(services: Services, actor: Actor, repositories: Repositories, run: Run) -> RunChanges:
    previous = repositories.runs.before(run.id)
    if previous is None:
        return RunChanges()
    before, after = (
        [loop for loop in loops_of(services, repositories, one) if reviews_loop(actor, loop)]
        for one in (previous, run)
    )
    return compare_loops(before, after)
