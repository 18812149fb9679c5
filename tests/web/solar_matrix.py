"""Who gets what from the addresses of the sun: rows of the permission matrix, with their forms."""

from collections.abc import Mapping

from symbiose.domain.jobs import JobState
from symbiose.domain.solar_design import SolarWish
from symbiose.services.solar_wishes import GroupWishOrder, GroupWishOutcome
from tests.builders import make_job
from tests.fakes import FakeStore
from tests.solar_case import group_of_one, keep_group
from tests.web.followed_matrix import followed_forms, followed_rows
from tests.web.review_matrix import FORBIDDEN, FOUND, MISSING, NOBODY, OK, PARTIES, STAFF, Row

SOLAR_WISH_JOB = "job_of_solar_wish"
CONFLICT = 409
MEASURED = {"produit": "1", "sur_place": "1", "partage": "0"}
SOLAR_ID = group_of_one().id
"""The roof of site A, which serves its own site alone: nobody else knows of it."""
SOLAR_MATRIX: dict[tuple[str, str, str], Row] = {
    ("sun.listing", "GET", "/soleil"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("sun.sites", "GET", "/soleil/sites"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.solar_groups", "GET", "/api/v1/solar-groups"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
}
SOLAR_FORMS: dict[str, Mapping[str, object]] = {}
"""Address → the form that it takes."""
SOLAR_MATRIX["sun.overview", "GET", "/soleil/carte"] = (dict.fromkeys(STAFF, OK), FORBIDDEN)
CASE = "/soleil/mine-de-soleil"
for endpoint, path in (("case", CASE), ("map", f"{CASE}/carte"), ("document", f"{CASE}/instance.json")):
    SOLAR_MATRIX[f"sun.worked_{endpoint}", "GET", path] = ({}, OK)
for site_id in ("site_a", NOBODY):
    there = dict.fromkeys((*STAFF, "giver"), OK) if site_id != NOBODY else {}
    rows = dict.fromkeys(PARTIES, MISSING) | there
    SOLAR_MATRIX["sun.own", "GET", f"/soleil/sites/{site_id}"] = (rows, FORBIDDEN)
for group_id in (SOLAR_ID, NOBODY):
    known, address = group_id != NOBODY, f"/soleil/{group_id}"
    seen = dict.fromkeys(PARTIES, MISSING) | (dict.fromkeys((*STAFF, "giver"), OK) if known else {})
    SOLAR_MATRIX["sun.sheet", "GET", address] = (seen, FORBIDDEN)
    SOLAR_MATRIX["api.solar_group", "GET", f"/api/v1/solar-groups/{group_id}"] = (seen, FORBIDDEN)
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
        answered = dict.fromkeys(STAFF, done if known else MISSING)
        SOLAR_MATRIX[f"sun.{endpoint}", method, path] = (answered, FORBIDDEN)
    SOLAR_MATRIX |= followed_rows("sun", address)
    SOLAR_FORMS |= followed_forms(
        address, {"verifie": "oui"}, {"produit": "1", "sur_place": "1", "partage": "0"}
    )
    SOLAR_FORMS[f"{address}/acceptation"] = {"version": "0"}
    SOLAR_FORMS[f"{address}/refus"] = {"version": "0", "code": "other", "reason": "trop loin"}
    SOLAR_FORMS[f"{address}/reouverture"] = {"version": "0"}
    SOLAR_FORMS[f"{address}/ajustement"] = {"partage": "optimal"}
for job_id in (SOLAR_WISH_JOB, NOBODY):
    address = f"/soleil/ajustements/{job_id}"
    for endpoint, method, path, done in (
        ("adjusted", "GET", address, OK),
        ("accept_adjusted", "POST", f"{address}/acceptation", FOUND),
    ):
        answered = dict.fromkeys(STAFF, done if job_id == SOLAR_WISH_JOB else MISSING)
        SOLAR_MATRIX[f"sun.{endpoint}", method, path] = (answered, FORBIDDEN)
    SOLAR_FORMS[f"{address}/acceptation"] = {"version": "0"}


OTHERWISE = SolarWish(key="optimal")


def keep_solar_wish(
    store: FakeStore, wish: SolarWish = OTHERWISE, came: Mapping[str, object] | None = None
) -> None:
    """Propose the roof of site A; the coordinator wished it otherwise, and what is said came of it."""
    group = group_of_one()
    after = group.model_copy(update=came or {})
    keep_group(store, group)
    coordinator = store.repositories.accounts.by_email("coordinator@test.example")
    assert coordinator is not None
    store.repositories.jobs.add(
        make_job(
            id=SOLAR_WISH_JOB,
            kind="sun",
            lane="sun of the coordinator",
            account_id=coordinator.id,
            state=JobState.DONE,
            parameters=GroupWishOrder(group_id=group.id, wish=wish).model_dump_json(),
            result=GroupWishOutcome(wish=wish, before=group, after=after).model_dump_json(),
        )
    )
