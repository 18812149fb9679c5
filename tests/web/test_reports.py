"""The pages of reports over the small history that is counted by hand: two years, two readings, a file."""

import csv
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from html import unescape

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.accounts import Role, operator
from symbiose.domain.indicators import Column
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.indicator_views import Cell
from symbiose.services.objectives import set_objective
from symbiose.services.publishing_indicators import publish_indicators
from symbiose.services.yearly_report import report_choices, yearly_report
from symbiose.services.yearly_report_views import Gap, GapKind, ReportAsked, ReportLine
from tests.services.conftest import MovingClock
from tests.small_history import small_history
from tests.web.conftest import PASSWORD, address_of
from tests.web.people import Person
from tests.web.test_indicators import plain, rows
from web.reports.bars import ROOM, bars
from web.reports.files import report_table
from web.reports.wording import GAPS, OTHERS, difference_told, gap_told, sections_of

SignIn = Callable[[str], Person]
PEOPLE = {"coordinator": Role.COORDINATOR, "analyst": Role.ANALYST, "manager": Role.SITE_MANAGER}
OF_2026 = "/rapports/annuel?annee=2026"
MASKED = "▒ masqué : moins de 3 entreprises"


@pytest.fixture
def clock() -> MovingClock:
    moving = MovingClock()
    moving.now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    return moving


@pytest.fixture
def services(clock: MovingClock) -> Services:
    """The small history, with one account per role; what may be told of 2026 is published."""
    services = small_history(clock)
    for name, role in PEOPLE.items():
        sites = ("alpha",) if role is Role.SITE_MANAGER else ()
        save_account(services, operator("test"), address_of(name), role, PASSWORD, sites)
    publish_indicators(services, operator("test"))
    return services


def test_the_report_shows_the_figures_counted_by_hand_and_says_that_it_is_for_work(
    coordinator: Person,
) -> None:
    page = coordinator.get(OF_2026).text

    assert rows(page, "Matières et déchets")["Déchets détournés de l’élimination"] == [
        *("t", "1 950", "400", "675", "550")
    ]
    assert rows(page, "Énergie et eau")["Chaleur récupérée"] == ["MWh", "2 000", "0", "1 500", "0"]
    by_epci = rows(page, "limination, en t")
    assert by_epci == {
        "CA de Lens - Liévin": ["1 400", "400", "675", "450"],
        "CA de Béthune-Bruay, Artois-Lys Romane": ["550", "0", "0", "100"],
    }
    assert "Version de travail, à ne pas diffuser" in page
    assert "Rien n’est masqué dans cette version" in page
    assert "Rien n’était déclaré fin 2025" in page
    assert "▒" not in page


def test_every_indicator_stands_with_its_figures_formula_and_sources(
    coordinator: Person, services: Services
) -> None:
    page = plain(coordinator.get(OF_2026).text)

    for indicator in services.reference.indicators:
        for text in (indicator.title, indicator.formula, indicator.counting, *indicator.sources):
            assert plain(text) in page, text
    report = yearly_report(services, operator("test"), ReportAsked(2026))
    for value in report.values:
        assert plain(value.source) in page


def test_a_figure_leads_to_what_it_is_made_of_in_the_year_of_the_report(
    signed_in: SignIn, clock: MovingClock
) -> None:
    clock.now = datetime(2027, 3, 1, 9, tzinfo=UTC)
    coordinator = signed_in("coordinator")
    page = coordinator.get(OF_2026).text
    link = re.search(r'href="(/indicateurs/waste_diverted/detail\?[^"]*colonne=realised[^"]*)"', page)
    assert link

    detail = plain(coordinator.get(unescape(link[1])).text)

    assert "Somme des 3 montants ci-dessous : 550 t" in detail


def test_the_year_before_stands_beside_with_the_difference(signed_in: SignIn, clock: MovingClock) -> None:
    clock.now = datetime(2027, 3, 1, 9, tzinfo=UTC)

    page = signed_in("coordinator").get("/rapports/annuel").text  # this year, without being told which

    found = rows(page, "31/12/2026 et 01/03/2027")
    assert found["Déchets détournés de l’élimination (t)"] == ["Réalisé", "550", "0", "−550 t"]
    assert found["Matières sortantes reprises (%)"] == ["Réalisé", "28,2", "0", "−28,2 points"]
    assert found["Nombre de synergies"] == ["Réalisé", "3", "3", "0 synergie"]
    assert "L’année n’est pas finie" in page
    assert "elle est comparée à une année entière" in page
    assert "2 échanges en service sur 2 n’ont pas de quantité pour l’année" in plain(page)


def test_s6_analysts_and_the_public_version_read_what_is_published_and_why_the_rest_is_masked(
    signed_in: SignIn, coordinator: Person
) -> None:
    theirs = signed_in("analyst").get(OF_2026).text
    public = coordinator.get(f"{OF_2026}&version=publique").text

    for page in (theirs, public):
        waste = rows(page, "Matières et déchets")["Déchets détournés de l’élimination"]
        assert waste == ["t", "1 950", MASKED, MASKED, "550"]
        assert "Version publique" in page
        assert "à ne pas diffuser" not in page
        assert "/detail?" not in page
        assert "connus du service n’" not in page
        why = rows(page, "chiffres masqués")
        assert why["Déchets sans preneur"] == ["Potentiel", "masqué : se déduirait d’un autre chiffre"]


def test_s6_the_public_version_holds_no_number_of_a_masked_figure(
    signed_in: SignIn, services: Services
) -> None:
    whole = yearly_report(services, operator("test"), ReportAsked(2026))
    told = yearly_report(services, operator("test"), ReportAsked(2026, public=True))
    hidden = {
        round(whole.line(line.indicator.id).cells[column].value or 0.0)
        for line in told.lines
        for column, cell in line.cells.items()
        if cell.reason is not None
    }
    open_ = {round(cell.value) for line in told.lines for cell in line.cells.values() if cell.value}
    secret = {number for number in hidden - open_ if number > 100}

    pages = [signed_in("analyst").get(f"{OF_2026}{more}").text for more in ("", "&fichier=true")]

    assert {675, 1500, 72000} <= secret
    for page in pages:
        figures, _prices, _rest = plain(page).partition("Facteurs et prix employés")
        numbers = re.findall(r"(?<![\d,])\d+", re.sub(r"(?<=\d) (?=\d{3})", "", figures))
        assert secret & set(map(int, numbers)) == set()


def test_s6_a_report_of_fewer_than_three_firms_has_no_figure_in_public(signed_in: SignIn) -> None:
    page = signed_in("analyst").get(f"{OF_2026}&perimetre=epci:CAHC").text

    cells = [cell for row in rows(page, "Matières et déchets").values() for cell in row[1:]]
    assert set(cells) <= {"–", "·"}
    assert "moins de trois entreprises" in page


def test_a_year_in_which_nothing_was_published_says_so(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/rapports/annuel?annee=2025").text

    assert "Rien n’a été publié en 2025" in page
    assert "Les chiffres de l’année" not in page


def test_the_figures_are_taken_away_as_a_file_of_french_spreadsheets(coordinator: Person) -> None:
    answer = coordinator.get(f"{OF_2026}&fichier=true")

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "symbiose-rapport-2026-2026-11-25.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(answer.data.decode("utf-8-sig").splitlines(), delimiter=";"))
    waste = [line for line in lines if line["Code"] == "waste_diverted"]
    assert [waste[0][name] for name in ("Potentiel", "Convenu", "Réalisé")] == ["1950", "675", "550"]
    assert (waste[0]["Version"], waste[0]["Groupe"]) == ("de travail", "")
    assert {line["Groupe (code)"] for line in waste if line["Par"] == "Agglomération"} == {"CALL", "CABBALR"}


def test_the_file_says_of_which_day_a_figure_is_that_was_not_told_since(
    app: Flask, services: Services
) -> None:
    report = yearly_report(services, operator("test"), ReportAsked(2026, public=True))
    older = Cell(5.0, as_of=date(2026, 3, 1))
    gone = Cell(None, as_of=date(2025, 3, 1))
    cells = {Column.AGREED: older, Column.REALISED: gone, Column.POTENTIAL: Cell(7.0, as_of=report.day)}
    line = replace(report.line("waste_diverted"), cells=cells)

    with app.test_request_context():
        head, row = report_table(replace(report, lines=(line,), breakdowns=()))

    assert len(head) == len(row)
    assert row[-1] == "Convenu : arrêté au 01/03/2026 ; Réalisé : pas publié depuis le 01/03/2025"


def test_the_list_leads_to_every_report_of_this_year_in_both_versions(
    coordinator: Person, signed_in: SignIn
) -> None:
    addresses = {
        unescape(one)
        for one in re.findall(r'href="(/rapports/annuel[^"]*)"', coordinator.get("/rapports").text)
    }
    theirs = re.findall(r'href="(/rapports/annuel[^"]*)"', signed_in("analyst").get("/rapports").text)

    assert len(addresses) == 2 * (1 + 3 + 1)  # the whole, three agglomerations, one park
    assert all(coordinator.get(one).status_code == 200 for one in addresses)
    assert len(theirs) == 5
    assert all("version" not in one for one in theirs)


def test_who_answers_for_parks_is_sent_to_the_mission_for_the_public_version(
    coordinator: Person, signed_in: SignIn, services: Services
) -> None:
    account = save_account(services, operator("test"), address_of("parks"), Role.COORDINATOR, PASSWORD)
    (park_id,) = report_choices(services, operator("test")).parks
    theirs = account.model_copy(update={"park_ids": (park_id,)})
    services.store.write(lambda repositories: repositories.accounts.save(theirs))

    sent, own = "la mission REV3 peut en faire la version publique", "faites la version publique"
    page, whole = plain(signed_in("parks").get(OF_2026).text), plain(coordinator.get(OF_2026).text)

    assert sent in page
    assert own not in page
    assert own in whole
    assert sent not in whole


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("annee=2027", 422),
        ("annee=1", 422),
        ("annee=deux", 422),
        ("perimetre=commune:62276", 422),
        ("perimetre=epci:", 422),
        ("perimetre=epci:<script>alert(1)</script>", 404),
        ("perimetre=park:nowhere", 404),
        ("version=secrete", 422),
        ("annee=2001", 200),
    ],
)
def test_addresses_that_name_no_report_are_answered_so(coordinator: Person, query: str, status: int) -> None:
    answer = coordinator.get(f"/rapports/annuel?{query}")

    assert answer.status_code == status
    assert "<script>alert" not in answer.text


def test_a_site_manager_has_no_reports(signed_in: SignIn) -> None:
    person = signed_in("manager")

    assert person.get("/rapports").status_code == 403
    assert person.get("/rapports/annuel").status_code == 403
    assert "/rapports" not in person.get("/").text


def test_in_english_what_is_french_by_its_nature_is_marked_so(coordinator: Person) -> None:
    coordinator.post("/langue", language="en", next="/rapports")

    page = coordinator.get(OF_2026).text

    assert "Waste diverted from disposal" in page
    assert "Déchets détournés" not in page
    assert '<span lang="fr">Σ quantité cédée' in page


def test_no_indicator_falls_between_the_parts_of_a_report(app: Flask, services: Services) -> None:
    report = yearly_report(services, operator("test"), ReportAsked(2026))

    with app.test_request_context():
        parts = sections_of(report)

    shown = [line.indicator.id for _title, lines in parts for line in lines]
    assert sorted(shown) == sorted(one.id for one in services.reference.indicators)
    assert OTHERS not in [title for title, _lines in parts]


@pytest.mark.parametrize(
    ("now", "sign"), [(20.4, "+0,4"), (20.04, "0"), (20.0, "0"), (19.96, "0"), (19.6, "−0,4"), (32.0, "+12")]
)
@pytest.mark.parametrize("indicator_id", ["co2_avoided", "local_purchases"])
def test_a_difference_has_the_sign_of_what_is_shown(
    app: Flask, services: Services, indicator_id: str, now: float, sign: str
) -> None:
    indicator = services.reference.indicators.get(indicator_id)
    told = ReportLine(indicator, {indicator.columns[-1]: Cell(now)}, {indicator.columns[-1]: Cell(20.0)})

    with app.test_request_context():
        assert plain(difference_told(told)).split()[0] == sign


def test_everything_that_may_be_missing_has_its_sentence(app: Flask) -> None:
    assert GAPS.keys() == set(GapKind)
    with app.test_request_context():
        for kind in GapKind:
            assert gap_told(Gap(kind, 2, 4)).endswith(".")
        assert gap_told(Gap(GapKind.ESTIMATES, 1, 4)).startswith("1 flux sur 4 est une estimation")
        assert gap_told(Gap(GapKind.ESTIMATES, 411, 411)).startswith("411 flux sur 411 sont des estimations")


@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9)), max_size=8), st.sampled_from([0.0, 100.0]))
@settings(deadline=None, max_examples=60)
def test_bars_stay_in_their_room_and_are_as_long_as_their_figures(
    values: list[float | None], whole: float
) -> None:
    drawn = bars(values, whole)

    lengths = [
        (bar, abs(value)) for bar, value in zip(drawn, values, strict=True) if bar and value is not None
    ]
    assert [bar is None for bar in drawn].count(True) >= values.count(None)
    for bar, value in zip(drawn, values, strict=True):
        if bar and value is not None and bar.length > 0.02:
            assert bar.below == (value < 0)
    for bar, size in lengths:
        assert -0.01 <= bar.start <= ROOM + 0.01
        assert bar.start + bar.length <= ROOM + 0.02
        for other, its in lengths:
            assert (bar.length - other.length) * (size - its) >= -0.02 * max(size, its)


def test_a_loss_alone_is_drawn_to_the_left_of_a_zero_and_unlike_a_gain(coordinator: Person) -> None:
    page = coordinator.get(OF_2026).text
    figures = re.findall(r'<figure class="bar-figure">(.*?)</figure>', page, re.DOTALL)
    loss = [one for one in figures if "\N{MINUS SIGN}" in one]
    gain = [one for one in figures if "\N{MINUS SIGN}" not in one]

    assert loss
    assert all('class="below"' in one and 'class="zero"' in one for one in loss)
    assert gain
    assert not any('class="below"' in one or 'class="zero"' in one for one in gain)


def test_objectives_stand_beside_the_figures_and_say_how_far_one_is(
    coordinator: Person, services: Services
) -> None:
    assert "Aucun objectif n’est fixé" in coordinator.get(OF_2026).text
    texts = {"indicator": "waste_diverted", "year": "2026", "scope": "", "target": "600", "note": "Plan"}
    set_objective(services, operator("test"), texts)

    found = rows(coordinator.get(OF_2026).text, "Objectifs, et où l’on en est")

    assert found == {"Déchets détournés de l’élimination Plan": ["au moins 600 t", "550", "il manque 50 t"]}
