"""The coverage of the six models on screen: who sees which lines, filters, reasons, and nothing hidden."""

import re
from collections.abc import Callable

import pytest
from markupsafe import escape

from symbiose.domain.accounts import operator
from symbiose.services.context import Services
from symbiose.services.coverage import coverage_seen
from symbiose.services.journalling import journal_entry
from symbiose.services.models import override_models
from tests.builders import NOON, make_company, make_flow
from tests.fakes import FakeStore
from tests.web.people import Person
from web.coverage import routes

CANARY = "Cuve à lait du voisin"
SignIn = Callable[[str], Person]


@pytest.fixture
def store(store: FakeStore) -> FakeStore:
    """The common territory, whose sites C and P belong to another firm that hides one flow."""
    kept = store.repositories
    kept.sites.save_companies(
        [
            make_company(id="company_b", name='Fonderie "B" <b>'),
            make_company(id="company_z", name="Zinguerie Z"),
        ]
    )
    kept.sites.save(
        [
            site.model_copy(update={"company_id": "company_b"}) if site.id in ("site_c", "site_p") else site
            for site in kept.sites.all()
        ]
    )
    kept.flows.save(
        [
            make_flow(
                id="flow_hidden",
                site_id="site_c",
                resource_id="textile_repair",
                resource_text=CANARY,
                unit="h",
                confidentiality="hidden",
            )
        ]
    )
    return store


def rows(page: str) -> list[str]:
    """Return the row headers of the page's first table, as read."""
    table = re.findall(r"<table.*?</table>", page, re.DOTALL)[0]
    return [re.sub(r"<[^>]+>", "", head) for head in re.findall(r'<th scope="row".*?</a>', table, re.DOTALL)]


@pytest.mark.parametrize("name", ["administrator", "coordinator", "analyst"])
def test_staff_and_analysts_see_every_company(signed_in: SignIn, name: str) -> None:
    page = signed_in(name).get("/modeles").text

    assert rows(page) == ["Entreprise A", "Fonderie &#34;B&#34; &lt;b&gt;", "Zinguerie Z"]


@pytest.mark.parametrize(
    ("name", "company"), [("giver", "Entreprise A"), ("stranger", "Fonderie &#34;B&#34; &lt;b&gt;")]
)
def test_a_site_manager_sees_its_company_and_counts_of_others(
    signed_in: SignIn, name: str, company: str
) -> None:
    page = signed_in(name).get("/modeles").text

    assert rows(page) == [company]
    assert "Les autres entreprises du territoire" in page
    assert "moins de 3" in page


def test_a_visitor_is_sent_to_the_sign_in(visitor: Person) -> None:
    assert visitor.get("/modeles").status_code == 302
    assert visitor.get("/modeles/entreprises/company_a").status_code == 302


def test_the_matrix_is_a_table_that_tells_its_levels_in_words(coordinator: Person) -> None:
    page = coordinator.get("/modeles").text

    assert page.count("<caption>") == 2
    assert 'scope="col"' in page
    assert 'scope="row"' in page
    assert re.search(r"✓ </span>couvert", page)
    assert "manquant" in page
    assert "Étapes manquantes" in page
    assert "Extension de la durée de vie" in page


def test_missing_stages_are_named(coordinator: Person) -> None:
    page = coordinator.get("/modeles/entreprises/company_z").text

    assert "0 sur 6" in page
    for title in ("Durabilité des ressources", "Réemploi des produits"):
        assert f"{title}\xa0;" in page
    assert "Étape manquante" in page


def test_a_cell_leads_to_the_flows_and_sentences_behind_it(coordinator: Person) -> None:
    page = coordinator.get("/modeles").text
    address = "/modeles/entreprises/company_a#modele-5"

    assert f'href="{address}"' in page
    reasons = coordinator.get(address.split("#")[0]).text
    assert 'id="modele-5"' in reasons
    assert "<strong>Cendres volantes de charbon</strong>, Site A" in reasons
    assert "sort d’un usage ou d’un procédé" in reasons
    assert 'href="/flux/flow_offer"' in reasons


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?modele=5", ["Entreprise A", "Fonderie"]),
        ("?modele=5&etat=manquant", ["Zinguerie Z"]),
        ("?modele=2&etat=couvert", ["Fonderie"]),
        ("?texte=zing", ["Zinguerie Z"]),
        ("?texte=nulle+part", []),
        ("?modele=9&etat=bof&page=x", ["Entreprise A", "Fonderie", "Zinguerie Z"]),
        ("?page=7", ["Entreprise A", "Fonderie", "Zinguerie Z"]),
    ],
)
def test_the_address_filters_the_companies(coordinator: Person, query: str, kept: list[str]) -> None:
    answer = coordinator.get(f"/modeles{query}")

    assert answer.status_code == 200
    found = rows(answer.text) if kept else []
    assert [row.split(" &#34;")[0] for row in found] == kept
    if not kept:
        assert "Aucune entreprise ne répond à ces critères." in answer.text


def test_the_address_filters_by_value_chain(coordinator: Person, services: Services) -> None:
    chains = coverage_seen(services, operator("test")).chains
    (chain,) = [line for line in chains if "site_p" in line.chain.site_ids] or chains[:1]

    page = coordinator.get(f"/modeles?chaine={chain.chain.id}").text

    assert "Zinguerie Z" not in rows(page)
    assert rows(page)


def test_a_chain_tells_its_companies_models_and_missing_stages(
    coordinator: Person, services: Services
) -> None:
    line = coverage_seen(services, operator("test")).chains[0]

    page = coordinator.get(f"/modeles/chaines/{line.chain.id}").text

    assert line.family in page
    assert "Étapes manquantes" in page
    assert "Voir la proposition" in page


def test_in_english_chains_are_named_in_english(coordinator: Person, services: Services) -> None:
    line = coverage_seen(services, operator("test")).chains[0]
    known = services.reference.resources.by_label(line.family or "")
    assert known
    assert known.label_en != known.label_fr
    coordinator.client.set_cookie("langue", "en")

    for path in ("/modeles", f"/modeles/chaines/{line.chain.id}"):
        page = coordinator.get(path).text
        assert str(escape(known.label_en)) in page
        assert str(escape(known.label_fr)) not in page


def test_a_chain_of_many_companies_names_the_first_in_the_list_and_all_on_its_page(
    coordinator: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    (line,) = [one for one in coverage_seen(services, operator("test")).chains if len(one.companies) > 1]
    first, *others = (str(escape(one.name)) for one in line.companies)
    monkeypatch.setattr(routes, "MOST_NAMED", 1)

    chains = coordinator.get("/modeles").text.rpartition("<table")[2]
    page = coordinator.get(f"/modeles/chaines/{line.chain.id}").text

    assert first in chains
    assert f"et {len(others)} autre" in chains
    assert not [name for name in others if name in chains]
    assert not [name for name in (first, *others) if name not in page]


@pytest.mark.parametrize("name", ["giver", "receiver", "analyst"])
def test_a_hidden_flow_of_another_firm_is_on_none_of_their_pages(
    signed_in: SignIn, services: Services, name: str
) -> None:
    override_models(services, operator("test"), "flow_hidden", [2], CANARY)
    person = signed_in(name)

    pages = [
        "/modeles",
        "/modeles/entreprises/company_b",
        "/modeles?modele=2",
        "/modeles/entreprises/company_a",
    ]
    told = [person.get(page).text for page in pages]

    assert [page for page in told if CANARY in page or "Réparation textile" in page] == []
    if name == "analyst":
        assert "Aucune entreprise ne répond à ces critères." in told[2]


def test_its_owner_reads_the_hidden_flow(signed_in: SignIn) -> None:
    assert "Réparation textile" in signed_in("stranger").get("/modeles/entreprises/company_b").text


@pytest.mark.parametrize("path", ["/modeles/entreprises/company_b", "/modeles/entreprises/nowhere"])
def test_a_company_of_others_is_as_good_as_missing(signed_in: SignIn, path: str) -> None:
    answer = signed_in("giver").get(path)
    missing = signed_in("giver").get("/modeles/entreprises/nothing")

    assert answer.status_code == missing.status_code == 404


def test_an_analyst_reads_no_flow_that_is_not_named(signed_in: SignIn, services: Services) -> None:
    services.store.repositories.flows.save(
        [make_flow(id="flow_category", site_id="site_c", resource_id="industrial_maintenance", unit="h")]
    )

    page = signed_in("analyst").get("/modeles/entreprises/company_b").text

    assert "Maintenance industrielle" not in page
    assert "diffusion est restreinte" not in page


def test_s6_an_analyst_reads_how_many_companies_cover_each_model(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/modeles").text

    assert "Toutes les entreprises du territoire" in page
    assert "masqué" in page


def test_an_override_shows_on_the_matrix(coordinator: Person) -> None:
    answer = coordinator.post("/flux/flow_offer/modeles", models=["2", "3"], reason="vu sur place")

    assert answer.status_code == 302
    page = coordinator.get("/modeles/entreprises/company_a").text
    assert "Reclassé par une personne\xa0: vu sur place" in page


def test_an_empty_territory_says_what_to_expect(coordinator: Person, services: Services) -> None:
    kept = services.store.repositories
    kept.sites.kept.clear()
    kept.sites.kept_companies.clear()
    kept.flows.kept.clear()

    page = coordinator.get("/modeles").text

    assert "encore connue" in page
    assert "Aucune chaîne encore" in page


@pytest.mark.parametrize("path", ["/modeles", "/modeles/entreprises/company_a"])
def test_what_rests_on_estimates_says_so(signed_in: SignIn, services: Services, path: str) -> None:
    notice = "estimations de démonstration, et non sur des déclarations"
    coordinator = signed_in("coordinator")
    before = coordinator.get(path).text
    basis = {"ratio_id": "r", "driver": "jobs", "driver_value": 10.0, "text": "10 emplois × 0,5 t"}
    repositories = services.store.repositories
    repositories.flows.save([make_flow(id="flow_offer", estimate=basis)])
    repositories.journal.append(journal_entry(operator("test"), "import_files", "flow_offer", NOON))

    after = coordinator.get(path).text

    assert notice not in before
    assert notice in after


def test_a_long_list_comes_page_by_page(coordinator: Person, services: Services) -> None:
    services.store.repositories.sites.save_companies(
        [make_company(id=f"company_{i:03}", name=f"Usine {i:03}") for i in range(120)]
    )

    first, second, beyond = (coordinator.get(f"/modeles?texte=usine&page={n}").text for n in (1, 2, 99))

    assert (len(rows(first)), len(rows(second))) == (100, 20)
    assert "texte=usine&amp;page=2" in first
    assert rows(beyond) == rows(second)


def test_the_model_filters_the_chains_too(coordinator: Person) -> None:
    assert "Aucune chaîne ne répond à ces critères." in coordinator.get("/modeles?modele=1").text
