"""Who gets what from the addresses of the API: rows of the permission matrix, and what is sent to them."""

from collections.abc import Mapping

OK, MADE, DONE = 200, 201, 204
FORBIDDEN, MISSING, PRECONDITION, UNPROCESSABLE = 403, 404, 428, 422
STAFF = ("administrator", "coordinator")
PARTIES = (*STAFF, "giver", "receiver", "stranger")
EVERYONE = (*PARTIES, "analyst")
OWNERS = (("giver", "flow_offer"), ("receiver", "flow_need"), ("stranger", "flow_oxide"), ("", "nobody"))
FLOW = {"site_id": "site_a", "direction": "offer", "resource": "vapeur", "quantity": 10, "unit": "MWh"}
DRAFT = {"site_id": "site_a", "fields": {"resource": "vapeur"}}
BODIES: Mapping[tuple[str, str], object] = {
    ("POST", "/api/v1/flows"): FLOW,
    ("POST", "/api/v1/flows/worth"): FLOW,
    ("POST", "/api/v1/drafts"): DRAFT,
    ("POST", "/api/v1/imports"): {"format": "none"},
}
"""(method, path) → what is sent."""

Row = tuple[dict[str, int], int]
API_MATRIX: dict[tuple[str, str, str], Row] = {
    ("api.flows", "GET", "/api/v1/flows"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.declare_flow", "POST", "/api/v1/flows"): (
        dict.fromkeys(PARTIES, UNPROCESSABLE) | dict.fromkeys((*STAFF, "giver"), MADE),
        FORBIDDEN,
    ),
    ("api.worth_of_draft", "POST", "/api/v1/flows/worth"): (
        dict.fromkeys(PARTIES, UNPROCESSABLE) | dict.fromkeys((*STAFF, "giver"), OK),
        FORBIDDEN,
    ),
    ("api.import_file", "POST", "/api/v1/imports"): (dict.fromkeys(PARTIES, UNPROCESSABLE), FORBIDDEN),
    ("api.sites", "GET", "/api/v1/sites"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.resources", "GET", "/api/v1/resources"): (dict.fromkeys(EVERYONE, OK), FORBIDDEN),
    ("api.export", "GET", "/api/v1/export?format=csv"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.drafts", "GET", "/api/v1/drafts"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("api.save_draft", "POST", "/api/v1/drafts"): (dict.fromkeys((*STAFF, "giver"), MADE), FORBIDDEN),
}
for owner, flow in OWNERS:
    for endpoint, method, path, done in (
        ("api.flow", "GET", f"/api/v1/flows/{flow}", OK),
        ("api.worth", "GET", f"/api/v1/flows/{flow}/worth", OK),
        ("api.versions", "GET", f"/api/v1/flows/{flow}/versions", OK),
        ("api.replace_flow", "PUT", f"/api/v1/flows/{flow}", PRECONDITION),
        ("api.withdraw_flow", "DELETE", f"/api/v1/flows/{flow}", DONE),
    ):
        seen = dict.fromkeys((*STAFF, owner), done) if owner else {}
        API_MATRIX[(endpoint, method, path)] = (dict.fromkeys(PARTIES, MISSING) | seen, FORBIDDEN)
    if owner in ("giver", ""):
        draft = "draft_of_giver" if owner else "nobody"
        seen = dict.fromkeys((*STAFF, owner), DONE) if owner else {}
        API_MATRIX[("api.delete_draft", "DELETE", f"/api/v1/drafts/{draft}")] = (
            dict.fromkeys(PARTIES, MISSING) | seen,
            FORBIDDEN,
        )
