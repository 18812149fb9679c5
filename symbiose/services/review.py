"""Accept or refuse a proposal, or withdraw the decision; each decision binds every later run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem, SymbioseError, UnknownThing
from symbiose.domain.exchanges import Decision, Proposal, State
from symbiose.domain.permissions import CanReviewSome
from symbiose.domain.plain_words import is_plain
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.services.allocation import allocated, require_room
from symbiose.services.board import run_that_holds
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry, sortable_id
from symbiose.services.proposal_disclosure import reviews
from symbiose.services.synergies import follow_decision

LONGEST_REASON = 2_000
MOST_AT_ONCE = 200
"""Proposals decided with one form."""

MAY_FOLLOW: dict[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.ACCEPTED, State.REFUSED}),
    State.ACCEPTED: frozenset({State.PROPOSED}),
    State.REFUSED: frozenset({State.PROPOSED}),
}
"""State of a proposal → states a reviewer may give it; an acceptance is withdrawn before it is refused."""


@dataclass(frozen=True)
class Verdict:
    """What a reviewer wants to decide of one proposal."""

    proposal_id: str
    version: int
    """Version of the decision the reviewer saw, 0 when there was none."""
    state: State
    """accepted, refused, or proposed again."""
    reason: str | None = None
    """Why, for a refusal."""
    reason_code: RefusalReason | None = None
    """Why, by the list."""
    quantity_per_year: float | None = None
    """Quantity accepted, in the unit given; None for what the run proposes."""


@dataclass(frozen=True)
class PassedOver:
    """A proposal that a command for several left as it was."""

    proposal_id: str
    error: SymbioseError
    """Why."""


@dataclass(frozen=True)
class Reviewed:
    """What a command for several did."""

    done: tuple[Decision, ...]
    passed_over: tuple[PassedOver, ...]


def accept(
    services: Services, actor: Actor, proposal_id: str, version: int, quantity_per_year: float | None = None
) -> Decision:
    """Accept a proposal as the latest run states it, or less or more of it: later runs keep it.

    Args:
        services: What use cases work with.
        actor: The caller.
        proposal_id: Proposal of the latest run.
        version: Version of the decision the caller saw, 0 when there was none.
        quantity_per_year: Quantity to keep, in the unit given, shared over the months as proposed; None for
            what the run proposes.

    Raises:
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or what is declared has
            no room for it beside what is accepted.
        InvalidDeclaration: The quantity is not above zero.
        UnknownThing: The proposal does not exist, or is not the caller's.
    """
    verdict = Verdict(proposal_id, version, State.ACCEPTED, quantity_per_year=quantity_per_year)
    return _decide(services, actor, verdict)


def refuse(
    services: Services,
    actor: Actor,
    proposal_id: str,
    version: int,
    reason: str,
    code: RefusalReason = RefusalReason.OTHER,
) -> Decision:
    """Refuse a proposal with a reason: later runs do not propose it again.

    Raises:
        InvalidDeclaration: The reason is missing or too long.
        ConflictingReview: Somebody decided meanwhile, or the state does not allow it.
        UnknownThing: The proposal does not exist, or is not the caller's.
    """
    words = checked_reason(reason)
    return _decide(services, actor, Verdict(proposal_id, version, State.REFUSED, words, code))


def reopen(services: Services, actor: Actor, proposal_id: str, version: int) -> Decision:
    """Withdraw the decision on a proposal: later runs are free again.

    Raises:
        ConflictingReview: Somebody decided meanwhile, or there is no decision to withdraw.
    """
    return _decide(services, actor, Verdict(proposal_id, version, State.PROPOSED))


def review_many(
    services: Services, actor: Actor, verdicts: Sequence[Verdict], *, all_or_none: bool
) -> Reviewed:
    """Decide of several proposals in one transaction; those that changed meanwhile are passed over and told.

    Args:
        services: What use cases work with.
        actor: The caller.
        verdicts: What to decide of each, with the version seen.
        all_or_none: Decide of none when one is passed over.

    Raises:
        InvalidDeclaration: Too many at once, none, or one twice; or a reason is missing.
    """
    CanReviewSome(actor).require()
    check_several([verdict.proposal_id for verdict in verdicts])
    for verdict in verdicts:
        if verdict.state is State.REFUSED:
            checked_reason(verdict.reason or "")
    now = services.clock()
    entry = journal_entry(actor, "review_several", sortable_id("batch", now), now)

    def work(repositories: Repositories) -> Reviewed:
        reviewed = _take_all(repositories, verdicts, actor, now)
        if reviewed.passed_over and all_or_none:
            raise _NoneAtAll(reviewed.passed_over)
        if reviewed.done:
            told = " ".join([verdicts[0].state, *(decision.proposal_id for decision in reviewed.done)])
            repositories.journal.append(entry.model_copy(update={"detail": told}))
        return reviewed

    try:
        return services.store.write(work)
    except _NoneAtAll as stopped:
        return Reviewed((), stopped.passed_over)


class _NoneAtAll(Exception):
    """One was passed over, so that none is to be decided."""

    def __init__(self, passed_over: tuple[PassedOver, ...]) -> None:
        super().__init__()
        self.passed_over = passed_over


def _take_all(
    repositories: Repositories, verdicts: Sequence[Verdict], actor: Actor, now: datetime
) -> Reviewed:
    done: list[Decision] = []
    passed: list[PassedOver] = []
    known: dict[str, Proposal] = {}
    for verdict in verdicts:
        try:
            known[verdict.proposal_id] = find_reviewed(repositories, actor, verdict.proposal_id)[1]
        except UnknownThing as error:
            passed.append(PassedOver(verdict.proposal_id, error))
    repositories.decisions.hold_ends([proposal.path for proposal in known.values()])
    for verdict in verdicts:
        if verdict.proposal_id in known:
            try:
                done.append(decide_within(repositories, verdict, actor, now))
            except ConflictingReview as error:
                passed.append(PassedOver(verdict.proposal_id, error))
    return Reviewed(tuple(done), tuple(passed))


def check_several(proposal_ids: Sequence[str]) -> None:
    """Raise `InvalidDeclaration` unless some proposals, each once and not too many, are chosen."""
    if not proposal_ids or len(proposal_ids) > MOST_AT_ONCE or len(set(proposal_ids)) < len(proposal_ids):
        expected = f"choose 1 to {MOST_AT_ONCE} proposals, each once"
        raise InvalidDeclaration([Problem("chosen", str(len(proposal_ids)), expected)])


def checked_reason(reason: str) -> str:
    """Return the words of a refusal, or raise `InvalidDeclaration`."""
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON or not is_plain(words):
        expected = f"say why in 1 to {LONGEST_REASON} characters: the reason is kept and shown"
        raise InvalidDeclaration([Problem("reason", words[:200], expected)])
    return words


def _decide(services: Services, actor: Actor, verdict: Verdict) -> Decision:
    CanReviewSome(actor).require()
    now = services.clock()
    entry = journal_entry(actor, f"review_{verdict.state.value}", verdict.proposal_id, now)

    def work(repositories: Repositories) -> Decision:
        decision = decide_within(repositories, verdict, actor, now)
        repositories.journal.append(entry)
        return decision

    return services.store.write(work)


def find_reviewed(repositories: Repositories, actor: Actor, proposal_id: str) -> tuple[str, Proposal]:
    """Return the run that holds a proposal, and the proposal, for a caller who reviews it.

    Raises:
        UnknownThing: There is none, or it is not the caller's, which is not told.
    """
    run = repositories.runs.latest()
    if run is None:
        msg = "No run has been made yet. Run the optimiser first."
        raise UnknownThing(msg, proposal=proposal_id)
    run_id = run_that_holds(repositories, run, proposal_id)
    proposal = repositories.runs.proposal(run_id, proposal_id)
    if not reviews(actor, proposal):
        msg = f"Proposal {proposal_id} does not exist. Go back to the list of proposals."
        raise UnknownThing(msg, proposal=proposal_id)
    return run_id, proposal


def decide_within(repositories: Repositories, verdict: Verdict, actor: Actor, now: datetime) -> Decision:
    """Decide inside a transaction; whoever opened it appends to the journal.

    Raises:
        ConflictingReview: Somebody decided meanwhile, the state does not allow it, or there is no room left.
        InvalidDeclaration: The quantity is not above zero.
        UnknownThing: The proposal does not exist, or is not the caller's.
    """
    run_id, proposal = find_reviewed(repositories, actor, verdict.proposal_id)
    repositories.decisions.hold_ends([proposal.path])
    _check(verdict, repositories.decisions.of_proposal(proposal.id))
    accepted = None
    if verdict.state is State.ACCEPTED:
        accepted = allocated(proposal, verdict.quantity_per_year)
        require_room(repositories, proposal, accepted)
    decision = Decision(
        proposal_id=proposal.id,
        path=proposal.path,
        state=verdict.state,
        reason=verdict.reason,
        reason_code=verdict.reason_code,
        monthly=accepted.monthly if accepted else (),
        monthly_received=accepted.monthly_received if accepted else (),
        version=verdict.version + 1,
        decided_by=actor.id,
        decided_at=now,
        run_id=run_id,
    )
    follow_decision(repositories, decision, proposal)  # it may refuse: nothing is written before
    repositories.decisions.save(decision)
    return decision


def _check(verdict: Verdict, history: Sequence[Decision]) -> None:
    version = history[-1].version if history else 0
    state = history[-1].state if history else State.PROPOSED
    if verdict.version != version:
        msg = f"This proposal was decided meanwhile: it is now {state}. Read it again before you decide."
        raise ConflictingReview(msg, proposal=verdict.proposal_id, state=state)
    if verdict.state not in MAY_FOLLOW.get(state, frozenset()):
        msg = f"A proposal that is {state} cannot become {verdict.state}. Withdraw the decision first."
        raise ConflictingReview(msg, proposal=verdict.proposal_id, state=state)
