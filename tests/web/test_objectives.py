"""Pages of objectives over the small history that is counted by hand."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest

from symbiose.domain.accounts import Role, operator
from symbiose.domain.objectives import Objective
from symbiose.services.accounts import save_account
from symbiose.services.context import Services
from symbiose.services.objectives import set_objective
from symbiose.services.publishing_indicators import publish_indicators
from tests.services.conftest import MovingClock
from tests.small_history import small_history
from tests.web.conftest import PASSWORD, address_of
from tests.web.people import Person
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]
PEOPLE = {"coordinator": Role.COORDINATOR, "analyst": Role.ANALYST}
TEXTS = {"indicator": "waste_diverted", "year": "2026", "target": "1 500", "note": "Plan du 3 mars 2026"}


@pytest.fixture
def clock() -> MovingClock:
    clock = MovingClock()
    clock.now = datetime(2026, 11, 25, 18, tzinfo=UTC)
    return clock


@pytest.fixture
def services(clock: MovingClock) -> Services:
    """The small history, with one account per role."""
    services = small_history(clock)
    for name, role in PEOPLE.items():
        save_account(services, operator("test"), address_of(name), role, PASSWORD)
    return services


def kept(services: Services, **changes: str) -> Objective:
    return set_objective(services, operator("test"), TEXTS | changes)


def stamp(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found
    return found[1]


def test_an_objective_is_set_and_stands_beside_figures_counted_by_hand(coordinator: Person) -> None:
    assert "Aucun objectif n’est encore fixé" in coordinator.get("/objectifs").text

    answer = coordinator.post("/objectifs/nouveau", TEXTS)
    listing = coordinator.get("/objectifs").text
    sheet = coordinator.get(answer.headers["Location"]).text

    (cells,) = rows(listing).values()
    assert cells[:-1] == ["2026", "Tout le territoire", "au moins 1 500 t", "550", "675", "400"]
    assert cells[-1] == "il manque 950 t 36,67 % de l’objectif au 25/11/2026"
    read = rows(sheet, "Au 25/11/2026")
    assert read["Réalisé"][:2] == ["550", "36,67 %"]
    assert read["Convenu, s’il se réalisait"][:2] == ["675", "45 %"]
    assert read["Proposé, s’il se réalisait"][:2] == ["400", "26,67 %"]
    assert {name: cells[0] for name, cells in rows(sheet, "Du réalisé à l’objectif").items()} == {
        "Réalisé à ce jour": "550",
        "Le convenu ajouterait": "225",
        "Le proposé ajouterait": "400",
        "Sans échange connu, si tout cela se réalisait": "325",
    }
    assert rows(sheet, "et ses objectifs, par année") == {"2026": ["1 500", "550", "25/11/2026"]}
    assert "Rien de cela n’est acquis" in plain(sheet)
    assert "Plan du 3 mars 2026" in sheet


def test_nothing_is_missing_where_all_that_is_known_would_just_reach_the_objective(
    coordinator: Person, services: Services
) -> None:
    objective = kept(services, target="1 175")

    parts = rows(coordinator.get(f"/objectifs/{objective.id}").text, "Du réalisé à l’objectif")

    assert parts["Sans échange connu, si tout cela se réalisait"] == ["rien : l’objectif serait atteint"]


def test_a_figure_of_an_objective_leads_to_what_it_is_made_of(
    coordinator: Person, services: Services
) -> None:
    kept(services, scope="epci/CABBALR", target="100")
    page = coordinator.get("/objectifs").text

    links = [unescape(one) for one in re.findall(r'href="(/indicateurs/[^"]+/detail[^"]+)"', page)]

    assert links
    for link in links:
        shown = re.search(rf'href="{re.escape(link).replace("&", "&amp;")}">([^<]+)<', page)
        assert shown
        assert f"{plain(shown[1])} t" in plain(coordinator.get(link).text)


def test_an_indicator_leads_to_its_objectives(coordinator: Person, services: Services) -> None:
    kept(services)
    kept(services, indicator="synergies", target="10")

    page = coordinator.get("/indicateurs/synergies").text
    link = re.search(r'href="(/objectifs\?indicateur=synergies)"', page)

    assert link
    assert list(rows(coordinator.get(link[1]).text)) == ["Nombre de synergies"]
    assert 'href="/objectifs"' in coordinator.get("/indicateurs").text
    assert list(rows(coordinator.get("/objectifs?annee=2026").text)) != []
    assert "Aucun objectif ne répond" in coordinator.get("/objectifs?annee=2031").text


def test_what_is_less_is_better_is_told_so(coordinator: Person, services: Services) -> None:
    kept(services, indicator="days_agreed_to_in_study", target="10")
    kept(services, indicator="network_connectedness", target="80")

    found = rows(coordinator.get("/objectifs").text)

    days = found["De l’accord à l’étude"]
    assert days[2:4] == ["au plus 10 jours", "20"]
    assert days[-1].startswith("de trop : 10 jours")
    network = found["Sites reliés"]
    assert network[2:6] == ["au moins 80 %", "83,3 colonne « Convenu »", "·", "66,7"]
    assert network[-1].startswith("déjà atteint")


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(
    coordinator: Person, services: Services
) -> None:
    kept(services)

    wrong = coordinator.post("/objectifs/nouveau", TEXTS | {"target": "beaucoup", "year": "26"})
    twice = coordinator.post("/objectifs/nouveau", TEXTS)
    stranger = coordinator.post("/objectifs/nouveau", TEXTS | {"owner": "me"})

    assert (wrong.status_code, twice.status_code, stranger.status_code) == (422, 422, 422)
    assert 'href="#target"' in wrong.text
    assert 'href="#year"' in wrong.text
    assert 'value="beaucoup"' in wrong.text
    assert "Plan du 3 mars 2026" in wrong.text
    assert "déjà fixé" in plain(twice.text)


def test_an_objective_is_changed_taken_back_and_brought_back(coordinator: Person, services: Services) -> None:
    address = f"/objectifs/{kept(services).id}"
    form = coordinator.get(f"{address}/modifier").text
    assert 'value="1500"' in form

    changed = coordinator.post(
        f"{address}/modifier", target="1 200,5", note="", reason="revu", seen=stamp(form)
    )
    assert changed.status_code == 302
    page = coordinator.get(address).text
    assert "au moins 1 200,5 t" in plain(page)
    assert "Motif : revu" in plain(page)

    removed = coordinator.post(f"{address}/retrait", seen=stamp(page), reason="sans suite")
    assert removed.headers["Location"] == "/objectifs"
    assert "Aucun objectif n’est encore fixé" in coordinator.get("/objectifs").text
    page = coordinator.get(address).text
    assert "il ne vaut plus" in page
    assert f'action="{address}/retrait"' not in page

    restored = coordinator.post(f"{address}/restauration", version=1, seen=stamp(page))
    assert restored.status_code == 302
    assert rows(coordinator.get("/objectifs").text)["Déchets détournés de l’élimination"][2] == (
        "au moins 1 500 t"
    )


def test_r2_who_changes_what_somebody_changed_meanwhile_is_told_with_their_words_kept(
    coordinator: Person, services: Services
) -> None:
    address = f"/objectifs/{kept(services).id}"
    seen = stamp(coordinator.get(f"{address}/modifier").text)
    coordinator.post(f"{address}/modifier", target="900", note="", seen=seen)

    late = coordinator.post(f"{address}/modifier", target="800", note="mon mot", seen=seen)
    removal = coordinator.post(f"{address}/retrait", seen=seen)

    assert (late.status_code, removal.status_code) == (409, 409)
    assert "au moins 900 t" in plain(late.text)
    assert 'value="800"' in late.text
    assert "mon mot" in late.text
    assert stamp(late.text) != seen
    again = coordinator.post(f"{address}/modifier", target="800", note="", seen=stamp(late.text))
    assert again.status_code == 302


def test_s6_an_analyst_reads_targets_and_sets_them_beside_published_figures_alone(
    signed_in: SignIn, services: Services
) -> None:
    objective = kept(services)
    person = signed_in("analyst")
    before = plain(person.get("/objectifs").text)
    publish_indicators(services, operator("test"))
    (cells,) = rows(person.get("/objectifs").text).values()
    sheet = person.get(f"/objectifs/{objective.id}").text
    sheet_form = person.get(f"/objectifs/{objective.id}/modifier").text

    masked = "▒ masqué : moins de 3 entreprises"
    assert "pas de chiffre de 2026" in before
    assert cells[2:6] == ["au moins 1 500 t", "550", masked, masked]
    assert "Du réalisé à l’objectif" not in sheet
    assert "/detail?" not in sheet
    assert "command" not in sheet
    assert "compte supprimé" not in sheet
    stale = person.post(f"/objectifs/{objective.id}/modifier", target="900", note="", seen="older")
    assert stale.status_code == 409
    assert "Du réalisé à l’objectif" not in stale.text
    assert (
        person.post(
            f"/objectifs/{objective.id}/modifier", target="900", note="", seen=stamp(sheet_form)
        ).status_code
        == 302
    )
    assert "Plan du 3 mars 2026" in sheet


def test_a_year_that_is_over_is_told_as_far_as_its_figures_go(
    signed_in: SignIn, clock: MovingClock, services: Services
) -> None:
    objective = kept(services)
    publish_indicators(services, operator("test"))
    clock.now = datetime(2027, 6, 30, 18, tzinfo=UTC)
    early = signed_in("coordinator")
    assert "provisoire jusqu’au 30/06/2027" in plain(early.get("/objectifs").text)
    assert "provisoire" in early.get(f"/objectifs/{objective.id}").text
    clock.now = datetime(2027, 7, 1, 18, tzinfo=UTC)

    closing = signed_in("coordinator").get(f"/objectifs/{objective.id}").text
    published = signed_in("analyst").get(f"/objectifs/{objective.id}").text

    assert "Il a manqué 950 t." in plain(closing)
    assert rows(closing, "Au 31/12/2026")["Réalisé"] == ["550", "36,67 %", "à la clôture de l’année"]
    assert "Convenu, s’il se réalisait" not in closing
    assert "Il manquait 950 t." in plain(published)
    assert rows(published, "Au 25/11/2026")["Réalisé"][2].startswith("le dernier chiffre publié")


def test_objectives_are_taken_away_as_a_file_whose_words_are_no_formulas(
    coordinator: Person, services: Services
) -> None:
    kept(services, note="=1+1")

    answer = coordinator.get("/objectifs?fichier=true")

    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert lines[0].startswith("Code;Indicateur;Année;Périmètre;Unité;Sens;Objectif;Colonne mesurée;Mesuré;")
    cells = lines[1].split(";")
    assert cells[:3] == ["waste_diverted", "Déchets détournés de l’élimination", "2026"]
    assert cells[5:9] == ["au moins", "1500", "Réalisé", "550"]
    assert [float(cell.replace(",", ".")) for cell in cells[9:11]] == pytest.approx([675, 400])
    assert cells[-1] == "'=1+1"


def test_the_trend_of_an_objective_is_taken_away_as_a_file(coordinator: Person, services: Services) -> None:
    objective = kept(services)
    kept(services, year="2030", target="3 000,5")

    answer = coordinator.get(f"/objectifs/{objective.id}?fichier=true")

    assert answer.data.decode("utf-8-sig").split("\r\n")[:3] == [
        "Année;Unité;Objectif;Réalisé;État au",
        "2026;t;1500;550;2026-11-25",
        "2030;t;3000,5;;",
    ]


def test_s_what_is_typed_is_shown_as_text(coordinator: Person, services: Services) -> None:
    objective = kept(services, note="<script>alert(1)</script>")

    page = coordinator.get(f"/objectifs/{objective.id}").text

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert coordinator.get("/objectifs?indicateur=<script>").status_code == 200
    assert coordinator.get("/objectifs?annee=hier").status_code == 422
    assert "<script>x" not in coordinator.get("/objectifs/nouveau?indicateur=<script>x").text


def test_a_form_is_filled_from_where_it_was_opened(coordinator: Person) -> None:
    page = coordinator.get("/objectifs/nouveau?indicateur=synergies&annee=2027&perimetre=epci/CALL").text

    assert re.search(r'<option value="synergies" selected>', page)
    assert re.search(r'<option value="epci/CALL" selected>', page)
    assert 'name="year" value="2027"' in page
