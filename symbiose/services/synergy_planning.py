"""What is to be done next with a synergy, by whom and until when, and the evidence that is missing."""

import secrets
from datetime import date

from symbiose.domain.accounts import Actor
from symbiose.domain.errors import InvalidDeclaration, NotAllowed, Problem
from symbiose.domain.synergies import Party, Synergy, includes
from symbiose.domain.synergy_rights import CanFollow
from symbiose.domain.synergy_steps import (
    Change,
    accept_evidence,
    ask_evidence,
    finish_action,
    plan,
    return_evidence,
    supply_evidence,
)
from symbiose.services.context import Services
from symbiose.services.synergies import Found, change_synergy, checked_words, optional_words, require_follower

LONGEST_ACTION = 300
"""Characters of an action or of a piece of evidence: one line of the inbox."""
ID_BYTES = 9


def plan_action(
    services: Services,
    actor: Actor,
    synergy_id: str,
    version: int,
    action: str,
    who: Party | None,
    due: date | None,
) -> Synergy:
    """Set what is to be done next, by whom and until when; without an action nothing is planned.

    Raises:
        NotAllowed: The caller does not follow the synergy.
        InvalidDeclaration: The action is too long, or nobody is to do it.
        ConflictingReview: The synergy changed meanwhile, or is closed.
    """
    words = optional_words(action, "action", LONGEST_ACTION)
    if words and who is None:
        raise InvalidDeclaration([Problem("who", "", "say who is to do it")])
    if due and not words:
        raise InvalidDeclaration([Problem("action", "", "say what is to be done by that date")])

    def step(found: Found) -> Change:
        require_follower(found)
        return plan(found.synergy, found.by, words, who, due)

    return change_synergy(services, actor, synergy_id, version, "synergy_plan", step)


def finish_planned(
    services: Services, actor: Actor, synergy_id: str, version: int, words: str = ""
) -> Synergy:
    """Say that the next action is done: whoever follows the synergy, or a firm that is to do it.

    Raises:
        NotAllowed: It is for somebody else to do.
        ConflictingReview: The synergy changed meanwhile, or nothing is planned.
    """
    remark = optional_words(words)

    def step(found: Found) -> Change:
        _require_part(found, found.synergy.who)
        return finish_action(found.synergy, found.by, remark)

    return change_synergy(services, actor, synergy_id, version, "synergy_finish_action", step)


def ask_for_evidence(
    services: Services, actor: Actor, synergy_id: str, version: int, what: str, party: Party
) -> Synergy:
    """Ask somebody for a proof or document.

    Raises:
        NotAllowed: The caller does not follow the synergy.
        InvalidDeclaration: What is asked for is missing or too long.
        ConflictingReview: The synergy changed meanwhile, is closed, or too much is asked for already.
    """
    words = checked_words(what, "what", LONGEST_ACTION)
    evidence_id = f"evidence_{secrets.token_hex(ID_BYTES)}"

    def step(found: Found) -> Change:
        require_follower(found)
        return ask_evidence(found.synergy, found.by, evidence_id, words, party)

    return change_synergy(services, actor, synergy_id, version, "synergy_ask_evidence", step)


def supply(
    services: Services, actor: Actor, synergy_id: str, version: int, evidence_id: str, words: str = ""
) -> Synergy:
    """Say that a piece of evidence is supplied: the firm it is asked of, or whoever follows the synergy.

    Raises:
        NotAllowed: It is asked of somebody else.
        UnknownThing: It is not asked for.
        ConflictingReview: The synergy changed meanwhile, or the evidence is settled.
    """
    remark = optional_words(words)

    def step(found: Found) -> Change:
        asked = next((one for one in found.synergy.evidence if one.id == evidence_id), None)
        _require_part(found, asked.party if asked else None)
        return supply_evidence(found.synergy, found.by, evidence_id, remark)

    return change_synergy(services, actor, synergy_id, version, "synergy_supply_evidence", step)


def judge_evidence(
    services: Services,
    actor: Actor,
    synergy_id: str,
    version: int,
    evidence_id: str,
    *,
    does: bool,
    words: str = "",
) -> Synergy:
    """Take a piece of evidence for good, or say why it does not do.

    Raises:
        NotAllowed: The caller does not follow the synergy.
        InvalidDeclaration: The evidence does not do, and no reason is given.
        UnknownThing: It is not asked for.
        ConflictingReview: The synergy changed meanwhile, or the evidence is settled.
    """
    remark = optional_words(words) if does else checked_words(words)

    def step(found: Found) -> Change:
        require_follower(found)
        if does:
            return accept_evidence(found.synergy, found.by, evidence_id, remark)
        return return_evidence(found.synergy, found.by, evidence_id, remark or "")

    name = "synergy_accept_evidence" if does else "synergy_return_evidence"
    return change_synergy(services, actor, synergy_id, version, name, step)


def _require_part(found: Found, party: Party | None) -> None:
    """Let through who follows the synergy, and the firms that a thing is asked of."""
    if CanFollow(found.actor, found.synergy).allowed():
        return
    if not any(includes(party, side) for side in found.sides):
        msg = "This is not asked of your site. Read the synergy again."
        raise NotAllowed(msg, actor=found.actor.id, synergy=found.synergy.id)
