"""A synergy: an accepted proposal followed to its realisation, with everything that happened to it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from symbiose.domain.base import Value
from symbiose.domain.companies import Site
from symbiose.domain.exchanges import Decision, Path, State


class Side(StrEnum):
    """One of the two firms that an exchange joins."""

    GIVER = "giver"
    RECEIVER = "receiver"


class Party(StrEnum):
    """Who acts on a synergy, or is to act next."""

    COORDINATOR = "coordinator"
    GIVER = "giver"
    RECEIVER = "receiver"
    BOTH = "both"
    """Giver and receiver together."""


LIVING = (State.ACCEPTED, State.AGREED, State.IN_STUDY, State.CONTRACTED, State.RUNNING)
"""States of a synergy that is being followed, in the order they are reached."""
DISCLOSING = frozenset({State.AGREED, State.IN_STUDY, State.CONTRACTED, State.RUNNING})
"""States in which the consent of both sides holds: name, contact and flow of each are open to the other."""
NAMING = DISCLOSING | {State.ENDED}
"""States in which the parties know each other's name: those who have exchanged still do."""

MAY_FOLLOW: dict[State, frozenset[State]] = {
    State.ACCEPTED: frozenset({State.AGREED, State.ABANDONED}),
    State.AGREED: frozenset({State.IN_STUDY, State.ABANDONED}),
    State.IN_STUDY: frozenset({State.CONTRACTED, State.ABANDONED}),
    State.CONTRACTED: frozenset({State.RUNNING, State.ABANDONED}),
    State.RUNNING: frozenset({State.ENDED, State.ABANDONED}),
}
"""State of a synergy → states it may come to; ended and abandoned are final."""


class Word(Value):
    """What one side said for itself: that it agrees, or that it signed the contract."""

    side: Side
    """For whom."""
    by: str
    """Account that said it: a manager of the site, or staff that recorded it where there is none."""
    at: datetime
    """When (aware, UTC)."""
    rests_on: str | None = None
    """On what it rests where staff recorded it: a letter, minutes, a reason; None where the firm said it."""


class Evidence(Value):
    """A proof or document that a synergy needs."""

    id: str
    """Opaque slug."""
    what: str
    """What is needed, in words."""
    party: Party
    """Who supplies it."""
    asked_at: datetime
    """When it was asked for (aware, UTC)."""
    supplied_at: datetime | None = None
    """When it was last said to be supplied (aware, UTC); None while nobody did."""
    supplied_by: str | None = None
    """Account that said so."""
    accepted_at: datetime | None = None
    """When the coordinator took it for good (aware, UTC); None while it is missing."""

    @property
    def missing(self) -> bool:
        """Tell whether the coordinator still waits for it, or has yet to look at it."""
        return self.accepted_at is None


class Synergy(Value):
    """An accepted proposal as it is followed; a new acceptance of the same proposal opens another."""

    id: str
    """Opaque slug, derived from the proposal and the decision that accepts it: accepting twice opens one."""
    proposal_id: str
    """Proposal accepted."""
    path: Path
    """Flows and processors joined."""
    run_id: str
    """Run whose figures were accepted."""
    giver_site_id: str
    """Site that gives."""
    receiver_site_id: str
    """Site that receives."""
    resource_id: str
    """Resource given."""
    received_resource_id: str
    """Resource received: another one when substituted or processed."""
    monthly: tuple[float, ...]
    """Quantity accepted in each month, January first, in `unit`."""
    monthly_received: tuple[float, ...]
    """Quantity of the need covered in each month as accepted, in `received_unit`."""
    unit: str
    """Canonical unit of the resource given."""
    received_unit: str
    """Canonical unit of the resource received."""
    state: State
    """accepted, agreed, in_study, contracted, running, ended or abandoned."""
    version: int = Field(ge=1)
    """Counts what happened to it; a form that saw an earlier one is refused."""
    decision_version: int = Field(ge=1)
    """Version of the decision on the proposal that it stands on: when a later one exists, that one holds."""
    opened_at: datetime
    """When the proposal was accepted (aware, UTC)."""
    heard_at: datetime
    """When anything was last done with it (aware, UTC)."""
    agreements: tuple[Word, ...] = ()
    """Who agreed; the synergy is agreed once both sides did."""
    signatures: tuple[Word, ...] = ()
    """Who confirmed the contract; the synergy is contracted once both sides did."""
    next_action: str | None = None
    """What is to be done next; None when nothing is planned."""
    who: Party | None = None
    """Who is to do it."""
    due: date | None = None
    """Until when."""
    evidence: tuple[Evidence, ...] = ()
    """Proofs and documents asked for, in the order they were."""
    reason: str | None = None
    """Why it was abandoned; empty when the acceptance was withdrawn before anybody agreed."""

    @property
    def living(self) -> bool:
        """Tell whether it is still followed: neither ended nor abandoned."""
        return self.state in LIVING

    @property
    def opened_up(self) -> bool:
        """Tell whether each side has the name, contact and flow of the other now."""
        return self.state in DISCLOSING

    @property
    def names_known(self) -> bool:
        """Tell whether each side knows the other's name now."""
        return self.state in NAMING

    @property
    def missing(self) -> tuple[Evidence, ...]:
        """Return the evidence that is still missing or waits to be looked at."""
        return tuple(one for one in self.evidence if one.missing)

    def site_of(self, side: Side) -> str:
        """Return the site of a side."""
        return self.giver_site_id if side is Side.GIVER else self.receiver_site_id

    def flow_of(self, side: Side) -> str:
        """Return the flow of a side."""
        return self.path.offer_id if side is Side.GIVER else self.path.need_id

    def sides_that_agreed(self) -> frozenset[Side]:
        """Return the sides that agreed, ever: a consent that was withdrawn is still told in the history."""
        return sides_of(self.agreements)

    def sides_that_signed(self) -> frozenset[Side]:
        """Return the sides that confirmed the contract."""
        return sides_of(self.signatures)


class Happening(StrEnum):
    """What can happen to a synergy."""

    OPENED = "opened"
    """The coordinator accepted the proposal."""
    AGREED = "agreed"
    """A side agreed: it opens its name, contact and flow to the other once that one agrees too."""
    STUDIED = "studied"
    """The study began."""
    SIGNED = "signed"
    """A side confirmed the contract."""
    STARTED = "started"
    """The exchange runs."""
    ENDED = "ended"
    """The exchange came to its end."""
    AGREEMENT_RECORDED = "agreement_recorded"
    """The coordinator recorded that a side agreed for which nobody has an account, and on what that rests."""
    SIGNATURE_RECORDED = "signature_recorded"
    """The coordinator recorded that such a side confirmed the contract, and on what that rests."""
    ABANDONED = "abandoned"
    """It was given up; a side that does so withdraws its consent."""
    REOPENED = "reopened"
    """The coordinator withdrew the acceptance before anybody had agreed."""
    PLANNED = "planned"
    """The next action was set, or nothing is planned any more."""
    DONE = "done"
    """The next action was said to be done."""
    EVIDENCE_ASKED = "evidence_asked"
    """A proof or document was asked for."""
    EVIDENCE_SUPPLIED = "evidence_supplied"
    """It was said to be supplied."""
    EVIDENCE_RETURNED = "evidence_returned"
    """It does not do: it is asked for again."""
    EVIDENCE_ACCEPTED = "evidence_accepted"
    """It was taken for good."""


RECORDED_WORDS = frozenset({Happening.AGREEMENT_RECORDED, Happening.SIGNATURE_RECORDED})
"""What the coordinator records of a side: on what it rests is read by who follows and by that side."""


class SynergyEvent(Value):
    """One thing that happened to a synergy; none is ever changed."""

    synergy_id: str
    """The synergy."""
    version: int = Field(ge=1)
    """Version of the synergy that it led to."""
    kind: Happening
    """What happened."""
    at: datetime
    """When (aware, UTC)."""
    by: str
    """Account that did it."""
    party: Party
    """For whom it acted."""
    state: State
    """State of the synergy from then on."""
    words: str | None = None
    """Reason, action, evidence or remark, as it was written."""
    who: Party | None = None
    """Who was asked to act or to supply."""
    due: date | None = None
    """Until when."""
    evidence_id: str | None = None
    """The evidence concerned."""


def shown_state(decision: Decision | None, synergy: Synergy | None) -> State:
    """Return the state of a proposal: that of its latest synergy, unless a later decision was taken.

    Args:
        decision: The latest decision on the proposal, None when there is none.
        synergy: The latest synergy that it became, None when it became none.
    """
    if decision is None:
        return State.PROPOSED
    if synergy is not None and synergy.decision_version == decision.version:
        return synergy.state
    return decision.state


def is_within_one_firm(synergy: Synergy, sites: Mapping[str, Site]) -> bool:
    """Tell whether one company runs both sites; not where one of them is unknown."""
    giver, receiver = (sites.get(synergy.site_of(side)) for side in Side)
    return giver is not None and receiver is not None and giver.company_id == receiver.company_id


def sides_of(words: Sequence[Word]) -> frozenset[Side]:
    """Return the sides that words were given for."""
    return frozenset(word.side for word in words)


def other_side(side: Side) -> Side:
    """Return the other side.

    >>> other_side(Side.GIVER)
    <Side.RECEIVER: 'receiver'>
    """
    return Side.RECEIVER if side is Side.GIVER else Side.GIVER


def party_of(sides: frozenset[Side]) -> Party:
    """Return the party that one or both sides are.

    >>> party_of(frozenset({Side.GIVER})), party_of(frozenset(Side))
    (<Party.GIVER: 'giver'>, <Party.BOTH: 'both'>)
    """
    return Party.BOTH if len(sides) > 1 else Party(next(iter(sides)).value)


def includes(party: Party | None, side: Side) -> bool:
    """Tell whether a party is a side, or both."""
    return party is Party.BOTH or (party is not None and party.value == side.value)
