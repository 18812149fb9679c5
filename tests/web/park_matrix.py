"""Who gets what from the addresses of parks, edited sites and flows on behalf: rows of the matrix, forms."""

from collections.abc import Mapping

OK, FOUND, FORBIDDEN, MISSING, CONFLICT = 200, 302, 403, 404, 409
ADMINISTRATOR = ("administrator",)
STAFF = ("administrator", "coordinator")
PARTIES = (*STAFF, "giver", "receiver", "stranger")
PARK = "parc_artois_flandres"
NOBODY_KNOWS = "nobody_knows_this_id"
A_PARK = {
    "name": "Parc de l'Est",
    "communes": "62276",
    "operator": "",
    "source": "délibération",
    "valid_from": "2025-12-31",
}
A_SITE = {"siret": "", "site_name": "Usine", "company_name": "Entreprise", "commune_code": "62276"}
PARK_FORMS: dict[str, Mapping[str, object]] = {
    "/parcs/nouveau": A_PARK,
    "/sites/nouveau": A_SITE | {"park_id": PARK},
}
"""Address → the form that it takes."""
PARK_MATRIX: dict[tuple[str, str, str], tuple[dict[str, int], int]] = {
    ("parks.listing", "GET", "/parcs"): ({"administrator": OK}, FORBIDDEN),
    ("parks.form", "GET", "/parcs/nouveau"): ({"administrator": OK}, FORBIDDEN),
    ("parks.create", "POST", "/parcs/nouveau"): ({"administrator": FOUND}, FORBIDDEN),
    ("sites.new", "GET", "/sites/nouveau"): (dict.fromkeys(STAFF, OK), FORBIDDEN),
    ("sites.create", "POST", "/sites/nouveau"): (dict.fromkeys(STAFF, FOUND), FORBIDDEN),
    ("on_behalf.listing", "GET", "/flux/a-confirmer"): (dict.fromkeys(PARTIES, OK), FORBIDDEN),
    ("on_behalf.confirm", "POST", "/flux/a-confirmer"): (dict.fromkeys(PARTIES, FOUND), FORBIDDEN),
}
for park in (PARK, NOBODY_KNOWS):
    there = park == PARK
    for endpoint, method, word, done, form in (
        ("parks.sheet", "GET", "", OK, {}),
        ("parks.change", "POST", "", CONFLICT, A_PARK | {"seen": "as it was"}),
        ("parks.put_in", "POST", "/entree", FOUND, {"site": "site_c "}),
        ("parks.take_out", "POST", "/sortie", FOUND, {"site_id": "site_a"}),
    ):
        address = f"/parcs/{park}{word}"
        PARK_MATRIX[(endpoint, method, address)] = ({"administrator": done if there else MISSING}, FORBIDDEN)
        if method == "POST":
            PARK_FORMS[address] = form
for site in ("site_a", "site_c", NOBODY_KNOWS):
    there = site != NOBODY_KNOWS
    for endpoint, method, word, done in (
        ("sites.edition", "GET", "modifier", OK),
        ("sites.change", "POST", "modifier", CONFLICT),
        ("sites.close", "POST", "fermeture", CONFLICT),
        ("sites.reopen", "POST", "ouverture", CONFLICT),
    ):
        address = f"/sites/{site}/{word}"
        PARK_MATRIX[(endpoint, method, address)] = (
            dict.fromkeys(STAFF, done if there else MISSING),
            FORBIDDEN,
        )
        if method == "POST":
            PARK_FORMS[address] = {"seen": "as it was"} | (A_SITE if word == "modifier" else {})
