"""Who gets what from the workbook, the self-assessment and the sheets of resources: rows of the matrix."""

from tests.web.review_matrix import FORBIDDEN, MISSING, NOBODY, OK, PARTIES, STAFF, Row

_READERS = (*STAFF, "analyst")
REPORT_MATRIX: dict[tuple[str, str, str], Row] = {
    ("reports.workbook", "GET", "/rapports/classeur"): (dict.fromkeys(_READERS, OK), FORBIDDEN),
    ("reports.workbook", "GET", f"/rapports/classeur?perimetre=park:{NOBODY}"): (
        dict.fromkeys(_READERS, MISSING),
        FORBIDDEN,
    ),
    ("reports.assessment", "GET", "/rapports/autoevaluation"): (dict.fromkeys(_READERS, OK), FORBIDDEN),
    ("reports.assessment", "GET", f"/rapports/autoevaluation?perimetre=park:{NOBODY}"): (
        dict.fromkeys(_READERS, MISSING),
        FORBIDDEN,
    ),
    ("reports.actif", "GET", "/rapports/actif"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
}
