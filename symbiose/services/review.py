"""Accept or refuse a proposal, or withdraw the decision; each decision binds every later run."""

from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import ConflictingReview, InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.exchanges import Decision, Proposal, State
from symbiose.domain.permissions import CanReview
from symbiose.domain.repositories import Repositories
from symbiose.services.board import run_that_holds
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry

LONGEST_REASON = 2_000

MAY_FOLLOW: dict[State, frozenset[State]] = {
    State.PROPOSED: frozenset({State.ACCEPTED, State.REFUSED}),
    State.ACCEPTED: frozenset({State.PROPOSED}),
    State.REFUSED: frozenset({State.PROPOSED}),
}
"""State of a proposal → states a reviewer may give it; an acceptance is withdrawn before it is refused."""


@dataclass(frozen=True)
class _Review:
    proposal_id: str
    version: int
    state: State
    reason: str | None
    actor: Actor
    now: datetime


def accept(services: Services, actor: Actor, proposal_id: str, version: int) -> Decision:
    """Accept a proposal as the latest run states it: later runs keep it.

    Args:
        services: What use cases work with.
        actor: The caller.
        proposal_id: Proposal of the latest run.
        version: Version of the decision the caller saw, 0 when there was none.

    Raises:
        ConflictingReview: Somebody decided meanwhile, or the state does not allow it.
        UnknownThing: The proposal does not exist.
    """
    return _decide(services, actor, proposal_id, version, State.ACCEPTED, None)


def refuse(services: Services, actor: Actor, proposal_id: str, version: int, reason: str) -> Decision:
    """Refuse a proposal with a reason: later runs do not propose it again.

    Raises:
        InvalidDeclaration: The reason is missing or too long.
        ConflictingReview: Somebody decided meanwhile, or the state does not allow it.
        UnknownThing: The proposal does not exist.
    """
    words = reason.strip()
    if not words or len(words) > LONGEST_REASON:
        expected = f"say why in 1 to {LONGEST_REASON} characters: the reason is kept and shown"
        raise InvalidDeclaration([Problem("reason", words[:200], expected)])
    return _decide(services, actor, proposal_id, version, State.REFUSED, words)


def reopen(services: Services, actor: Actor, proposal_id: str, version: int) -> Decision:
    """Withdraw the decision on a proposal: later runs are free again.

    Raises:
        ConflictingReview: Somebody decided meanwhile, or there is no decision to withdraw.
    """
    return _decide(services, actor, proposal_id, version, State.PROPOSED, None)


def _decide(
    services: Services, actor: Actor, proposal_id: str, version: int, state: State, reason: str | None
) -> Decision:
    CanReview(actor).require()
    review = _Review(proposal_id, version, state, reason, actor, services.clock())
    entry = journal_entry(actor, f"review_{state.value}", proposal_id, review.now)

    def work(repositories: Repositories) -> Decision:
        decision = _decision(repositories, review)
        repositories.decisions.save(decision)
        repositories.journal.append(entry)
        return decision

    return services.store.write(work)


def _decision(repositories: Repositories, review: _Review) -> Decision:
    run = repositories.runs.latest()
    if run is None:
        msg = "No run has been made yet. Run the optimiser first."
        raise UnknownThing(msg, proposal=review.proposal_id)
    history = repositories.decisions.of_proposal(review.proposal_id)
    _check(review, history)
    run_id = run_that_holds(repositories, run, review.proposal_id)
    return _new_decision(review, repositories.runs.proposal(run_id, review.proposal_id), run_id)


def _check(review: _Review, history: list[Decision]) -> None:
    version = history[-1].version if history else 0
    state = history[-1].state if history else State.PROPOSED
    if review.version != version:
        msg = f"This proposal was decided meanwhile: it is now {state}. Read it again before you decide."
        raise ConflictingReview(msg, proposal=review.proposal_id, state=state)
    if review.state not in MAY_FOLLOW.get(state, frozenset()):
        msg = f"A proposal that is {state} cannot become {review.state}. Withdraw the decision first."
        raise ConflictingReview(msg, proposal=review.proposal_id, state=state)


def _new_decision(review: _Review, proposal: Proposal, run_id: str) -> Decision:
    accepted = review.state is State.ACCEPTED
    return Decision(
        proposal_id=proposal.id,
        path=proposal.path,
        state=review.state,
        reason=review.reason,
        monthly=proposal.monthly if accepted else (),
        monthly_received=proposal.monthly_received if accepted else (),
        version=review.version + 1,
        decided_by=review.actor.id,
        decided_at=review.now,
        run_id=run_id,
    )
