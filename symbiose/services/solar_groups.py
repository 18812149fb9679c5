"""Groups that share roofs as people see them: the list of the latest run, and the sheet of one.

Decisions are in `solar_review`, wishes and what comes of them in `solar_wishes`, what each caller sees of a
group in `solar_seen`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import Run, State
from symbiose.domain.flows import Flow
from symbiose.domain.followed_designs import DesignStep
from symbiose.domain.permissions import CanReviewSome, CanSeeProposals
from symbiose.domain.repositories import Repositories
from symbiose.domain.run_results import RunChanges, compare_groups
from symbiose.domain.sharing_distances import Reach
from symbiose.domain.solar_groups import RelaxedGroup, RoofsAlone, SolarDecision, SolarGroup, SunOfRun
from symbiose.domain.solar_operations import Measured
from symbiose.services.context import Services
from symbiose.services.deciding import accepted_besides, as_accepted, found_as_decided
from symbiose.services.groups_followed import GROUPS
from symbiose.services.operations_seen import Look, OperationSeen, every_step, operation_seen, state_told
from symbiose.services.run_story import groups_of, sun_of
from symbiose.services.solar_lines import GroupLine as GroupLine
from symbiose.services.solar_lines import SeenSolarMember as SeenSolarMember
from symbiose.services.solar_reach import reaches_of
from symbiose.services.solar_seen import (
    line_of_group,
    manages_whole,
    may_see_group,
    reads_hours,
    reviews_group,
    told_to_reviewer,
    unknown_group,
)
from symbiose.services.sun_law import above_low_voltage, too_far_by_now
from symbiose.services.surroundings import Surroundings, surroundings


@dataclass(frozen=True)
class GroupBoard:
    """The groups of the latest run, and accepted ones that it does not make, as the caller may see them."""

    run: Run | None
    lines: tuple[GroupLine, ...]
    """As the run made them for those who review, else by what the member sees of its benefit."""
    may_review: bool
    changes: RunChanges = field(default_factory=RunChanges)
    """Which of them are new, gone or changed against the run before; for those who review."""
    relaxed: tuple[RelaxedGroup, ...] = ()
    """Accepted groups of the caller that no longer fit what is declared, with the cause."""
    alone: tuple[RoofsAlone, ...] = ()
    """What the roofs of each site could bring it alone: of the caller's own sites, of all for staff."""
    sun: SunOfRun | None = None
    """How far the answer over all groups is proven; for staff of the whole territory."""
    of_all: bool = False
    """The caller sees every group, and the sums over all."""

    @property
    def standing(self) -> tuple[GroupLine, ...]:
        """Return the groups of the latest run that nobody refused."""
        return tuple(one for one in self.lines if one.in_latest_run and one.state is not State.REFUSED)

    @property
    def installed_kwp(self) -> float:
        """Return the power that the groups of the run build, kWp; refused ones build none."""
        return sum(one.installed_kwp for one in self.standing)

    @property
    def used_mwh_per_year(self) -> float:
        """Return what their members use of the roofs, MWh/yr."""
        return sum(one.used_mwh_per_year for one in self.standing)


@dataclass(frozen=True)
class GroupSheet:
    """One group with all that explains it, as the caller may see it."""

    line: GroupLine
    run: Run
    may_decide: bool
    """The caller reviews, and the run is the latest one."""
    operation: OperationSeen | None = None
    """How it is followed; None where it was never accepted."""
    group: SolarGroup | None = None
    """Statement, answer and accounting; None for a site manager, whose line holds what they may see."""
    by_hour: bool = True
    """Whether those who review may read months and hours of it, and with them its statement."""
    own: SolarGroup | None = None
    """The same for a site manager of all of its sites, who decides nothing of it."""
    flows: Mapping[str, Flow] = field(default_factory=dict)
    """Needs that it serves, whole, for those who read months and hours of it; the caller's own otherwise."""
    sites: Mapping[str, str] = field(default_factory=dict)
    """Site id → name, of the sites that it joins; empty for a site manager of some of them."""
    history: tuple[SolarDecision, ...] = ()
    """Decisions on this group, oldest first; empty for a site manager."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Account id → address of those who decided; empty for a site manager."""
    alone_eur: Mapping[str, float] | None = None
    """Member → what its roofs would bring it without neighbours, €/year; None unless all may be read."""
    apart_m: float | None = None
    """How far apart members of an accepted group stand by now, where that is more than the law allows, m."""
    above_low_voltage: tuple[str, ...] = ()
    """Sites that likely are connected above low voltage; for those who read hours of all its members."""
    reaches: tuple[Reach, ...] = ()
    """Distances that its members may ask for, by where their communes lie; for those who review."""


def solar_groups(services: Services, actor: Actor) -> GroupBoard:
    """Return the groups that the caller may see.

    Raises:
        NotAllowed: The caller sees no proposals.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda repositories: groups_within(services, actor, repositories))


def groups_within(services: Services, actor: Actor, repositories: Repositories) -> GroupBoard:
    """Return the groups inside a transaction."""
    CanSeeProposals(actor).require()
    may_review = CanReviewSome(actor).allowed()
    run = repositories.runs.latest()
    if run is None:
        return GroupBoard(None, (), may_review)
    around = surroundings(services, repositories)
    decisions = group_decisions_now(services, repositories)
    steps = every_step(services, repositories, GROUPS)
    made = tuple(
        as_accepted(one, decisions.get(one.id), run) for one in groups_of(services, repositories, run)
    )
    known = {one.id for one in made}
    lines = [
        _line(actor, group, around, decisions.get(group.id), steps, in_latest_run=group.id in known)
        for group in (*made, *accepted_besides(known, decisions.values()))
        if may_see_group(actor, group, around.flows)
    ]
    sun = sun_of(services, repositories, run)
    return GroupBoard(
        run=run,
        lines=tuple(lines if may_review else sorted(lines, key=lambda x: (-x.benefit_eur_per_year, x.id))),
        may_review=may_review,
        changes=_changes(services, actor, repositories, run) if may_review else RunChanges(),
        relaxed=tuple(one for one in sun.relaxed if _reviews(actor, decisions.get(one.group_id))),
        alone=tuple(one for one in sun.alone if actor.answers_for_all or one.site_id in actor.site_ids),
        sun=sun if actor.answers_for_all else None,
        of_all=actor.answers_for_all,
    )


def solar_group(services: Services, actor: Actor, group_id: str, run_id: str | None = None) -> GroupSheet:
    """Return one group of the latest run, or of a stated one.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: _sheet(services, actor, r, group_id, run_id))


def group_decisions_now(services: Services, repositories: Repositories) -> Mapping[str, SolarDecision]:
    """Return the latest decision on each group."""

    def read() -> dict[str, SolarDecision]:
        return {one.group_id: one for one in repositories.solar_decisions.current()}

    return services.memory.recall(repositories, "decisions on groups", read)


def find_group(
    repositories: Repositories, group_id: str, run_id: str | None = None
) -> tuple[Run, SolarGroup]:
    """Return the group of a run, or unless one is stated that of the latest, as it was accepted since.

    Raises:
        UnknownThing: No such group was made or accepted.
    """
    decided = repositories.solar_decisions.of_group(group_id) if run_id is None else []
    return found_as_decided(
        repositories,
        run_id,
        made_by=lambda one: repositories.runs.group(one, group_id),
        decided=decided,
        unknown=unknown_group(group_id),
    )


def _sheet(
    services: Services, actor: Actor, repositories: Repositories, group_id: str, run_id: str | None
) -> GroupSheet:
    run, found = find_group(repositories, group_id, run_id)
    around = surroundings(services, repositories)
    if not may_see_group(actor, found, around.flows):
        raise unknown_group(group_id)
    seen = _seen(services, repositories, actor, run, found)
    if reviews_group(actor, found):
        latest = repositories.runs.latest()
        may_decide = latest is not None and (run_id is None or run_id == latest.id)
        return _to_reviewer(services, repositories, actor, replace(seen, may_decide=may_decide), found)
    if not manages_whole(actor, found, around):
        return seen
    alone = _alone_of(services, repositories, run, found)
    return replace(seen, own=found, sites=_names(found, around), alone_eur=alone)


def _seen(
    services: Services, repositories: Repositories, actor: Actor, run: Run, group: SolarGroup
) -> GroupSheet:
    """Return what every caller who may know of a group is told of it."""
    around = surroundings(services, repositories)
    latest = repositories.runs.latest()
    made = groups_of(services, repositories, latest) if latest else ()
    line = _line(
        actor,
        group,
        around,
        group_decisions_now(services, repositories).get(group.id),
        every_step(services, repositories, GROUPS),
        in_latest_run=any(one.id == group.id for one in made),
    )
    names = {one.site_id: one.site for one in line.members if one.site_id is not None}
    return GroupSheet(
        line=line,
        run=run,
        may_decide=False,
        operation=operation_seen(services, repositories, Look(actor, GROUPS, around, names), group.id),
        flows={i: flow for i, flow in _needs(group, around).items() if flow.site_id in actor.site_ids},
    )


def _line(
    actor: Actor,
    group: SolarGroup,
    around: Surroundings,
    decision: SolarDecision | None,
    steps: Mapping[str, Sequence[DesignStep[Measured]]],
    *,
    in_latest_run: bool,
) -> GroupLine:
    """Return a group on one line, in the state that its members and the coordinator brought it to."""
    state = state_told(GROUPS, decision, steps.get(group.id, ()))
    version = decision.version if decision else 0
    return line_of_group(actor, group, around, state, version, in_latest_run=in_latest_run)


def _to_reviewer(
    services: Services, repositories: Repositories, actor: Actor, seen: GroupSheet, group: SolarGroup
) -> GroupSheet:
    """Return what is seen of a group with what is told to those who review it."""
    around = surroundings(services, repositories)
    by_hour = reads_hours(actor, group)
    return replace(
        seen,
        group=told_to_reviewer(actor, group),
        by_hour=by_hour,
        flows=_needs(group, around) if by_hour else seen.flows,
        sites=_names(group, around),
        history=tuple(repositories.solar_decisions.of_group(group.id)),
        people={account.id: account.email for account in repositories.accounts.all()},
        alone_eur=_alone_of(services, repositories, seen.run, group) if by_hour else None,
        reaches=reaches_of(services, repositories, group),
        above_low_voltage=above_low_voltage(services, repositories, group) if by_hour else (),
        apart_m=too_far_by_now(group, around) if seen.operation and seen.operation.holds else None,
    )


def _alone_of(
    services: Services, repositories: Repositories, run: Run, group: SolarGroup
) -> dict[str, float]:
    """Return what the roofs of each member would bring it without neighbours, €/year, as a run tells it."""
    sites = set(group.site_ids)
    told = sun_of(services, repositories, run).alone
    return {one.site_id: one.benefit_eur_per_year for one in told if one.site_id in sites}


def _names(group: SolarGroup, around: Surroundings) -> dict[str, str]:
    return {site_id: around.site_name(site_id) for site_id in group.site_ids}


def _needs(group: SolarGroup, around: Surroundings) -> dict[str, Flow]:
    served = (flow_id for member in group.members for flow_id in member.flow_ids)
    return {flow_id: around.flows[flow_id] for flow_id in served if flow_id in around.flows}


def _reviews(actor: Actor, decision: SolarDecision | None) -> bool:
    return decision is not None and decision.group is not None and reviews_group(actor, decision.group)


def _changes(services: Services, actor: Actor, repositories: Repositories, run: Run) -> RunChanges:
    previous = repositories.runs.before(run.id)
    if previous is None:
        return RunChanges()
    before, after = (
        [group for group in groups_of(services, repositories, one) if reviews_group(actor, group)]
        for one in (previous, run)
    )
    return compare_groups(before, after)
