"""The workbook of a report, the self-assessment and the sheets for other tools, as readers get them."""

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from python_calamine import CalamineWorkbook

from symbiose.domain.accounts import Role, operator
from symbiose.domain.drafts import reference_of_draft
from symbiose.domain.flows import Direction
from symbiose.domain.typical_flows import OFFERED
from symbiose.files.reading import read_file
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.publishing_indicators import publish_indicators
from tests.builders import make_flow
from tests.files.formula_reading import Formulas
from tests.seed_territories import REFERENCE
from tests.small_history import FLOWS, small_history
from tests.web.conftest import PASSWORD, address_of
from tests.web.people import Person
from tests.web.test_indicators import plain

SignIn = Callable[[str], Person]
PEOPLE = {"coordinator": Role.COORDINATOR, "analyst": Role.ANALYST, "manager": Role.SITE_MANAGER}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def services() -> Services:
    """The small history, with one account per role."""
    services = small_history()
    for name, role in PEOPLE.items():
        sites = ("alpha",) if role is Role.SITE_MANAGER else ()
        save_account(services, operator("test"), address_of(name), role, PASSWORD, sites)
    return services


def test_the_workbook_of_a_year_is_an_attachment_that_computes_its_figures(coordinator: Person) -> None:
    answer = coordinator.get("/rapports/classeur?annee=2026")

    assert answer.mimetype == XLSX
    assert "symbiose-rapport-2026-2026-11-25.xlsx" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    lines = Formulas(answer.data).lines("Indicateurs")
    agreed = next(line for line in lines if line["A"] == "waste_diverted" and line["C"] == "Convenu")
    assert agreed["E"] == pytest.approx(675)


def test_an_analyst_gets_the_published_figures_and_nothing_behind_them(
    services: Services, signed_in: SignIn
) -> None:
    publish_indicators(services, operator("test"))

    answer = signed_in("analyst").get("/rapports/classeur?annee=2026&version=travail")

    book = Formulas(answer.data)
    assert book.sheets() == {"À lire", "Indicateurs"}
    assert book.formulas == {}
    for secret in ("Alpha", "Gamma", "synergy_", "site_"):
        assert not any(secret in text for text in book.texts()), secret
    assert any(text.startswith("masqué") for text in book.texts())


def test_the_public_version_of_staff_holds_nothing_behind_the_figures_either(
    services: Services, coordinator: Person
) -> None:
    publish_indicators(services, operator("test"))

    book = Formulas(coordinator.get("/rapports/classeur?annee=2026&version=publique").data)

    assert book.sheets() == {"À lire", "Indicateurs"}
    assert not any("Alpha" in text for text in book.texts())


def test_a_scope_that_does_not_exist_is_missing_and_a_year_to_come_is_refused(coordinator: Person) -> None:
    assert coordinator.get("/rapports/classeur?perimetre=park:nowhere").status_code == 404
    assert coordinator.get("/rapports/classeur?perimetre=naf:24").status_code == 422
    assert coordinator.get("/rapports/classeur?annee=2027").status_code == 422


def test_a_report_too_large_for_one_workbook_has_one_for_each_indicator(
    coordinator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.reports.workbook.MOST_AT_ONCE", 100)

    page = coordinator.get("/rapports/classeur?annee=2026").text

    assert "Un classeur par indicateur" in page
    link = re.search(r'href="(/rapports/classeur[^"]*indicateur=co2_avoided[^"]*)"', page)
    assert link
    lines = Formulas(coordinator.get(unescape(link[1])).data).lines("Indicateurs")
    assert {line["A"] for line in lines} == {"co2_avoided"}
    assert coordinator.get("/rapports/classeur?indicateur=nothing").status_code == 404


def test_the_self_assessment_shows_what_answers_each_criterion_and_what_is_missing(
    coordinator: Person,
) -> None:
    page = plain(coordinator.get("/rapports/autoevaluation?annee=2026").text)

    assert "Gouvernance" in page
    assert "Déchets détournés de l’élimination , réalisé : 550 t" in page
    assert "5 entreprises cèdent ou reçoivent, par un échange convenu ou réalisé" in page
    assert "Temps d’animation (équivalents temps plein)" in page
    assert "aucune note n’est calculée" in page


def test_the_self_assessment_counts_none_and_one_in_the_singular(coordinator: Person) -> None:
    page = coordinator.get("/rapports/autoevaluation?annee=2026&perimetre=epci:CABBALR").text
    told = re.findall(r"([\d ]+) (synergies?)\b", plain(page))

    assert told
    assert all((int(number.replace(" ", "")) > 1) == (word == "synergies") for number, word in told)


def test_the_self_assessment_leads_to_the_same_figures_of_each_indicator(coordinator: Person) -> None:
    page = coordinator.get("/rapports/autoevaluation?annee=2026&perimetre=epci:CALL").text

    link = re.search(r'href="(/indicateurs/waste_diverted[^"]*)"', page)
    assert link
    sheet = plain(coordinator.get(unescape(link[1])).text)
    told = re.search(r"Déchets détournés de l’élimination , réalisé : ([\d ,]+ t)", plain(page))
    assert told
    assert told[1].removesuffix(" t") in sheet
    assert "CALL" in unescape(link[1])


def test_the_self_assessment_of_an_analyst_holds_published_figures_alone(
    services: Services, signed_in: SignIn
) -> None:
    publish_indicators(services, operator("test"))

    page = plain(signed_in("analyst").get("/rapports/autoevaluation?annee=2026").text)

    assert "Version publique" in page
    assert "Entreprises qui échangent : nombre non publié" in page
    assert "masqué" in page
    assert "Chaleur récupérée , convenu : masqué" in page


def test_the_self_assessment_comes_as_a_table_too(coordinator: Person) -> None:
    answer = coordinator.get("/rapports/autoevaluation?annee=2026&fichier=true")

    lines = answer.data.decode("utf-8-sig").splitlines()
    assert answer.mimetype == "text/csv"
    assert lines[0].startswith("Axe;Critère;Question;Réponse du service;")
    assert any(";Déchets détournés de l’élimination;Réalisé;550;t;;" in line for line in lines)


def test_sheets_of_resources_read_back_as_the_flows_that_they_came_from(signed_in: SignIn) -> None:
    answer = signed_in("manager").get("/rapports/actif?fichier=true")

    assert "symbiose-ressources-2026-11-25.csv" in answer.headers["Content-Disposition"]
    read = read_file("fiches.csv", answer.data, REFERENCE, site=None)
    assert [row.errors for row in read.rows if row.errors] == []
    assert read.warnings == ()
    back = {
        (one.site, one.direction, one.resource_id, one.quantity_per_year, one.unit, one.waste_code)
        for row in read.rows
        if (one := row.values) is not None
    }
    assert back == {
        (one.site_id, one.direction, one.resource_id, one.quantity_per_year, one.unit, one.waste_code)
        for one in FLOWS.values()
        if one.site_id == "alpha"
    }


def test_no_estimate_and_no_word_of_others_goes_on_as_what_the_firm_declared(
    services: Services, signed_in: SignIn
) -> None:
    basis = {"ratio_id": "r", "driver": "jobs", "driver_value": 2.0, "text": "deux emplois"}
    confirmed = f"{reference_of_draft(OFFERED)}_1"
    added = [
        make_flow(id="x1", site_id="alpha", reference="x1", estimate=basis, quantity_per_year=101.0),
        make_flow(id="x2", site_id="alpha", reference=confirmed, estimate=basis, quantity_per_year=102.0),
        make_flow(id="x3", site_id="alpha", reference="x3", on_behalf="to_confirm", quantity_per_year=103.0),
        make_flow(id="x4", site_id="alpha", reference="x4", on_behalf="confirmed", quantity_per_year=104.0),
    ]
    services.store.write(lambda repositories: repositories.flows.save(added))

    answer = signed_in("manager").get("/rapports/actif?fichier=true")

    lines = csv.DictReader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";")
    told = {line["quantite"]: line["nature"] for line in lines}
    assert [told[number] for number in ("101", "102", "103", "104")] == [
        *("estimation", "estimation", "à confirmer", "déclaré")
    ]


def test_a_spreadsheet_kept_for_actif_is_imported() -> None:
    sand = REFERENCE.resources.label("sand")
    table = (
        "SIRET;Nom établissement;Sens;Ressource;Catégorie;Quantité;Unité;Fréquence\r\n"
        "alpha;Alpha;Sortant;Papier-carton à recycler;Papier;12;t;mois\r\n"
        f"alpha;Alpha;Entrant;{sand};Minéraux;800;t;an\r\n"
    )

    read = read_file("actif.csv", table.encode("cp1252"), REFERENCE, site=None)

    assert [row.errors for row in read.rows if row.errors] == []
    assert read.warnings == ()
    first, second = (row.values for row in read.rows)
    assert first is not None
    assert second is not None
    assert (first.direction, first.quantity_per_year) == (Direction.OFFER, 144.0)
    assert (second.direction, second.quantity_per_year, second.resource_id) == (Direction.NEED, 800.0, "sand")


def test_the_page_for_actif_says_that_its_format_is_not_public(
    coordinator: Person, signed_in: SignIn
) -> None:
    page = plain(coordinator.get("/rapports/actif").text)

    assert "aucune description publique" in page
    assert "ce que son entreprise laisse voir à ses voisins" in page
    assert "Ce sont les flux de vos sites, entiers" in plain(signed_in("manager").get("/rapports/actif").text)
    assert signed_in("analyst").get("/rapports/actif").status_code == 403


def test_no_contact_leaves_with_the_sheets(coordinator: Person, signed_in: SignIn) -> None:
    for person in (coordinator, signed_in("manager")):
        assert b"@" not in person.get("/rapports/actif?fichier=true").data


def test_site_managers_read_no_report(signed_in: SignIn) -> None:
    manager = signed_in("manager")

    assert manager.get("/rapports/classeur").status_code == 403
    assert manager.get("/rapports/autoevaluation").status_code == 403


def test_readers_that_compute_nothing_see_the_figures(coordinator: Person) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(coordinator.get("/rapports/classeur?annee=2026").data))

    assert book.sheet_names == [
        "À lire",
        "Indicateurs",
        "Contributions",
        "Termes",
        "Réseau",
        "Valeurs datées",
    ]
