"""Who gets what from the addresses of the land question: rows of the permission matrix, with their forms."""

from collections.abc import Mapping

from tests.web.review_matrix import FORBIDDEN, FOUND, MISSING, NOBODY, OK, STAFF, Row

PLOT = {"place": "park:parc_artois_flandres", "area_ha": "2,5", "jobs_per_ha": "20"}
LAND_MATRIX: dict[tuple[str, str, str], Row] = {
    ("land.index", "GET", "/foncier"): (dict.fromkeys(STAFF, OK), FORBIDDEN),
    ("land.start", "POST", "/foncier"): (dict.fromkeys(STAFF, FOUND), FORBIDDEN),
    ("land.result", "GET", f"/foncier/{NOBODY}"): (dict.fromkeys(STAFF, MISSING), FORBIDDEN),
    ("land.activity", "GET", f"/foncier/{NOBODY}/sawmill"): (dict.fromkeys(STAFF, MISSING), FORBIDDEN),
}
LAND_FORMS: dict[str, Mapping[str, object]] = {"/foncier": PLOT}
"""Address → the form that it takes."""
