"""Accept or refuse a group that shares roofs, or withdraw the decision; each binds every later run."""

from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.exchanges import State
from symbiose.domain.permissions import CanReviewSome
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.domain.solar_groups import SolarDecision, SolarGroup
from symbiose.services.allocation import require_room_for_group
from symbiose.services.context import Services
from symbiose.services.deciding import Verdict, require_to_follow, reviewed_thing
from symbiose.services.following_designs import require_nobody_agreed
from symbiose.services.groups_followed import GROUPS
from symbiose.services.journalling import journal_entry
from symbiose.services.review import checked_reason
from symbiose.services.solar_groups import find_group
from symbiose.services.solar_seen import reviews_group, unknown_group


def accept_group(services: Services, actor: Actor, group_id: str, version: int) -> SolarDecision:
    """Accept a group as the latest run proposes it: later runs keep it, and serve its needs no other way.

    Args:
        services: What use cases work with.
        actor: The caller.
        group_id: Group of the latest run.
        version: Version of the decision the caller saw, 0 when there was none.

    Raises:
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, what is declared has no
            room for it beside what is accepted, or a member is in another accepted group.
        UnknownThing: The group does not exist, or is not the caller's.
    """
    return decide_group(services, actor, Verdict(group_id, version, State.ACCEPTED))


def refuse_group(
    services: Services,
    actor: Actor,
    group_id: str,
    version: int,
    reason: str,
    code: RefusalReason = RefusalReason.OTHER,
) -> SolarDecision:
    """Refuse a group with a reason: later runs do not propose it again.

    Raises:
        InvalidDeclaration: The reason is missing or too long.
        ConflictingReview: Somebody decided meanwhile, or the state does not allow it.
        UnknownThing: The group does not exist, or is not the caller's.
    """
    words = checked_reason(reason)
    return decide_group(services, actor, Verdict(group_id, version, State.REFUSED, words, code))


def reopen_group(services: Services, actor: Actor, group_id: str, version: int) -> SolarDecision:
    """Withdraw the decision on a group: later runs are free again.

    Raises:
        ConflictingReview: Somebody decided meanwhile, or there is no decision to withdraw.
        UnknownThing: The group does not exist, or is not the caller's.
    """
    return decide_group(services, actor, Verdict(group_id, version, State.PROPOSED))


def decide_group(services: Services, actor: Actor, verdict: Verdict[SolarGroup]) -> SolarDecision:
    """Decide in one transaction, with one entry of the journal.

    Raises:
        NotAllowed: The caller does not review.
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or there is no room.
        UnknownThing: The group does not exist, or is not the caller's.
    """
    CanReviewSome(actor).require()
    now = services.clock()
    entry = journal_entry(actor, f"review_solar_group_{verdict.state.value}", verdict.thing_id, now)

    def work(repositories: Repositories) -> SolarDecision:
        decision = _decided(repositories, verdict, actor, now)
        repositories.solar_decisions.save(decision)
        repositories.journal.append(entry)
        return decision

    return services.store.write(work)


def _decided(
    repositories: Repositories, verdict: Verdict[SolarGroup], actor: Actor, now: datetime
) -> SolarDecision:
    run_id, group = reviewed_thing(
        repositories,
        verdict,
        find=find_group,
        reviews=lambda one: reviews_group(actor, one),
        unknown=unknown_group(verdict.thing_id),
    )
    repositories.solar_decisions.hold(group)
    history = repositories.solar_decisions.of_group(verdict.thing_id)
    require_to_follow(history, verdict.version, verdict.state, word="group", thing_id=verdict.thing_id)
    require_nobody_agreed(repositories, GROUPS, verdict.thing_id)
    accepted = verdict.state is State.ACCEPTED
    if accepted:
        require_room_for_group(repositories, group, day_of(now))
    return SolarDecision(
        group_id=group.id,
        state=verdict.state,
        reason=verdict.reason,
        reason_code=verdict.reason_code,
        group=group if accepted else None,
        version=verdict.version + 1,
        decided_by=actor.id,
        decided_at=now,
        run_id=run_id,
    )
