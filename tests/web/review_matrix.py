"""Who gets what from the addresses of the workbench: rows of the permission matrix, with their forms."""

from collections.abc import Mapping

from tests.builders import make_question
from tests.fakes import FakeStore
from tests.web.conftest import CHAINED, DIRECT

OK, FOUND, FORBIDDEN, MISSING = 200, 302, 403, 404
STAFF = ("administrator", "coordinator")
MANAGERS = ("giver", "receiver", "stranger")
PARTIES = (*STAFF, *MANAGERS)
QUESTION = "question_to_giver"
NOBODY = "nobody_knows_this_id"
PAIR = "/propositions/essai?offre=flow_offer&besoin=flow_oxide"
ESSAY = "/propositions/essai"
SELECTION = "/propositions/selection"
COMPARED = f"/propositions/comparer?p={DIRECT.id}&p={CHAINED.id}"

Row = tuple[dict[str, int], int]
REVIEW_MATRIX: dict[tuple[str, str, str], Row] = {
    ("proposals.compare", "GET", COMPARED): (dict.fromkeys(STAFF, OK), FORBIDDEN),
    ("proposals.changes", "GET", "/propositions/changements"): (dict.fromkeys(STAFF, OK), FORBIDDEN),
    ("proposals.verification", "GET", "/propositions/verification"): (dict.fromkeys(STAFF, OK), FORBIDDEN),
    ("proposals.verified_document", "GET", "/propositions/verification/enonce.json"): (
        dict.fromkeys(STAFF, MISSING),
        FORBIDDEN,
    ),
    ("proposals.trial", "GET", PAIR): (dict.fromkeys(STAFF, OK), FORBIDDEN),
    ("proposals.start_trial", "POST", ESSAY): (dict.fromkeys(STAFF, FOUND), FORBIDDEN),
    ("proposals.tried", "GET", f"{ESSAY}/{NOBODY}"): (dict.fromkeys(STAFF, MISSING), FORBIDDEN),
    ("proposals.select", "POST", SELECTION): (dict.fromkeys(STAFF, FOUND), FORBIDDEN),
    ("proposals.questions", "GET", "/propositions/questions"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
}
REVIEW_FORMS: dict[str, Mapping[str, object]] = {
    ESSAY: {"p": DIRECT.id},
    SELECTION: {"choix": f"{DIRECT.id}:0", "action": "accepter"},
}
"""Address → the form that it takes."""
for proposal_id in (DIRECT.id, CHAINED.id, NOBODY):
    asked = f"/propositions/{proposal_id}/question"
    done = MISSING if proposal_id == NOBODY else FOUND
    REVIEW_MATRIX["proposals.ask", "POST", asked] = (dict.fromkeys(STAFF, done), FORBIDDEN)
    REVIEW_FORMS[asked] = {"giver": "true", "question": "Est-ce sec ?"}
for question_id in (QUESTION, NOBODY):
    address = f"/propositions/questions/{question_id}"
    there = {"giver": FOUND} if question_id == QUESTION else {}
    REVIEW_MATRIX["proposals.answer", "POST", f"{address}/reponse"] = (
        dict.fromkeys(MANAGERS, MISSING) | there,
        FORBIDDEN,
    )
    REVIEW_FORMS[f"{address}/reponse"] = {"answer": "Oui."}
    REVIEW_MATRIX["proposals.withdraw", "POST", f"{address}/retrait"] = (
        dict.fromkeys(STAFF, FOUND if question_id == QUESTION else MISSING),
        FORBIDDEN,
    )


def keep_question(store: FakeStore) -> None:
    """Keep a question to the giver."""
    store.repositories.questions.save([make_question(id=QUESTION)])
