"""S6 on the page of totals: what analysts read, what staff read beside it, and that filters only choose."""

import re
from collections.abc import Callable, Mapping
from html import unescape

import pytest

from symbiose.domain.accounts import operator
from symbiose.services.context import Services
from symbiose.services.totals import publish_totals
from tests.builders import make_company, make_flow, make_site
from tests.fakes import FakeStore
from tests.web.people import Person

SignIn = Callable[[str], Person]
PARK = "CABBALR/parc_artois_flandres"
TONNES = {"d": 10.0, "e": 20.0, "f": 30.0, "g": 40.0, "h": 1000.0, "i": 2000.0, "j": 3000.0, "k": 7.0}
"""Firm → tonnes of plastics it offers: d to g in the park, h to j at Lens, k alone at Carvin."""


@pytest.fixture(autouse=True)
def plastics(services: Services, store: FakeStore) -> None:
    """Let eight firms offer plastics, and publish."""
    kept = store.repositories
    kept.sites.save_companies([make_company(id=f"company_{i}", name=f"Firme {i}") for i in TONNES])
    for i, tonnes in TONNES.items():
        where = {"commune_code": "62276", "park_id": "parc_artois_flandres"}
        if i in "hij":
            where = {"commune_code": "62498"}
        if i == "k":
            where = {"commune_code": "62215"}
        kept.sites.save([make_site(id=f"site_{i}", company_id=f"company_{i}", **where)])
        kept.flows.save(
            [
                make_flow(
                    id=f"flow_{i}", site_id=f"site_{i}", resource_id="pet_waste", quantity_per_year=tonnes
                )
            ]
        )
    publish_totals(services, operator("test"))


def row(page: str, head: str) -> list[str]:
    """Return the cells of the first row that a head begins, as read."""
    found = re.search(rf'<th scope="row"[^>]*>{head}.*?</tr>', page, re.DOTALL)
    assert found, head
    cells = re.findall(r"<td.*?</td>", found[0], re.DOTALL)
    return [unescape(" ".join(re.sub(r"<[^>]+>", " ", cell).split())) for cell in cells]


def test_s6_an_analyst_reads_published_totals_and_why_others_are_masked(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/territoire/chiffres").text

    masked = "▒ masqué se déduirait d’un autre chiffre"
    assert row(page, "Plastiques") == ["6 107", masked, masked, "6 000", "01/06/2026"]
    assert "Publier" not in page
    assert "aujourd’hui" not in page


def test_s6_filters_choose_among_the_published_figures_and_sum_nothing_anew(signed_in: SignIn) -> None:
    person = signed_in("analyst")
    whole = row(person.get("/territoire/chiffres").text, "Plastiques")

    park = row(person.get(f"/territoire/chiffres?lieu={PARK}&sens=offer&famille=plastics").text, "Plastiques")
    lens = row(person.get("/territoire/chiffres?lieu=CALL").text, "Plastiques")

    assert park[:2] == [whole[0], whole[2]]
    assert lens[:2] == [whole[0], whole[3]]
    assert "Plastiques</th>" not in person.get("/territoire/chiffres?famille=metals").text.partition("<h2")[2]


def figures_of(page: str) -> Mapping[str, list[str]]:
    heads = re.findall(r'<th scope="row"[^>]*>([^<]+)', page)
    return {head: row(page, re.escape(head)) for head in heads}


def test_s6_an_analyst_reads_the_same_before_and_after_one_firm_changed(
    signed_in: SignIn, services: Services, store: FakeStore
) -> None:
    person = signed_in("analyst")
    before = figures_of(person.get("/territoire/chiffres").text)

    changed = store.repositories.flows.get("flow_h").model_copy(update={"quantity_per_year": 1234.0})
    store.repositories.flows.save([changed])
    publish_totals(services, operator("test"))

    assert figures_of(person.get("/territoire/chiffres").text) == before


def test_staff_read_the_figures_of_today_beside_the_published_ones_and_publish(
    signed_in: SignIn, store: FakeStore
) -> None:
    for i in "hij":
        flow = store.repositories.flows.get(f"flow_{i}")
        store.repositories.flows.save(
            [
                flow.model_copy(
                    update={"quantity_per_year": flow.quantity_per_year + 100 * "hij".index(i) + 100}
                )
            ]
        )
    person = signed_in("coordinator")

    assert "6 000 aujourd’hui : 6 600" in row(person.get("/territoire/chiffres").text, "Plastiques")
    answer = person.post("/territoire/chiffres/publication")

    assert answer.status_code == 302
    page = person.get("/territoire/chiffres").text
    assert "Les chiffres sont publiés" in page
    assert "6 600" in row(page, "Plastiques")


def test_publishing_takes_no_field(coordinator: Person, store: FakeStore) -> None:
    before = len(store.repositories.publications.kept)

    assert coordinator.post("/territoire/chiffres/publication", day="2020-01-01").status_code == 422
    assert len(store.repositories.publications.kept) == before


def test_before_the_first_publication_the_page_says_so(signed_in: SignIn, store: FakeStore) -> None:
    store.repositories.publications.kept.clear()

    page = signed_in("analyst").get("/territoire/chiffres").text

    assert "Rien n’est encore publié" in page


def test_a_filter_of_nowhere_shows_the_whole_alone(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/territoire/chiffres?lieu=<script>&famille=nothing")

    assert page.status_code == 200
    assert "<script>" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert signed_in("analyst").get("/territoire/chiffres?sens=bogus").status_code in (400, 422)
