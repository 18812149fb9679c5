"""Who gets what from the addresses of synergies: rows of the permission matrix, and what is sent to them."""

from collections.abc import Mapping
from datetime import timedelta

from symbiose.domain.exchanges import Path
from symbiose.domain.run_results import RunResult
from symbiose.domain.synergies import Party
from symbiose.domain.synergy_steps import By, ask_evidence, opened, plan, supply_evidence
from tests.builders import NOON, make_decision, make_proposal, make_run
from tests.fakes import FakeStore

OK, FOUND, FORBIDDEN, MISSING, CONFLICT = 200, 302, 403, 404, 409
STAFF = ("administrator", "coordinator")
FIRMS = ("giver", "receiver")
PARTIES = (*STAFF, *FIRMS, "stranger")
SYNERGY = "synergy_of_two"
PATH = Path(offer_id="flow_offer", through=("processor_p",), need_id="flow_need")
VERSION = 5
STEPS: tuple[tuple[str, str, tuple[str, ...], int, Mapping[str, object]], ...] = (
    ("synergies.agree", "accord", FIRMS, FOUND, {}),
    ("synergies.sign", "contrat", FIRMS, CONFLICT, {}),
    ("synergies.record_word", "constat", STAFF, FORBIDDEN, {"side": "giver", "words": "courrier"}),
    ("synergies.record", "etat", STAFF, CONFLICT, {"state": "running"}),
    ("synergies.abandon", "abandon", (*STAFF, *FIRMS), FOUND, {"reason": "trop cher"}),
    ("synergies.plan", "action", STAFF, FOUND, {"action": "appeler", "who": "coordinator", "due": ""}),
    ("synergies.finish", "action/faite", (*STAFF, *FIRMS), FOUND, {}),
    ("synergies.ask", "pieces", STAFF, FOUND, {"what": "un plan", "party": "giver"}),
    ("synergies.supply", "pieces/evidence_asked/fourniture", (*STAFF, *FIRMS), FOUND, {}),
    ("synergies.validate", "pieces/evidence_asked/validation", STAFF, FOUND, {}),
    ("synergies.send_back", "pieces/evidence_given/renvoi", STAFF, FOUND, {"words": "illisible"}),
)
"""Endpoint, address after that of the synergy, who takes the step, what they get, and what is sent."""
FIRMS_ALONE = {"synergies.agree", "synergies.sign"}
STAFF_ALONE = {endpoint for endpoint, _, who, _, _ in STEPS if who == STAFF}
SYNERGY_MATRIX: dict[tuple[str, str, str], tuple[dict[str, int], int]] = {
    ("synergies.listing", "GET", "/synergies"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.synergies", "GET", "/api/v1/synergies"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.synergy", "GET", "/api/v1/synergies/nobody_knows"): (dict.fromkeys(PARTIES, MISSING), FORBIDDEN),
    ("api.synergy", "GET", f"/api/v1/synergies/{SYNERGY}"): (
        dict.fromkeys((*STAFF, *FIRMS), OK) | {"stranger": MISSING},
        FORBIDDEN,
    ),
    ("synergies.sheet", "GET", "/synergies/nobody_knows"): (dict.fromkeys(PARTIES, MISSING), FORBIDDEN),
    ("synergies.sheet", "GET", f"/synergies/{SYNERGY}"): (
        dict.fromkeys((*STAFF, *FIRMS), OK) | {"stranger": MISSING},
        FORBIDDEN,
    ),
}
SYNERGY_FORMS: dict[str, Mapping[str, object]] = {}
"""Address → the form that it takes."""
for endpoint, step, who, done, form in STEPS:
    for synergy in (SYNERGY, "nobody_knows"):
        address = f"/synergies/{synergy}/{step}"
        reach = (*FIRMS, "stranger") if endpoint in FIRMS_ALONE else PARTIES
        reach = STAFF if endpoint in STAFF_ALONE else reach
        there = dict.fromkeys(who, done) if synergy == SYNERGY else {}
        SYNERGY_MATRIX[(endpoint, "POST", address)] = (dict.fromkeys(reach, MISSING) | there, FORBIDDEN)
        SYNERGY_FORMS[address] = {"version": VERSION, **form}


def keep_synergy(store: FakeStore) -> None:
    """Keep a synergy of giver and receiver that an earlier run proposed, with an action and evidence."""
    proposal = make_proposal(path=PATH)
    earlier = make_run(id="run_of_synergy", created=NOON - timedelta(days=40))
    little = {"monthly": (0.0,) * 12, "monthly_received": (0.0,) * 12}
    decision = make_decision(proposal_id=proposal.id, path=PATH, run_id=earlier.id, **little)
    by = By("account_c", Party.COORDINATOR, NOON)
    kept = store.repositories
    kept.runs.save(RunResult(run=earlier, proposals=(proposal,)))
    kept.decisions.save(decision)
    synergy, event = opened(SYNERGY, decision, proposal)
    kept.synergies.save(synergy, event)
    for step in (
        lambda s: ask_evidence(s, by, "evidence_asked", "une analyse", Party.BOTH),
        lambda s: ask_evidence(s, by, "evidence_given", "un plan", Party.BOTH),
        lambda s: supply_evidence(s, by, "evidence_given"),
        lambda s: plan(s, by, "se voir", Party.BOTH, None),
    ):
        synergy, event = step(synergy)
        kept.synergies.save(synergy, event)
    assert synergy.version == VERSION
