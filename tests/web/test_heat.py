"""The page of heat targets over the foundry and the brewery that are worked out by hand."""

import json
import re
from collections.abc import Callable
from html import unescape
from itertools import chain

import pytest

from matching.heat.targets import heat_targets
from symbiose.domain.accounts import operator
from symbiose.domain.documents.heat_streams import HeatStreams
from symbiose.domain.flows import Flow
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from tests.builders import NOON, make_flow
from tests.fakes import FakeStore
from tests.services.heat_case import FUMES, VAPOUR, WORT, make_heat
from tests.web.heat_matrix import PARK
from tests.web.people import Person, without_tokens
from tests.web.test_indicators import plain, rows

SignedIn = Callable[[str], Person]
BY_10_K = "/chaleur?ecart=10"
CANARY_KW, CANARY = 8_642_097.0, "8 642 097"
"""A power that stands nowhere else."""


def keep(store: FakeStore, *flows: Flow) -> None:
    store.repositories.flows.save(flows)


@pytest.fixture
def heat(store: FakeStore, services: Services) -> None:
    """The foundry at site A, the brewery at site B."""
    keep(store, FUMES, VAPOUR, WORT)


def drawn(page: str, name: str) -> list[tuple[float, float]]:
    """Return the points of all curves of a figure."""
    found = re.search(rf'id="donnees-{name}">(.*?)</script>', page, re.DOTALL)
    assert found
    return [point for one in json.loads(found[1])["data"] for point in zip(one["x"], one["y"], strict=True)]


def points(page: str, caption: str) -> list[tuple[float, float]]:
    """Return the points of a table of a curve: heat, temperature."""
    tables = re.findall(r"<table.*?</table>", page, re.DOTALL)
    table = next(one for one in tables if caption in one.partition("</caption>")[0])
    cells = [plain(cell) for cell in re.findall(r"<td.*?</td>", table, re.DOTALL)]
    figures = [float(cell.replace(" ", "").replace(",", ".").replace("−", "-")) for cell in cells]
    return list(zip(figures[1::2], figures[::2], strict=True))


@pytest.mark.usefixtures("heat")
def test_the_targets_are_those_worked_out_by_hand(coordinator: Person) -> None:
    page = coordinator.get(BY_10_K).text

    whole = rows(page, "Puissances moyennes sur l’année")
    assert whole["Le plus probable"] == ["570", "510", "510", "0", "60", "150", "360"]
    assert set(map(tuple, whole.values())) == {tuple(whole["Au moins"])}
    assert "510 kW en moyenne soit 4 467,6 MWh sur l’année, pour un pincement minimal de 10 K." in plain(page)
    alone = rows(page, "Chaque site pour soi, en kW")
    assert alone == {"Site A": ["0", "0", "420"], "Site B": ["150", "360", "0"]}
    assert rows(page, "Sites de chaque parc") == {
        "Parc des industries Artois-Flandres": ["1", "0", "0", "0", "420"]
    }
    assert "Pas de point de pincement" in page
    assert "Rien n’est vague" in page


@pytest.mark.usefixtures("heat")
def test_each_curve_is_followed_by_its_points_recomputed_by_hand(coordinator: Person) -> None:
    page = coordinator.get(BY_10_K).text

    composites = points(page, "Points des courbes composites")
    hot = [(0, 100), (150, 100), (150, 120), (570, 260)]
    cold = [(60, 60), (570, 145)]
    assert composites == hot + cold
    assert list(chain(*drawn(page, "composites"))) == pytest.approx(list(chain(*composites)))
    cascade = points(page, "Cascade")
    assert cascade == [(0, 255), (315, 150), (210, 115), (90, 95), (240, 95), (60, 65)]
    assert list(chain(*drawn(page, "grande"))) == pytest.approx(list(chain(*cascade)))


@pytest.mark.usefixtures("heat")
def test_each_assumed_value_is_told_with_what_it_rests_on(coordinator: Person) -> None:
    page = coordinator.get("/chaleur").text

    found = rows(page, "Ce qui est supposé")

    assert found["Pincement d’un échangeur"][:2] == ["5 K", "de 2 à 10"]
    cold = found["Température du froid, si elle n’est pas déclarée"]
    assert cold[:2] == ["7 °C", "de −25 à 12"]
    source = "Hypothèse du projet Symbiose (2026), 01/01/2024"
    assert cold[2].startswith(f"{source} De -25 °C pour la surgélation")
    assert coordinator.get("/sources/temp_cold").status_code == 200


@pytest.mark.usefixtures("heat")
def test_a_site_a_month_and_an_approach_stand_in_the_address(coordinator: Person) -> None:
    site = coordinator.get("/chaleur?perimetre=site:site_b&ecart=10").text
    february = coordinator.get("/chaleur?perimetre=site:site_a&periode=2").text

    assert rows(site, "Puissances moyennes")["Le plus probable"] == ["150", "510", "150", "360", "0"]
    assert 'value="10"' in site
    assert "Pas de point de pincement" in site
    assert rows(february, "Puissances moyennes sur février")["Le plus probable"][0] == "456,2"
    assert "Site A" in plain(february)


def test_what_is_missing_leads_to_where_it_is_completed(store: FakeStore, coordinator: Person) -> None:
    keep(
        store,
        make_heat("level_alone", 100, resource_id="heat_low", quantity_low=438.0, quantity_high=1752.0),
        make_heat("no_level", 50, resource_id="heat"),
        make_flow(id="unnamed", resource_id=None, resource_text="buées du séchoir", unit="MWh"),
    )

    page = coordinator.get("/chaleur").text

    (cells,) = rows(page, "Des déclarations aux flux").values()
    assert cells[1].startswith("60 de 40 à 90 supposée, du niveau de la ressource")
    assert cells[2].startswith("40 de 10 à 90 supposée")
    assert cells[3].startswith("876 de 438 à 1 752 déclarée avec une fourchette")
    assert cells[4].startswith("100 de 50 à 200")
    assert "la température de départ la température de retour une quantité mesurée" in cells[5]
    for flow_id in ("level_alone", "no_level"):
        assert f'href="/flux/{flow_id}/modifier"' in page
        assert coordinator.get(f"/flux/{flow_id}/modifier").status_code == 200
    left = rows(page, "qui ne font pas un flux")
    assert left["Chaleur Site A"][:2] == [
        "ni température ni niveau : donnez la température de départ",
        "438 MWh",
    ]
    assert "buées du séchoir" in page
    assert "Le récupérable est entre les deux bouts" in page


def test_both_ends_stand_beside_what_is_likely_and_may_be_drawn(
    store: FakeStore, coordinator: Person
) -> None:
    offer = make_heat("offer", 100, supply_temp_c=70, return_temp_c=50)
    need = make_heat("need", 100, site_id="site_b", direction="need", resource_id="heat_low")
    keep(store, offer, need)

    page = coordinator.get(BY_10_K).text
    least = coordinator.get(f"{BY_10_K}&lecture=least").text

    found = rows(page, "Puissances moyennes")
    assert [found[end][2] for end in ("Au moins", "Le plus probable", "Au plus")] == ["0", "100", "100"]
    assert "100 kW en moyenne" in plain(page)
    assert "0 kW en moyenne" in plain(least)
    pinch = "Point de pincement, selon « Au moins » : 100 °C côté chaud, 90 °C côté froid"
    assert f"{pinch} ; 70 °C côté chaud, 60 °C côté froid." in plain(least)
    assert (100, 90) in points(least, "Points des courbes composites")


@pytest.mark.usefixtures("heat")
@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("cibles", "Tout le territoire;Le plus probable;510;0;60;360;10;l’année"),
        (
            "flux",
            "Site A;Chaleur à haute température (plus de 150 °C);offre;donne de la chaleur;260;260;260;",
        ),
        ("courbes", "Grande composite, température décalée;315;150"),
    ],
)
def test_tables_are_taken_away_as_files(coordinator: Person, name: str, row: str) -> None:
    answer = coordinator.get(f"{BY_10_K}&fichier={name}")

    assert answer.mimetype == "text/csv"
    assert f"symbiose-chaleur-{name}-" in answer.headers["Content-Disposition"]
    lines = answer.get_data().decode("utf-8-sig").splitlines()
    assert any(_plain_spaces(line).startswith(row) for line in lines), lines


def _plain_spaces(line: str) -> str:
    return line.replace('"', "").replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "query",
    [
        "perimetre=elsewhere",
        "perimetre=park:",
        "periode=0",
        "periode=13",
        "periode=mars",
        "ecart=-1",
        "ecart=nan",
        "ecart=1e9",
        "lecture=other",
        "fichier=all",
    ],
)
def test_addresses_that_mean_nothing_are_refused(coordinator: Person, query: str) -> None:
    assert coordinator.get(f"/chaleur?{query}").status_code == 422


def test_without_any_heat_the_page_says_so(signed_in: SignedIn) -> None:
    page = signed_in("receiver").get("/chaleur").text

    assert "Aucune déclaration de chaleur" in page
    assert "data-figure" not in page


@pytest.mark.usefixtures("heat")
def test_a_place_of_another_firm_answers_as_one_that_does_not_exist(signed_in: SignedIn) -> None:
    giver = signed_in("giver")

    own = giver.get(f"{BY_10_K}&perimetre=site:site_a")
    missing = giver.get("/chaleur?perimetre=site:nobody_knows")
    others = [giver.get(f"/chaleur?perimetre={place}") for place in ("site:site_b", f"park:{PARK}")]

    assert own.status_code == 200
    assert {answer.status_code for answer in (missing, *others)} == {404}
    assert {answer.data for answer in others} == {missing.data}


@pytest.mark.parametrize("other", ["receiver", "stranger"])
def test_no_curve_of_one_firm_changes_with_the_figures_of_another(
    store: FakeStore, signed_in: SignedIn, other: str
) -> None:
    keep(store, VAPOUR, WORT)
    person, coordinator = signed_in(other), signed_in("coordinator")
    before = _seen_by(person)
    assert CANARY not in " ".join(_seen_by(coordinator))

    keep(store, make_heat("canary", CANARY_KW, supply_temp_c=233, return_temp_c=61, confidentiality="named"))
    store.repositories.journal.append(journal_entry(operator("test"), "declare_flow", "canary", NOON))

    assert _seen_by(person) == before
    assert CANARY in " ".join(_seen_by(coordinator))


def _seen_by(person: Person) -> list[str]:
    return [_plain_spaces(unescape(without_tokens(person.get(path).text))) for path in _all_views()]


def _all_views() -> list[str]:
    files = ("", "&fichier=cibles", "&fichier=flux", "&fichier=courbes")
    return [f"/chaleur?ecart=10{end}{name}" for end in ("", "&lecture=most", "&periode=3") for name in files]


def test_the_page_stands_in_the_menu_of_who_may_open_it(signed_in: SignedIn) -> None:
    menus = {name: 'href="/chaleur"' in signed_in(name).get("/").text for name in ("coordinator", "analyst")}

    assert menus == {"coordinator": True, "analyst": False}


@pytest.mark.usefixtures("heat")
@pytest.mark.parametrize(
    ("loop", "passes"), [("depart=150&retour=100", "330"), ("depart=140&retour=80", "90")]
)
def test_a_loop_of_hot_water_passes_what_is_worked_out_by_hand(
    coordinator: Person, loop: str, passes: str
) -> None:
    page = coordinator.get(f"{BY_10_K}&{loop}").text

    (table,) = (one for one in re.findall(r"<table.*?</table>", page, re.DOTALL) if "De site à site" in one)
    assert next(plain(cell) for cell in re.findall(r"<td.*?</td>", table, re.DOTALL)) == passes


@pytest.mark.parametrize("query", ["depart=60&retour=80", "depart=-1&retour=-2", "semaine=monday"])
def test_a_loop_that_warms_up_and_a_part_that_is_none_are_refused(coordinator: Person, query: str) -> None:
    assert coordinator.get(f"/chaleur?{query}").status_code == 422


@pytest.mark.usefixtures("heat")
def test_targets_as_json_are_those_of_the_streams_beside_them(giver: Person, coordinator: Person) -> None:
    asked = "approach_k=10&loop_supply_c=150&loop_return_c=100"

    streams = coordinator.get(f"/api/v1/heat-streams?{asked}").json
    targets = coordinator.get(f"/api/v1/heat-targets?{asked}").json
    own = giver.get("/api/v1/heat-targets?approach_k=10").json
    night = coordinator.get("/api/v1/heat-streams?part=night&month=2").json

    again = heat_targets(HeatStreams.model_validate(streams), by_site=True)
    assert json.loads(again.to_json()) == targets
    assert targets["joining_recovers_kw"] == pytest.approx(360)
    assert targets["total_site"]["through_levels"]["inter_site_recovered_kw"] == pytest.approx(330)
    assert set(own["by_site"]) == {"site_a"}
    assert "total_site" not in own
    assert {one["id"] for one in night["streams"]} == {"fumes", "vapour", "wort"}


@pytest.mark.parametrize(
    "query",
    [
        *("loop_supply_c=80", "loop_supply_c=60&loop_return_c=80", "month=13", "part=monday"),
        *("approach_k=-1", "reading=perhaps", "mois=2"),
    ],
)
def test_json_targets_of_what_means_nothing_are_refused(coordinator: Person, query: str) -> None:
    assert coordinator.get(f"/api/v1/heat-targets?{query}").status_code == 422
