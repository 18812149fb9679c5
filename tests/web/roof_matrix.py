"""Who gets what from the addresses of roofs: rows of the permission matrix, with their forms."""

from collections.abc import Mapping

from symbiose.domain.roof_owners import NearSite, RoofNear, RoofOwner
from tests.builders import NOON, make_roof
from tests.fakes import FakeStore
from tests.web.review_matrix import FORBIDDEN, FOUND, MISSING, NOBODY, OK, PARTIES, STAFF, Row

CONFLICT = 409
OF_TWO, OF_C = "roof_of_two", "roof_of_c"
"""Roof on which sites A and B stand, and roof of site C."""
MANAGERS = ("giver", "receiver", "stranger")
EVERYBODY = (*PARTIES, "analyst")
ROOF_MATRIX: dict[tuple[str, str, str], Row] = {
    ("roofs.listing", "GET", "/toits"): ({}, OK),
    ("roofs.figure", "GET", "/toits/carte"): ({}, OK),
    ("roofs.waiting", "GET", "/toits/a-rattacher"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("roofs.name", "POST", "/toits/a-rattacher"): (
        dict.fromkeys(PARTIES, MISSING) | dict.fromkeys((*STAFF, "giver"), FOUND),
        FORBIDDEN,
    ),
    ("api.roofs", "GET", "/api/v1/roofs"): ({}, OK),
}
ROOF_FORMS: dict[str, Mapping[str, object]] = {
    "/toits/a-rattacher": {"site": "site_a", "reference": "T-2", "reason": ""}
}
"""Address → the form that it takes."""
for roof_id, site_id, seen in (
    (OF_TWO, "site_a", dict.fromkeys((*STAFF, "giver", "receiver"), OK)),
    (OF_C, "site_c", dict.fromkeys(EVERYBODY, OK)),
    (NOBODY, "site_a", {}),
):
    there, address = roof_id != NOBODY, f"/toits/{roof_id}"
    ROOF_MATRIX["roofs.sheet", "GET", address] = (seen, MISSING)
    ROOF_MATRIX["roofs.sheet_figure", "GET", f"{address}/carte"] = (seen, MISSING)
    ROOF_MATRIX["api.roof", "GET", f"/api/v1/roofs/{roof_id}"] = (seen, MISSING)
    for endpoint, path, done in (
        ("roofs.settle", f"{address}/rattachement", FOUND),
        ("roofs.withdraw", f"{address}/retrait", CONFLICT),
    ):
        answered = dict.fromkeys(STAFF, done if there else MISSING)
        ROOF_MATRIX[endpoint, "POST", path] = (answered, FORBIDDEN)
    owner = {"site_a": "giver", "site_c": "stranger"}[site_id]
    claimed = dict.fromkeys(MANAGERS, MISSING) | ({owner: FOUND} if there else {})
    ROOF_MATRIX["roofs.claim", "POST", f"{address}/demande"] = (claimed, FORBIDDEN)
    ROOF_FORMS[f"{address}/rattachement"] = {"site": site_id, "version": "0"}
    ROOF_FORMS[f"{address}/retrait"] = {"version": "0"}
    ROOF_FORMS[f"{address}/demande"] = {"site": site_id, "mien": "oui", "version": "0"}


def keep_roofs(store: FakeStore) -> None:
    """Keep a roof on which sites A and B stand, the roof of site C, and a house that belongs to nobody."""
    kept = store.repositories.roofs
    two = make_roof(id=OF_TWO, reference="T-2", area_m2=900.0)
    of_c = make_roof(id=OF_C, reference="T-3", longitude=2.83, latitude=50.43)
    house = make_roof(id="roof_of_nobody", reference="T-4", area_m2=60.0)
    kept.save([two, of_c, house])
    kept.save_near(
        [
            RoofNear(roof_id=OF_TWO, sites=tuple(NearSite(site_id=f"site_{i}", distance_m=0) for i in "ab")),
            RoofNear(roof_id=OF_C, sites=(NearSite(site_id="site_c", distance_m=0),)),
            RoofNear(roof_id="roof_of_nobody", sites=(NearSite(site_id="site_a", distance_m=9),)),
        ]
    )
    kept.attach({OF_C: RoofOwner(site_id="site_c")})
    kept.sum_up("aula", NOON)
