"""Synergies as JSON, as the signed-in account may see them: what it may not see is absent."""

from datetime import date, datetime
from typing import Literal

from symbiose.domain.base import Value
from symbiose.domain.disclosure import SeenFlow
from symbiose.domain.exchanges import State
from symbiose.domain.synergies import Happening, Party, Side
from symbiose.domain.synergy_attention import Reason
from symbiose.services.synergy_inbox import SynergyLine
from symbiose.services.synergy_seeing import End, SeenEvent, SeenEvidence
from symbiose.services.synergy_sheet import SynergySheet


class AttentionDocument(Value):
    """Why a synergy asks for the account's attention."""

    reason: Reason
    """due, agree, sign, act, supply, prove, check, step, record or silent."""
    days: int | None = None
    """Days until the date, negative once it has passed; or days of silence."""
    count: int = 1
    """Pieces concerned."""


class SynergySummary(Value):
    """An accepted proposal as it is followed; names are absent where the account may not know them."""

    id: str
    """Opaque id."""
    proposal: str
    """Proposal that was accepted."""
    state: State
    """accepted, agreed, in_study, contracted, running, ended or abandoned."""
    version: int
    """Counts what happened to it."""
    sides: tuple[Side, ...]
    """Sides that the account speaks for."""
    giver: str | None = None
    """Name of the site that gives."""
    receiver: str | None = None
    """Name of the site that receives."""
    resource: str
    """Resource given, in French."""
    received_resource: str
    """Resource received, in French."""
    next_action: str | None = None
    """What is to be done next."""
    who: Party | None = None
    """Who is to do it: coordinator, giver, receiver or both."""
    due: date | None = None
    """Until when."""
    missing: int
    """Pieces of evidence asked for that are missing; of a firm, those asked of it."""
    opened_at: datetime
    """When the proposal was accepted, ISO, UTC."""
    heard_at: datetime
    """When anything was last done with it, ISO, UTC."""
    attention: tuple[AttentionDocument, ...] = ()
    """Why it asks for the account's attention."""


class SynergyList(Value):
    """A page of the synergies that the account has a part in, the most urgent first."""

    format: Literal["symbiose.synergy-list/1"] = "symbiose.synergy-list/1"
    """Name and version of the document."""
    page: int
    """Number of the page, from 1."""
    pages: int
    """How many there are."""
    total: int
    """Synergies of the whole list."""
    synergies: tuple[SynergySummary, ...]
    """The synergies."""


class SynergyEnd(Value):
    """One of the two parties, as the account may know it."""

    side: Side
    """giver or receiver."""
    name: str | None = None
    """Name of the site."""
    contacts: tuple[str, ...] | None = None
    """Professional addresses of those who manage the site."""
    flow: SeenFlow | None = None
    """The flow exchanged."""
    agreed_at: datetime | None = None
    """When it agreed, ISO, UTC."""
    signed_at: datetime | None = None
    """When it confirmed the contract, ISO, UTC."""
    agreement_recorded: bool = False
    """True where the coordinator recorded its agreement, since nobody had an account to give it."""
    signature_recorded: bool = False
    """The same of the contract."""


class SynergyEvidence(Value):
    """A proof or document that the synergy needs."""

    id: str
    """Opaque id."""
    what: str
    """What is needed."""
    party: Party
    """Who supplies it."""
    asked_at: datetime
    """When it was asked for, ISO, UTC."""
    supplied_at: datetime | None = None
    """When it was said to be supplied, ISO, UTC."""
    accepted_at: datetime | None = None
    """When the coordinator took it for good, ISO, UTC."""


class SynergyStep(Value):
    """One thing that happened."""

    version: int
    """Version of the synergy that it led to."""
    kind: Happening
    """What happened."""
    at: datetime
    """When, ISO, UTC."""
    party: Party
    """For whom whoever did it acted."""
    by: str | None = None
    """Address of the account, or name of its site."""
    state: State
    """State from then on."""
    words: str | None = None
    """Reason, action, evidence or remark."""


class SynergyDocument(SynergySummary):
    """One synergy with its parties, evidence and history."""

    parties: tuple[SynergyEnd, ...]
    """Giver, receiver."""
    quantity_per_year: float
    """Quantity accepted, in `unit`."""
    unit: str
    """Canonical unit of the resource given."""
    rounded: tuple[str, ...] = ()
    """`quantity_per_year` where it is rounded, since the other party keeps its own to itself."""
    reason: str | None = None
    """Why it was abandoned."""
    evidence: tuple[SynergyEvidence, ...] = ()
    """Proofs and documents asked for."""
    history: tuple[SynergyStep, ...] = ()
    """What happened, the newest first."""


def summary_of(line: SynergyLine) -> SynergySummary:
    """Return a line of the list as a document."""
    return SynergySummary.model_validate(_summary(line))


def document_of(sheet: SynergySheet) -> SynergyDocument:
    """Return a sheet as a document."""
    figures = sheet.figures
    return SynergyDocument.model_validate(
        {
            **_summary(sheet.line),
            "parties": tuple(_end(end) for end in sheet.ends),
            "quantity_per_year": figures.quantity_per_year,
            "unit": figures.unit,
            "rounded": tuple(name for name in ("quantity_per_year",) if name in figures.rounded),
            "reason": sheet.reason,
            "evidence": tuple(_evidence(seen) for seen in sheet.evidence),
            "history": tuple(_step(seen) for seen in sheet.history),
        }
    )


def _summary(line: SynergyLine) -> dict[str, object]:
    return {
        "id": line.id,
        "proposal": line.proposal_id,
        "state": line.state,
        "version": line.version,
        "sides": tuple(sorted(line.sides)),
        "giver": line.giver,
        "receiver": line.receiver,
        "resource": line.resource,
        "received_resource": line.received_resource,
        "next_action": line.next_action,
        "who": line.who,
        "due": line.due,
        "missing": line.missing,
        "opened_at": line.opened_at,
        "heard_at": line.heard_at,
        "attention": tuple(
            AttentionDocument(reason=one.reason, days=one.days, count=one.count) for one in line.attention
        ),
    }


def _end(end: End) -> SynergyEnd:
    return SynergyEnd(
        side=end.side,
        name=end.name,
        contacts=end.contacts if end.told_contacts else None,
        flow=end.flow,
        agreed_at=end.agreed_at,
        signed_at=end.signed_at,
        agreement_recorded=end.agreed is not None and end.agreed.recorded,
        signature_recorded=end.signed is not None and end.signed.recorded,
    )


def _evidence(seen: SeenEvidence) -> SynergyEvidence:
    kept = {"id", "what", "party", "asked_at", "supplied_at", "accepted_at"}
    return SynergyEvidence.model_validate(seen.evidence.model_dump(include=kept))


def _step(seen: SeenEvent) -> SynergyStep:
    event = seen.event
    return SynergyStep(
        version=event.version,
        kind=event.kind,
        at=event.at,
        party=event.party,
        by=seen.who,
        state=event.state,
        words=seen.words,
    )
