"""Who gets what from the addresses of dossiers: rows of the permission matrix, and what is sent to them.

The synergy is accepted, nobody has agreed: the firms read and add, the rest opens to them once both did.
"""

from collections.abc import Mapping

from symbiose.domain.synergies import Party
from symbiose.domain.waste_paths import WastePath
from tests.dossiers import make_choice, make_document
from tests.fakes import FakeStore
from tests.web.synergy_matrix import (
    CONFLICT,
    FIRMS,
    FORBIDDEN,
    FOUND,
    MISSING,
    OK,
    PARTIES,
    STAFF,
    SYNERGY,
)

UNPROCESSABLE = 422
DOCUMENT = "document_of_coordination"
Rows = tuple[tuple[str, str, str, int, int, Mapping[str, object]], ...]
STEPS: Rows = (
    ("synergies.dossier", "GET", "dossier", OK, OK, {}),
    ("synergies.fiche", "GET", "fiche", OK, OK, {}),
    ("synergies.choose_status", "POST", "dossier/statut", FOUND, FORBIDDEN, {"path": "waste", "seen": 1}),
    (
        "synergies.tick",
        "POST",
        "dossier/conditions/waste_register_out",
        FOUND,
        FORBIDDEN,
        {"met": "true", "seen": 0, "evidence": "extrait"},
    ),
    ("synergies.add", "POST", "dossier/documents", UNPROCESSABLE, UNPROCESSABLE, {"title": "un plan"}),
    ("synergies.download", "GET", f"dossier/documents/{DOCUMENT}", OK, MISSING, {}),
    ("synergies.remove", "POST", f"dossier/documents/{DOCUMENT}/retrait", FOUND, MISSING, {}),
    ("synergies.note", "POST", "dossier/notes", FOUND, FOUND, {"text": "vu", "audience": "parties"}),
    (
        "synergies.realise",
        "POST",
        "dossier/quantites",
        CONFLICT,
        CONFLICT,
        {"side": "giver", "year": 2026, "seen": 0, "quantity": "5"},
    ),
)
"""Endpoint, method, address after the synergy, what staff and what its firms get, and what is sent."""
DOSSIER_MATRIX: dict[tuple[str, str, str], tuple[dict[str, int], int]] = {}
DOSSIER_FORMS: dict[str, Mapping[str, object]] = {}
"""Address → the form that it takes."""
for endpoint, method, step, staff, firms, form in STEPS:
    for synergy in (SYNERGY, "nobody_knows"):
        address = f"/synergies/{synergy}/{step}"
        there = dict.fromkeys(STAFF, staff) | dict.fromkeys(FIRMS, firms) if synergy == SYNERGY else {}
        DOSSIER_MATRIX[(endpoint, method, address)] = (dict.fromkeys(PARTIES, MISSING) | there, FORBIDDEN)
        DOSSIER_FORMS[address] = form


def keep_dossier(store: FakeStore) -> None:
    """Keep a status that the coordination chose and a document that it added."""
    kept = store.repositories
    kept.waste_statuses.choose(
        make_choice(synergy_id=SYNERGY, path=WastePath.WASTE, party=Party.COORDINATOR, chosen_by="account_c")
    )
    document = make_document(
        id=DOCUMENT, synergy_id=SYNERGY, party=Party.COORDINATOR, uploaded_by="account_c"
    )
    kept.synergy_documents.add(document, b"%")
