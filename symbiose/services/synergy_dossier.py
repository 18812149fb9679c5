"""What a synergy carries beside its state, as the caller may see it: status, documents, notes, quantities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from symbiose.domain.accounts import Actor
from symbiose.domain.civil_days import day_of
from symbiose.domain.dossier_documents import SynergyDocument
from symbiose.domain.dossier_entries import PartyReader
from symbiose.domain.dossier_notes import SynergyNote
from symbiose.domain.errors import UnknownThing
from symbiose.domain.exchanges import State
from symbiose.domain.permissions import CanSeeProposals
from symbiose.domain.realised import Foreseen, Realised, YearCompared, compared
from symbiose.domain.repositories import Repositories
from symbiose.domain.synergies import Side, Synergy, is_within_one_firm
from symbiose.domain.waste_paths import Caution, PathCondition, PathRules, Suggestion, cautions, suggest
from symbiose.domain.waste_status import ConditionTick, MissingEvidence, WasteStatus
from symbiose.services.context import Services
from symbiose.services.dossier_writing import reader_of
from symbiose.services.missing_evidence import missing_of, told_to
from symbiose.services.passages import Codes, codes_of, passage_of
from symbiose.services.realised import unit_of
from symbiose.services.surroundings import Surroundings, surroundings
from symbiose.services.synergies import find_synergy
from symbiose.services.synergy_inbox import SynergyLine, line_of
from symbiose.services.synergy_sheet import SynergySheet, sheet_within


@dataclass(frozen=True)
class ConditionLine:
    """One condition of the path chosen, and what was last said of it."""

    condition: PathCondition
    tick: ConditionTick | None
    """What was last said; None when nobody said anything."""
    document: SynergyDocument | None
    """Document that shows it, where the caller may read it."""
    earlier: tuple[ConditionTick, ...]
    """What was said before, the oldest first."""

    @property
    def met(self) -> bool:
        """Tell whether it is shown to be met."""
        return self.tick is not None and self.tick.met


@dataclass(frozen=True)
class StatusSheet:
    """The waste status of a synergy."""

    status: WasteStatus
    rules: PathRules | None
    """The path chosen, None while there is none."""
    conditions: tuple[ConditionLine, ...]
    """Its conditions that hold today."""
    suggestion: Suggestion | None
    """What follows from what is declared; None where the caller may not see the codes."""
    cautions: tuple[Caution, ...]
    """What speaks against the path chosen."""
    codes: Codes | None
    """The codes, None where the caller may not see them."""
    taker: str
    """Name of who takes the material first; empty where the codes are closed."""


@dataclass(frozen=True)
class Dossier:
    """What a synergy carries, as the caller may see it."""

    synergy: Synergy
    line: SynergyLine
    reader: PartyReader
    material: bool
    """It has a waste status: heat, energy and services have none."""
    status: StatusSheet | None
    """None where there is none, or the caller may not see it yet."""
    missing: tuple[MissingEvidence, ...]
    documents: tuple[SynergyDocument, ...]
    """Those that stand and that the caller may read, the newest first."""
    removed: tuple[SynergyDocument, ...]
    """Those that were removed, of which the caller could read."""
    notes: tuple[SynergyNote, ...]
    """The newest first."""
    foreseen: Foreseen | None
    """None where the caller may not see the quantities of both."""
    years: tuple[YearCompared, ...] = ()
    """What both say, the latest year first."""
    declared: tuple[Realised, ...] = ()
    """All that was declared, by year, side and rank."""
    one_firm: bool = False
    """One company runs both sites."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Account id → address, for who follows; empty for a firm."""

    @property
    def may_add(self) -> bool:
        """Tell whether documents and notes may be added."""
        return self.synergy.state is not State.ABANDONED

    @property
    def may_change(self) -> bool:
        """Tell whether status and quantities may be changed."""
        return self.may_add and (self.reader.open or self.reader.coordinates)

    def rank_of(self, year: int, side: Side) -> int:
        """Return how often a firm declared a year."""
        return max((one.rank for one in self.declared if (one.year, one.side) == (year, side)), default=0)


def synergy_dossier(services: Services, actor: Actor, synergy_id: str) -> Dossier:
    """Return what a synergy carries.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
        UnknownThing: There is none, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()
    return services.store.read(lambda r: dossier_within(services, actor, r, synergy_id))


def meeting_sheet(services: Services, actor: Actor, synergy_id: str) -> tuple[SynergySheet, Dossier]:
    """Return the sheet of a synergy and what it carries, for a page to be printed.

    Raises:
        NotAllowed: The caller is an analyst, who sees aggregates only.
        UnknownThing: There is none, or the caller may not know of it.
    """
    CanSeeProposals(actor).require()

    def work(repositories: Repositories) -> tuple[SynergySheet, Dossier]:
        sheet = sheet_within(services, actor, repositories, synergy_id)
        return sheet, dossier_within(services, actor, repositories, synergy_id)

    return services.store.read(work)


def dossier_within(services: Services, actor: Actor, repositories: Repositories, synergy_id: str) -> Dossier:
    """Return the same inside a transaction."""
    synergy = find_synergy(repositories, actor, synergy_id)
    around = surroundings(services, repositories)
    reader = reader_of(actor, synergy)
    status = repositories.waste_statuses.of_synergies([synergy_id])[synergy_id]
    declared = repositories.realised.of_synergies([synergy_id])[synergy_id]
    events = repositories.synergies.history(synergy_id)
    documents = _readable_documents(repositories, reader, synergy_id)
    codes = codes_of(synergy, around, services.reference)
    material = passage_of(synergy, codes, services.reference).material
    open_ = reader.open or reader.coordinates
    foreseen = _foreseen(repositories, synergy) if open_ else None
    missing = told_to(actor, synergy, missing_of(services, synergy, status, declared, events, around))
    return Dossier(
        synergy=synergy,
        line=line_of(services, actor, synergy, around, missing),
        reader=reader,
        material=material,
        status=_status_sheet(services, synergy, reader, status, documents, around)
        if material and open_
        else None,
        missing=missing,
        documents=tuple(one for one in reversed(documents) if one.stands),
        removed=tuple(one for one in documents if not one.stands),
        notes=tuple(
            one
            for one in reversed(repositories.synergy_notes.of(synergy_id))
            if reader.may_read(one.audience, one.written_by)
        ),
        foreseen=foreseen,
        years=compared(declared, foreseen) if foreseen else (),
        declared=tuple(declared) if foreseen else (),
        one_firm=is_within_one_firm(synergy, around.sites),
        people={one.id: one.email for one in repositories.accounts.all()} if reader.coordinates else {},
    )


def _readable_documents(
    repositories: Repositories, reader: PartyReader, synergy_id: str
) -> Sequence[SynergyDocument]:
    kept = repositories.synergy_documents.of(synergy_id)
    return [one for one in kept if reader.may_read(one.audience, one.uploaded_by)]


def _status_sheet(
    services: Services,
    synergy: Synergy,
    reader: PartyReader,
    status: WasteStatus,
    documents: Sequence[SynergyDocument],
    around: Surroundings,
) -> StatusSheet:
    reference, today = services.reference, day_of(services.clock())
    codes = codes_of(synergy, around, reference)
    passage = passage_of(synergy, codes, reference)
    rules = reference.waste_paths.of(status.choice.path) if status.choice else None
    asked = rules.conditions_on(today, dangerous=passage.dangerous) if rules else ()
    told = reader.coordinates or synergy.opened_up
    return StatusSheet(
        status=status,
        rules=rules,
        conditions=tuple(_condition_line(one, status, documents) for one in asked),
        suggestion=suggest(passage) if told else None,
        cautions=cautions(rules.path, passage) if rules and told else (),
        codes=codes if told else None,
        taker=around.site_name(codes.taker_site_id) if told else "",
    )


def _condition_line(
    condition: PathCondition, status: WasteStatus, documents: Sequence[SynergyDocument]
) -> ConditionLine:
    said = tuple(one for one in status.ticks if one.condition_id == condition.id)
    latest = said[-1] if said else None
    shown_by = latest.document_id if latest else None
    return ConditionLine(
        condition=condition,
        tick=latest,
        document=next((one for one in documents if one.id == shown_by), None),
        earlier=said[:-1],
    )


def _foreseen(repositories: Repositories, synergy: Synergy) -> Foreseen:
    """Return what was foreseen: as the run proposed it, and as it was accepted."""
    accepted = sum(synergy.monthly)
    try:
        proposed = repositories.runs.proposal(synergy.run_id, synergy.proposal_id).quantity_per_year
    except UnknownThing:  # the run is no longer kept: what was accepted is all that is known
        proposed = accepted
    covered, processed = sum(synergy.monthly_received), bool(synergy.path.through)
    return Foreseen(
        proposed=proposed,
        accepted=accepted,
        unit=synergy.unit,
        arriving=covered if processed else accepted,
        arriving_unit=unit_of(synergy, Side.RECEIVER),
        covered=covered,
        covered_unit=synergy.received_unit,
        processed=processed,
    )
