"""Open a synergy with an acceptance, close its decision with it, and change it one step at a time.

The use cases that take the steps stand beside this module: `synergy_words.py` what each firm says for
itself, `synergy_progress.py` what the coordinator records, `synergy_planning.py` the next action and the
evidence. Each goes through `change_synergy`: one transaction, one event, one entry of the journal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration, Problem, UnknownThing
from symbiose.domain.exchanges import Decision, Proposal, State
from symbiose.domain.flows import Flow
from symbiose.domain.identity import derived_id
from symbiose.domain.plain_words import is_plain
from symbiose.domain.refusal_reasons import RefusalReason
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Party, Side, Synergy, is_within_one_firm, party_of
from symbiose.domain.synergy_rights import CanFollow, CanSeeSynergy, sides_of_actor
from symbiose.domain.synergy_steps import By, Change, opened, require_version, withdraw_acceptance
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.naming import require_unnamed_by

LONGEST_WORDS = 2_000
"""Characters of a reason, an action or a remark."""


@dataclass(frozen=True)
class Found:
    """A synergy that the caller may change, with what a step needs to know around it."""

    repositories: Repositories
    actor: Actor
    synergy: Synergy
    at: datetime

    @property
    def sides(self) -> frozenset[Side]:
        """Return the sides that the caller speaks for."""
        return sides_of_actor(self.actor, self.synergy)

    @property
    def by(self) -> By:
        """Return the caller: for its sides when it manages some, else as the coordinator."""
        return By(self.actor.id, party_of(self.sides) if self.sides else Party.COORDINATOR, self.at)

    @property
    def same_firm(self) -> bool:
        """Tell whether one company runs both sites."""
        return runs_both(self.repositories, self.synergy)


Step = Callable[[Found], Change]


def follow_decision(repositories: Repositories, decision: Decision, proposal: Proposal) -> None:
    """Open a synergy for an acceptance, or close the one whose acceptance is withdrawn.

    Called in the transaction that saves the decision, which appends to the journal.

    Raises:
        ConflictingReview: A firm has agreed already, so that the acceptance is not withdrawn.
    """
    if decision.state is State.ACCEPTED:
        synergy_id = derived_id("synergy", proposal.id, str(decision.version))
        repositories.synergies.save(*opened(synergy_id, decision, proposal))
    elif decision.state is State.PROPOSED:
        by = By(decision.decided_by, Party.COORDINATOR, decision.decided_at)
        for synergy in repositories.synergies.of_proposal(proposal.id):
            if synergy.living:
                repositories.synergies.save(*withdraw_acceptance(synergy, by))


def change_synergy(
    services: Services, actor: Actor, synergy_id: str, version: int, action: str, step: Step
) -> Synergy:
    """Take one step with a synergy that the caller sees.

    Args:
        services: What use cases work with.
        actor: The caller.
        synergy_id: The synergy.
        version: Version that the caller saw.
        action: Name of the use case, for the journal.
        step: Checks the caller's right to it, and takes it.

    Raises:
        UnknownThing: There is none, or the caller may not know of it.
        ConflictingReview: It changed meanwhile, or its state does not allow the step.
        NotAllowed: The step is not the caller's to take.
        InvalidDeclaration: Its words would tell a firm the name of the other one, which keeps it.
    """
    now = services.clock()
    entry = journal_entry(actor, action, synergy_id, now)

    def work(repositories: Repositories) -> Synergy:
        found = Found(repositories, actor, find_synergy(repositories, actor, synergy_id), now)
        require_version(found.synergy, version)
        after, event = step(found)
        if event.words != found.synergy.next_action:
            require_unnamed_by(repositories, after, event)
        if found.synergy.living and not after.living:
            after = after.model_copy(update={"decision_version": _free(repositories, after, actor, now)})
        repositories.synergies.save(after, event)
        repositories.journal.append(entry)
        return after

    return services.store.write(work)


def find_synergy(repositories: Repositories, actor: Actor, synergy_id: str) -> Synergy:
    """Return a synergy that the caller sees.

    Raises:
        UnknownThing: There is none, or the caller may not know of it, which is not told.
    """
    synergy = repositories.synergies.get(synergy_id)
    if not CanSeeSynergy(actor, synergy, flows_of(repositories, synergy)).allowed():
        msg = f"Synergy {synergy_id} does not exist. Go back to the list of synergies."
        raise UnknownThing(msg, synergy=synergy_id)
    return synergy


def flows_of(repositories: Repositories, synergy: Synergy) -> dict[str, Flow]:
    """Return the flows that a synergy joins, by id, as far as they are there."""
    return repositories.flows.existing([synergy.path.offer_id, synergy.path.need_id])


def runs_both(repositories: Repositories, synergy: Synergy) -> bool:
    """Tell whether one company runs both sites of a synergy."""
    return is_within_one_firm(synergy, {site.id: site for site in repositories.sites.all()})


def require_follower(found: Found) -> None:
    """Raise `NotAllowed` unless the caller follows the synergy."""
    CanFollow(found.actor, found.synergy).require()


def checked_words(words: str, field: str = "words", longest: int = LONGEST_WORDS) -> str:
    """Return words that must be given, without the blanks around them.

    Raises:
        InvalidDeclaration: There are none, or too many.
    """
    text = words.strip()
    if not text or len(text) > longest or not is_plain(text):
        expected = f"write 1 to {longest} characters: they are kept and shown"
        raise InvalidDeclaration([Problem(field, text[:200], expected)])
    return text


def optional_words(words: str, field: str = "words", longest: int = LONGEST_WORDS) -> str | None:
    """Return words that may be left out, None when they are.

    Raises:
        InvalidDeclaration: There are too many.
    """
    return checked_words(words, field, longest) if words.strip() else None


def _free(repositories: Repositories, synergy: Synergy, actor: Actor, now: datetime) -> int:
    """Decide of the proposal of a synergy that was closed, and return the version of that decision.

    An exchange that was given up is refused with its reason; one that has ended may be proposed again.
    """
    last = repositories.decisions.of_proposal(synergy.proposal_id)[-1]
    if last.version != synergy.decision_version:
        return synergy.decision_version
    given_up = synergy.state is State.ABANDONED
    spoke = bool(sides_of_actor(actor, synergy))
    decision = Decision(
        proposal_id=synergy.proposal_id,
        path=synergy.path,
        state=State.REFUSED if given_up else State.PROPOSED,
        reason=synergy.reason if given_up else None,
        reason_code=(RefusalReason.DECLINED if spoke else RefusalReason.OTHER) if given_up else None,
        version=last.version + 1,
        decided_by=actor.id,
        decided_at=now,
        run_id=synergy.run_id,
    )
    repositories.decisions.save(decision)
    return decision.version
