"""The search: what each role finds, where it leads, and what it never finds."""

import time
from collections.abc import Callable
from urllib.parse import quote

import pytest

from symbiose.services.context import Services
from symbiose.services.search import search
from symbiose.services.search_hits import Kind
from tests.builders import make_company, make_flow, make_site
from tests.fakes import FakeStore
from tests.services.three_companies import COORDINATOR
from tests.web.conftest import CHAINED, DIRECT
from tests.web.people import Person

SignIn = Callable[[str], Person]


def asked(person: Person, question: str) -> str:
    """Return what the page says below its header, whose form tokens differ each time."""
    return person.get(f"/recherche?q={quote(question)}").text.partition("<main")[2].partition("</main>")[0]


LEADS = [
    ("site a", "/carte?site=site_a"),
    ("SITE Á", "/carte?site=site_a"),
    ("preparateurs", "/carte?site=site_p"),
    ("artois flandres", "/carte?parc=parc_artois_flandres"),
    ("siziaf", "/carte?parc=parc_artois_flandres"),
    ("CALL", "/carte?agglomeration=CALL"),
    ("béthune", "/carte?texte=B%C3%A9thune"),
    ("betuhne", "/carte?texte=B%C3%A9thune"),
    ("62119", "/carte?texte=B%C3%A9thune"),
    ("62276", "/carte?texte=Douvrin"),
    ("29.10Z", "/carte?texte=29.10Z"),
    ("2910z", "/carte?texte=29.10Z"),
    ("construction véhicules automobiles", "/carte?texte=29.10Z"),
    ("cendres volantes", "/carte?ressource=fly_ash"),
    ("cendre volante", "/carte?ressource=fly_ash"),
    ("entreprise a", "/modeles/entreprises/company_a"),
    (DIRECT.id, f"/propositions/{DIRECT.id}"),
    (DIRECT.id[:-6], f"/propositions/{DIRECT.id}"),
]


def test_what_is_found_leads_on(coordinator: Person) -> None:
    missed = [question for question, lead in LEADS if f'href="{lead}"' not in asked(coordinator, question)]

    assert missed == []


def test_a_waste_code_is_found_however_it_is_written(coordinator: Person) -> None:
    for question in ("100207", "10 02 07", "10 02 07*", "10.02.07", "10-02-07", "100207*"):
        page = asked(coordinator, question)

        assert "10 02 07*" in page, question
        assert "Codes déchets <span" in page, question
        assert "1 résultat" in page, question


def test_the_first_digits_of_a_waste_code_find_its_section(coordinator: Person) -> None:
    page = asked(coordinator, "1002")

    assert "10 02 01" in page
    assert "10 02 07*" in page
    assert "précisez les mots" in page


def test_words_with_a_typo_find_what_comes_near_and_say_so(coordinator: Person) -> None:
    page = asked(coordinator, "prepaarteur")

    assert "/carte?site=site_p" in page
    assert "Rien d’exact" in page


def test_everyday_words_find_resources_as_a_declaration_does(coordinator: Person) -> None:
    assert "/carte?ressource=fly_ash" in asked(coordinator, "cendre volentes de charbon")


def test_an_empty_question_finds_nothing_and_complains_of_nothing(coordinator: Person) -> None:
    for question in ("", "   ", "%20"):
        answer = coordinator.get(f"/recherche?q={question}")

        assert answer.status_code == 200
        assert 'role="status"' not in answer.text


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "MATCH (n) DETACH DELETE n",
    "' OR 1=1 //",
    "\u202e\u0000x",
    "(" * 5000,
    "a+" * 3000,
    "٣٤٥٦",
)


def test_s21_hostile_words_are_only_words(coordinator: Person) -> None:
    for question in HOSTILE:
        answer = coordinator.get(f"/recherche?q={quote(question)}")

        assert answer.status_code == 200, question
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
    assert "49" not in asked(coordinator, "{{ 7*7 }}")


# What is not the caller's to know


def test_a_site_manager_finds_their_own_firm_and_no_other(signed_in: SignIn, store: FakeStore) -> None:
    store.repositories.sites.save_companies([make_company(id="company_b", name="Autre société")])
    receiver = store.repositories.sites.get("site_b").model_copy(update={"company_id": "company_b"})
    store.repositories.sites.save([receiver])

    assert "/modeles/entreprises/company_a" in asked(signed_in("giver"), "entreprise")
    assert "company_b" not in asked(signed_in("giver"), "autre societe")
    assert "company_b" in asked(signed_in("receiver"), "autre societe")
    assert "company_b" in asked(signed_in("analyst"), "autre societe")


def test_a_proposal_is_found_by_its_parties_alone(signed_in: SignIn) -> None:
    assert f"/propositions/{CHAINED.id}" in asked(signed_in("giver"), CHAINED.id)
    assert f"/propositions/{CHAINED.id}" in asked(signed_in("stranger"), CHAINED.id)
    assert f"/propositions/{CHAINED.id}" not in asked(signed_in("receiver"), CHAINED.id)
    assert "/propositions/proposal" not in asked(signed_in("analyst"), CHAINED.id)


def test_a_siret_is_found_by_who_manages_the_site(signed_in: SignIn, store: FakeStore) -> None:
    site = store.repositories.sites.get("site_a").model_copy(update={"siret": "53070853600038"})
    store.repositories.sites.save([site])

    assert "/carte?site=site_a" in asked(signed_in("giver"), "530 708 536 00038")
    assert "/carte?site=site_a" in asked(signed_in("coordinator"), "530708536")
    assert "/carte?site=site_a" not in asked(signed_in("receiver"), "53070853600038")


CANARIES = ("zzcanari poudre bleue", "flow_canary", "zzreference", "06 04 05*", "4861301")


@pytest.mark.parametrize("name", ["receiver", "stranger", "analyst"])
def test_s5_a_hidden_flow_changes_nothing_of_what_others_find(
    name: str, signed_in: SignIn, store: FakeStore
) -> None:
    person = signed_in(name)
    before = {question: asked(person, question) for question in (*CANARIES, "site a", "cendres volantes")}

    store.repositories.flows.save(
        [
            make_flow(
                id="flow_canary",
                resource_text=CANARIES[0],
                resource_id=None,
                reference="zzreference",
                waste_code="06 04 05*",
                quantity_per_year=4_861_301.0,
                confidentiality="hidden",
            )
        ]
    )

    after = {question: asked(person, question) for question in before}
    assert after == before


def test_s5_a_proposal_whose_other_flow_is_hidden_is_found_by_nobody_else(
    signed_in: SignIn, store: FakeStore
) -> None:
    offer = store.repositories.flows.get("flow_offer")
    hidden = make_flow(**{**offer.model_dump(), "confidentiality": "hidden"})
    store.repositories.flows.save([hidden])

    found = asked(signed_in("receiver"), DIRECT.id)

    assert f"/propositions/{DIRECT.id}" not in found
    assert found.replace(DIRECT.id, "x") == asked(signed_in("receiver"), "proposal_none").replace(
        "proposal_none", "x"
    )


def test_a_thousand_sites_are_searched_with_little_work(services: Services, store: FakeStore) -> None:
    store.repositories.sites.save(
        [make_site(id=f"site_{i}", name=f"Usine {i} du canal de la Deûle") for i in range(1000)]
    )
    search(services, COORDINATOR, "usine")
    took = []
    for question in ("usine canal deule 512", "usnie 77", "palettes", "10 02"):
        begun = time.process_time()
        search(services, COORDINATOR, question)
        took.append(time.process_time() - begun)

    assert max(took) < 0.3


def test_more_than_ten_of_a_kind_are_counted(services: Services, store: FakeStore) -> None:
    store.repositories.sites.save([make_site(id=f"site_{i}", name=f"Usine {i}") for i in range(30)])

    (sites,) = [group for group in search(services, COORDINATOR, "usine") if group.kind is Kind.SITE]

    assert (len(sites.hits), sites.total) == (10, 30)
