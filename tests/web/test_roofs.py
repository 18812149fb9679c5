"""The pages of roofs: the map with its tables, the roofs to settle, one roof and what is said of it."""

import json
from collections.abc import Callable

import pytest

from symbiose.domain.companies import Activity
from symbiose.domain.roof_owners import RoofOwner, RoofVerdict
from symbiose.domain.roofs import RoofKind
from symbiose.services.context import Services
from tests.builders import NOON, make_roof
from tests.fakes import FakeStore
from tests.web.people import Person, without_tokens
from tests.web.roof_matrix import OF_C, OF_TWO, keep_roofs
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]
SQUARE = "POLYGON ((2.83 50.43, 2.831 50.43, 2.831 50.431, 2.83 50.431, 2.83 50.43))"


@pytest.fixture(autouse=True)
def _roofs(store: FakeStore, services: Services) -> None:
    """Let there be a roof of two sites, that of site C, and a house."""
    keep_roofs(store)


def settle(person: Person, **changes: object) -> int:
    fields = {"site": "site_a", "reason": "Le bail", "version": "0"} | changes
    return person.post(f"/toits/{OF_TWO}/rattachement", fields).status_code


def said(store: FakeStore) -> list[tuple[str, RoofVerdict, str | None]]:
    return [(one.roof_id, one.verdict, one.site_id) for one in store.repositories.roof_decisions.all()]


@pytest.mark.parametrize("name", ["administrator", "coordinator", "analyst", "giver", "stranger"])
def test_the_list_shows_roofs_of_sites_and_no_other(name: str, signed_in: SignIn) -> None:
    page = signed_in(name).get("/toits").text

    assert f'href="/toits/{OF_C}"' in page
    assert "T-3" in page
    assert "T-2" not in page
    assert "T-4" not in page


def test_the_figures_of_the_list_are_those_of_its_roofs(store: FakeStore, coordinator: Person) -> None:
    of_a = make_roof(
        id="roof_of_a",
        reference="T-9",
        area_m2=2400.0,
        peak_power_kwp=448.0,
        yearly_kwh=440_000.0,
        derived=(),
    )
    store.repositories.roofs.save([of_a])
    store.repositories.roofs.attach({"roof_of_a": RoofOwner(site_id="site_a", settled=True)})

    page = coordinator.get("/toits").text

    told = plain(page)
    assert "2 500 m²" in told  # 2,400 + 100
    assert "468 kWc" in told  # 448 + 20
    assert "459 MWh/an" in told  # 440 + 19
    one, other = rows(page, "toits d’établissements, les plus productifs").items()
    assert one[0].startswith("Toit T-9")
    assert one[1][1:] == ["2 400", "448", "440", "982"]  # 440,000 / 448
    assert other[1][2] == "20 calculé"
    legend = rows(page, "Légende")
    assert legend["de 950 à 1 000 kWh/kWc"] == ["2", "468", "459"]  # 982, and 19,000 / 20 = 950
    assert legend["de 900 à 950 kWh/kWc"] == ["0", "0", "0"]


def test_other_roofs_count_by_commune_in_groups_large_enough(store: FakeStore, coordinator: Person) -> None:
    houses = [make_roof(id=f"house_{i}", footprint_wkt="POINT (2.83 50.43)") for i in range(28)]
    store.repositories.roofs.save(houses)
    store.repositories.roofs.sum_up("aula", NOON)

    page = coordinator.get("/toits").text

    # 28 houses of 100 m², 20 kWp and 19 MWh at Lens; the two roofs of nobody at Douvrin are too few.
    assert rows(page, "ensemble par commune") == {"Lens": ["30", "3 000", "600", "500"]}
    assert "1 commune n’en a pas assez" in plain(page)
    assert "house_" not in page
    assert 'id="autres"' not in coordinator.get("/toits?parc=parc_artois_flandres").text


def test_the_map_draws_outlines_in_the_colour_of_the_yield(store: FakeStore, coordinator: Person) -> None:
    store.repositories.roofs.save([make_roof(id=OF_C, footprint_wkt=SQUARE, kind=RoofKind.CAR_PARK)])

    for kind in ("webgl", "svg"):
        reply = coordinator.get(f"/toits/carte?rendu={kind}")
        drawn = json.dumps(reply.json)
        assert "#b35900" in drawn  # 19,000 / 20 = 950 kWh/kWc
        assert "Site C" in drawn
        assert "T-2" not in drawn
    west, south, east, north = reply.json["extent"]  # type: ignore[index]
    assert west < 2.83 < 2.831 < east
    assert south < 50.43 < 50.431 < north
    assert coordinator.get("/toits/carte?commune=62065").json["extent"]  # type: ignore[index]


def test_without_a_cadastre_the_page_says_so(store: FakeStore, coordinator: Person) -> None:
    kept = store.repositories.roofs
    kept.remove([roof.id for roof in kept.all()])
    kept.kept_sums.clear()

    assert "Aucun cadastre solaire" in coordinator.get("/toits").text
    waiting = coordinator.get("/toits/a-rattacher").text
    assert "Aucun cadastre solaire" in waiting
    assert 'name="reference"' not in waiting


def test_sites_without_a_place_are_told(store: FakeStore, coordinator: Person) -> None:
    kept = store.repositories.sites
    kept.save([kept.get("site_p").model_copy(update={"position_source": "commune"})])

    assert "1 établissement n’a pas de position connue" in plain(coordinator.get("/toits").text)


def test_a_coordinator_settles_a_roof_from_the_list(store: FakeStore, coordinator: Person) -> None:
    waiting = coordinator.get("/toits/a-rattacher").text
    assert f'href="/toits/{OF_TWO}"' in waiting
    assert "T-3" not in waiting

    assert settle(coordinator) == 302

    sheet = plain(coordinator.get(f"/toits/{OF_TWO}").text)
    assert said(store) == [(OF_TWO, RoofVerdict.SETTLED, "site_a")]
    assert "Une personne l’a rattaché à « Site A »" in sheet
    assert "Le bail" in sheet
    assert "coordinator@test.example" in sheet
    assert "Aucun toit n’attend" in plain(coordinator.get("/toits/a-rattacher").text)
    assert store.repositories.roofs.owners[OF_TWO] == RoofOwner(site_id="site_a", settled=True)


def test_no_site_of_the_service_is_an_answer_and_nothing_chosen_is_none(
    store: FakeStore, coordinator: Person
) -> None:
    assert settle(coordinator, site="") == 422
    assert settle(coordinator, site="aucun") == 302

    assert said(store) == [(OF_TWO, RoofVerdict.SETTLED, None)]
    page = plain(coordinator.get(f"/toits/{OF_TWO}").text)
    assert "n’est d’aucun établissement du service" in page
    assert "Toit d’aucun établissement" in page
    assert "Toit rattaché" not in page


def test_a_stale_version_is_told_and_what_was_typed_stays(store: FakeStore, coordinator: Person) -> None:
    assert settle(coordinator) == 302

    reply = coordinator.post(
        f"/toits/{OF_TWO}/rattachement", {"site": "site_b", "reason": "Autre bail", "version": "0"}
    )

    assert reply.status_code == 409
    assert "Autre bail" in reply.text
    assert len(said(store)) == 1


def test_a_reason_too_long_is_told_at_its_field(store: FakeStore, coordinator: Person) -> None:
    reply = coordinator.post(
        f"/toits/{OF_TWO}/rattachement", {"site": "site_a", "reason": "x" * 501, "version": "0"}
    )

    assert reply.status_code == 422
    assert 'id="reason-fault"' in reply.text
    assert said(store) == []


def test_a_decision_is_withdrawn(store: FakeStore, coordinator: Person) -> None:
    settle(coordinator)

    assert coordinator.post(f"/toits/{OF_TWO}/retrait", {"version": "1"}).status_code == 302

    assert said(store)[-1] == (OF_TWO, RoofVerdict.WITHDRAWN, None)
    assert store.repositories.roofs.owners.keys() == {OF_C}


def test_a_site_manager_claims_and_the_coordinator_reads_it(
    store: FakeStore, signed_in: SignIn, coordinator: Person
) -> None:
    giver = signed_in("giver")
    form = {"site": "site_a", "mien": "oui", "reason": "<b>Nous</b> louons", "version": "0"}

    assert giver.post(f"/toits/{OF_TWO}/demande", form).status_code == 302

    sheet = coordinator.get(f"/toits/{OF_TWO}").text
    assert "« Site A » dit que ce toit est le sien" in plain(sheet)
    assert "&lt;b&gt;Nous&lt;/b&gt; louons" in sheet
    own = giver.get(f"/toits/{OF_TWO}").text
    assert "@test.example" not in own.split("<main")[1]
    assert said(store) == [(OF_TWO, RoofVerdict.CLAIMED, "site_a")]


def test_a_roof_is_named_by_its_reference(store: FakeStore, signed_in: SignIn, coordinator: Person) -> None:
    far = make_roof(id="roof_far", reference="T-7", area_m2=800.0)
    store.repositories.roofs.save([far])

    refused = coordinator.post("/toits/a-rattacher", {"site": "site_a", "reference": "T-4", "reason": ""})
    unnamed = coordinator.post("/toits/a-rattacher", {"site": "", "reference": "T-7", "reason": ""})
    named = signed_in("giver").post(
        "/toits/a-rattacher", {"site": "site_a", "reference": "T-7", "reason": "Bâtiment 2"}
    )

    assert (refused.status_code, unnamed.status_code) == (422, 422)
    assert "aucun toit de cette référence" in plain(refused.text).lower()
    assert named.location == "/toits/roof_far"
    assert said(store) == [("roof_far", RoofVerdict.CLAIMED, "site_a")]


def test_a_roof_that_is_not_the_callers_looks_like_a_missing_one(signed_in: SignIn) -> None:
    stranger = signed_in("stranger")

    for address in ("/toits/{}", "/toits/{}/carte", "/api/v1/roofs/{}"):
        other, house, missing = (
            stranger.get(address.format(roof_id)) for roof_id in (OF_TWO, "roof_of_nobody", "roof_missing")
        )
        assert other.status_code == house.status_code == missing.status_code == 404
        assert len({without_tokens(one.text) for one in (other, house, missing)}) == 1


@pytest.mark.parametrize("field", ["decided_by", "verdict", "reference"])
def test_s8_fields_that_the_server_owns_are_refused(
    field: str, store: FakeStore, coordinator: Person
) -> None:
    assert settle(coordinator, **{field: "x"}) == 422
    assert said(store) == []


def test_the_api_tells_roofs_of_sites_and_others_by_commune(signed_in: SignIn) -> None:
    listed = signed_in("analyst").get("/api/v1/roofs").json
    one = signed_in("giver").get(f"/api/v1/roofs/{OF_TWO}").json

    assert listed is not None
    assert one is not None
    assert [(roof["reference"], roof["site_id"], roof["settled"]) for roof in listed["roofs"]] == [
        ("T-3", "site_c", False)
    ]
    assert (listed["total"], listed["pages"]) == (1, 1)
    assert (one["roof"]["site_id"], one["waits"]) == (None, True)
    assert [near["site_id"] for near in one["near"]] == ["site_a", "site_b"]
    assert signed_in("giver").get("/api/v1/roofs?unknown=1").status_code == 422
    assert signed_in("giver").get("/api/v1/roofs?site=site_a").json["total"] == 0  # type: ignore[index]


def test_s17_reading_roofs_changes_nothing(store: FakeStore, coordinator: Person) -> None:
    before = store.repositories

    for address in ("/toits", "/toits/carte", "/toits/a-rattacher", f"/toits/{OF_TWO}", "/api/v1/roofs"):
        assert coordinator.get(address).status_code == 200

    assert store.repositories is before


def test_a_public_building_is_marked_and_a_roof_leads_its_own_people_to_what_it_would_bring(
    store: FakeStore, signed_in: SignIn
) -> None:
    kept = store.repositories.sites
    school = kept.get("site_c").model_copy(update={"activity": Activity(code="85.20Z")})
    kept.save([school])

    own, other = signed_in("stranger"), signed_in("giver")

    assert "bâtiment public" in plain(own.get("/toits").text)
    assert 'href="/soleil/sites/site_c"' in own.get(f"/toits/{OF_C}").text
    assert own.get("/soleil/sites/site_c").status_code == 200
    assert "/soleil/sites/" not in other.get(f"/toits/{OF_C}").text
