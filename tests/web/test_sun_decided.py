"""What coordinators decide and wish of the groups that share roofs."""

from collections.abc import Callable

import pytest

from symbiose.domain.electricity_profiles import ProfileBasis
from symbiose.domain.sharing_distances import PERIURBAN
from symbiose.domain.solar_design import SolarWish
from symbiose.services.context import Services
from tests.builders import NOON
from tests.fakes import FakeStore
from tests.seed_territories import REFERENCE
from tests.solar_case import GROUP_ID, group_of_one, keep_group, make_group, make_sun
from tests.web.figures import figures_of
from tests.web.people import Person
from tests.web.solar_matrix import SOLAR_ID, SOLAR_WISH_JOB, keep_solar_wish
from tests.web.test_indicators import plain, rows

SignIn = Callable[[str], Person]
ADDRESS = f"/soleil/{GROUP_ID}"


@pytest.fixture(autouse=True)
def _group(store: FakeStore, services: Services) -> None:
    """Let the latest run propose the group."""
    keep_group(store)


def test_a_group_is_accepted_then_reopened_then_refused_with_a_reason(coordinator: Person) -> None:
    assert coordinator.post(f"{ADDRESS}/acceptation", {"version": "0"}).status_code == 302
    assert "Ce groupe est accepté" in coordinator.get(ADDRESS).text
    assert coordinator.post(f"{ADDRESS}/acceptation", {"version": "0"}).status_code == 409
    assert coordinator.post(f"{ADDRESS}/reouverture", {"version": "1"}).status_code == 302
    missing = coordinator.post(f"{ADDRESS}/refus", {"version": "2", "code": "other", "reason": " "})
    assert missing.status_code == 422
    assert 'id="reason-fault"' in missing.text
    refused = coordinator.post(f"{ADDRESS}/refus", {"version": "2", "code": "other", "reason": "trop loin"})
    assert refused.status_code == 302
    page = coordinator.get(ADDRESS).text
    assert "« trop loin »" in page
    assert page.count("<li>", page.index('class="history"')) >= 3


def test_reasons_to_refuse_are_those_of_shared_roofs(coordinator: Person) -> None:
    offered = coordinator.get(ADDRESS).text
    other = coordinator.post(f"{ADDRESS}/refus", {"version": "0", "code": "too_far", "reason": "trop loin"})
    coordinator.post(f"{ADDRESS}/refus", {"version": "0", "code": "roof", "reason": "charpente trop faible"})
    page = coordinator.get(ADDRESS).text

    assert 'value="organiser"' in offered
    assert 'value="waste_status"' not in offered
    assert 'value="too_far"' not in offered
    assert other.status_code == 422
    assert "Toit inapte, ou réservé à un autre projet" in page[page.index('class="history"') :]


def test_a_group_wished_otherwise_is_a_job_and_a_wish_that_says_nothing_is_refused(
    coordinator: Person, store: FakeStore
) -> None:
    asked = coordinator.post(f"{ADDRESS}/ajustement", {"sans": ["site_c"], "cle": "once"})
    again = coordinator.post(f"{ADDRESS}/ajustement", {"sans": ["site_c"], "cle": "once"})

    assert asked.status_code == again.status_code == 302
    assert asked.headers["Location"] == again.headers["Location"]
    nothing = coordinator.post(f"{ADDRESS}/ajustement", {"cle": "other"})
    stranger = coordinator.post(f"{ADDRESS}/ajustement", {"toits": ["roof_of_another"], "cle": "third"})
    assert (nothing.status_code, stranger.status_code) == (422, 422)
    assert "Dites ce qui doit changer" in nothing.text
    assert "Choisissez parmi les sites" in stranger.text
    assert coordinator.post(f"{ADDRESS}/ajustement", {"owner": "me"}).status_code == 422


def test_what_came_of_a_wish_is_compared_then_accepted(coordinator: Person, store: FakeStore) -> None:
    keep_solar_wish(store)
    address = f"/soleil/ajustements/{SOLAR_WISH_JOB}"

    page = coordinator.get(address).text

    told = rows(page, "Le groupe tel qu’il est, et tel que recalculé")
    assert figures_of(told["Puissance des toits, kWc"]) == [600.0, 600.0, 0.0]
    assert "partage au mieux" in page
    assert coordinator.post(f"{address}/acceptation", {"version": "0"}).status_code == 302
    assert "Ce groupe est accepté" in coordinator.get(f"/soleil/{SOLAR_ID}").text
    assert coordinator.post(f"{address}/acceptation", {"version": "0"}).status_code == 409


def test_accepted_groups_that_no_longer_fit_are_told_with_their_cause(
    coordinator: Person, store: FakeStore
) -> None:
    assert coordinator.post(f"{ADDRESS}/acceptation", {"version": "0"}).status_code == 302
    (relaxed,) = make_sun().relaxed
    told = relaxed.model_copy(update={"group_id": GROUP_ID})
    keep_group(store, group_of_one(), sun=make_sun(relaxed=(told,)))

    page = coordinator.get("/soleil").text

    assert "n’est plus au cadastre" in page
    assert "accepté ; le dernier calcul ne le refait pas" in plain(page)
    assert coordinator.get(ADDRESS).status_code == 200


def test_without_scripts_the_page_says_that_its_map_is_in_the_tables(coordinator: Person) -> None:
    page = coordinator.get(ADDRESS).text

    assert "<noscript>" in page
    assert "aussi écrit dans les tableaux" in page[page.index("<noscript>") : page.index("</noscript>")]


BELT, CITY = "62132", "62276"
"""Billy-Berclau, an urban belt; Douvrin, an urban centre."""
CONDITION = "sous dérogation à demander"


def place(store: FakeStore, **communes: str) -> None:
    """Put sites into communes."""
    known = {site.id: site for site in store.repositories.sites.all()}
    moved = [known[i].model_copy(update={"commune_code": code}) for i, code in communes.items()]
    store.repositories.sites.save(moved)


def test_a_derogation_is_offered_with_the_members_in_the_way_and_refused_while_they_stay(
    coordinator: Person, store: FakeStore
) -> None:
    place(store, site_a=BELT, site_b=BELT, site_c=CITY)
    wish = {"portee": PERIURBAN, "cle": "first"}

    page = plain(coordinator.get(ADDRESS).text)
    refused = coordinator.post(f"{ADDRESS}/ajustement", wish)
    asked = coordinator.post(f"{ADDRESS}/ajustement", {**wish, "sans": ["site_c"], "cle": "second"})

    assert "10 km, avec d’autres sites de communes rurales ou périurbaines, sous dérogation" in page
    assert "Pour 10 km, laissez de côté : Site C (commune plus dense)." in page
    assert "20 km" not in page
    assert refused.status_code == 422
    assert "laissez de côté les membres dont la commune est plus dense" in plain(refused.text)
    assert asked.status_code == 302


def test_names_of_members_in_the_way_are_told_apart_though_there_are_commas_in_them(
    coordinator: Person, store: FakeStore
) -> None:
    place(store, site_a=BELT, site_b=CITY, site_c=CITY)

    page = plain(coordinator.get(ADDRESS).text)

    assert "laissez de côté : Site B ; Site C (commune plus dense)." in page


def test_members_in_cities_are_offered_no_derogation(coordinator: Person, store: FakeStore) -> None:
    place(store, site_a=CITY, site_b=CITY, site_c=CITY)

    assert 'name="portee"' not in coordinator.get(ADDRESS).text


def test_a_group_under_a_derogation_says_so_wherever_it_is_shown_and_once_accepted(
    coordinator: Person, store: FakeStore, signed_in: SignIn
) -> None:
    pages = ("/soleil", "/propositions", ADDRESS, f"{ADDRESS}/fiche")
    keep_group(store, make_group().model_copy(update={"rule": PERIURBAN}))

    before = [CONDITION in coordinator.get(one).text.lower() for one in pages]
    assert coordinator.post(f"{ADDRESS}/acceptation", {"version": "0"}).status_code == 302
    after = [CONDITION in coordinator.get(one).text.lower() for one in pages]
    member = signed_in("receiver").get(ADDRESS).text

    assert all(before)
    assert all(after)
    assert CONDITION in member.lower()
    assert coordinator.get(f"/api/v1/solar-groups/{GROUP_ID}").json["group"]["derogation"] is True


def test_a_group_under_the_usual_rule_has_nothing_to_ask_for(coordinator: Person) -> None:
    for address in ("/soleil", "/propositions", f"{ADDRESS}/fiche"):
        assert CONDITION not in coordinator.get(address).text.lower()
    assert coordinator.get(f"/api/v1/solar-groups/{GROUP_ID}").json["group"]["derogation"] is False


def test_what_came_of_a_wish_for_a_derogation_tells_what_has_to_be_granted(
    coordinator: Person, store: FakeStore
) -> None:
    keep_solar_wish(store, SolarWish(derogation=PERIURBAN), {"rule": PERIURBAN})

    page = coordinator.get(f"/soleil/ajustements/{SOLAR_WISH_JOB}").text

    assert "sous dérogation." in page
    assert "Sous dérogation à demander." in page


def test_a_group_of_members_without_a_price_says_what_stands_for_it_and_how_far_it_may_be(
    coordinator: Person, store: FakeStore
) -> None:
    price = REFERENCE.factors.at("price_electricity", NOON.date())
    silent = plain(coordinator.get(ADDRESS).text)
    keep_group(store, make_group().model_copy(update={"references": (price.used(),)}))

    page = plain(coordinator.get(f"{ADDRESS}/fiche").text + coordinator.get(ADDRESS).text)

    assert "en tient lieu" not in silent
    assert "la moyenne des entreprises, 172 €/MWh, en tient lieu" in page
    assert "de 87 €/MWh pour les plus grands à 245 €/MWh pour les plus petits" in page


def test_the_hours_of_a_trade_are_told_to_be_supposed_beside_the_day_that_they_draw(
    coordinator: Person, store: FakeStore
) -> None:
    page = coordinator.get(ADDRESS).text
    measured = [
        one.model_copy(update={"basis": ProfileBasis.MEASURED if one.basis else None})
        for one in make_group().members
    ]
    keep_group(store, make_group().model_copy(update={"members": tuple(measured), "id": "sun_measured"}))

    other = coordinator.get("/soleil/sun_measured").text

    assert "sont le profil usuel de son activité, une hypothèse" in page[page.index('id="journee"') :]
    assert "une hypothèse" not in other[other.index('id="journee"') :]


def test_a_group_tells_what_has_to_be_verified_of_its_connections(
    coordinator: Person, store: FakeStore
) -> None:
    shared = plain(coordinator.get(ADDRESS).text)
    keep_group(store, group_of_one())

    alone = plain(coordinator.get(f"/soleil/{SOLAR_ID}").text)

    assert "raccordés au réseau du même distributeur, et en basse tension" in shared
    assert "basse tension" not in alone
