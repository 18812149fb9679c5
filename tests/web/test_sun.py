"""The pages of the sun over a group that the real solver sizes, recomputed by hand."""

import csv
import json
import re
from collections.abc import Callable

import pytest

from symbiose.domain.documents.solar_sharing_instance import read_solar_sharing_instance
from symbiose.services.context import Services
from tests.fakes import FakeStore
from tests.solar_by_hand import BY_DAY, KWP, PURCHASE_EUR_PER_KWH
from tests.solar_case import GROUP_ID, group_of_one, group_with_heat, keep_group, make_group, make_sun
from tests.web.figures import figure, figures_of
from tests.web.people import Person
from tests.web.solar_matrix import SOLAR_ID
from tests.web.test_indicators import rows

SignIn = Callable[[str], Person]
ADDRESS = f"/soleil/{GROUP_ID}"
JUNE_DAY_H = 360
JUNE_KW = {"made": 240.0, "own": 100.0, "shared": 120.0, "sold": 20.0, "used": 290.0, "bought": 70.0}
"""In June by day 750 kWp give 0.32 kW each; 290 kW is 220 by day and 70 by night, all 12 hours."""


@pytest.fixture(autouse=True)
def _group(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the group."""
    keep_group(store)


def test_the_list_leads_to_each_group_with_its_figures(coordinator: Person) -> None:
    page = coordinator.get("/soleil").text

    cells = rows(page, "1 groupe")[next(iter(rows(page, "1 groupe")))]
    made = sum(KWP.values()) * sum(
        kw * 12 * days
        for kw, days in zip(BY_DAY, (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31), strict=True)
    )
    assert cells[0] == "Proposée"
    assert figures_of(cells[1:3]) == [750.0, pytest.approx(made / 1000, abs=0.06)]
    assert f'href="{ADDRESS}"' in page
    assert coordinator.get(ADDRESS).status_code == 200


def test_the_balance_of_june_is_that_worked_out_by_hand(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    june = figures_of(rows(page, "Bilan de chaque mois")["juin"])
    assert june == pytest.approx([kw * JUNE_DAY_H / 1000 for kw in JUNE_KW.values()], abs=0.06)
    drawn = {one["name"]: one["y"] for one in figure(page, "mois")["data"]}
    assert drawn["Utilisé sur place"][5] == pytest.approx(36.0)
    assert drawn["Partagé"][5] == pytest.approx(43.2)
    assert drawn["Surplus vendu"][5] == pytest.approx(7.2)
    assert drawn["Consommation des membres"][5] == pytest.approx(290 * 0.36)


def test_the_typical_day_is_of_the_month_that_the_address_asks_for(coordinator: Person) -> None:
    page = coordinator.get(f"{ADDRESS}?mois=6").text

    told = rows(page, "Un jour ouvré de juin")
    assert figures_of(told["12 h"]) == [220.0, 100.0, 120.0, 20.0]
    assert figures_of(told["2 h"]) == [70.0, 0.0, 0.0, 0.0]
    assert figure(page, "journee-type")["data"][0]["y"][12] == 100.0
    assert rows(coordinator.get(f"{ADDRESS}?mois=1").text, "Un jour ouvré de janvier")
    assert coordinator.get(f"{ADDRESS}?mois=13").status_code == 422


def test_the_diagram_is_followed_by_its_figures_and_adds_up(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    link = figure(page, "sankey")["data"][0]["link"]
    labels = figure(page, "sankey")["data"][0]["node"]["label"]
    shared = labels.index("Électricité partagée")
    into = sum(v for v, t in zip(link["value"], link["target"], strict=True) if t == shared)
    out = sum(v for v, s in zip(link["value"], link["source"], strict=True) if s == shared)
    assert into == pytest.approx(out)
    roofs = [i for i, label in enumerate(labels) if label.startswith("Toit")]
    made = sum(v for v, s in zip(link["value"], link["source"], strict=True) if s in roofs)
    assert made == pytest.approx(make_group().produced_mwh_per_year)
    assert page.count("Électricité partagée</") >= 1


def test_each_member_reads_what_it_uses_receives_and_gains(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    told = rows(page, "Ce que chaque membre utilise")
    row = next(cells for name, cells in told.items() if name.startswith("Site B"))
    group = make_group()
    member = next(one for one in group.members if one.site_id == "site_b")
    received = sum(member.received_mwh)
    assert figures_of(row[1:4]) == pytest.approx([sum(member.consumption_mwh), 0.0, received], abs=0.06)
    gain = received * 1000 * (PURCHASE_EUR_PER_KWH - 0.03)
    assert row[6] == f"{gain:,.0f} €".replace(",", " ")
    assert "organisme public" in page


def test_the_price_between_members_leaves_each_what_its_roof_would_bring_alone(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    told = rows(page, "Prix interne")
    caption = page.partition("Prix interne")[2].partition("</caption>")[0]
    least, most, fair = (float(one.replace(",", ".")) for one in re.findall(r"\d+,?\d*", caption))
    members = [figures_of([cell.removesuffix("€") for cell in cells]) for cells in told.values()]
    assert least <= fair <= most
    assert sum(member[0] for member in members) == pytest.approx(0.0, abs=0.2)
    for sold, before, alone, gain in members:
        assert gain == pytest.approx(before + fair * sold, abs=10.0)
        assert before + least * sold >= alone - 10.0
        assert before + most * sold >= alone - 10.0


def test_the_legal_circle_is_drawn_with_the_two_members_furthest_apart(coordinator: Person) -> None:
    drawn = json.loads(coordinator.get(f"{ADDRESS}/carte").text)

    layers = {layer["id"]: layer for layer in drawn["figure"]["layout"]["map"]["style"]["layers"]}
    sources = drawn["figure"]["layout"]["map"]["style"]["sources"]
    ring = sources["sun-0"]["data"]["geometry"]["coordinates"]
    assert {"sun-0", "sun-1"} <= set(layers)
    assert ring[0] == pytest.approx(ring[-1])
    west, south, east, north = drawn["extent"]
    assert all(west < lon < east and south < lat < north for lon, lat in ring)
    svg = json.loads(coordinator.get(f"{ADDRESS}/carte?rendu=svg").text)
    assert any(len(trace["lon"]) == len(ring) for trace in svg["figure"]["data"])
    page = coordinator.get(ADDRESS).text
    assert "2 km de diamètre" in page.replace("\u00a0", " ")


def test_alternatives_accounts_and_the_calculation_are_told(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    other = rows(page, "Ce que les mêmes toits")
    assert list(other) == [
        "Ce partage",
        "Chaque toit pour son propre site",
        "Rien : tout est acheté au réseau",
    ]
    assert figures_of([other["Chaque toit pour son propre site"][2]]) == [400.0]
    terms = rows(page, "Chaque terme")
    amounts = figures_of([cells[0].removesuffix(" €") for cells in terms.values()])
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=4)
    assert len(terms) == 7


def test_sun_and_heat_are_told_alone_and_together(coordinator: Person, store: FakeStore) -> None:
    keep_group(store, group_with_heat())

    page = coordinator.get(ADDRESS).text

    (cells,) = rows(page, "Ce que le soleil et la chaleur rapportent").values()
    assert figures_of(cells[:2]) == pytest.approx([10 * 8.76, 5 * 8.76], abs=0.06)
    assert cells[-1].replace("\u00a0", " ") == "500 €"


def test_the_documents_can_be_taken_away_and_solved_again(coordinator: Person) -> None:
    statement = coordinator.get(f"{ADDRESS}/instance.json")
    answer = coordinator.get(f"{ADDRESS}/resultat.json")

    assert read_solar_sharing_instance(statement.data) == make_group().instance
    assert json.loads(answer.data)["objective_value"] == make_group().result.objective_value
    assert statement.headers["Content-Disposition"].startswith("attachment")
    assert coordinator.get(f"{ADDRESS}/autre.json").status_code == 404
    sheet = list(
        csv.reader(
            coordinator.get(f"{ADDRESS}/bilan.csv").data.decode("utf-8-sig").splitlines(), delimiter=";"
        )
    )
    assert [float(cell.replace(",", ".")) for cell in sheet[6][1:]] == pytest.approx(
        [86.4, 36.0, 43.2, 7.2, 0.0, 104.4, 25.2]
    )


def test_the_printed_sheet_adds_up_without_a_script(coordinator: Person) -> None:
    page = coordinator.get(f"{ADDRESS}/fiche").text

    june = figures_of(rows(page, "Bilan de chaque mois")["juin"])
    assert june[0] - june[1] - june[2] - june[3] == pytest.approx(june[4], abs=0.01)


def test_a_member_sees_its_own_figures_and_nothing_of_others_to_the_digit(giver: Person) -> None:
    page = giver.get(ADDRESS).text

    assert "≈" in page
    assert 'action="' not in page.split("<main", 1)[1].split("</main>")[0]
    own = make_group().members[0]
    told = rows(page, "électricité de chaque mois")
    assert figures_of(told["juin"])[:2] == pytest.approx(
        [own.consumption_mwh[5], own.own_use_mwh[5]], abs=0.06
    )
    assert giver.get(f"{ADDRESS}/fiche").status_code == 403


def test_who_manages_all_of_a_group_reads_all_of_it_and_decides_nothing(
    giver: Person, store: FakeStore
) -> None:
    group = group_of_one()
    keep_group(store, group)

    page = giver.get(f"/soleil/{group.id}?mois=6").text

    assert figures_of(rows(page, "Un jour ouvré de juin")["12 h"])[1:3] == [100.0, 0.0]
    assert figure(page, "sankey")["data"][0]["link"]["value"]
    assert rows(page, "Chaque terme, en euros par an")
    assert 'method="post"' not in page.split("<main", 1)[1].split("</main>")[0]
    assert giver.get(f"/soleil/{group.id}/instance.json").status_code == 403


def test_a_member_among_others_reads_no_typical_day(giver: Person) -> None:
    page = giver.get(ADDRESS).text

    assert "journee-type" not in page
    assert "Chaque terme" not in page


def test_without_a_run_the_pages_say_so(coordinator: Person, store: FakeStore) -> None:
    store.repositories.runs.kept.clear()

    assert "Aucun calcul" in coordinator.get("/soleil").text
    assert coordinator.get(ADDRESS).status_code == 404
    assert coordinator.get("/soleil/sites/site_a").status_code == 200


def test_programs_read_groups_as_their_pages_show_them(coordinator: Person, giver: Person) -> None:
    listed = coordinator.get("/api/v1/solar-groups").json
    one = coordinator.get(f"/api/v1/solar-groups/{GROUP_ID}").json
    own = giver.get(f"/api/v1/solar-groups/{GROUP_ID}").json

    assert listed["groups"] == [one["group"]]
    assert listed["alone"][0]["kwp"] == 600.0
    assert one["instance"]["format"] == "symbiose.solar-sharing-instance/1"
    assert own["instance"] is None
    assert own["result"] is None
    assert own["group"]["rounded"]
    others = [member for member in own["group"]["members"] if member["site_id"] != "site_a"]
    assert all(member["consumption_mwh"] is None for member in others)


def test_groups_stand_beside_exchanges_and_loops_and_are_filtered_with_them(
    coordinator: Person, giver: Person
) -> None:
    page = coordinator.get("/propositions").text

    assert "750" in rows(page, "1 groupe de toits")[next(iter(rows(page, "1 groupe de toits")))][1]
    assert "boucles et toits ensemble" in page
    assert 'id="soleil"' in coordinator.get("/propositions?genre=solar_sharing&famille=electricity").text
    for other in ("genre=exchange", "etat=accepted", "famille=metal", "texte=nulle+part", "modele=3"):
        assert 'id="soleil"' not in coordinator.get(f"/propositions?{other}").text
    assert 'id="soleil"' in giver.get("/propositions").text


def test_the_limit_of_power_is_told_of_the_roofs_that_share(coordinator: Person, store: FakeStore) -> None:
    group = make_group()
    sharing = group.result.groups[0].model_copy(update={"roofs": ("roof_c",)})
    result = group.result.model_copy(update={"groups": (sharing,)})
    keep_group(store, group.model_copy(update={"result": result}))

    page = coordinator.get(ADDRESS).text.replace("\u00a0", " ").replace("\u202f", " ")

    assert "Toits qui partagent : 150 kWc sur 5 000 kWc admis." in page
    assert page.count("ne partage pas : sert son seul site") == 1


def test_a_consumption_that_would_flatten_the_output_is_put_aside(
    coordinator: Person, store: FakeStore
) -> None:
    assert figure(coordinator.get(ADDRESS).text, "mois")["data"][-1]["visible"] is True
    group = make_group()
    members = tuple(
        one.model_copy(update={"consumption_mwh": tuple(100 * mwh for mwh in one.consumption_mwh)})
        for one in group.members
    )
    keep_group(store, group.model_copy(update={"members": members}))

    page = coordinator.get(ADDRESS).text

    assert figure(page, "mois")["data"][-1]["visible"] == "legendonly"
    assert "mise de côté" in page


def test_the_map_of_all_groups_draws_circles_around_those_that_share(
    coordinator: Person, store: FakeStore
) -> None:
    keep_group(store, make_group(), group_of_one())

    drawn = json.loads(coordinator.get("/soleil/carte").text)

    layers = [layer["id"] for layer in drawn["figure"]["layout"]["map"]["style"]["layers"]]
    assert [one for one in layers if one.startswith("sun-")] == ["sun-0", "sun-1"]
    addresses = {a for trace in drawn["figure"]["data"] for a in trace.get("customdata", []) if a}
    assert addresses == {ADDRESS, f"/soleil/{SOLAR_ID}"}
    coordinator.post(f"{ADDRESS}/refus", {"version": "0", "code": "other", "reason": "trop loin"})
    again = json.loads(coordinator.get("/soleil/carte?rendu=svg").text)
    assert {a for t in again["figure"]["data"] for a in t.get("customdata", []) if a} == {
        f"/soleil/{SOLAR_ID}"
    }


def test_without_groups_the_map_is_that_of_the_territory(coordinator: Person, store: FakeStore) -> None:
    store.repositories.runs.kept.clear()

    assert json.loads(coordinator.get("/soleil/carte").text)["figure"]["data"]


def test_what_is_not_proven_is_told(coordinator: Person, store: FakeStore) -> None:
    group = make_group()
    result = group.result.model_copy(update={"bound": None, "gap": None, "status": "feasible"})
    sun = make_sun(relaxed=(), bound_eur_per_year=None, gap=None, status="feasible")
    keep_group(store, group.model_copy(update={"result": result}), sun=sun)

    assert "avant qu’une borne soit prouvée" in coordinator.get("/soleil").text
    assert "Aucune borne n’a été prouvée" in coordinator.get(ADDRESS).text
    assert coordinator.get(f"{ADDRESS}/fiche").status_code == 200
