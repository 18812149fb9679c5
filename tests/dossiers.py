"""Builders of what a synergy carries: a test names only what it is about."""

from typing import Any

from symbiose.domain.dossier_documents import DesignDocument, DocumentKind, MediaType, SynergyDocument
from symbiose.domain.dossier_entries import Audience
from symbiose.domain.dossier_notes import DesignNote, SynergyNote
from symbiose.domain.exchanges import State
from symbiose.domain.realised import Realised
from symbiose.domain.synergies import Happening, Party, Side, Synergy, SynergyEvent
from symbiose.domain.waste_paths import WastePath
from symbiose.domain.waste_status import ConditionTick, PathChoice
from tests.builders import NOON, make_proposal
from tests.loop_case import LOOP_ID


def make_synergy(**changes: Any) -> Synergy:
    """Return the synergy of the proposal of `make_proposal`, just accepted."""
    proposal = make_proposal()
    values = {
        "id": "synergy_a",
        "proposal_id": proposal.id,
        "path": proposal.path,
        "run_id": "run_1",
        "giver_site_id": proposal.giver_site_id,
        "receiver_site_id": proposal.receiver_site_id,
        "resource_id": proposal.resource_id,
        "received_resource_id": proposal.received_resource_id,
        "monthly": proposal.monthly,
        "monthly_received": proposal.monthly_received,
        "unit": proposal.unit,
        "received_unit": proposal.received_unit,
        "state": State.ACCEPTED,
        "version": 1,
        "decision_version": 1,
        "opened_at": NOON,
        "heard_at": NOON,
    }
    return Synergy.model_validate(values | changes)


def make_opened(synergy: Synergy) -> SynergyEvent:
    """Return the event that opened a synergy, or brought it to its version."""
    return SynergyEvent(
        synergy_id=synergy.id,
        version=synergy.version,
        kind=Happening.OPENED,
        at=NOON,
        by="account_c",
        party=Party.COORDINATOR,
        state=synergy.state,
    )


def make_choice(**changes: Any) -> PathChoice:
    """Return the first choice of a synergy: a by-product, as the giver says."""
    values = {
        "synergy_id": "synergy_a",
        "rank": 1,
        "path": WastePath.BY_PRODUCT,
        "party": Party.GIVER,
        "chosen_by": "account_a",
        "chosen_at": NOON,
    }
    return PathChoice.model_validate(values | changes)


def make_tick(**changes: Any) -> ConditionTick:
    """Return the first tick of the first condition of a by-product."""
    values = {
        "synergy_id": "synergy_a",
        "condition_id": "by_product_use_certain",
        "rank": 1,
        "met": True,
        "evidence": "contrat de cinq ans",
        "party": Party.GIVER,
        "ticked_by": "account_a",
        "ticked_at": NOON,
    }
    return ConditionTick.model_validate(values | changes)


def make_document(**changes: Any) -> SynergyDocument:
    """Return an analysis that the giver added for both parties."""
    values = {
        "id": "document_a",
        "synergy_id": "synergy_a",
        "title": "Analyse des cendres",
        "kind": DocumentKind.ANALYSIS,
        "media_type": MediaType.PDF,
        "size_bytes": 1,
        "digest": "0" * 64,
        "audience": Audience.PARTIES,
        "party": Party.GIVER,
        "uploaded_by": "account_a",
        "uploaded_at": NOON,
    }
    return SynergyDocument.model_validate(values | changes)


def make_design_document(**changes: Any) -> DesignDocument:
    """Return a study that a member added to the dossier of the accepted loop of tests."""
    usual = make_document().model_dump(exclude={"synergy_id", "party"})
    of = {"thing_id": LOOP_ID, "acceptance": 1, "site_id": "site_a"}
    return DesignDocument.model_validate({**usual, **of, **changes})


def make_design_note(**changes: Any) -> DesignNote:
    """Return a note of the coordination to all members of the accepted loop of tests."""
    usual = make_note().model_dump(exclude={"synergy_id", "party"})
    return DesignNote.model_validate({**usual, "thing_id": LOOP_ID, "acceptance": 1, **changes})


def make_note(**changes: Any) -> SynergyNote:
    """Return a note of the coordination to both parties."""
    values = {
        "id": "note_a",
        "synergy_id": "synergy_a",
        "text": "Réunion le 12.",
        "audience": Audience.PARTIES,
        "party": Party.COORDINATOR,
        "written_by": "account_c",
        "written_at": NOON,
    }
    return SynergyNote.model_validate(values | changes)


def make_realised(**changes: Any) -> Realised:
    """Return what the giver says of 2026."""
    values = {
        "synergy_id": "synergy_a",
        "year": 2026,
        "side": Side.GIVER,
        "rank": 1,
        "quantity": 100.0,
        "unit": "t",
        "party": Party.GIVER,
        "declared_by": "account_a",
        "declared_at": NOON,
    }
    return Realised.model_validate(values | changes)
