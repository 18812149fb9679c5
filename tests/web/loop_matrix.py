"""Who gets what from the addresses of loops: rows of the permission matrix, with their forms."""

from collections.abc import Mapping

from symbiose.domain.heat_loops import LoopWish
from symbiose.domain.jobs import JobState
from symbiose.services.loop_wishes import WishOrder, WishOutcome
from tests.builders import make_job
from tests.fakes import FakeStore
from tests.loop_case import LOOP_ID, keep_loop_of_two, loop_of_two
from tests.web.followed_matrix import followed_forms, followed_rows
from tests.web.review_matrix import FORBIDDEN, FOUND, MISSING, NOBODY, OK, PARTIES, STAFF, Row

WISH_JOB = "job_of_wish"
CONFLICT = 409
MEMBERS = (*STAFF, "giver", "receiver")
LOOP_MATRIX: dict[tuple[str, str, str], Row] = {
    ("loops.listing", "GET", "/boucles"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.loops", "GET", "/api/v1/heat-loops"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
}
LOOP_FORMS: dict[str, Mapping[str, object]] = {}
"""Address → the form that it takes."""
for loop_id in (LOOP_ID, NOBODY):
    there, address = loop_id != NOBODY, f"/boucles/{loop_id}"
    seen = dict.fromkeys(PARTIES, MISSING) | (dict.fromkeys(MEMBERS, OK) if there else {})
    LOOP_MATRIX["loops.sheet", "GET", address] = (seen, FORBIDDEN)
    LOOP_MATRIX["api.loop", "GET", f"/api/v1/heat-loops/{loop_id}"] = (seen, FORBIDDEN)
    for endpoint, method, path, done in (
        ("printed", "GET", f"{address}/fiche", OK),
        ("map_figure", "GET", f"{address}/carte", OK),
        ("document", "GET", f"{address}/instance.json", OK),
        ("balance", "GET", f"{address}/bilan.csv", OK),
        ("accept", "POST", f"{address}/acceptation", FOUND),
        ("refuse", "POST", f"{address}/refus", FOUND),
        ("reopen", "POST", f"{address}/reouverture", CONFLICT),
        ("adjust", "POST", f"{address}/ajustement", FOUND),
    ):
        answered = dict.fromkeys(STAFF, done if there else MISSING)
        LOOP_MATRIX[f"loops.{endpoint}", method, path] = (answered, FORBIDDEN)
    LOOP_MATRIX |= followed_rows("loops", address)
    LOOP_FORMS |= followed_forms(address, {}, {"livre": "1"})
    LOOP_FORMS[f"{address}/acceptation"] = {"version": "0"}
    LOOP_FORMS[f"{address}/refus"] = {"version": "0", "code": "other", "reason": "trop loin"}
    LOOP_FORMS[f"{address}/reouverture"] = {"version": "0"}
    LOOP_FORMS[f"{address}/ajustement"] = {"sans": ["dryer"]}
for job_id in (WISH_JOB, NOBODY):
    address = f"/boucles/ajustements/{job_id}"
    for endpoint, method, path, done in (
        ("adjusted", "GET", address, OK),
        ("accept_adjusted", "POST", f"{address}/acceptation", FOUND),
    ):
        answered = dict.fromkeys(STAFF, done if job_id == WISH_JOB else MISSING)
        LOOP_MATRIX[f"loops.{endpoint}", method, path] = (answered, FORBIDDEN)
    LOOP_FORMS[f"{address}/acceptation"] = {"version": "0"}


def keep_wish(store: FakeStore) -> None:
    """Propose a loop of sites A and B; the coordinator wished it otherwise, and nothing else came of it."""
    keep_loop_of_two(store)
    coordinator = store.repositories.accounts.by_email("coordinator@test.example")
    assert coordinator is not None
    loop, wish = loop_of_two(), LoopWish(with_all_of=("dryer",))
    store.repositories.jobs.add(
        make_job(
            id=WISH_JOB,
            kind="loop",
            lane="loop of the coordinator",
            account_id=coordinator.id,
            state=JobState.DONE,
            parameters=WishOrder(loop_id=loop.id, wish=wish).model_dump_json(),
            result=WishOutcome(wish=wish, before=loop, after=loop).model_dump_json(),
        )
    )
