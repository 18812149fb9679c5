"""A coordinator wishes a loop otherwise: designed anew as a job, compared, accepted as it came out."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from symbiose.domain.accounts import Actor
from symbiose.domain.base import Value
from symbiose.domain.civil_days import day_of
from symbiose.domain.errors import InvalidDeclaration, Problem
from symbiose.domain.exchanges import State
from symbiose.domain.heat_loop_design import HeatHeld
from symbiose.domain.heat_loops import HeatLoop, LoopDecision, LoopWish, Role
from symbiose.domain.jobs import Job, JobKind, JobStage, Task
from symbiose.domain.loops_held import taken_by_exchanges
from symbiose.domain.permissions import CanReviewSome
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.deciding import Verdict, standing_of
from symbiose.services.heat_loops import find_loop
from symbiose.services.job_work import Ending
from symbiose.services.jobs import start_job
from symbiose.services.journalling import journal_entry
from symbiose.services.loop_reach import within_reach
from symbiose.services.loop_review import decide_loop
from symbiose.services.loop_seen import reviews_loop, unknown_loop
from symbiose.services.loop_temperatures import LoopTemperature, temperatures_of
from symbiose.services.propose import territory_on, with_streets
from symbiose.services.wish_outcomes import no_outcome, outcome_of

SETTINGS: Final = SolveSettings(time_limit_s=30.0)
"""How long a loop is designed anew: somebody waits for it."""


class WishOrder(Value):
    """What is asked of a job: a loop, and what is to be different."""

    loop_id: str
    """Loop of the latest run, or accepted."""
    wish: LoopWish
    """What is to be different."""


class WishOutcome(Value):
    """What came of a wish."""

    wish: LoopWish
    """What was to be different."""
    before: HeatLoop
    """The loop as proposed or accepted."""
    after: HeatLoop | None
    """The loop as designed anew; None when nothing of it is possible."""


@dataclass(frozen=True)
class WishSeen:
    """What came of a wish, as its reviewer sees it."""

    job_id: str
    outcome: WishOutcome
    version: int
    """Version of the decision on the loop as designed anew, 0 when none was taken; a form sends it back."""
    state: State
    """What is decided of it."""
    instead: bool
    """The present loop is accepted: that decision is withdrawn before another design of it is accepted."""
    temperature: LoopTemperature | None
    """At which the loop was to run; None where the wish names none, or one that is usual no longer."""


def start_wish(services: Services, actor: Actor, loop_id: str, wish: LoopWish, key: str = "") -> Job:
    """Ask for a loop to be designed anew; it takes the place of the caller's wish before.

    Raises:
        NotAllowed: The caller does not review.
        UnknownThing: The loop does not exist, or is not the caller's, which is not told.
        InvalidDeclaration: The wish names what is no member, both leaves out and forces one, or says nothing.
    """
    CanReviewSome(actor).require()

    def read(repositories: Repositories) -> tuple[HeatLoop, tuple[LoopTemperature, ...]]:
        loop = _reviewed(repositories, actor, loop_id)
        return loop, temperatures_of(services, repositories, loop)

    loop, temperatures = services.store.read(read)
    check_wish(wish, loop, [one.id for one in temperatures])
    order = WishOrder(loop_id=loop_id, wish=wish)
    return start_job(services, actor, JobKind.LOOP, order.model_dump_json(), key=key)


def check_wish(wish: LoopWish, loop: HeatLoop, levels: Collection[str]) -> None:
    """Raise `InvalidDeclaration` with every fault of a wish for a loop.

    Args:
        wish: What is to be different.
        loop: The loop.
        levels: Temperature levels that may be named.
    """
    members = {member.id for member in loop.members}
    consumers = {member.id for member in loop.members if member.role is Role.CONSUMER}
    problems = [
        Problem("without", one, "name a member of this loop") for one in wish.without if one not in members
    ]
    problems += [
        Problem("with_all_of", one, "name a consumer of this loop that is not left out")
        for one in wish.with_all_of
        if one not in consumers or one in wish.without
    ]
    if wish.level is not None and wish.level not in levels:
        problems.append(Problem("level", wish.level, "name a temperature level of this loop, or a usual one"))
    if not problems and wish == LoopWish():
        problems.append(Problem("wish", "", "leave a member out, ask for a consumer, or choose a level"))
    if problems:
        raise InvalidDeclaration(problems)


def adjust_as_job(services: Services, actor: Actor, job: Job, task: Task) -> Ending:
    """Design a loop anew for a job (a `Handler`); the outcome is kept with the job alone."""
    CanReviewSome(actor).require()
    now = services.clock()
    task.tell(JobStage.READING)
    order = WishOrder.model_validate_json(job.parameters)
    loop, territory = services.store.read(
        lambda r: (_reviewed(r, actor, order.loop_id), territory_on(r, day_of(now)))
    )
    task.tell(JobStage.SOLVING)
    territory = with_streets(services, territory)
    known = within_reach(actor, loop, territory.flows)
    if services.optimiser is not None:
        after = services.optimiser.adjust(territory, known, order.wish, SETTINGS, now, task)
    elif services.loop_designer is not None:
        held = held_on(territory, loop.id)
        after = services.loop_designer.adjust(territory, known, order.wish, SETTINGS, held)
    else:
        after = None
    text = WishOutcome(wish=order.wish, before=loop, after=after).model_dump_json()
    return Ending(lambda _: text, journal_entry(actor, "adjust_loop", job.id, now))


def held_on(territory: Territory, loop_id: str) -> HeatHeld:
    """Return what is spoken for beside a loop that is designed anew."""
    return HeatHeld(
        taken_mwh=taken_by_exchanges(territory.decisions, territory.flows),
        decisions=tuple(one for one in territory.loop_decisions if one.loop_id != loop_id),
    )


def wish_seen(services: Services, actor: Actor, job_id: str) -> WishSeen:
    """Return what came of a wish.

    Raises:
        NotAllowed: The caller does not review.
        UnknownThing: There is none that is done, or it is not the caller's, which is not told.
    """
    CanReviewSome(actor).require()
    outcome = _outcome(services, actor, job_id)

    def read(repositories: Repositories) -> WishSeen:
        decided = repositories.loop_decisions.of_loop
        version, state = standing_of(decided((outcome.after or outcome.before).id))
        known = temperatures_of(services, repositories, outcome.before)
        return WishSeen(
            job_id=job_id,
            outcome=outcome,
            version=version,
            state=state,
            instead=standing_of(decided(outcome.before.id))[1] is State.ACCEPTED,
            temperature=next((one for one in known if one.id == outcome.wish.level), None),
        )

    return services.store.read(read)


def accept_adjusted(services: Services, actor: Actor, job_id: str, version: int) -> LoopDecision:
    """Accept a loop as it came of a wish: later runs keep it so.

    Args:
        services: What use cases work with.
        actor: The caller.
        job_id: The wish.
        version: Version of the decision on the loop as designed anew that the caller saw, 0 for none.

    Raises:
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or there is no room beside
            what is accepted.
        UnknownThing: There is no such outcome, or it is not the caller's.
    """
    CanReviewSome(actor).require()
    after = _outcome(services, actor, job_id).after
    if after is None:
        raise no_outcome(job_id, "loop")
    return decide_loop(services, actor, Verdict(after.id, version, State.ACCEPTED, wished=after))


def _reviewed(repositories: Repositories, actor: Actor, loop_id: str) -> HeatLoop:
    loop = find_loop(repositories, loop_id)[1]
    if not reviews_loop(actor, loop):
        raise unknown_loop(loop_id)
    return loop


def _outcome(services: Services, actor: Actor, job_id: str) -> WishOutcome:
    outcome = outcome_of(services, actor, job_id, JobKind.LOOP, WishOutcome)
    if outcome is None or not reviews_loop(actor, outcome.before):
        raise no_outcome(job_id, "loop")
    of_others = outcome.after is not None and not reviews_loop(actor, outcome.after)
    return outcome.model_copy(update={"after": None}) if of_others else outcome
