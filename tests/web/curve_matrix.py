"""Who gets what from the pages of load curves: rows of the permission matrix, with their forms."""

from collections.abc import Mapping

from symbiose.domain.uploads import Upload
from symbiose.services.context import Services
from tests.builders import NOON, make_flow, make_load_curve
from tests.fakes import FakeStore
from tests.web.review_matrix import FORBIDDEN, FOUND, MISSING, NOBODY, OK, PARTIES, STAFF, Row

POWER_A, POWER_C = "power_of_giver", "power_of_stranger"
"""Needs of electricity of sites A and C."""
CURVE_UPLOAD, CURVE_UNWANTED = "curve_of_giver", "curve_given_up"
"""Curves that the giver dropped for site A."""
DONE, UNSUPPORTED, UNPROCESSABLE = 204, 415, 422
CURVE_MATRIX: dict[tuple[str, str, str], Row] = {}
CURVE_FORMS: dict[str, Mapping[str, object]] = {}
"""Address → the form that it takes."""
for owner, flow in (("giver", POWER_A), ("stranger", POWER_C), ("", NOBODY)):
    for endpoint, method, path, done in (
        ("curves.page", "GET", f"/flux/{flow}/courbe", OK),
        ("curves.drop", "POST", f"/flux/{flow}/courbe", UNPROCESSABLE),
        ("curves.remove", "POST", f"/flux/{flow}/courbe/retrait", FOUND),
        ("api.load_curve", "GET", f"/api/v1/flows/{flow}/load-curve", OK),
        ("api.give_load_curve", "PUT", f"/api/v1/flows/{flow}/load-curve", UNSUPPORTED),
        ("api.remove_load_curve", "DELETE", f"/api/v1/flows/{flow}/load-curve", DONE),
    ):
        seen = dict.fromkeys((*STAFF, owner), done) if owner else {}
        CURVE_MATRIX[endpoint, method, path] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
for endpoint, method, upload, last, done in (
    ("preview", "GET", CURVE_UPLOAD, "", OK),
    ("keep", "POST", CURVE_UPLOAD, "/confirmation", FOUND),
    ("give_up", "POST", CURVE_UNWANTED, "/abandon", FOUND),
):
    for flow, kept, owner in ((POWER_A, upload, "giver"), (POWER_C, upload, ""), (POWER_A, NOBODY, "")):
        CURVE_MATRIX[f"curves.{endpoint}", method, f"/flux/{flow}/courbe/{kept}{last}"] = (
            dict.fromkeys(PARTIES, MISSING) | ({owner: done} if owner else {}),
            FORBIDDEN,
        )
CURVE_FORMS |= {
    path: {"vu": ""} for endpoint, _, path in CURVE_MATRIX if endpoint in ("curves.keep", "curves.remove")
}


def keep_power(store: FakeStore, services: Services) -> None:
    """Let sites A and C need electricity, and the giver have dropped two curves."""
    need = {"direction": "need", "resource_id": "electricity", "unit": "MWh"}
    store.repositories.flows.save(
        [
            make_flow(id=POWER_A, reference=POWER_A, quantity_per_year=400.0, **need),
            make_flow(id=POWER_C, reference=POWER_C, site_id="site_c", quantity_per_year=90.0, **need),
        ]
    )
    giver = store.repositories.accounts.by_email("giver@test.example")
    assert giver is not None
    of_curve = make_load_curve().model_dump(
        exclude={"flow_id", "file_name", "digest", "given_by", "given_at"}
    )
    for upload_id in (CURVE_UPLOAD, CURVE_UNWANTED):
        services.uploads.put(
            Upload(
                id=upload_id,
                account_id=giver.id,
                name="courbe.csv",
                size_bytes=12,
                digest="0" * 64,
                received_at=NOON,
                curve_of=POWER_A,
                curve=of_curve,
            ),
            b"",
        )
