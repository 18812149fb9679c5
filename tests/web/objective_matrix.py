"""Who gets what from the addresses of objectives: rows of the permission matrix, with their forms."""

from collections.abc import Mapping

from symbiose.domain.edits import Edit, Subject
from symbiose.domain.figures import Dimension
from symbiose.domain.objectives import Objective, Scope
from tests.builders import NOON
from tests.fakes import FakeStore

OK, FOUND, FORBIDDEN, MISSING, CONFLICT = 200, 302, 403, 404, 409
READERS = ("administrator", "coordinator", "analyst")
NOBODY = "nobody_knows_this_id"
OF_WHOLE = Objective(indicator_id="waste_diverted", year=2027, scope=Scope(), target=100.0, unit="t")
OF_WEST = OF_WHOLE.model_copy(update={"scope": Scope(by=Dimension.PARK, group="parc_artois_flandres")})

Row = tuple[dict[str, int], int]
OBJECTIVE_MATRIX: dict[tuple[str, str, str], Row] = {
    ("objectives.listing", "GET", "/objectifs"): (dict.fromkeys(READERS, OK), FORBIDDEN),
    ("objectives.form", "GET", "/objectifs/nouveau"): (dict.fromkeys(READERS, OK), FORBIDDEN),
    ("objectives.create", "POST", "/objectifs/nouveau"): (dict.fromkeys(READERS, FOUND), FORBIDDEN),
}
OBJECTIVE_FORMS: dict[str, Mapping[str, object]] = {
    "/objectifs/nouveau": {"indicator": "water_reused", "year": "2028", "target": "1 000"},
}
"""Address → the form that it takes."""
for objective_id in (OF_WHOLE.id, OF_WEST.id, NOBODY):
    there, address = objective_id != NOBODY, f"/objectifs/{objective_id}"
    for endpoint, method, path, who, done in (
        ("sheet", "GET", address, READERS, OK),
        ("change_form", "GET", f"{address}/modifier", READERS, OK),
        ("change", "POST", f"{address}/modifier", READERS, CONFLICT),
        ("remove", "POST", f"{address}/retrait", READERS, CONFLICT),
        ("restore", "POST", f"{address}/restauration", READERS, CONFLICT),
    ):
        answered = dict.fromkeys(who, done if there else MISSING)
        OBJECTIVE_MATRIX[f"objectives.{endpoint}", method, path] = (answered, FORBIDDEN)
    OBJECTIVE_FORMS[f"{address}/modifier"] = {"target": "120", "seen": "not as it is"}
    OBJECTIVE_FORMS[f"{address}/retrait"] = {"seen": "not as it is"}
    OBJECTIVE_FORMS[f"{address}/restauration"] = {"version": 1, "seen": "not as it is"}


def keep_objectives(store: FakeStore) -> None:
    """Keep an objective of the whole territory, and one of the park in the west."""
    for objective in (OF_WHOLE, OF_WEST):
        store.repositories.edits.save(
            Edit(
                subject=Subject.OBJECTIVE,
                thing_id=objective.id,
                version=1,
                at=NOON,
                by="account_c",
                content=objective.model_dump_json(),
            )
        )
