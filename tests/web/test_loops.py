"""The pages of loops over one that the real solver designs, recomputed by hand."""

import csv
import re
from collections.abc import Callable
from typing import Any

import pytest

from matching.heat.network_solve import solve_heat_network
from symbiose.domain.accounts import operator
from symbiose.domain.documents.heat_network_instance import read_heat_network_instance
from symbiose.domain.documents.heat_network_options import NetworkStorage
from symbiose.domain.documents.heat_network_result import StorageUse
from symbiose.domain.ports import SolveSettings
from symbiose.services.context import Services
from symbiose.services.propose import propose_exchanges
from tests.fakes import FakeStore
from tests.loop_case import DRYER_KW, HOURS, LOOP_ID, RINSE_KW, WINTER, keep_loop, keep_loop_of_two, make_loop
from tests.web.figures import figure, figures_of
from tests.web.people import Person, without_tokens
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]
ADDRESS = f"/boucles/{LOOP_ID}"
COP = 0.5 * 373.15 / 25
JANUARY_H = 744


@pytest.fixture(autouse=True)
def _loop(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the loop."""
    keep_loop(store)


def test_the_balance_of_each_month_is_that_worked_out_by_hand(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    found = rows(page, "Bilan de chaque mois")
    lost = (400 * 0.025 + 150 * 0.02 + 250 * 0.02) * JANUARY_H / 1000
    delivered = (RINSE_KW + DRYER_KW) * JANUARY_H / 1000
    electricity = DRYER_KW / COP * JANUARY_H / 1000
    january = [delivered + lost - electricity, electricity, lost, delivered]
    assert figures_of(found["janvier"]) == pytest.approx(january, abs=0.06)
    assert figures_of(found["juillet"])[1] == 0
    drawn = figure(page, "mois")["data"]
    assert drawn[0]["y"][0] == pytest.approx(delivered)
    assert drawn[1]["y"][0] == pytest.approx(january[0])


def test_the_price_of_heat_makes_nobody_lose_by_the_loop(coordinator: Person) -> None:
    told = rows(coordinator.get(ADDRESS).text, "Prix interne")
    members = [figures_of([cell.removesuffix("€") for cell in cells]) for cells in told.values()]

    assert len(members) == 3
    assert sum(member[0] for member in members) == pytest.approx(0.0, abs=0.2)
    assert sum(gain for _sold, _before, gain in members) == pytest.approx(
        make_loop().benefit_eur_per_year, abs=3.0
    )
    assert all(gain >= 0 for _sold, _before, gain in members)


def test_the_diagram_of_energy_is_followed_by_its_figures(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    found = rows(page, "Énergie du diagramme")
    link = figure(page, "sankey")["data"][0]["link"]
    assert (
        len(link["value"])
        == page.partition("Énergie du diagramme")[2].partition("</table>")[0].count("<tr") - 1
    )
    winter = sum(share * hours for share, hours in zip(WINTER, HOURS, strict=True)) / 1000
    pump = "Pompe à chaleur"
    assert found[pump][0] == "Site C"
    assert figures_of(found[pump][1:]) == pytest.approx([DRYER_KW * winter], abs=0.06)
    assert figures_of(found["Électricité"][1:]) == pytest.approx([DRYER_KW / COP * winter], abs=0.06)


def test_what_enters_the_diagram_leaves_it(coordinator: Person) -> None:
    data = figure(coordinator.get(ADDRESS).text, "sankey")["data"][0]

    labels, link = data["node"]["label"], data["link"]
    for node in ("Boucle", "Pompe à chaleur"):
        place = labels.index(node)
        inside = sum(v for v, to in zip(link["value"], link["target"], strict=True) if to == place)
        outside = sum(v for v, of in zip(link["value"], link["source"], strict=True) if of == place)
        assert inside == pytest.approx(outside)


def test_the_pipes_of_a_period_stand_in_the_address(coordinator: Person) -> None:
    july = coordinator.get(f"{ADDRESS}?periode=m07").text

    found = rows(july, "Tuyaux, juillet")
    idle = next(cells for name, cells in found.items() if name.startswith("Embranchement 1 → Site C"))
    trunk = next(cells for name, cells in found.items() if name.startswith("Site A → Embranchement 1"))
    towards = next(cells for name, cells in found.items() if name.startswith("Embranchement 1 → Site B"))
    assert figures_of(idle[2:3]) == [0.0]
    assert figures_of(trunk[:1]) == [400.0]
    assert figures_of(trunk[2:3]) == [RINSE_KW + 13.0]
    assert figures_of(towards[2:3]) == [RINSE_KW + 3.0]
    assert '<option value="m07" selected' in july
    assert coordinator.get(f"{ADDRESS}?periode=m13").status_code == 404


@pytest.mark.parametrize("kind", ["webgl", "svg"])
def test_the_map_draws_each_pipe_as_wide_as_what_passes(coordinator: Person, kind: str) -> None:
    year = coordinator.get(f"{ADDRESS}/carte?rendu={kind}").json
    july = coordinator.get(f"{ADDRESS}/carte?rendu={kind}&periode=m07").json

    assert year
    assert july
    west, south, east, north = year["extent"]
    assert west < 2.76 < 2.766 < east
    assert south < 50.517 < 50.521 < north
    assert widths(year["figure"], kind)[0] == 12.0
    assert widths(july["figure"], kind)[-1] == 1.5
    assert widths(july["figure"], kind)[0] < 12.0


def widths(drawn: dict[str, Any], kind: str) -> list[float]:
    """Return the widths of the pipes as drawn."""
    if kind == "webgl":
        layers = drawn["layout"]["map"]["style"]["layers"]
        return [layer["paint"]["line-width"] for layer in layers if layer["id"].startswith("pipe-")]
    lines = [trace for trace in drawn["data"] if trace["mode"] == "lines" and len(trace["lon"]) == 2]
    return [trace["line"]["width"] for trace in lines]


def test_the_printed_sheet_tells_every_temperature_size_and_assumption(coordinator: Person) -> None:
    page = coordinator.get(f"{ADDRESS}/fiche").text

    found = rows(page, "Températures à chaque échangeur")
    tie_in = next(cells for name, cells in found.items() if name.startswith("Source → boucle Site A"))
    assert tie_in[:5] == ["90", "50", "–", "85", "5"]
    evaporator = next(cells for name, cells in found.items() if name.startswith("Évaporateur"))
    assert evaporator[:5] == ["80", "–", "–", "75", "5"]
    balance = rows(page, "Bilan d’énergie de chaque mois")
    assert all(cells[-1] == "0" for cells in balance.values())
    july = [744, (RINSE_KW + 13) * 0.744, 0, 13 * 0.744, RINSE_KW * 0.744]
    assert figures_of(balance["juillet"][:5]) == pytest.approx(july, abs=0.006)
    pump = rows(page, "Pompes à chaleur, chaudières")["Pompe à chaleur"]
    assert pump[0] == "200 kW"
    assert "COP 7,46" in plain(page)
    assert "50 % de celui de Carnot" in plain(page)
    assert "Hypothèse du projet Symbiose" in page
    assert "température de retour" in page


def test_the_statement_downloaded_gives_the_design_again(coordinator: Person) -> None:
    statement = coordinator.get(f"{ADDRESS}/instance.json")
    design = coordinator.get(f"{ADDRESS}/resultat.json").json

    again = solve_heat_network(read_heat_network_instance(statement.data), SolveSettings())

    assert statement.headers["Content-Disposition"].startswith("attachment")
    assert design
    assert again.objective_eur_per_year == pytest.approx(design["objective_eur_per_year"])
    assert coordinator.get(f"{ADDRESS}/autre.json").status_code == 404


def test_the_balance_is_a_file_for_spreadsheets(coordinator: Person) -> None:
    answer = coordinator.get(f"{ADDRESS}/bilan.csv")

    lines = answer.data.decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("Période;Heures")
    assert lines[1].startswith("janvier;744;")


def test_the_balance_adds_up_in_the_file_where_heat_is_stored(coordinator: Person, store: FakeStore) -> None:
    kept = StorageUse(id="tank", capacity_kwh=100.0, charge_kw=(10.0, -10.0, *[0.0] * 10), contents=())
    loop = make_loop()
    keep_loop(store, loop.model_copy(update={"result": loop.result.model_copy(update={"storages": (kept,)})}))

    text = coordinator.get(f"{ADDRESS}/bilan.csv").data.decode("utf-8-sig")
    lines = list(csv.DictReader(text.replace(",", ".").splitlines(), delimiter=";"))

    figures = [{name: float(told) for name, told in line.items() if name != "Période"} for line in lines]
    assert [line["Stocké (MWh)"] for line in figures[:3]] == [7.44, -6.72, 0.0]
    for line in figures:
        incoming = line["Sources (MWh)"] + line["Électricité (MWh)"] + line["Chaudières (MWh)"]
        outgoing = line["Pertes (MWh)"] + line["Stocké (MWh)"] + line["Livré (MWh)"]
        assert incoming - outgoing == pytest.approx(line["Reste (MWh)"], abs=1e-5)


def test_a_store_has_the_name_of_its_place_and_its_size_on_the_sheet(
    coordinator: Person, store: FakeStore
) -> None:
    kept = StorageUse(id="store b", capacity_kwh=1250.0, charge_kw=(0.0,) * 12, contents=())
    stated = NetworkStorage(id="store b", node="site_b", capacity_kwh=2000.0, power_kw=50.0)
    loop = make_loop()
    instance = loop.instance.model_copy(update={"storages": (stated,)})
    result = loop.result.model_copy(update={"storages": (kept,)})
    keep_loop(store, loop.model_copy(update={"instance": instance, "result": result}))

    sizes = rows(coordinator.get(f"{ADDRESS}/fiche").text, "Pompes à chaleur, chaudières et stockages")

    assert sizes["Stockage, Site B"][0] == "1 250 kWh"


def test_every_alternative_stands_beside_the_loop(coordinator: Person) -> None:
    found = rows(coordinator.get(ADDRESS).text, "Ce que les mêmes flux feraient autrement")

    assert list(found) == ["Cette boucle", "Des liaisons deux à deux", "Rien"]
    benefit = make_loop().benefit_eur_per_year
    assert found["Rien"][1] == f"{round(benefit):,} €".replace(",", " ")
    assert found["Cette boucle"][1] == "0 €"


def test_a_loop_is_accepted_once_and_stays_so(coordinator: Person, signed_in: SignIn) -> None:
    other = signed_in("administrator")

    first = coordinator.post(f"{ADDRESS}/acceptation", version="0")
    second = other.post(f"{ADDRESS}/refus", version="0", code="other", reason="trop loin")

    assert first.status_code == 302
    assert second.status_code == 409
    assert "La situation a changé" in second.text
    assert "trop loin" not in coordinator.get(ADDRESS).text
    assert "Cette boucle est acceptée" in coordinator.get(ADDRESS).text


def test_a_refusal_needs_a_reason_and_may_be_withdrawn(coordinator: Person) -> None:
    without = coordinator.post(f"{ADDRESS}/refus", version="0", code="other", reason="  ")
    unnamed = coordinator.post(f"{ADDRESS}/refus", version="0", code="", reason="trop loin")
    done = coordinator.post(f"{ADDRESS}/refus", version="0", code="other", reason="voirie <refaite>")
    page = coordinator.get(ADDRESS).text
    back = coordinator.post(f"{ADDRESS}/reouverture", version="1")

    assert (without.status_code, unnamed.status_code) == (422, 422)
    assert 'id="reason-fault"' in without.text
    assert "trop loin" in unnamed.text
    assert done.status_code == 302
    assert "voirie &lt;refaite&gt;" in page
    assert back.status_code == 302
    assert "décision retirée" in coordinator.get(ADDRESS).text


def test_a_loop_that_does_not_exist_is_told_so(coordinator: Person) -> None:
    missing = coordinator.get("/boucles/nobody_knows")

    assert missing.status_code == 404


def test_who_is_no_member_does_not_know_of_a_loop(signed_in: SignIn, store: FakeStore) -> None:
    keep_loop_of_two(store)
    stranger = signed_in("stranger")

    hidden, missing = stranger.get(ADDRESS), stranger.get("/boucles/nobody_knows")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert without_tokens(hidden.text) == without_tokens(missing.text)
    assert LOOP_ID not in stranger.get("/boucles").text


def test_a_member_sees_its_own_part_and_no_other_firms_figures(signed_in: SignIn) -> None:
    receiver = signed_in("receiver")

    page = receiver.get(ADDRESS).text

    found = rows(page, "Membres de la boucle")
    own = next(cells for name, cells in found.items() if name.startswith("Site B"))
    assert own[:3] == ["reçoit de la chaleur", "60", "40"]
    assert "Site non nommé" in page
    assert "Site C" not in page
    assert "≈" in page
    for address in (f"{ADDRESS}/fiche", f"{ADDRESS}/carte", f"{ADDRESS}/instance.json"):
        assert receiver.get(address).status_code == 403


def test_curves_of_members_are_offered_to_who_may_open_them(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    linked = re.findall(r'href="(/chaleur\?perimetre=site:[^"]+)"', page)

    assert [address[-6:] for address in linked] == ["site_a", "site_b", "site_c"]
    assert [coordinator.get(address).status_code for address in linked] == [200, 200, 200]


def test_a_loop_of_an_earlier_run_is_shown_and_not_decided(
    coordinator: Person, store: FakeStore, services: Services
) -> None:
    earlier = store.repositories.runs.latest()
    assert earlier is not None
    propose_exchanges(services, operator("test"), SolveSettings())

    page = coordinator.get(f"{ADDRESS}?calcul={earlier.id}").text

    assert "Cette page montre un calcul antérieur" in page
    assert f'action="{ADDRESS}/acceptation"' not in page
    assert f"{ADDRESS}/fiche?calcul={earlier.id}" in page
    for path in (ADDRESS, f"{ADDRESS}?calcul=nobody_knows", f"{ADDRESS}/carte", f"{ADDRESS}/fiche"):
        assert coordinator.get(path).status_code == 404
    assert ADDRESS not in coordinator.get("/boucles").text


def test_names_are_text_wherever_they_stand(coordinator: Person, store: FakeStore) -> None:
    hostile = "<b>%{x}</b>\"'</script>"
    site = next(one for one in store.repositories.sites.all() if one.id == "site_b")
    store.repositories.sites.save([site.model_copy(update={"name": hostile})])

    page = coordinator.get(ADDRESS).text
    drawn = coordinator.get(f"{ADDRESS}/carte").text
    printed = coordinator.get(f"{ADDRESS}/fiche").text

    assert "<b>" not in page + printed
    assert "<b>" not in drawn
    assert "%{x}" not in drawn
    labels = figure(page, "sankey")["data"][0]["node"]["label"]
    assert not any("<" in label or "%{" in label for label in labels)
