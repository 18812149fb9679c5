"""Follow what was accepted: each member agrees for itself, the coordinator records what came of it.

Each use case is one step, in one transaction with one entry of the journal. What loops and groups do not
share is said by their `Sort`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, NotAllowed, Problem
from symbiose.domain.exchanges import State
from symbiose.domain.followed_design_steps import Taking, agree, close, measure, record, start, take_back
from symbiose.domain.followed_designs import DesignStep, M, Operation, StepKind, T, state_followed
from symbiose.domain.on_behalf import awaits_the_firm
from symbiose.domain.permissions import CanAnswerFor, CanReview, CanSeeProposals
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.services.context import Services
from symbiose.services.deciding import Taken
from symbiose.services.journalling import journal_entry
from symbiose.services.sorts_followed import Closing, Sort
from symbiose.services.speakers import Speakers
from symbiose.services.surroundings import Surroundings, surroundings
from symbiose.services.synergies import checked_words, optional_words


@dataclass(frozen=True)
class Ask(Generic[T, M]):
    """Who asks for a step, on what, and what they saw of it."""

    services: Services
    actor: Actor
    sort: Sort[T, M]
    thing_id: str
    """The loop or group."""
    seen: int
    """Steps that the caller saw."""
    acceptance: int | None = None
    """Acceptance that the caller saw, by its version; None where they act on whichever holds."""


@dataclass(frozen=True)
class Followed(Generic[T, M]):
    """What was accepted and the caller may know of, before a step."""

    repositories: Repositories
    actor: Actor
    around: Surroundings
    taking: Taking[T, M]

    def require_to_follow(self) -> None:
        """Raise `NotAllowed` unless the caller decides on it."""
        CanReview(self.actor, self.taking.operation.design.site_ids).require()

    def speakers(self) -> Speakers:
        """Return who speaks for its members."""
        return Speakers.of(self.repositories, self.around.sites)


def agree_for(ask: Ask[T, M], site_id: str) -> DesignStep[M]:
    """Agree for a member that the caller manages.

    Raises:
        InvalidDeclaration: A flow of the member was declared on its behalf, and it has not confirmed it.
        ConflictingReview: Something was done meanwhile, or the member has agreed already.
        NotAllowed: The caller does not manage the member, or spoke for another firm already.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """

    def step(followed: Followed[T, M]) -> DesignStep[M]:
        CanAnswerFor(ask.actor, site_id).require()
        _require_one_firm(followed, site_id)
        _require_confirmed(followed, site_id)
        return agree(followed.taking, site_id)

    return take(ask, step)


def record_agreement(ask: Ask[T, M], site_id: str, words: str) -> DesignStep[M]:
    """Record that a member agreed, and on what that rests: a letter, minutes, a reason.

    No account may agree for it: it has none, or those that it has agreed for another firm.

    Raises:
        InvalidDeclaration: Nothing says on what it rests, or too much.
        ConflictingReview: Something was done meanwhile, or the member has agreed already.
        NotAllowed: The caller does not answer for the site, or an account may agree for it.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """
    told = checked_words(words)

    def step(followed: Followed[T, M]) -> DesignStep[M]:
        CanReview(ask.actor, (site_id,)).require()
        if followed.speakers().has_one(followed.taking.operation, site_id):
            msg = "Somebody has an account to speak for this site. Ask them to agree for themselves."
            raise NotAllowed(msg, actor=ask.actor.id, site=site_id)
        return record(followed.taking, site_id, told)

    return take(ask, step)


def take_back_for(ask: Ask[T, M], site_id: str) -> DesignStep[M]:
    """Take the word of a member back, as long as nothing runs: its managers, or staff what they recorded.

    Raises:
        ConflictingReview: Something was done meanwhile, the member has not agreed, or it runs.
        NotAllowed: The caller does not speak for the member.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """

    def step(followed: Followed[T, M]) -> DesignStep[M]:
        if not followed.speakers().speaks(ask.actor, followed.taking.operation, site_id):
            CanAnswerFor(ask.actor, site_id).require()
        return take_back(followed.taking, site_id)

    return take(ask, step)


def start_on(ask: Ask[T, M], day: date, unchecked: Callable[[T], Sequence[Problem]]) -> DesignStep[M]:
    """Record that the operation of what all members agreed to began.

    Args:
        ask: Who asks, on what.
        day: When it began.
        unchecked: Tells what this one asks to see to before a start, and the caller did not.

    Raises:
        InvalidDeclaration: The day is to come or before the acceptance, or nothing was checked; both at once.
        ConflictingReview: Something was done meanwhile, or a member has not agreed.
        NotAllowed: The caller does not decide on it.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """

    def step(followed: Followed[T, M]) -> DesignStep[M]:
        followed.require_to_follow()
        return start(followed.taking, day, unchecked(followed.taking.operation.design))

    return take(ask, step)


def measure_month(ask: Ask[T, M], month: date, measured: M, words: str) -> DesignStep[M]:
    """Note what was measured in a month, or correct it, saying why.

    Raises:
        InvalidDeclaration: Month or figures cannot be, or a correction does not say why.
        ConflictingReview: Something was done meanwhile, or nothing runs.
        NotAllowed: The caller does not decide on it, or reads no months of all its members.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """
    told = optional_words(words)

    def step(followed: Followed[T, M]) -> DesignStep[M]:
        followed.require_to_follow()
        if not ask.sort.reads_months(ask.actor, followed.taking.operation.design):
            msg = "Months tell when members elsewhere use energy. Ask who coordinates the territory."
            raise NotAllowed(msg, **{ask.sort.WORD: ask.thing_id})
        return measure(followed.taking, month, measured, told)

    return take(ask, step)


def close_operation(ask: Ask[T, M], words: str) -> DesignStep[M]:
    """End what runs, or give up what never did, with the reason; its acceptance closes with it.

    What is given up is refused with the reason; what one that ended held is free for later runs.

    Raises:
        InvalidDeclaration: The reason is missing or too long.
        ConflictingReview: Something was done meanwhile, or it is closed already.
        NotAllowed: The caller does not decide on it.
        UnknownThing: There is no such thing, or the caller may not know of it.
    """
    told = checked_words(words)

    def step(followed: Followed[T, M]) -> DesignStep[M]:
        followed.require_to_follow()
        taken = close(followed.taking, told)
        last = ask.sort.decisions(followed.repositories, ask.thing_id)[-1]
        ask.sort.close(followed.repositories, Closing(ask.thing_id, _closing(taken, last)))
        return taken

    return take(ask, step)


def take(ask: Ask[T, M], step: Callable[[Followed[T, M]], DesignStep[M]]) -> DesignStep[M]:
    """Take a step in one transaction, with one entry of the journal."""
    CanSeeProposals(ask.actor).require()
    now, sort = ask.services.clock(), ask.sort
    entry = journal_entry(ask.actor, sort.JOURNAL, ask.thing_id, now)

    def work(repositories: Repositories) -> DesignStep[M]:
        designs = [one.kept for one in sort.decisions(repositories, ask.thing_id) if one.kept is not None]
        around = surroundings(ask.services, repositories)
        if not designs or not sort.may_see(ask.actor, designs[-1], around):
            raise sort.unknown(ask.thing_id)
        sort.hold(repositories, designs[-1])
        taking = Taking(_as_seen(ask, repositories), ask.seen + 1, ask.actor.id, now)
        taken = step(Followed(repositories, ask.actor, around, taking))
        sort.kept(repositories).save(taken)
        repositories.journal.append(entry.model_copy(update={"action": f"{sort.JOURNAL}_{taken.kind.value}"}))
        return taken

    return ask.services.store.write(work)


def require_nobody_agreed(repositories: Repositories, sort: Sort[T, M], thing_id: str) -> None:
    """Refuse to withdraw an acceptance that a member has agreed to: it is closed with its reason.

    Raises:
        ConflictingReview: It is accepted, and a member has agreed.
    """
    decisions = sort.decisions(repositories, thing_id)
    if not decisions or decisions[-1].state is not State.ACCEPTED:
        return
    operation = sort.operations(repositories, thing_id)[-1]
    if operation.agreed:
        msg = (
            f"A member has agreed to this {sort.WORD}: its acceptance is not withdrawn. "
            "Give it up with a reason."
        )
        raise ConflictingReview(msg, state=operation.state, **{sort.WORD: thing_id})


def _closing(step: DesignStep[M], last: Taken[T]) -> dict[str, object]:
    given_up = step.kind is StepKind.ABANDONED
    return {
        "state": State.REFUSED if given_up else State.PROPOSED,
        "reason": step.words if given_up else None,
        "reason_code": RefusalReason.OTHER if given_up else None,
        "version": last.version + 1,
        "decided_by": step.by,
        "decided_at": step.at,
        "run_id": last.run_id,
    }


def _as_seen(ask: Ask[T, M], repositories: Repositories) -> Operation[T, M]:
    """Return the operation as it is now that nobody else changes it; the caller saw it so.

    An acceptance that was withdrawn and given anew may be of another design, with no step between them.
    """
    sort = ask.sort
    followed = sort.operations(repositories, ask.thing_id)
    operation = followed[-1] if followed else None
    taken = len(sort.kept(repositories).of(ask.thing_id))
    if operation is None or ask.acceptance not in (None, operation.acceptance) or ask.seen != taken:
        state = state_followed(sort.decisions(repositories, ask.thing_id)[-1], operation)
        msg = f"This {sort.WORD} changed meanwhile: it is now {state}. Read it again before you act."
        raise ConflictingReview(msg, state=state, **{sort.WORD: ask.thing_id})
    return operation


def _require_one_firm(followed: Followed[T, M], site_id: str) -> None:
    """Refuse that one account agrees for two firms."""
    if not followed.speakers().may_agree(followed.taking.operation, followed.actor.id, site_id):
        msg = "Nobody agrees for two firms. Ask another manager of this site, or staff to record its word."
        raise NotAllowed(msg, actor=followed.actor.id, site=site_id)


def _require_confirmed(followed: Followed[T, M], site_id: str) -> None:
    """Refuse that a member agrees on what staff declared on its behalf before it says that this is so."""
    flows = followed.repositories.flows.existing(sorted(followed.taking.operation.design.flow_ids))
    for flow in flows.values():
        if flow.site_id == site_id and awaits_the_firm(flow):
            expected = "confirm what was declared on behalf of the firm, then agree"
            raise InvalidDeclaration([Problem("flow", flow.id, expected)])
