"""What may happen to a synergy, and what it makes of it: pure, each step returns the synergy and its event.

Two steps bind both firms, the agreement and the contract: each side takes them for itself, and an account
that took one for a side never takes it for the other, unless the same firm runs both sites. Where nobody has
an account to take them, the coordinator records that a side did. The other steps record what has come about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from symbiose.domain.errors import ConflictingReview, NotAllowed, UnknownThing
from symbiose.domain.exchanges import Decision, Proposal, State
from symbiose.domain.synergies import (
    MAY_FOLLOW,
    Evidence,
    Happening,
    Party,
    Side,
    Synergy,
    SynergyEvent,
    Word,
    party_of,
    sides_of,
)

MOST_EVIDENCE = 50
"""Pieces of evidence of one synergy at most."""
Change = tuple[Synergy, SynergyEvent]


@dataclass(frozen=True)
class By:
    """Who takes a step, for whom and when."""

    account_id: str
    party: Party
    at: datetime


@dataclass(frozen=True)
class Speaking:
    """The sides that an account speaks for, and whether one firm runs both sites."""

    account_id: str
    sides: frozenset[Side]
    same_firm: bool
    at: datetime


def opened(synergy_id: str, decision: Decision, proposal: Proposal) -> Change:
    """Return the synergy that an acceptance opens."""
    synergy = Synergy(
        id=synergy_id,
        proposal_id=proposal.id,
        path=proposal.path,
        run_id=decision.run_id,
        giver_site_id=proposal.giver_site_id,
        receiver_site_id=proposal.receiver_site_id,
        resource_id=proposal.resource_id,
        received_resource_id=proposal.received_resource_id,
        monthly=decision.monthly,
        monthly_received=decision.monthly_received,
        unit=proposal.unit,
        received_unit=proposal.received_unit,
        state=State.ACCEPTED,
        version=1,
        decision_version=decision.version,
        opened_at=decision.decided_at,
        heard_at=decision.decided_at,
    )
    event = SynergyEvent(
        synergy_id=synergy_id,
        version=1,
        kind=Happening.OPENED,
        at=decision.decided_at,
        by=decision.decided_by,
        party=Party.COORDINATOR,
        state=State.ACCEPTED,
    )
    return synergy, event


def agree(synergy: Synergy, speaking: Speaking) -> Change:
    """Agree for the sides that somebody speaks for; once both sides did, the synergy is agreed."""
    _require_state(synergy, State.ACCEPTED, State.AGREED)
    return _say(synergy, speaking, "agreements", Happening.AGREED, State.AGREED)


def sign(synergy: Synergy, speaking: Speaking) -> Change:
    """Confirm the contract for one's sides; once both sides did, the synergy is contracted."""
    _require_state(synergy, State.IN_STUDY, State.CONTRACTED)
    return _say(synergy, speaking, "signatures", Happening.SIGNED, State.CONTRACTED)


def record_word(synergy: Synergy, by: By, side: Side, rests_on: str) -> Change:
    """Record the word that a side owes now, its agreement or the contract, and on what that rests."""
    if synergy.state is State.IN_STUDY:
        name, kind, once_both = "signatures", Happening.SIGNATURE_RECORDED, State.CONTRACTED
    else:
        _require_state(synergy, State.ACCEPTED, State.AGREED)
        name, kind, once_both = "agreements", Happening.AGREEMENT_RECORDED, State.AGREED
    said: tuple[Word, ...] = getattr(synergy, name)
    if side in sides_of(said):
        msg = "This side has said so already. Read the synergy again."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)
    word = Word(side=side, by=by.account_id, at=by.at, rests_on=rests_on)
    changes: dict[str, object] = {name: (*said, word)}
    changes |= {"state": once_both} if len(said) + 1 == len(Side) else {}
    return _changed(synergy, by, kind, changes, {"words": rests_on, "who": Party(side.value)})


def begin_study(synergy: Synergy, by: By, words: str | None = None) -> Change:
    """Record that the study began."""
    return _come_to(synergy, by, State.IN_STUDY, Happening.STUDIED, words)


def start(synergy: Synergy, by: By, words: str | None = None) -> Change:
    """Record that the exchange runs."""
    return _come_to(synergy, by, State.RUNNING, Happening.STARTED, words)


def end(synergy: Synergy, by: By, words: str | None = None) -> Change:
    """Record that the exchange came to its end; nothing is planned any more."""
    return _come_to(synergy, by, State.ENDED, Happening.ENDED, words, **_NOTHING_PLANNED)


def abandon(synergy: Synergy, by: By, reason: str) -> Change:
    """Give a synergy up from any living state; the consent to disclose ends with it."""
    changes = {"reason": reason, **_NOTHING_PLANNED}
    return _come_to(synergy, by, State.ABANDONED, Happening.ABANDONED, reason, **changes)


def withdraw_acceptance(synergy: Synergy, by: By) -> Change:
    """Close a synergy whose acceptance the coordinator withdraws; only while nobody has agreed."""
    if synergy.agreements:
        msg = "A firm has agreed to this synergy: its acceptance is not withdrawn. Abandon it with a reason."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)
    changes = {"reason": "", **_NOTHING_PLANNED}
    return _come_to(synergy, by, State.ABANDONED, Happening.REOPENED, None, **changes)


def plan(synergy: Synergy, by: By, action: str | None, who: Party | None, due: date | None) -> Change:
    """Set the next action, who does it and until when; without an action nothing is planned."""
    _require_living(synergy)
    planned = {"next_action": action, "who": who if action else None, "due": due if action else None}
    told = {"words": action, "who": planned["who"], "due": planned["due"]}
    return _changed(synergy, by, Happening.PLANNED, planned, told)


def finish_action(synergy: Synergy, by: By, words: str | None = None) -> Change:
    """Say that the next action is done."""
    _require_living(synergy)
    if synergy.next_action is None:
        msg = "Nothing is planned for this synergy any more. Read it again."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)
    told = {"words": words or synergy.next_action, "who": synergy.who}
    return _changed(synergy, by, Happening.DONE, dict(_NOTHING_PLANNED), told)


def ask_evidence(synergy: Synergy, by: By, evidence_id: str, what: str, party: Party) -> Change:
    """Ask a party for a proof or document."""
    _require_living(synergy)
    if len(synergy.evidence) >= MOST_EVIDENCE:
        msg = f"A synergy holds {MOST_EVIDENCE} pieces of evidence at most. Accept those that are settled."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)
    asked = Evidence(id=evidence_id, what=what, party=party, asked_at=by.at)
    told = {"words": what, "who": party, "evidence_id": evidence_id}
    changes = {"evidence": (*synergy.evidence, asked)}
    return _changed(synergy, by, Happening.EVIDENCE_ASKED, changes, told)


def supply_evidence(synergy: Synergy, by: By, evidence_id: str, words: str | None = None) -> Change:
    """Say that a piece of evidence is supplied; the coordinator looks at it."""
    changes = {"supplied_at": by.at, "supplied_by": by.account_id}
    return _settled(synergy, by, evidence_id, Happening.EVIDENCE_SUPPLIED, changes, words)


def return_evidence(synergy: Synergy, by: By, evidence_id: str, words: str) -> Change:
    """Say why a piece of evidence does not do: it is asked for again."""
    changes = {"supplied_at": None, "supplied_by": None}
    return _settled(synergy, by, evidence_id, Happening.EVIDENCE_RETURNED, changes, words)


def accept_evidence(synergy: Synergy, by: By, evidence_id: str, words: str | None = None) -> Change:
    """Take a piece of evidence for good."""
    return _settled(synergy, by, evidence_id, Happening.EVIDENCE_ACCEPTED, {"accepted_at": by.at}, words)


def require_version(synergy: Synergy, version: int) -> None:
    """Raise `ConflictingReview` unless the caller saw the synergy as it is."""
    if version != synergy.version:
        msg = f"This synergy changed meanwhile: it is now {synergy.state}. Read it again before you act."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)


_NOTHING_PLANNED: Mapping[str, None] = {"next_action": None, "who": None, "due": None}


def _say(synergy: Synergy, speaking: Speaking, words: str, kind: Happening, once_both: State) -> Change:
    """Add the word of the sides spoken for that have not said it yet."""
    said: tuple[Word, ...] = getattr(synergy, words)
    new = speaking.sides - sides_of(said)
    if not new:
        msg = "Your side has said so already. Read the synergy again."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)
    _require_one_side(synergy, speaking, said, new)
    added = tuple(Word(side=side, by=speaking.account_id, at=speaking.at) for side in sorted(new))
    both = len(said) + len(added) == len(Side)
    by = By(speaking.account_id, party_of(new), speaking.at)
    changes: dict[str, object] = {words: (*said, *added)}
    return _changed(synergy, by, kind, changes | ({"state": once_both} if both else {}), {})


def _require_one_side(
    synergy: Synergy, speaking: Speaking, said: tuple[Word, ...], new: frozenset[Side]
) -> None:
    """Refuse that one account decides for two firms, at once or one after the other."""
    if speaking.same_firm:
        return
    if len(new) > 1 or any(word.by == speaking.account_id for word in said):
        msg = "Nobody decides for both sides of a synergy. Ask another manager of the other site to answer."
        raise NotAllowed(msg, actor=speaking.account_id, synergy=synergy.id)


def _come_to(
    synergy: Synergy, by: By, state: State, kind: Happening, words: str | None, **changes: object
) -> Change:
    if state not in MAY_FOLLOW.get(synergy.state, frozenset()):
        raise _impossible(synergy, state)
    return _changed(synergy, by, kind, {"state": state, **changes}, {"words": words})


def _settled(
    synergy: Synergy,
    by: By,
    evidence_id: str,
    kind: Happening,
    changes: Mapping[str, object],
    words: str | None,
) -> Change:
    _require_living(synergy)
    found = next((one for one in synergy.evidence if one.id == evidence_id), None)
    if found is None:
        msg = f"Evidence {evidence_id} is not asked for in this synergy. Read it again."
        raise UnknownThing(msg, synergy=synergy.id, evidence=evidence_id)
    if not found.missing or (kind is Happening.EVIDENCE_RETURNED and found.supplied_at is None):
        msg = "This piece of evidence is settled already. Read the synergy again."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)
    settled = found.model_copy(update=dict(changes))
    kept = tuple(settled if one.id == evidence_id else one for one in synergy.evidence)
    told = {"words": words, "who": found.party, "evidence_id": evidence_id}
    return _changed(synergy, by, kind, {"evidence": kept}, told)


def _changed(
    synergy: Synergy, by: By, kind: Happening, changes: Mapping[str, object], told: Mapping[str, object]
) -> Change:
    """Return the next version of a synergy, with the event that led to it."""
    after = synergy.model_copy(update={**changes, "version": synergy.version + 1, "heard_at": by.at})
    event = SynergyEvent.model_validate(
        {
            "synergy_id": synergy.id,
            "version": after.version,
            "kind": kind,
            "at": by.at,
            "by": by.account_id,
            "party": by.party,
            "state": after.state,
            **told,
        }
    )
    return after, event


def _require_state(synergy: Synergy, state: State, wanted: State) -> None:
    if synergy.state is not state:
        raise _impossible(synergy, wanted)


def _require_living(synergy: Synergy) -> None:
    if not synergy.living:
        msg = f"This synergy is {synergy.state}: nothing more is done with it."
        raise ConflictingReview(msg, synergy=synergy.id, state=synergy.state)


def _impossible(synergy: Synergy, state: State) -> ConflictingReview:
    msg = f"A synergy that is {synergy.state} cannot become {state}. Read it again."
    return ConflictingReview(msg, synergy=synergy.id, state=synergy.state)
