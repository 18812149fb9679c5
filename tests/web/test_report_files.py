"""The report as a workbook, the self-assessment, and the export for other tools, as their readers get them."""

import io
from collections.abc import Callable

import pytest
from python_calamine import CalamineWorkbook

from symbiose.domain.accounts import Role, operator
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.publishing_indicators import publish_indicators
from tests.files.formula_reading import Formulas
from tests.small_history import small_history
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


def test_a_scope_that_does_not_exist_is_missing_and_a_year_to_come_is_refused(coordinator: Person) -> None:
    assert coordinator.get("/rapports/classeur?perimetre=park:nowhere").status_code == 404
    assert coordinator.get("/rapports/classeur?perimetre=naf:24").status_code == 422
    assert coordinator.get("/rapports/classeur?annee=2027").status_code == 422


def test_the_self_assessment_shows_what_answers_each_criterion_and_what_is_missing(
    coordinator: Person,
) -> None:
    page = plain(coordinator.get("/rapports/autoevaluation?annee=2026").text)

    assert "Gouvernance" in page
    assert "Déchets détournés de l'élimination , réalisé : 550 t" in page
    assert "5 entreprises cèdent ou reçoivent, par un échange convenu ou réalisé" in page
    assert "Temps d'animation (équivalents temps plein)" in page.replace("’", "'")
    assert "aucune note n’est calculée" in page


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
    assert any(";Déchets détournés de l'élimination;Réalisé;550;t;;" in line for line in lines)


def test_site_managers_read_no_report(signed_in: SignIn) -> None:
    manager = signed_in("manager")

    assert manager.get("/rapports/classeur").status_code == 403
    assert manager.get("/rapports/autoevaluation").status_code == 403


def test_readers_that_compute_nothing_see_the_figures(coordinator: Person) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(coordinator.get("/rapports/classeur?annee=2026").data))

    assert book.sheet_names == ["À lire", "Indicateurs", "Contributions", "Termes", "Valeurs datées"]
