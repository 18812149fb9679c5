"""Who gets what from the page of heat targets: rows of the permission matrix."""

from tests.web.review_matrix import FORBIDDEN, MISSING, NOBODY, OK, PARTIES, STAFF, Row

PARK = "parc_artois_flandres"
HEAT_MATRIX: dict[tuple[str, str, str], Row] = {
    ("heat.page", "GET", "/chaleur"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("heat.page", "GET", f"/chaleur?perimetre=park:{PARK}"): (
        dict.fromkeys(PARTIES, MISSING) | dict.fromkeys(STAFF, OK),
        FORBIDDEN,
    ),
    ("heat.page", "GET", f"/chaleur?perimetre=park:{NOBODY}"): (dict.fromkeys(PARTIES, MISSING), FORBIDDEN),
    ("heat.page", "GET", "/chaleur?perimetre=site:site_a"): (
        dict.fromkeys(PARTIES, MISSING) | dict.fromkeys((*STAFF, "giver"), OK),
        FORBIDDEN,
    ),
    ("heat.page", "GET", f"/chaleur?perimetre=site:{NOBODY}"): (dict.fromkeys(PARTIES, MISSING), FORBIDDEN),
}
for name in ("heat_streams", "heat_targets"):
    path = f"/api/v1/{name.replace('_', '-')}"
    HEAT_MATRIX |= {
        (f"api.{name}", "GET", path): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
        (f"api.{name}", "GET", f"{path}?site=site_a"): (
            dict.fromkeys(PARTIES, MISSING) | dict.fromkeys((*STAFF, "giver"), OK),
            FORBIDDEN,
        ),
    }
