"""The page of usual flows: the trade and why, each flow with band and source, settled one by one or all."""

import html
import re
from collections.abc import Callable

import pytest

from symbiose.domain.companies import Activity
from symbiose.domain.drafts import Draft
from symbiose.domain.flows import Flow
from tests.builders import make_site
from tests.fakes import FakeStore
from tests.web.people import Person

SignIn = Callable[[str], Person]
PAGE = "/flux/habituels?site=site_a"
MACHINING = {"site_id": "site_a", "activity_code": "25.62B", "jobs": "40", "floor_area_m2": ""}


@pytest.fixture
def empty_site(store: FakeStore) -> None:
    """The giver's site as new: nothing declared, nothing begun, its activity and size not known."""
    kept = store.repositories
    kept.flows.kept = {i: flow for i, flow in kept.flows.kept.items() if flow.site_id != "site_a"}
    kept.drafts.kept.clear()


def offers(store: FakeStore) -> list[Draft]:
    drafts = store.repositories.drafts.of_sites(["site_a"])
    return [draft for draft in drafts if not draft.declined]


def declared(store: FakeStore) -> list[Flow]:
    return store.repositories.flows.of_sites(["site_a"])


def told(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


@pytest.mark.usefixtures("empty_site")
def test_a_new_manager_is_led_there_from_the_first_page_and_the_list(giver: Person) -> None:
    for path in ("/", "/flux"):
        assert 'href="/flux/habituels"' in giver.get(path).text


def test_who_has_declared_already_finds_other_things_first(giver: Person) -> None:
    assert "Partir des flux habituels" not in giver.get("/").text


@pytest.mark.usefixtures("empty_site")
def test_a_site_whose_activity_is_unknown_is_shown_general_industry_and_told_so(giver: Person) -> None:
    page = told(giver.get("/flux/habituels").text)

    assert "Métier non reconnu : Industrie en général" in page
    assert "L’activité du site n’est pas connue." in page
    assert "Indiquez le nombre d’emplois" in page
    assert "emplois à indiquer" in page


@pytest.mark.usefixtures("empty_site")
def test_looking_writes_nothing(giver: Person, store: FakeStore) -> None:
    before = store.repositories

    giver.get(PAGE)

    assert store.repositories.drafts == before.drafts
    assert store.repositories.journal.entries == before.journal.entries


@pytest.mark.usefixtures("empty_site")
def test_one_form_keeps_the_size_and_offers_the_flows(giver: Person, store: FakeStore) -> None:
    reply = giver.post("/flux/habituels", MACHINING)

    assert reply.status_code == 302
    assert reply.location == PAGE
    site = store.repositories.sites.get("site_a")
    assert (site.jobs, site.activity) == (40, Activity(code="25.62B"))
    assert len(offers(store)) >= 10
    page = told(giver.get(PAGE).text)
    assert "Métier reconnu : Mécanique industrielle et usinage" in page
    assert "Le code NAF 25.62B du site (Mécanique industrielle) commence par 25.62." in page
    assert "60 t de 12 à 240" in page
    assert "1,5 t de copeaux d’acier par emploi et par an en usinage" in page
    assert "hypothèse : un quart à un tiers de la matière enlevée" in page
    assert "Tout confirmer" in page


@pytest.mark.usefixtures("empty_site")
def test_a_waste_with_a_mirror_entry_is_confirmed_only_if_it_is_as_dangerous_as_its_code(
    giver: Person,
) -> None:
    giver.post("/flux/habituels", MACHINING)

    page = told(giver.get(PAGE).text)

    assert "15 02 02* à confirmer si ce déchet est dangereux, sinon choisir 15 02 03" in page


@pytest.mark.usefixtures("empty_site")
def test_wrong_figures_are_shown_with_what_was_typed_and_nothing_is_kept(
    giver: Person, store: FakeStore
) -> None:
    wrong = MACHINING | {"jobs": "une quarantaine", "activity_code": "99.99X"}

    reply = giver.post("/flux/habituels", wrong)

    assert reply.status_code == 422
    assert 'value="une quarantaine"' in reply.text
    assert reply.text.count("field-fault") == 2
    assert store.repositories.sites.get("site_a").jobs is None
    assert offers(store) == []


@pytest.mark.usefixtures("empty_site")
def test_sent_twice_the_form_offers_once(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    before, entries = offers(store), len(store.repositories.journal.entries)

    giver.post("/flux/habituels", MACHINING)

    assert offers(store) == before
    assert len(store.repositories.journal.entries) == entries
    assert "Rien de nouveau à proposer." in giver.get(PAGE).text


@pytest.mark.usefixtures("empty_site")
def test_one_offer_is_confirmed_and_marked_as_an_estimate_everywhere(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    draft = next(d for d in offers(store) if d.fields["resource"] == "Tournures et copeaux d’acier")

    reply = giver.post(f"/flux/habituels/{draft.id}/declaration")

    assert reply.location == PAGE
    flow = declared(store)[0]
    assert flow.estimate is not None
    for path in ("/flux", f"/flux/{flow.id}"):
        page = giver.get(path).text
        assert "estimation d’après l’activité" in page
        assert "estimation de démonstration" not in page
        assert "hypothèse : un quart à un tiers de la matière enlevée" in page
    assert "Déclaré, estimation" in giver.get(PAGE).text


@pytest.mark.usefixtures("empty_site")
def test_a_deleted_offer_is_said_to_be_and_not_made_again(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    draft = offers(store)[0]

    reply = giver.post(f"/flux/habituels/{draft.id}/suppression")

    assert reply.location == PAGE
    assert "Supprimé" in giver.get(PAGE).text
    giver.post("/flux/habituels", MACHINING)
    assert draft.id not in {one.id for one in offers(store)}


@pytest.mark.usefixtures("empty_site")
def test_the_correction_leads_to_the_form_and_drops_the_estimate(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    draft = next(d for d in offers(store) if d.fields["resource"] == "Tournures et copeaux d’acier")

    assert f'href="/flux/brouillons/{draft.id}"' in giver.get(PAGE).text
    form = giver.get(f"/flux/brouillons/{draft.id}").text

    assert 'value="60"' in form
    assert "copeaux d’acier par emploi" in form


@pytest.mark.usefixtures("empty_site")
def test_all_offers_are_confirmed_at_once_and_the_list_is_full(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    offered = len(offers(store))

    reply = giver.post("/flux/habituels/confirmation", {"site_id": "site_a"})

    assert reply.location == PAGE
    assert len(declared(store)) == offered
    assert offers(store) == []
    page = giver.get(PAGE).text
    assert f"{offered} flux déclarés comme estimations" in page
    assert "Tout confirmer" not in page


@pytest.mark.usefixtures("empty_site")
def test_confirming_what_nothing_waits_for_says_so(giver: Person) -> None:
    giver.post("/flux/habituels/confirmation", {"site_id": "site_a"})

    assert "attendait d’être confirmée" in giver.get(PAGE).text


@pytest.mark.usefixtures("empty_site")
def test_an_offer_with_faults_leads_to_the_form_that_tells_them(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    draft = offers(store)[0]
    spoiled = draft.model_copy(update={"fields": draft.fields | {"waste_code": "99 99 99"}})
    store.repositories.drafts.save([spoiled])

    reply = giver.post(f"/flux/habituels/{draft.id}/declaration")

    assert reply.location == f"/flux/brouillons/{draft.id}"
    assert declared(store) == []


@pytest.mark.usefixtures("empty_site")
def test_a_changed_size_asks_to_estimate_anew(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    site = store.repositories.sites.get("site_a")
    store.repositories.sites.save([site.model_copy(update={"jobs": 80})])

    assert "recalculez-les" in giver.get(PAGE).text
    giver.post("/flux/habituels", MACHINING | {"jobs": "80"})

    assert "120 t de 24 à 480" in told(giver.get(PAGE).text)


def test_of_several_sites_one_is_chosen(coordinator: Person) -> None:
    page = coordinator.get("/flux/habituels").text

    assert '<option value="site_b">Site B</option>' in page


def test_a_manager_without_a_site_is_led_to_ask_for_one(
    store: FakeStore, signed_in: SignIn, account: Callable[[str], object]
) -> None:
    stranger = store.repositories.accounts.by_email("stranger@test.example")
    assert stranger is not None
    store.repositories.accounts.save(stranger.model_copy(update={"site_ids": ()}))

    page = signed_in("stranger").get("/flux/habituels").text

    assert "Aucun site ne vous est encore rattaché" in page


def test_usual_flows_of_others_look_like_those_of_a_missing_site(signed_in: SignIn) -> None:
    person = signed_in("receiver")

    other, missing = person.get(PAGE), person.get("/flux/habituels?site=nobody_knows_this_id")

    assert other.status_code == missing.status_code == 404
    assert other.data == missing.data


def test_names_are_escaped(coordinator: Person, store: FakeStore) -> None:
    store.repositories.sites.save([make_site(name="<script>alert(1)</script>", jobs=3)])

    assert "<script>alert(1)" not in coordinator.get(PAGE).text
    assert "<script>alert(1)" not in coordinator.get("/flux/habituels").text


@pytest.mark.usefixtures("empty_site")
def test_offers_of_a_former_activity_are_listed_apart(giver: Person, store: FakeStore) -> None:
    giver.post("/flux/habituels", MACHINING)
    giver.post("/flux/habituels", MACHINING | {"activity_code": "10.71A"})

    page = giver.get(PAGE).text

    assert "Métier reconnu : Boulangerie" in told(page)
    former = page.partition("Proposés pour une activité précédente")[2]
    assert "Tournures et copeaux d’acier" in former
    draft = next(d for d in offers(store) if d.fields["resource"] == "Tournures et copeaux d’acier")
    assert f'action="/flux/habituels/{draft.id}/declaration"' in former
