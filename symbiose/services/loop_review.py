"""Accept or refuse a heat-recovery loop, or withdraw the decision; each decision binds every later run."""

from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.exchanges import State
from symbiose.domain.heat_loops import HeatLoop, LoopDecision
from symbiose.domain.permissions import CanReviewSome
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.services.allocation import require_room_for_loop
from symbiose.services.context import Services
from symbiose.services.deciding import require_to_follow
from symbiose.services.heat_loops import find_loop, unknown
from symbiose.services.journalling import journal_entry
from symbiose.services.loop_seen import reviews_loop
from symbiose.services.review import checked_reason


@dataclass(frozen=True)
class LoopVerdict:
    """What a reviewer wants to decide of one loop."""

    loop_id: str
    version: int
    """Version of the decision the reviewer saw, 0 when there was none."""
    state: State
    """accepted, refused, or proposed again."""
    reason: str | None = None
    """Why, for a refusal."""
    reason_code: RefusalReason | None = None
    """Why, by the list."""
    loop: HeatLoop | None = None
    """The loop as it came of a wish; None for the one that the latest run proposes."""


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
    return decide_loop(services, actor, LoopVerdict(loop_id, version, State.ACCEPTED))


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
    return decide_loop(services, actor, LoopVerdict(loop_id, version, State.REFUSED, words, code))


def reopen_loop(services: Services, actor: Actor, loop_id: str, version: int) -> LoopDecision:
    """Withdraw the decision on a loop: later runs are free again.

    Raises:
        ConflictingReview: Somebody decided meanwhile, or there is no decision to withdraw.
        UnknownThing: The loop does not exist, or is not the caller's.
    """
    return decide_loop(services, actor, LoopVerdict(loop_id, version, State.PROPOSED))


def decide_loop(services: Services, actor: Actor, verdict: LoopVerdict) -> LoopDecision:
    """Decide in one transaction, with one entry of the journal.

    Raises:
        NotAllowed: The caller does not review.
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or there is no room.
        UnknownThing: The loop does not exist, or is not the caller's.
    """
    CanReviewSome(actor).require()
    now = services.clock()
    entry = journal_entry(actor, f"review_loop_{verdict.state.value}", verdict.loop_id, now)

    def work(repositories: Repositories) -> LoopDecision:
        decision = _decided(repositories, verdict, actor, now)
        repositories.loop_decisions.save(decision)
        repositories.journal.append(entry)
        return decision

    return services.store.write(work)


def _decided(repositories: Repositories, verdict: LoopVerdict, actor: Actor, now: datetime) -> LoopDecision:
    run_id, loop = _reviewed(repositories, actor, verdict)
    repositories.loop_decisions.hold_flows(tuple(loop.taken_mwh))
    history = repositories.loop_decisions.of_loop(verdict.loop_id)
    require_to_follow(history, verdict.version, verdict.state, word="loop", thing_id=verdict.loop_id)
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


def _reviewed(repositories: Repositories, actor: Actor, verdict: LoopVerdict) -> tuple[str, HeatLoop]:
    """Return the run that a loop is read in, and the loop, for a caller who reviews it."""
    if verdict.loop is not None:
        latest = repositories.runs.latest()
        if latest is None:
            raise unknown(verdict.loop_id)
        run, loop = latest, verdict.loop
    else:
        run, loop = find_loop(repositories, verdict.loop_id)
    if not reviews_loop(actor, loop):
        raise unknown(verdict.loop_id)
    return run.id, loop
