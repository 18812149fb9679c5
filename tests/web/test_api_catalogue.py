"""The catalogue, sites and drafts through the API."""

from collections.abc import Callable

from tests.web.people import Person, faults

SignIn = Callable[[str], Person]


def test_words_find_resources_with_reasons(giver: Person) -> None:
    found = giver.get("/api/v1/resources?q=poussi%C3%A8res%20d%27aci%C3%A9rie&waste_code=10%2002%2007").json

    best = found["suggestions"][0]
    assert best["id"] == "zinc_dust"
    assert best["reason"]
    assert [resource["id"] for resource in found["resources"]] == [s["id"] for s in found["suggestions"]]


def test_the_whole_catalogue_comes_when_nothing_is_sought(signed_in: SignIn) -> None:
    found = signed_in("analyst").get("/api/v1/resources").json

    assert len(found["resources"]) > 100
    assert found["suggestions"] == []


def test_sites_are_those_one_manages(giver: Person, coordinator: Person) -> None:
    own = giver.get("/api/v1/sites").json["sites"]

    assert [(site["id"], site["commune"]) for site in own] == [("site_a", "Douvrin")]
    assert len(coordinator.get("/api/v1/sites").json["sites"]) == 4


def test_drafts_are_kept_replaced_and_deleted(giver: Person) -> None:
    kept = giver.send("POST", "/api/v1/drafts", {"site_id": "site_a", "fields": {"resource": "vap"}})
    body = {"id": kept.json["id"], "site_id": "site_a", "fields": {"resource": "vapeur", "quantity": "?"}}
    again = giver.send("POST", "/api/v1/drafts", body)

    assert (kept.status_code, again.status_code) == (201, 200)
    drafts = {draft["id"]: draft for draft in giver.get("/api/v1/drafts").json["drafts"]}
    assert drafts[kept.json["id"]]["fields"] == {"resource": "vapeur", "quantity": "?"}
    assert giver.send("DELETE", f"/api/v1/drafts/{kept.json['id']}").status_code == 204
    assert giver.send("DELETE", f"/api/v1/drafts/{kept.json['id']}").status_code == 404


def test_the_faults_of_a_draft_are_told_in_french(giver: Person) -> None:
    told = faults(giver.send("POST", "/api/v1/drafts", {"fields": {"resource": 3}, "account_id": "x"}))

    assert told["site_id"] == "ce champ est obligatoire"
    assert told["account_id"].startswith("champ inconnu")
    assert told["fields.resource"] == "un texte est attendu"
