"""Sites on screen: the list, the sheet, the template, and requests to be attached to one."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Account
from tests.builders import make_site, make_site_request
from tests.fakes import FakeStore
from tests.web.conftest import address_of
from tests.web.people import Person, without_tokens
from web.sites.schemas import SiteRequestForm, TradeForm

SIRET = "53070853600038"
ASKED = {
    "siret": "530 708 536 00038",
    "site_name": "Usine de Douvrin",
    "company_name": "Entreprise E",
    "commune_code": "62276",
}
TYPED = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400) | st.sampled_from(
    [*ASKED.values(), "29.10Z", "1 200", "-3", "<script>alert(1)</script>", "\u202e\x00\x1b[2J", "=1+1"]
)
SignIn = Callable[[str], Person]
Find = Callable[[str], Account]


def alone(store: FakeStore, find: Find, name: str = "stranger") -> None:
    """Take every site and request from a person, as from a new account."""
    store.repositories.accounts.save(find(name).model_copy(update={"site_ids": ()}))
    store.repositories.site_requests.kept.clear()


def test_a_new_account_is_led_from_the_first_page_to_its_request(
    store: FakeStore, signed_in: SignIn, account: Find
) -> None:
    alone(store, account)
    person = signed_in("stranger")

    assert 'href="/sites/demander"' in person.get("/").text
    assert 'href="/sites/demander"' in person.get("/sites").text
    assert 'href="/sites/demander"' in person.get("/flux/declarer").text
    reply = person.post("/sites/demander", ASKED)

    assert (reply.status_code, reply.location) == (302, "/sites")
    listed = person.get("/sites").text
    assert "Demande envoyée" in listed
    assert "En attente de réponse" in listed
    assert "1 demande de rattachement attend sa réponse" in person.get("/").text


def test_the_form_names_each_commune_with_its_agglomeration(giver: Person) -> None:
    page = giver.get("/sites/demander").text

    assert page.count("<option value=") == 150 + 1 + 732
    assert '<option value="62276">Douvrin (CABBALR)</option>' in page
    assert page.count("<optgroup") == 3


def test_a_form_with_faults_keeps_what_was_typed_and_says_each(store: FakeStore, giver: Person) -> None:
    before = store.repositories
    wrong = {**ASKED, "siret": "53070853600039", "commune_code": "", "jobs": "deux", "site_name": "<b>Usine"}

    reply = giver.post("/sites/demander", wrong)

    assert reply.status_code == 422
    assert 'value="53070853600039"' in reply.text
    assert "&lt;b&gt;Usine" in reply.text
    assert "<b>Usine" not in reply.text
    for field in ("siret", "commune_code", "jobs"):
        assert f'href="#{field}"' in reply.text
        assert f'id="{field}-fault"' in reply.text
    assert store.repositories is before


@pytest.mark.parametrize("field", ["account_id", "state", "answered_by", "id", "site_id"])
def test_s8_fields_that_the_server_owns_are_refused(field: str, store: FakeStore, giver: Person) -> None:
    before = store.repositories

    assert giver.post("/sites/demander", {**ASKED, field: "accepted"}).status_code == 422
    assert store.repositories is before


def test_s4_asking_tells_nothing_of_sites_that_are_known(
    store: FakeStore, signed_in: SignIn, account: Find
) -> None:
    alone(store, account)
    store.repositories.sites.save([make_site(siret=SIRET)])
    person = signed_in("stranger")

    known = person.post("/sites/demander", ASKED)
    known_list = person.get("/sites").text
    store.repositories.site_requests.kept.clear()
    store.repositories.sites.save([make_site(siret=None)])
    unknown = person.post("/sites/demander", ASKED)
    unknown_list = person.get("/sites").text

    assert (known.status_code, known.data, known.location) == (
        unknown.status_code,
        unknown.data,
        unknown.location,
    )
    assert without_tokens(known_list) == without_tokens(unknown_list)
    assert "Site A" not in known_list
    assert person.get("/sites/site_a").status_code == 404


def test_the_coordinator_sees_who_asks_and_accepts(
    store: FakeStore, coordinator: Person, signed_in: SignIn
) -> None:
    assert "Répondre à 1 demande de rattachement" in coordinator.get("/").text
    page = coordinator.get("/sites/demandes").text
    assert address_of("stranger") in page
    assert "Douvrin (CABBALR)" in page
    stranger = signed_in("stranger")

    reply = coordinator.post("/sites/demandes/request_c/rattachement", {"site_id": ""})

    assert (reply.status_code, reply.location) == (302, "/sites/demandes")
    assert "Aucune demande n’attend de réponse" in coordinator.get("/sites/demandes").text
    site = store.repositories.sites.by_siret(SIRET)
    assert site is not None
    assert stranger.get(f"/sites/{site.id}").status_code == 200
    assert "Acceptée" in stranger.get("/sites").text


def test_the_asker_reads_why_it_was_refused_and_not_by_whom(
    coordinator: Person, signed_in: SignIn, account: Find
) -> None:
    coordinator.post("/sites/demandes/request_c/rejet", {"reason": "Ce SIRET est celui de <votre> siège."})

    page = signed_in("stranger").get("/sites").text

    assert "Refusée" in page
    assert "Ce SIRET est celui de &lt;votre&gt; siège." in page
    assert account("coordinator").id not in page
    assert address_of("coordinator") not in page


def test_a_refusal_without_a_reason_is_shown_again(coordinator: Person) -> None:
    reply = coordinator.post("/sites/demandes/request_c/rejet", {"reason": "x" * 2001})

    assert reply.status_code == 422
    assert "x" * 2001 in reply.text
    assert 'id="motif-request_c-fault"' in reply.text


def test_the_second_of_two_coordinators_is_told(coordinator: Person) -> None:
    assert coordinator.post("/sites/demandes/request_c/rejet", {"reason": "non"}).status_code == 302

    assert coordinator.post("/sites/demandes/request_c/rattachement").status_code == 409


def test_an_account_closed_meanwhile_is_told_to_the_coordinator(
    store: FakeStore, coordinator: Person, account: Find
) -> None:
    store.repositories.accounts.save(account("stranger").model_copy(update={"disabled": True}))

    reply = coordinator.post("/sites/demandes/request_c/rattachement", {"site_id": ""})

    assert reply.status_code == 422
    assert "Ce compte est fermé" in reply.text


def test_the_request_may_mean_a_site_of_which_no_siret_was_known(
    store: FakeStore, coordinator: Person
) -> None:
    assert '<option value="site_b">Site B' in coordinator.get("/sites/demandes").text

    coordinator.post("/sites/demandes/request_c/rattachement", {"site_id": "site_b"})

    assert store.repositories.sites.kept["site_b"].siret == SIRET


def test_a_known_site_is_named_with_those_who_manage_it(store: FakeStore, coordinator: Person) -> None:
    store.repositories.sites.save([make_site(siret=SIRET)])

    page = coordinator.get("/sites/demandes").text

    assert "Ce SIRET est celui d’un site connu" in page
    assert address_of("giver") in page


def test_a_hostile_request_is_shown_as_words(store: FakeStore, coordinator: Person, account: Find) -> None:
    words = "<script>alert(1)</script>"
    request = make_site_request(
        id="request_c", account_id=account("stranger").id, site_name=words, company_name=words
    )
    store.repositories.site_requests.kept["request_c"] = request

    page = coordinator.get("/sites/demandes").text

    assert words not in page
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2


def test_s7_a_detached_account_is_out_with_its_next_page(
    coordinator: Person, giver: Person, account: Find
) -> None:
    assert giver.get("/sites/site_a").status_code == 200
    page = coordinator.get("/sites/site_a").text
    assert address_of("giver") in page

    reply = coordinator.post("/sites/site_a/detachement", {"account_id": account("giver").id})

    assert (reply.status_code, reply.location) == (302, "/sites/site_a")
    assert giver.get("/sites/site_a").status_code == 404
    assert giver.get("/flux/flow_offer").status_code == 404
    assert giver.get("/sites/site_a/modele.xlsx").status_code == 404


def test_the_managers_of_a_site_are_not_shown_to_one_another(giver: Person) -> None:
    page = giver.get("/sites/site_a").text

    assert "Comptes rattachés" not in page
    assert "CABBALR" in page


def test_the_size_of_a_site_is_corrected_on_its_sheet(store: FakeStore, giver: Person) -> None:
    reply = giver.post("/sites/site_a/activite", {"jobs": "120", "floor_area_m2": "14 000,5"})

    assert (reply.status_code, reply.location) == (302, "/sites/site_a")
    site = store.repositories.sites.kept["site_a"]
    assert (site.jobs, site.floor_area_m2) == (120, 14000.5)
    page = giver.get("/sites/site_a").text
    assert 'value="120"' in page
    assert "14\u202f000,5" in page


def test_the_size_as_shown_may_be_sent_back(store: FakeStore, giver: Person) -> None:
    store.repositories.sites.save([make_site(jobs=1200, floor_area_m2=123456.78)])
    page = giver.get("/sites/site_a").text
    shown = {
        field: page.split(f'name="{field}" value="')[1].split('"')[0] for field in ("jobs", "floor_area_m2")
    }
    before = store.repositories.journal.count()

    giver.post("/sites/site_a/activite", shown)

    assert store.repositories.sites.kept["site_a"].floor_area_m2 == 123456.78
    assert store.repositories.journal.count() == before


def test_a_size_that_cannot_be_is_shown_again(giver: Person) -> None:
    reply = giver.post("/sites/site_a/activite", {"jobs": "-3", "floor_area_m2": "1.234"})

    assert reply.status_code == 422
    assert 'value="-3"' in reply.text
    assert 'value="1.234"' in reply.text


@pytest.mark.parametrize("path", ["/sites/modele.xlsx", "/sites/site_a/modele.xlsx"])
def test_the_template_is_a_workbook_to_keep(giver: Person, path: str) -> None:
    reply = giver.get(path)

    assert reply.headers["Content-Disposition"] == 'attachment; filename="declaration-de-flux.xlsx"'
    assert reply.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.data.startswith(b"PK")


def test_s4_the_template_of_another_site_looks_missing(signed_in: SignIn) -> None:
    person = signed_in("receiver")

    other, missing = person.get("/sites/site_a/modele.xlsx"), person.get("/sites/nobody/modele.xlsx")

    assert other.status_code == missing.status_code == 404
    assert other.data == missing.data


def test_the_coordinator_finds_a_site_by_name_commune_or_siret(store: FakeStore, coordinator: Person) -> None:
    many = [make_site(id=f"site_{i:02}", name=f"Usine {i:02}") for i in range(12)]
    store.repositories.sites.save([*many, make_site(siret=SIRET)])

    for words, found in (("usine 07", "Usine 07"), ("bethune", "Site B"), ("530 708 536", "Site A")):
        page = coordinator.get(f"/sites?texte={words}").text
        assert found in page, words
    assert "Aucun site ne répond" in coordinator.get("/sites?texte=zzz").text


def test_the_sites_stand_in_the_menu_of_those_who_have_some(signed_in: SignIn) -> None:
    assert 'href="/sites"' in signed_in("giver").get("/").text
    assert 'href="/sites"' not in signed_in("analyst").get("/").text


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    typed=st.fixed_dictionaries({}, optional=dict.fromkeys(SiteRequestForm.model_fields, TYPED)),
    path=st.sampled_from(["/sites/demander", "/sites/site_a/activite", "/sites/demandes/request_c/rejet"]),
)
@example(typed={**ASKED, "site_name": "<script>alert(1)</script>"}, path="/sites/demander")
def test_r9_whatever_is_typed_no_page_of_sites_fails(
    typed: dict[str, str], path: str, coordinator: Person, giver: Person
) -> None:
    person = coordinator if "demandes" in path else giver
    form = {"reason": typed.get("site_name", "")} if "demandes" in path else typed
    if "activite" in path:
        form = {name: text for name, text in typed.items() if name in TradeForm.model_fields}

    reply = person.post(path, form)

    assert reply.status_code in {302, 409, 422}
    assert "<script>alert" not in reply.text
    assert "<script>alert" not in giver.get("/sites").text
