"""Labels of what people decide of proposals, and of what becomes of them."""

from graph.schema.words import PATH, Label, fields_of
from symbiose.domain.dossier_documents import DesignDocument, SynergyDocument
from symbiose.domain.dossier_notes import DesignNote, SynergyNote
from symbiose.domain.edits import Edit
from symbiose.domain.exchanges import Decision
from symbiose.domain.opeo import ModelOverride
from symbiose.domain.publications import Publication
from symbiose.domain.questions import Question
from symbiose.domain.realised import Realised
from symbiose.domain.synergies import Synergy, SynergyEvent
from symbiose.domain.waste_status import ConditionTick, PathChoice

FOLLOWED: tuple[Label, ...] = (
    Label(
        "Decision",
        "What a coordinator decided of a path; the latest version holds.",
        fields_of(Decision, "path") | PATH,
        (("proposal_id", "version"),),
        ("proposal_id",),
    ),
    Label(
        "Question",
        "A reviewer asks the firm on one side of a path about its flow; the firm answers.",
        fields_of(Question, "path") | PATH,
        (("id",),),
    ),
    Label(
        "Publication",
        "The totals of the territory as they were published on a day.",
        fields_of(Publication, "series")
        | {"series": "The figures: JSON, what is told and what it rests on."},
        (("id",),),
    ),
    Label(
        "Edit",
        "A version of what people set in the browser: value, processor, substitution, text, objective.",
        fields_of(Edit),
        (("subject", "thing_id", "version"),),
        ("subject", "thing_id"),
    ),
    Label(
        "Synergy",
        "An accepted proposal as it is followed to its realisation.",
        fields_of(Synergy, "path", "agreements", "signatures", "evidence")
        | PATH
        | {
            "agreements": "Which sides agreed: JSON, a list of {side, by, at, rests_on}.",
            "signatures": "Which sides confirmed the contract: JSON, a list of {side, by, at, rests_on}.",
            "evidence": "Proofs and documents asked for: JSON, a list.",
        },
        (("id",),),
        ("proposal_id",),
    ),
    Label(
        "SynergyEvent",
        "One thing that happened to a synergy; none is ever changed.",
        fields_of(SynergyEvent),
        (("synergy_id", "version"),),
        ("synergy_id",),
    ),
    Label(
        "PathChoice",
        "A waste path that somebody chose or confirmed for a synergy; the latest rank holds.",
        fields_of(PathChoice),
        (("synergy_id", "rank"),),
    ),
    Label(
        "ConditionTick",
        "That a condition of a waste path is met, or no longer is; the latest rank holds.",
        fields_of(ConditionTick),
        (("synergy_id", "condition_id", "rank"),),
    ),
    Label(
        "SynergyDocument",
        "A document of a synergy; its bytes are its parts, which are deleted when it is removed.",
        fields_of(SynergyDocument),
        (("id",),),
    ),
    Label(
        "DocumentPart",
        "A part of the bytes of a document, or of what a run solved.",
        {
            "document_id": "Document, or run.",
            "position": "Place in the document, from 0.",
            "base64": "Its bytes, as text.",
        },
        (("document_id", "position"),),
    ),
    Label("SynergyNote", "A note on a synergy; none is ever changed.", fields_of(SynergyNote), (("id",),)),
    Label(
        "DesignDocument",
        "A document of an accepted loop or group; its bytes are its parts, deleted when it is removed.",
        fields_of(DesignDocument),
        (("id",),),
        ("thing_id",),
    ),
    Label(
        "DesignNote",
        "A note on an accepted loop or group; none is ever changed.",
        fields_of(DesignNote),
        (("id",),),
        ("thing_id",),
    ),
    Label(
        "RealisedQuantity",
        "What one firm says was exchanged in a year; the latest rank holds.",
        fields_of(Realised),
        (("synergy_id", "year", "side", "rank"),),
    ),
    Label(
        "ModelOverride",
        "The models that a person set against the rules; the latest rank holds.",
        fields_of(ModelOverride) | {"rank": "Counts the overrides of a thing, from 1."},
        (("thing_id", "rank"),),
        ("thing_id",),
    ),
)
