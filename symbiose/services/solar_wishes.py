"""A coordinator wishes a group otherwise: designed anew as a job, compared, accepted as it came out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, get_args

from symbiose.domain.accounts import Actor
from symbiose.domain.base import Value
from symbiose.domain.civil_days import day_of
from symbiose.domain.documents.solar_sharing_instance import SharingKey
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.exchanges import State
from symbiose.domain.heat_loops import HeatLoop
from symbiose.domain.jobs import Job, JobKind, JobStage, Task
from symbiose.domain.loops_held import taken_by_exchanges
from symbiose.domain.permissions import CanReview, CanReviewSome
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.repositories import Repositories
from symbiose.domain.sharing_distances import Reach
from symbiose.domain.solar_design import GroupAdjustment, SolarWish, SunHeld
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.services.context import Services
from symbiose.services.deciding import Verdict, standing_of
from symbiose.services.job_work import Ending
from symbiose.services.jobs import start_job
from symbiose.services.journalling import journal_entry
from symbiose.services.propose import territory_on
from symbiose.services.run_story import loops_of
from symbiose.services.solar_groups import find_group
from symbiose.services.solar_reach import reaches_of, sites_that_may_join
from symbiose.services.solar_review import decide_group
from symbiose.services.solar_seen import reads_hours, reviews_group, told_to_reviewer, unknown_group
from symbiose.services.wish_outcomes import no_outcome, outcome_of

SETTINGS: Final = SolveSettings(time_limit_s=30.0)
"""How long a group is designed anew: somebody waits for it."""


class GroupWishOrder(Value):
    """What is asked of a job: a group, and what is to be different."""

    group_id: str
    """Group of the latest run, or accepted."""
    wish: SolarWish
    """What is to be different."""


class GroupWishOutcome(Value):
    """What came of a wish."""

    wish: SolarWish
    """What was to be different."""
    before: SolarGroup
    """The group as proposed or accepted."""
    after: SolarGroup | None
    """The group as designed anew; None when nothing of it is possible."""


@dataclass(frozen=True)
class GroupWishSeen:
    """What came of a wish, as its reviewer sees it."""

    job_id: str
    outcome: GroupWishOutcome
    version: int
    """Version of the decision on the group as designed anew, 0 when none was taken; a form sends it back."""
    state: State
    """What is decided of it."""
    by_hour: bool
    """Whether they may read months and hours of both designs."""
    instead: bool
    """The present group is accepted: that decision is withdrawn before another design of it is accepted."""


def start_group_wish(services: Services, actor: Actor, group_id: str, wish: SolarWish, key: str = "") -> Job:
    """Ask for a group to be designed anew; it takes the place of the caller's wish before.

    Raises:
        NotAllowed: The caller does not review.
        UnknownThing: The group does not exist, or is not the caller's, which is not told.
        InvalidDeclaration: The wish names what is no member or roof, leaves nothing, or says nothing.
    """
    CanReviewSome(actor).require()

    def read(repositories: Repositories) -> tuple[SolarGroup, tuple[Reach, ...]]:
        group = _reviewed(repositories, actor, group_id)
        return group, reaches_of(services, repositories, group)

    group, asked = services.store.read(read)
    check_group_wish(wish, group, asked)
    _require_own(actor, wish, group)
    order = GroupWishOrder(group_id=group_id, wish=wish)
    return start_job(services, actor, JobKind.SUN, order.model_dump_json(), key=key)


def check_group_wish(wish: SolarWish, group: SolarGroup, asked: Sequence[Reach]) -> None:
    """Raise `InvalidDeclaration` with every fault of a wish for a group.

    Args:
        wish: What is to be different.
        group: The group.
        asked: Distances that some of its members may ask for.
    """
    roofs = {roof.roof_id for roof in group.roofs}
    problems = [
        Problem("without", one, "name a member of this group")
        for one in wish.without
        if one not in group.site_ids
    ]
    problems += [
        Problem("without_roofs", one, "name a roof of this group")
        for one in wish.without_roofs
        if one not in roofs
    ]
    if wish.key is not None and wish.key not in get_args(SharingKey):
        problems.append(Problem("key", wish.key, f"name one of {', '.join(get_args(SharingKey))}"))
    problems += _derogation_faults(wish, asked)
    if not problems and wish.model_copy(update={"key": _other(wish, group)}) == SolarWish():
        problems.append(Problem("wish", "", "leave a site or a roof out, or choose another key or distance"))
    if not problems and _leaves_no_roof(wish, group):
        problems.append(Problem("wish", "", "leave at least one roof, and its owner, in the group"))
    if problems:
        raise InvalidDeclaration(problems)


def adjust_group_as_job(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Design a group anew for a job (a `Handler`); the outcome is kept with the job alone."""
    CanReviewSome(actor).require()
    now = services.clock()
    task.tell(JobStage.READING)
    order = GroupWishOrder.model_validate_json(job.parameters)

    def read(repositories: Repositories) -> tuple[GroupAdjustment, Territory]:
        group = _reviewed(repositories, actor, order.group_id)
        wanted = GroupAdjustment(
            group=group,
            wish=order.wish,
            joining=sites_that_may_join(services, repositories, actor, group, order.wish.derogation),
            loops=_loops(services, repositories),
        )
        return wanted, territory_on(repositories, day_of(now))

    wanted, territory = services.store.read(read)
    task.tell(JobStage.SOLVING)
    if services.optimiser is not None:
        after = services.optimiser.adjust_group(territory, wanted, SETTINGS, now, task)
    elif services.solar_designer is not None:
        held = group_held_on(territory, wanted)
        after = services.solar_designer.adjust(territory, wanted, SETTINGS, held)
    else:
        after = None
    text = GroupWishOutcome(wish=order.wish, before=wanted.group, after=after).model_dump_json()
    return Ending(lambda _: text, journal_entry(actor, "adjust_solar_group", job.id, now))


def group_held_on(territory: Territory, wanted: GroupAdjustment) -> SunHeld:
    """Return what is spoken for beside a group that is designed anew."""
    return SunHeld(
        taken_mwh=taken_by_exchanges(territory.decisions, territory.flows),
        loops=wanted.loops,
        decisions=tuple(one for one in territory.solar_decisions if one.group_id != wanted.group.id),
    )


def group_wish_seen(services: Services, actor: Actor, job_id: str) -> GroupWishSeen:
    """Return what came of a wish.

    Raises:
        NotAllowed: The caller does not review.
        UnknownThing: There is none that is done, or it is not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    found = _outcome(services, actor, job_id)
    after = told_to_reviewer(actor, found.after) if found.after else None
    outcome = GroupWishOutcome(wish=found.wish, before=told_to_reviewer(actor, found.before), after=after)

    def read(repositories: Repositories) -> GroupWishSeen:
        decided = repositories.solar_decisions.of_group
        version, state = standing_of(decided((outcome.after or outcome.before).id))
        return GroupWishSeen(
            job_id=job_id,
            outcome=outcome,
            version=version,
            state=state,
            by_hour=all(reads_hours(actor, one) for one in (found.before, found.after) if one is not None),
            instead=standing_of(decided(outcome.before.id))[1] is State.ACCEPTED,
        )

    return services.store.read(read)


def accept_adjusted_group(services: Services, actor: Actor, job_id: str, version: int) -> SolarDecision:
    """Accept a group as it came of a wish: later runs keep it so.

    Args:
        services: What use cases work with.
        actor: The caller.
        job_id: The wish.
        version: Version of the decision on the group as designed anew that the caller saw, 0 for none.

    Raises:
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or there is no room beside
            what is accepted.
        UnknownThing: There is no such outcome, or it is not the caller's.
    """
    CanReviewSome(actor).require()
    after = _outcome(services, actor, job_id).after
    if after is None:
        raise no_outcome(job_id, "group")
    return decide_group(services, actor, Verdict(after.id, version, State.ACCEPTED, wished=after))


def _require_own(actor: Actor, wish: SolarWish, group: SolarGroup) -> None:
    """Raise `InvalidDeclaration` where a wish leaves a group of others, whose years are theirs to tell."""
    if not CanReview(actor, tuple(set(group.site_ids) - set(wish.without))).allowed():
        raise InvalidDeclaration([Problem("own", "", "keep a site that you answer for in the group")])


def _derogation_faults(wish: SolarWish, asked: Sequence[Reach]) -> list[Problem]:
    """Return what keeps the members that stay from asking for a distance."""
    if wish.derogation is None:
        return []
    reach = next((one for one in asked if one.distance.id == wish.derogation), None)
    if reach is None:
        return [Problem("derogation", wish.derogation, "name a distance that the members may ask for")]
    return [
        Problem("derogation", site_id, "leave this site out: its commune is too dense for the distance")
        for site_id in reach.in_the_way
        if site_id not in wish.without
    ]


def _other(wish: SolarWish, group: SolarGroup) -> str | None:
    """Return the key that a wish asks for where it is another one."""
    return wish.key if wish.key != group.instance.key else None


def _leaves_no_roof(wish: SolarWish, group: SolarGroup) -> bool:
    return all(roof.roof_id in wish.without_roofs or roof.site_id in wish.without for roof in group.roofs)


def _loops(services: Services, repositories: Repositories) -> tuple[HeatLoop, ...]:
    run = repositories.runs.latest()
    return loops_of(services, repositories, run) if run else ()


def _reviewed(repositories: Repositories, actor: Actor, group_id: str) -> SolarGroup:
    group = find_group(repositories, group_id)[1]
    if not reviews_group(actor, group):
        raise unknown_group(group_id)
    return group


def _outcome(services: Services, actor: Actor, job_id: str) -> GroupWishOutcome:
    outcome = outcome_of(services, actor, job_id, JobKind.SUN, GroupWishOutcome)
    if outcome is None or not reviews_group(actor, outcome.before):
        raise no_outcome(job_id, "group")
    of_others = outcome.after is not None and not reviews_group(actor, outcome.after)
    return outcome.model_copy(update={"after": None}) if of_others else outcome
