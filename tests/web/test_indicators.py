"""Pages of indicators over the small history that is counted by hand: figures, what is behind them, files."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.jobs import JobKind
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.jobs import start_job
from symbiose.services.publish_job import MONTHLY
from symbiose.services.publishing_indicators import publish_indicators
from tests.small_history import small_history
from tests.web.conftest import PASSWORD, address_of
from tests.web.people import Person
from tests.web.work import do_all_jobs
from web.indicators.wording import with_unit

SignIn = Callable[[str], Person]
PEOPLE = {
    "coordinator": Role.COORDINATOR,
    "analyst": Role.ANALYST,
    "manager": Role.SITE_MANAGER,
}


@pytest.fixture
def services() -> Services:
    """The small history, with one account per role."""
    services = small_history()
    for name, role in PEOPLE.items():
        sites = ("alpha",) if role is Role.SITE_MANAGER else ()
        save_account(services, operator("test"), address_of(name), role, PASSWORD, sites)
    return services


def rows(page: str, caption: str = "") -> dict[str, list[str]]:
    """Return the rows of the table of a caption: head of the row → its cells, as read."""
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    table = next(one for one in tables if caption in one.partition("</caption>")[0])
    found = {}
    for row in re.findall(r"<tr.*?</tr>", table.partition("<tbody")[2], re.DOTALL):
        head = plain(re.search(r"<th.*?</th>", row, re.DOTALL)[0])  # type: ignore[index]
        found[head] = [plain(cell) for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]
    return found


def plain(markup: str) -> str:
    shown = re.sub(r'<span class="visually-hidden">.*?</span>', " ", markup, flags=re.DOTALL)
    text = unescape(" ".join(re.sub(r"<[^>]+>", " ", shown).split()))
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")


def test_the_list_shows_every_indicator_in_columns_counted_by_hand(
    coordinator: Person, services: Services
) -> None:
    page = coordinator.get("/indicateurs").text
    found = rows(page)

    assert len(found) == len(services.reference.indicators)
    assert found["Déchets détournés de l’élimination"] == ["t", "1 950", "400", "675", "550"]
    assert found["Chaleur récupérée"] == ["MWh", "2 000", "0", "1 500", "0"]
    assert found["Eau réutilisée"] == ["m³", "12 000", "6 000", "0", "0"]
    assert found["Nombre de synergies"][1] == "·"
    assert "ne s’additionnent jamais" in page


def test_figures_by_agglomeration_are_those_of_each_filter_in_the_address(coordinator: Person) -> None:
    by_epci = rows(coordinator.get("/indicateurs/waste_diverted?par=epci").text)
    whole = rows(coordinator.get("/indicateurs/waste_diverted").text)["Ensemble"]

    assert whole == ["1 950", "400", "675", "550"]
    for name, cells in by_epci.items():
        page = coordinator.get(f"/indicateurs/waste_diverted?agglomeration={name}").text
        assert rows(page)["Ensemble"] == cells
        assert f"Agglomération : {name}" in plain(page)
    sums = [
        sum(float(cells[i].replace(" ", "").replace(",", ".")) for cells in by_epci.values())
        for i in range(4)
    ]
    assert sums == [1950, 400, 675, 550]


def test_a_figure_leads_in_two_clicks_to_flows_factors_and_formula(coordinator: Person) -> None:
    listing = coordinator.get("/indicateurs").text
    link = re.search(r'href="(/indicateurs/co2_avoided/detail\?[^"]*colonne=agreed[^"]*)"', listing)
    assert link

    page = coordinator.get(unescape(link[1])).text

    assert "Σ (élimination évitée" in page
    flow = re.search(r'href="(/flux/[^"]+)"', page)
    synergy = re.search(r'href="(/synergies/[^"]+)"', page)
    factor = re.search(r'href="(/sources/[^"]+)"', page)
    for found in (flow, synergy, factor):
        assert found
        assert coordinator.get(found[1]).status_code == 200
    factors = rows(page, "Valeurs datées")
    assert all(len(cells) == 3 and all(cells) for cells in factors.values())


def test_the_detail_of_a_sum_adds_up_to_its_figure(coordinator: Person) -> None:
    page = coordinator.get("/indicateurs/waste_diverted/detail?colonne=agreed").text

    amounts = re.findall(r'data-label="Montant">([^<]+)<', page)
    assert sorted(float(unescape(one).replace("\N{NARROW NO-BREAK SPACE}", "")) for one in amounts) == [
        300,
        375,
    ]
    assert "Somme des 2 montants ci-dessous : 675 t" in plain(page)


def test_the_detail_of_a_share_divides_its_two_sums(coordinator: Person) -> None:
    page = plain(coordinator.get("/indicateurs/iso_outflow_recovered/detail?colonne=agreed").text)

    assert "100 × somme des montants (675) ÷ somme de ce à quoi ils sont rapportés (1 950) = 34,6 %." in page


def test_the_detail_of_a_median_lists_the_delays(coordinator: Person) -> None:
    page = plain(coordinator.get("/indicateurs/days_accepted_to_agreed/detail?colonne=realised").text)

    assert re.search(r"Milieu des montants rangés du plus petit au plus grand : [\d ;,]+\.", page)


def test_figures_of_an_earlier_day_are_what_was_true_then(coordinator: Person) -> None:
    early = rows(coordinator.get("/indicateurs/waste_diverted?jour=2026-01-03").text)["Ensemble"]
    never = rows(coordinator.get("/indicateurs/waste_diverted?jour=2025-01-03").text)["Ensemble"]

    assert early == ["1 950", "0", "0", "0"]
    assert never == ["0", "0", "0", "0"]


def test_series_of_months_end_with_the_figures_of_today(coordinator: Person) -> None:
    page = coordinator.get("/indicateurs/waste_diverted?serie=mois").text
    found = rows(page, "dans le temps")

    assert found["25/11/2026"] == ["1 950", "400", "675", "550"]
    assert next(iter(found)) == "31/01/2026"
    assert len(found) == 11


def test_what_changed_between_two_days_adds_up_and_says_why(coordinator: Person) -> None:
    address = "/indicateurs/waste_diverted/changements?depuis=2026-01-03&jour=2026-11-25"
    page = coordinator.get(address).text
    lines = re.findall(r"<tr.*?</tr>", page.partition("Contributions nouvelles")[2], re.DOTALL)
    told = [[plain(cell) for cell in re.findall(r"<td.*?</td>", line, re.DOTALL)] for line in lines[1:]]

    assert rows(page, "Les deux jours")["Convenu"] == ["0", "675"]
    agreed = [float(cells[1].replace(" ", "")) for cells in told if cells[0] == "Convenu"]
    assert sum(agreed) == 675
    assert all(cells[-1] for cells in told)
    assert any("synergie" in cells[-1] for cells in told)
    assert "rien ne l’explique" not in page
    assert coordinator.get(f"{address}&fichier=true").data.startswith(b"\xef\xbb\xbf")
    assert coordinator.get("/indicateurs/waste_diverted/changements?depuis=2027-01-01").status_code == 422


def test_tables_are_taken_away_as_files_of_french_spreadsheets(coordinator: Person) -> None:
    answer = coordinator.get("/indicateurs?par=epci&fichier=true")

    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.data.startswith(b"\xef\xbb\xbf")
    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert (
        lines[0]
        == "Code;Indicateur;Agglomération;Groupe (code);Unité;Potentiel;Proposé;Convenu;Réalisé;Arrêté au"
    )
    assert any(line.startswith("waste_diverted;") and ";2026-11-25" in line for line in lines)
    detail = coordinator.get("/indicateurs/waste_diverted/detail?colonne=agreed&fichier=true")
    assert detail.data.decode("utf-8-sig").count("\r\n") == 3


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/indicateurs?jour=2999-01-01", 422),
        ("/indicateurs?jour=hier", 422),
        ("/indicateurs?par=bogus", 422),
        ("/indicateurs?agglomeration=<script>", 200),
        ("/indicateurs?page=9999", 200),
        ("/indicateurs/nothing_of_ours", 404),
        ("/indicateurs/waste_diverted/detail", 422),
        ("/indicateurs/waste_diverted/detail?colonne=bogus", 422),
        ("/indicateurs/waste_diverted/detail?colonne=agreed&groupe=nowhere&par=epci", 200),
        ("/indicateurs/co2_avoided/detail?colonne=potential", 200),
    ],
)
def test_addresses_that_ask_for_nothing_known_are_answered_so(
    coordinator: Person, address: str, status: int
) -> None:
    answer = coordinator.get(address)

    assert answer.status_code in ({400, 422} if status == 422 else {status})
    assert "<script>alert" not in answer.text
    assert "agglomeration=<script>" not in answer.text


def test_s6_an_analyst_reads_what_is_published_and_why_the_rest_is_masked(
    signed_in: SignIn, services: Services
) -> None:
    person = signed_in("analyst")
    assert "Rien n’est encore publié" in person.get("/indicateurs").text

    publish_indicators(services, operator("test"))
    page = person.get("/indicateurs").text

    masked = "▒ masqué : moins de 3 entreprises"
    assert rows(page)["Déchets détournés de l’élimination"] == ["t", "1 950", masked, masked, "550"]
    assert "masqué : moins de 3 entreprises" in plain(page)
    assert "masqué : dirait le chiffre d’une seule entreprise" in plain(page)
    assert "/detail?" not in page


def test_s6_filters_and_details_are_closed_to_analysts(signed_in: SignIn, services: Services) -> None:
    publish_indicators(services, operator("test"))
    person = signed_in("analyst")

    whole = rows(person.get("/indicateurs").text)
    filtered = rows(person.get("/indicateurs?agglomeration=CALL&famille=metals&jour=2026-11-25").text)
    detail = person.get("/indicateurs/waste_diverted/detail?colonne=potential")

    assert filtered == whole
    assert detail.status_code == 403
    assert person.get("/indicateurs/waste_diverted?serie=mois").status_code == 200


def test_a_site_manager_has_no_page_of_indicators(signed_in: SignIn) -> None:
    person = signed_in("manager")

    assert person.get("/indicateurs").status_code == 403
    assert "/indicateurs" not in person.get("/").text


def test_in_english_titles_and_definitions_are_english_and_what_stays_french_is_marked_so(
    coordinator: Person,
) -> None:
    coordinator.post("/langue", language="en", next="/indicateurs")
    page = coordinator.get("/indicateurs/waste_diverted").text

    assert "<h1>Waste diverted from disposal</h1>" in page
    assert "instead of going to the treatment they have today" in page
    assert '<span lang="fr">Σ quantité cédée' in page
    assert "1,950" in page
    assert "MWp" in coordinator.get("/indicateurs").text


def test_in_english_each_treatment_that_waste_was_kept_from_is_named_in_english(
    coordinator: Person, services: Services
) -> None:
    by_treatment = "/indicateurs/waste_diverted?par=treatment"
    french = rows(coordinator.get(by_treatment).text, "en t")
    coordinator.post("/langue", language="en", next="/")
    english = rows(coordinator.get(by_treatment).text, "in t")

    known = {one.label for one in services.reference.factors}
    assert list(english.values()) == [[cell.replace(" ", ",") for cell in cells] for cells in french.values()]
    assert known & set(french)
    assert not known & set(english)


def test_synergies_are_counted_in_synergies_since_loops_and_groups_are_among_them(
    coordinator: Person,
) -> None:
    page = coordinator.get("/indicateurs").text

    assert rows(page)["Nombre de synergies"][0] == "synergies"
    sheet = plain(coordinator.get("/indicateurs/synergies").text)
    assert "en synergies" in sheet
    assert "Nombre de synergies dans le temps, en" not in sheet


@pytest.mark.parametrize(
    ("value", "told"),
    [(0.0, "0 jour"), (1.0, "1 jour"), (1.94, "1,9 jour"), (1.96, "2 jours"), (-3.0, "−3 jours")],
)
def test_a_figure_that_counts_less_than_two_is_told_in_the_singular(
    services: Services, coordinator: Person, value: float, told: str
) -> None:
    days = services.reference.indicators.get("days_accepted_to_agreed")
    in_tenths = days.model_copy(update={"digits": 1})

    with coordinator.client.application.test_request_context("/"):
        assert plain(with_unit(value, in_tenths)) == told


def test_staff_ask_for_the_publication_of_the_month_and_are_led_to_what_came_of_it(
    coordinator: Person, signed_in: SignIn, services: Services
) -> None:
    before = plain(coordinator.get("/indicateurs").text)
    asked = coordinator.post("/indicateurs/publication")
    waiting = coordinator.get(asked.headers["Location"])
    again = coordinator.post("/indicateurs/publication")

    assert "La première publication se demande ici" in before
    assert "Publication des indicateurs" in waiting.text
    assert again.headers["Location"] == asked.headers["Location"]
    assert "Une publication est en cours." in coordinator.get("/indicateurs").text

    do_all_jobs(services)
    led = coordinator.get(asked.headers["Location"])

    assert led.headers["Location"] == "/indicateurs"
    page = plain(coordinator.get("/indicateurs").text)
    assert re.search(r"Les indicateurs sont publiés : la mission REV3 lit \d+ chiffres nouveaux", page)
    assert "Publiés le 25/11/2026. Le service publiera de lui-même ceux du mois prochain." in page
    assert "Publier les indicateurs" not in page
    assert "Chiffres arrêtés au 25/11/2026" in plain(signed_in("analyst").get("/indicateurs").text)

    coordinator.post("/indicateurs/publication")

    assert "déjà été publiés ce mois-ci" in coordinator.get("/indicateurs").text
    assert coordinator.post("/indicateurs/publication", day="2020-01-01").status_code == 422


def test_a_publication_that_the_service_asked_for_is_listed_as_its_own(
    coordinator: Person, services: Services
) -> None:
    start_job(services, MONTHLY, JobKind.PUBLISH)
    do_all_jobs(services)

    assert "le service, de lui-même" in coordinator.get("/travaux").text


def test_a_table_by_park_says_why_there_is_no_map_and_one_by_commune_has_one(coordinator: Person) -> None:
    by_park = coordinator.get("/indicateurs/waste_diverted?par=park").text
    by_commune = coordinator.get("/indicateurs/waste_diverted?par=commune").text

    assert "Pas de carte par parc" in by_park
    assert "Carte des communes" not in by_park
    assert "Pas de carte par parc" not in by_commune
    assert "Carte des communes" in by_commune
