"""Accept or refuse a heat-recovery loop, or withdraw the decision; each decision binds every later run."""

from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.permissions import CanReviewSome
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.services.allocation import require_room_for_loop
from symbiose.services.context import Services
from symbiose.services.deciding import Verdict, require_to_follow, reviewed_thing
from symbiose.services.following_designs import require_nobody_agreed
from symbiose.services.heat_loops import find_loop
from symbiose.services.journalling import journal_entry
from symbiose.services.loop_seen import reviews_loop, unknown_loop
from symbiose.services.loops_followed import LOOPS
from symbiose.services.review import checked_reason


def accept_loop(services: Services, actor: Actor, loop_id: str, version: int) -> LoopDecision:
    """Accept a loop as the latest run proposes it: later runs keep it, and use its heat for nothing else.

    Args:
        services: What use cases work with.
        actor: The caller.
        loop_id: Loop of the latest run.
        version: Version of the decision the caller saw, 0 when there was none.

    Raises:
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or what is declared has
            no room for it beside what is accepted.
        UnknownThing: The loop does not exist, or is not the caller's.
    """
    return decide_loop(services, actor, Verdict(loop_id, version, State.ACCEPTED))


def refuse_loop(
    services: Services,
    actor: Actor,
    loop_id: str,
    version: int,
    reason: str,
    code: RefusalReason = RefusalReason.OTHER,
) -> LoopDecision:
    """Refuse a loop with a reason: later runs do not propose it again.

    Raises:
        InvalidDeclaration: The reason is missing or too long.
        ConflictingReview: Somebody decided meanwhile, or the state does not allow it.
        UnknownThing: The loop does not exist, or is not the caller's.
    """
    words = checked_reason(reason)
    return decide_loop(services, actor, Verdict(loop_id, version, State.REFUSED, words, code))


def reopen_loop(services: Services, actor: Actor, loop_id: str, version: int) -> LoopDecision:
    """Withdraw the decision on a loop: later runs are free again.

    Raises:
        ConflictingReview: Somebody decided meanwhile, or there is no decision to withdraw.
        UnknownThing: The loop does not exist, or is not the caller's.
    """
    return decide_loop(services, actor, Verdict(loop_id, version, State.PROPOSED))


def decide_loop(services: Services, actor: Actor, verdict: Verdict[HeatLoop]) -> LoopDecision:
    """Decide in one transaction, with one entry of the journal.

    Raises:
        NotAllowed: The caller does not review.
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or there is no room.
        UnknownThing: The loop does not exist, or is not the caller's.
    """
    CanReviewSome(actor).require()
    now = services.clock()
    entry = journal_entry(actor, f"review_loop_{verdict.state.value}", verdict.thing_id, now)

    def work(repositories: Repositories) -> LoopDecision:
        decision = _decided(repositories, verdict, actor, now)
        repositories.loop_decisions.save(decision)
        repositories.journal.append(entry)
        return decision

    return services.store.write(work)


def _decided(
    repositories: Repositories, verdict: Verdict[HeatLoop], actor: Actor, now: datetime
) -> LoopDecision:
    run_id, loop = reviewed_thing(
        repositories,
        verdict,
        find=find_loop,
        reviews=lambda one: reviews_loop(actor, one),
        unknown=unknown_loop(verdict.thing_id),
    )
    repositories.loop_decisions.hold_flows(tuple(loop.taken_mwh))
    history = repositories.loop_decisions.of_loop(verdict.thing_id)
    require_to_follow(history, verdict.version, verdict.state, word="loop", thing_id=verdict.thing_id)
    require_nobody_agreed(repositories, LOOPS, verdict.thing_id)
    accepted = verdict.state is State.ACCEPTED
    if accepted:
        require_room_for_loop(repositories, loop)
    return LoopDecision(
        loop_id=loop.id,
        state=verdict.state,
        reason=verdict.reason,
        reason_code=verdict.reason_code,
        loop=loop if accepted else None,
        version=verdict.version + 1,
        decided_by=actor.id,
        decided_at=now,
        run_id=run_id,
    )
