"""The pages of parks, of edited sites and of flows on behalf of firms, up to what others read of these."""

import html
import json
import re
from collections.abc import Callable

import pytest

from symbiose.domain.flow_changes import version_of
from symbiose.domain.flows import OnBehalf
from symbiose.services.site_editing import site_stamp
from tests.builders import make_company, make_flow
from tests.fakes import FakeStore
from tests.web.conftest import DIRECT
from tests.web.people import PASSWORD, Person, text_of

SignIn = Callable[[str], Person]
PARK = "parc_artois_flandres"
A_PARK = {"name": "Parc de l'Est", "operator": "", "source": "Délibération", "valid_from": "31/12/2025"}
A_SITE = {"siret": "", "site_name": "Usine neuve", "company_name": "Entreprise N", "commune_code": "62276"}
TO_CONFIRM = "déclaré pour l’entreprise, à confirmer"
CONFIRMED = "déclaré pour l’entreprise, confirmé par elle"


@pytest.fixture
def boss(signed_in: SignIn) -> Person:
    return signed_in("administrator")


def said(page: str) -> str:
    """Return the text of a page, its marks apart."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page))


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found is not None
    return found[1]


# parks


def test_a_park_is_made_changed_and_filled(boss: Person, store: FakeStore) -> None:
    made = boss.post("/parcs/nouveau", A_PARK | {"communes": ["62498", "62276"]})
    sheet = boss.get(made.location)
    renamed = A_PARK | {"name": "Parc du Levant", "communes": ["62498"], "seen": seen_in(sheet.text)}
    changed = boss.post(made.location, renamed)
    listing = said(boss.get("/parcs").text)
    entered = boss.post(f"{made.location}/entree", {"site": "site_c "})

    assert (made.status_code, changed.status_code, entered.status_code) == (302, 302, 302)
    assert "Parc du Levant" in listing
    assert "Parc de l'Est" not in listing
    assert store.repositories.sites.get("site_c").park_id == made.location.rpartition("/")[2]
    assert "Site C est dans ce parc" in said(boss.get(made.location).text)
    assert boss.post(f"{made.location}/sortie", {"site_id": "site_c"}).status_code == 302
    assert store.repositories.sites.get("site_c").park_id is None


def test_all_faults_of_a_park_are_shown_with_what_was_typed(boss: Person) -> None:
    answer = boss.post("/parcs/nouveau", {"name": "<b>Parc", "operator": "", "source": "", "valid_from": "x"})

    assert answer.status_code == 422
    assert 'value="&lt;b&gt;Parc"' in answer.text
    assert "<b>Parc" not in answer.text
    for field in ("source", "valid_from", "communes"):
        assert f'href="#{field}"' in answer.text
        assert f'id="{field}-fault"' in answer.text


@pytest.mark.parametrize("path", ["", "/entree", "/sortie"])
def test_who_comes_late_to_a_park_is_told_and_nothing_changes(
    boss: Person, store: FakeStore, path: str
) -> None:
    form: dict[str, dict[str, object]] = {
        "": A_PARK | {"communes": ["62276"], "seen": "an older state"},
        "/entree": {"site": f"site_c {PARK}"},
        "/sortie": {"site_id": "site_c"},
    }

    answer = boss.post(f"/parcs/{PARK}{path}", form[path])

    assert answer.status_code == 409
    assert 'id="conflit"' in answer.text
    assert store.repositories.parks.all() == []
    assert store.repositories.sites.get("site_c").park_id is None


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/parcs/nouveau", A_PARK | {"communes": ["62276"], "id": "park_mine"}),
        ("/parcs/nouveau", A_PARK | {"communes": ["62276"], "changed_by": "somebody"}),
        (f"/parcs/{PARK}/entree", {"site": "site_c ", "park_id": "other"}),
        ("/sites/nouveau", A_SITE | {"park_id": "", "closed_on": "2020-01-01"}),
        ("/sites/nouveau", A_SITE | {"park_id": "", "company_id": "company_a"}),
        ("/sites/site_a/modifier", A_SITE | {"seen": "", "park_id": PARK}),
        ("/flux/a-confirmer", {"only": "", "on_behalf": "confirmed"}),
        ("/comptes/inviter", {"email": "n@test.example", "role": "coordinator", "site_ids": "site_a"}),
    ],
)
def test_s8_fields_that_the_server_owns_are_refused(
    boss: Person, store: FakeStore, path: str, form: dict[str, object]
) -> None:
    before = store.repositories.journal.count()

    assert boss.post(path, form).status_code == 422
    assert store.repositories.journal.count() == before


def test_an_account_is_given_parks_and_they_are_shown(boss: Person, store: FakeStore) -> None:
    found = store.repositories.accounts.by_email("coordinator@test.example")
    assert found is not None
    rights = {"email": found.email, "role": "coordinator", "sites": "", "password": "x"}
    page = boss.get(f"/comptes/{found.id}").text
    assert "tout le territoire" in said(page)

    form = rights | {"seen": seen_in(page), "password": PASSWORD, "parks": [PARK]}
    answer = boss.post(f"/comptes/{found.id}/droits", form)

    assert answer.status_code == 302
    account = store.repositories.accounts.get(found.id)
    assert account.park_ids == (PARK,)
    assert "Parc des industries Artois-Flandres" in said(boss.get("/comptes").text)
    wrong = form | {"role": "analyst", "seen": account.stamp}
    refused = boss.post(f"/comptes/{found.id}/droits", wrong)
    assert refused.status_code == 422
    assert 'id="parks-fault"' in refused.text


# sites


def test_a_site_is_added_corrected_closed_and_opened(coordinator: Person, store: FakeStore) -> None:
    made = coordinator.post("/sites/nouveau", A_SITE | {"park_id": PARK, "siret": "530 708 536 00038"})
    edit = f"{made.location}/modifier"
    form = A_SITE | {"siret": "53070853600038", "longitude": "2,8345", "latitude": "50,5078"}
    changed = coordinator.post(edit, form | {"seen": seen_in(coordinator.get(edit).text)})
    site_id = made.location.rpartition("/")[2]
    site = store.repositories.sites.get(site_id)
    closed = coordinator.post(f"{made.location}/fermeture", {"seen": seen_in(coordinator.get(edit).text)})

    assert (made.status_code, changed.status_code, closed.status_code) == (302, 302, 302)
    assert (site.siret, site.longitude, site.park_id) == ("53070853600038", 2.8345, PARK)
    page = said(coordinator.get(made.location).text)
    assert "Établissement fermé le" in page
    assert "Déclarer un flux" not in page
    assert "fermé" in said(coordinator.get("/sites").text)
    assert site_id not in coordinator.get("/flux/declarer").text
    opened = coordinator.post(f"{made.location}/ouverture", {"seen": seen_in(coordinator.get(edit).text)})
    assert opened.status_code == 302
    assert store.repositories.sites.get(site_id).closed_on is None


def test_the_form_of_a_site_shows_what_is_known_and_saves_it_unchanged(
    coordinator: Person, store: FakeStore
) -> None:
    before = store.repositories.sites.get("site_a")
    page = coordinator.get("/sites/site_a/modifier").text
    names = ("siret", "site_name", "company_name", "longitude", "latitude", "activity_code", "jobs")
    form = {
        name: html.unescape(found[1])
        for name in (*names, "floor_area_m2", "seen")
        if (found := re.search(rf'name="{name}"[^>]* value="([^"]*)"', page))
    }

    answer = coordinator.post("/sites/site_a/modifier", form | {"commune_code": before.commune_code})

    assert answer.status_code == 302
    assert store.repositories.sites.get("site_a") == before


def test_who_comes_late_to_a_site_is_told(coordinator: Person, store: FakeStore) -> None:
    for word in ("modifier", "fermeture", "ouverture"):
        form = {"seen": "an older state"} | (A_SITE if word == "modifier" else {})
        answer = coordinator.post(f"/sites/site_a/{word}", form)

        assert answer.status_code == 409
        assert 'id="conflit"' in answer.text
    kept = store.repositories.sites
    assert site_stamp(kept.get("site_a"), make_company()) in coordinator.get("/sites/site_a/modifier").text


# flows on behalf


@pytest.fixture
def behalf(store: FakeStore) -> str:
    """Let the flow of site A that everybody may see have been declared by the coordinator."""
    flow = store.repositories.flows.get("flow_offer")
    store.repositories.flows.save([flow.model_copy(update={"on_behalf": OnBehalf.TO_CONFIRM})])
    return flow.id


def marks(person: Person) -> dict[str, bool]:
    """Return which pages say of the flow that its firm has yet to confirm it."""
    of_flow = ("/flux/flow_offer", "/flux/flow_offer/historique", "/carte?site=site_a")
    pages = (*of_flow, "/flux", "/territoire/flux", "/propositions", "/modeles/entreprises/company_a")
    found = {path: person.get(path).text for path in pages}
    return {
        path: "à confirmer" in said(text) or "pas encore confirmé" in said(text)
        for path, text in found.items()
    }


def test_pages_say_of_a_flow_that_its_firm_has_yet_to_confirm_it(
    behalf: str, coordinator: Person, giver: Person, signed_in: SignIn
) -> None:
    sheet = said(coordinator.get(f"/propositions/{DIRECT.id}").text)
    neighbour = said(signed_in("receiver").get("/territoire/flux").text)

    assert all(marks(coordinator).values())
    assert "n’a pas encore confirmé" in sheet.replace("'", "’")
    assert TO_CONFIRM in neighbour.replace("'", "’")
    assert "C’est exact" in said(giver.get("/flux/flow_offer").text).replace("'", "’")
    assert "C’est exact" not in said(coordinator.get("/flux/flow_offer").text).replace("'", "’")
    assert "1 flux" in said(giver.get("/").text)


def test_files_and_the_api_say_it_too(behalf: str, coordinator: Person, store: FakeStore) -> None:
    csv, xlsx, plain, points = (
        coordinator.get(f"/api/v1/export?format={kind}") for kind in ("csv", "xlsx", "json", "geojson")
    )
    flows = {one["id"]: one for one in coordinator.get("/api/v1/flows").json["flows"]}
    proposals = coordinator.get("/api/v1/proposals").json["proposals"]

    assert "déclaré pour l’entreprise, à confirmer" in csv.text
    assert "déclaré pour l’entreprise, à confirmer" in html.unescape(text_of(xlsx))
    assert [one.get("on_behalf") for one in json.loads(plain.text)["flows"]].count("to_confirm") == 1
    features = json.loads(points.text)["features"]
    assert "to_confirm" in [flow.get("on_behalf") for one in features for flow in one["properties"]["flows"]]
    assert flows["flow_offer"]["on_behalf"] == "to_confirm"
    assert "on_behalf" not in flows["flow_need"]
    versions = coordinator.get("/api/v1/flows/flow_offer/versions").json["versions"]
    assert [one["state"].get("on_behalf") for one in versions] == [None, "to_confirm"]
    assert {one["to_confirm"] for one in proposals} == {True, False}


def test_s8_a_program_does_not_say_whose_word_a_flow_is(giver: Person, coordinator: Person) -> None:
    flow = {"site_id": "site_a", "direction": "offer", "resource": "vapeur", "quantity": 10, "unit": "MWh"}

    refused = giver.send("POST", "/api/v1/flows", flow | {"on_behalf": "confirmed"})
    made = coordinator.send("POST", "/api/v1/flows", flow)

    assert refused.status_code == 422
    assert made.json["on_behalf"] == "to_confirm"


def test_the_firm_confirms_from_the_list_and_from_the_sheet(
    behalf: str, giver: Person, coordinator: Person, store: FakeStore
) -> None:
    listed = giver.get("/flux/a-confirmer").text
    mark = re.search(r'name="flow" value="([^"]+)"', listed)
    assert mark is not None

    answer = giver.post("/flux/a-confirmer", {"flow": html.unescape(mark[1])})

    assert (answer.status_code, answer.location) == (302, "/flux/a-confirmer")
    assert store.repositories.flows.get(behalf).on_behalf is OnBehalf.CONFIRMED
    assert "Aucun flux n’attend" in said(giver.get("/flux/a-confirmer").text).replace("'", "’")
    assert CONFIRMED in said(coordinator.get("/flux").text).replace("'", "’")
    assert giver.post("/flux/a-confirmer", {"only": html.unescape(mark[1])}).status_code == 409


def test_nobody_but_the_firm_confirms(
    behalf: str, coordinator: Person, signed_in: SignIn, store: FakeStore
) -> None:
    flow = store.repositories.flows.get(behalf)
    only = {"only": f"{behalf} {version_of(flow)}"}

    assert coordinator.post("/flux/a-confirmer", only).status_code == 403
    assert signed_in("receiver").post("/flux/a-confirmer", only).status_code == 404
    assert store.repositories.flows.get(behalf) == flow


def test_the_list_of_the_coordinator_says_that_nobody_of_the_firm_can_confirm(
    coordinator: Person, boss: Person, store: FakeStore
) -> None:
    flow = make_flow(id="flow_p", site_id="site_p", on_behalf="to_confirm")
    store.repositories.flows.save([flow])

    page = said(coordinator.get("/flux/a-confirmer").text).replace("'", "’")

    assert "Personne de l’entreprise n’a encore de compte" in page
    assert "Demandez à l’administrateur d’inviter" in page
    assert "/comptes/inviter" in boss.get("/flux/a-confirmer").text


def test_s5_until_confirmed_a_named_flow_gives_neither_name_nor_figure_to_others(
    store: FakeStore, signed_in: SignIn
) -> None:
    canary = make_flow(
        id="flow_canary",
        confidentiality="named",
        quantity_per_year=31_415.0,
        field_confidentiality={"quantity": "named", "price": "named", "quality": "named"},
        description="canari",
        on_behalf="to_confirm",
    )
    store.repositories.flows.save([canary])
    neighbour = signed_in("stranger")
    pages = (
        "/territoire/flux",
        "/api/v1/flows-of-others",
        "/api/v1/export?format=geojson",
        "/carte",
        "/modeles",
    )

    for path in pages:
        text = neighbour.get(path).text
        assert not re.search(r"31.?415", text), path
        assert "canari" not in text
    own = signed_in("giver").post("/flux/a-confirmer", {"only": f"{canary.id} {version_of(canary)}"})
    assert own.status_code == 302
    assert re.search(r"31.?415", neighbour.get("/territoire/flux").text)


def test_staff_are_told_that_they_speak_for_a_firm(coordinator: Person, giver: Person) -> None:
    assert "pour le compte d’une entreprise" in said(coordinator.get("/flux/declarer").text).replace("'", "’")
    assert "pour le compte d’une entreprise" not in said(giver.get("/flux/declarer").text).replace("'", "’")
