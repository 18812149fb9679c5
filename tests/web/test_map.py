"""The map: what is drawn and listed for whom; nothing is fetched from elsewhere."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from symbiose.domain.accounts import operator
from symbiose.domain.exchanges import State
from symbiose.services.context import Services
from symbiose.services.journalling import journal_entry
from symbiose.services.territory import territory_map
from symbiose.services.territory_flows import FlowsAsked
from symbiose.services.territory_shown import MapAsked
from tests.builders import NOON, make_flow, make_site
from tests.fakes import FakeRepositories, FakeStore
from tests.services.three_companies import COORDINATOR
from tests.web.conftest import DIRECT, REFERENCE
from tests.web.map_read import drawn, sites_listed
from tests.web.people import Person
from web.territory.areas import areas_of
from web.territory.cells import EARTH_KM_PER_DEGREE
from web.territory.marks import SITE, STROKES, Dot, MapContent, about, kind_of, kind_of_loop, marker_traces
from web.territory.places import SPREAD_KM, places_of

SignIn = Callable[[str], Person]
COMMUNES = REFERENCE.communes


class SharedStore(FakeStore):
    """A fake that copies nothing: what takes time is the use case."""

    def __init__(self, repositories: FakeRepositories) -> None:
        self.repositories = repositories

    def read(self, work: Callable[[Any], Any]) -> Any:
        return work(self.repositories)


def test_sites_of_one_point_are_set_apart_and_always_at_the_same_places() -> None:
    sites = [make_site(id=f"site_{i}") for i in range(5)] + [make_site(id="alone", longitude=2.5)]

    places = places_of(sites)

    assert places["alone"] == (2.5, 50.51)
    assert len(set(places.values())) == 6
    assert places == places_of(list(reversed(sites)))
    for i in range(5):
        lon, lat = places[f"site_{i}"]
        km = math.hypot((lon - 2.83) * math.cos(math.radians(50.51)), lat - 50.51) * EARTH_KM_PER_DEGREE
        assert km == pytest.approx(SPREAD_KM, rel=0.02)


def test_the_map_fetches_nothing_and_shows_every_commune(coordinator: Person) -> None:
    answer = coordinator.get("/carte/figures?rendu=webgl")
    layout = answer.json["figure"]["layout"]

    assert "http" not in answer.text
    source = layout["map"]["style"]["sources"]["communes"]["data"]
    assert len(source["features"]) == 150
    assert {f["properties"]["epci"] for f in source["features"]} == {"CABBALR", "CALL", "CAHC"}


def test_the_svg_map_shows_the_same_sites_without_fetching_land(coordinator: Person) -> None:
    webgl = coordinator.get("/carte/figures?rendu=webgl").json["figure"]
    svg = coordinator.get("/carte/figures?rendu=svg").json["figure"]

    def points(figure: dict[str, list[dict[str, object]]]) -> list[object]:
        return [(t["lon"], t["lat"], t["text"]) for t in figure["data"] if t["mode"] == "markers"]

    assert points(webgl) == points(svg)
    assert svg["layout"]["geo"]["visible"] is False
    assert {t["type"] for t in svg["data"]} == {"scattergeo"}


def test_the_table_beside_the_map_drives_it(coordinator: Person) -> None:
    page = coordinator.get("/carte").text

    assert sites_listed(page) == 4
    assert 'data-lon="2.83" data-lat="50.51"' in page
    assert "Parc des industries Artois-Flandres" in page
    assert page.index('role="group"') < page.index("<table")


def test_a_site_outside_the_territory_is_shown_as_such(coordinator: Person, store: FakeStore) -> None:
    store.repositories.sites.save(
        [make_site(id="site_far", commune_code="59178", longitude=3.08, latitude=50.37)]
    )

    assert "hors du territoire" in coordinator.get("/carte").text


def test_proposals_are_drawn_only_between_sites_that_may_be_named(signed_in: SignIn) -> None:
    def lines(name: str) -> str:
        return str(signed_in(name).get("/carte/figures").json)

    assert lines("coordinator").count("€/an") == 2
    assert lines("receiver").count("€/an") == 1
    assert lines("analyst").count("€/an") == 0


def test_what_one_points_at_is_named_in_the_language_of_the_reader(coordinator: Person) -> None:
    def texts() -> str:
        return str(coordinator.get("/carte/figures").json)

    label = REFERENCE.resources.get(DIRECT.resource_id)

    french = texts()
    coordinator.client.set_cookie("langue", "en")
    english = texts()

    assert label.label_fr in french
    assert label.label_en in english
    assert label.label_fr not in english
    coordinator.client.delete_cookie("langue")
    assert texts() == french


def test_what_one_points_at_marks_rounded_figures_as_the_table_does() -> None:
    rounded = frozenset({"benefit_eur_per_year"})

    assert about(rounded, "benefit_eur_per_year", "8 000 €") == "≈\N{NO-BREAK SPACE}8 000 €"
    assert about(rounded, "heat_mwh_per_year", "30") == "30"


def test_a_path_is_drawn_through_its_processor(coordinator: Person) -> None:
    proposed = drawn(coordinator, "proposed")

    assert sorted(proposed) == [
        [(2.83, 50.51), (2.64, 50.53)],
        [(2.83, 50.51), (2.78, 50.41), (2.83, 50.43)],
    ]


def test_names_are_never_taken_for_markup_by_the_figures(coordinator: Person, store: FakeStore) -> None:
    hostile = '<a href="javascript:alert(1)">x</a>%{lon}'
    store.repositories.sites.save([make_site(name=hostile)])

    text = coordinator.get("/carte/figures").json["figure"]["data"]
    texts = [t for trace in text for t in trace.get("text", []) if "javascript" in t]

    assert texts
    assert all("<a" not in t and "%{" not in t for t in texts)


def test_many_sites_come_in_pages_and_the_map_shows_them_all(coordinator: Person, store: FakeStore) -> None:
    store.repositories.sites.save([make_site(id=f"site_{i:03}", name=f"Usine {i:03}") for i in range(120)])

    page = coordinator.get("/carte?page=2").text
    figure = coordinator.get("/carte/figures").json["figure"]

    assert sites_listed(page) == 24
    assert "Page 2 sur 2" in page
    assert max(len(trace["lon"]) for trace in figure["data"]) == 124


def test_a_refused_proposal_is_not_drawn(coordinator: Person) -> None:
    coordinator.post(f"/propositions/{DIRECT.id}/refus", version=0, reason="trop loin")

    assert str(coordinator.get("/carte/figures").json).count("€/an") == 1


def test_an_accepted_proposal_is_drawn_by_a_line_of_another_kind(coordinator: Person) -> None:
    coordinator.post(f"/propositions/{DIRECT.id}/acceptation", version=0)

    assert drawn(coordinator, "followed") == [[(2.83, 50.51), (2.64, 50.53)]]
    assert len(drawn(coordinator, "proposed")) == 1


def test_each_kind_of_line_has_a_shape_of_its_own_beside_its_colour() -> None:
    shapes = {(stroke.dash, bool(stroke.core)) for stroke in STROKES.values()}
    svg_shapes = {(stroke.svg_dash, bool(stroke.core)) for stroke in STROKES.values()}

    assert len(shapes) == len(svg_shapes) == len(STROKES)
    of_loops = {kind_of_loop(state) for state in (State.PROPOSED, State.ACCEPTED, State.REFUSED)}
    assert {kind_of(state) for state in State} | of_loops == {*STROKES}


def test_sites_that_give_take_or_do_both_have_a_shape_of_their_own() -> None:
    dots = [
        Dot(0.0, 0.0, "", own=False, gives=gives, takes=takes)
        for gives in (True, False)
        for takes in (True, False)
    ]
    content = MapContent(areas_of(COMMUNES, None), {}, (), (), dots, ())

    rings, centres = marker_traces(content)[-2:]
    discs = next(trace for trace in marker_traces(content) if trace["marker"]["color"] == SITE)

    assert (len(rings["lon"]), len(centres["lon"])) == (2, 1)
    assert sorted(set(discs["marker"]["size"])) == [8, 13]


def test_flows_are_counted_by_family_and_by_model(coordinator: Person) -> None:
    found = territory_map(coordinator.client.application.extensions["symbiose"], COORDINATOR)

    assert [(one.of, one.offers, one.needs, one.sites) for one in found.families] == [("minerals", 2, 2, 3)]
    assert ("5", 2, 2, 3) in [(one.of, one.offers, one.needs, one.sites) for one in found.models]


# The sheet of a site, and what of it is shown to whom


def test_the_sheet_of_a_site_stands_beside_the_map(coordinator: Person) -> None:
    page = coordinator.get("/carte?site=site_a").text

    assert '<h2 id="fiche">Site A</h2>' in page
    assert 'href="/sites/site_a"' in page
    assert "1 200" in page


def test_others_see_on_the_sheet_what_the_site_shows(signed_in: SignIn) -> None:
    neighbour = signed_in("receiver").get("/carte?site=site_a").text
    analyst = signed_in("analyst").get("/carte?site=site_a").text

    for page in (neighbour, analyst):
        assert "2 flux que vous pouvez voir" in page
        assert "non montré" in page
        assert "1 200" not in page
        assert "/sites/site_a" not in page
    assert "Aucun flux de ce site ne vous est montré" in signed_in("analyst").get("/carte?site=site_b").text


def test_a_site_that_does_not_exist_has_no_sheet(coordinator: Person) -> None:
    assert "Ce site n’existe pas" in coordinator.get("/carte?site=nowhere").text


QUERIES = (
    "",
    "famille=minerals",
    "sens=offer",
    "ressource=fly_ash",
    "texte=cendres",
    "modele=5",
    "site=site_a",
)


@pytest.mark.parametrize("name", ["receiver", "stranger", "analyst"])
def test_s5_a_hidden_flow_changes_nothing_on_the_map_of_others(
    name: str, signed_in: SignIn, store: FakeStore
) -> None:
    person = signed_in(name)

    def seen() -> list[tuple[str, object]]:
        return [
            (
                person.get(f"/carte?{query}").text.partition("<main")[2].partition("</main>")[0],
                person.get(f"/carte/figures?{query}").json,
            )
            for query in QUERIES
        ]

    before = seen()
    canary = make_flow(
        id="canary", resource_text="zz", confidentiality="hidden", quantity_per_year=4_861_301.0
    )
    store.repositories.flows.save([canary])
    store.repositories.journal.append(journal_entry(operator("test"), "declare_flow", "canary", NOON))

    assert seen() == before


def test_an_analyst_is_shown_no_proposal(signed_in: SignIn) -> None:
    page = signed_in("analyst").get("/carte").text

    assert "Propositions sur la carte" not in page
    assert 'id="etat"' not in page


def test_what_the_map_shows_of_500_sites_and_20000_flows_takes_little_work(
    services: Services, store: FakeStore
) -> None:
    kept = store.repositories
    kept.sites.save(
        [make_site(id=f"site_{i}", name=f"Usine {i}", longitude=2.5 + i / 1000) for i in range(500)]
    )
    directions = ("offer", "need")
    kept.flows.save(
        [
            make_flow(id=f"flow_{i}", site_id=f"site_{i % 500}", direction=directions[i % 2], rank=i + 1)
            for i in range(20_000)
        ]
    )
    shared = replace(services, store=SharedStore(kept))
    territory_map(shared, COORDINATOR)
    took = []
    for asked in (
        MapAsked(),
        MapAsked(text="usine 12"),
        MapAsked(flows=FlowsAsked(model=5, category="minerals")),
    ):
        begun = time.process_time()
        territory_map(shared, COORDINATOR, asked)
        took.append(time.process_time() - begun)

    assert max(took) < 0.8
