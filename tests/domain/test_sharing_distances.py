"""How far a group may ask to reach, by the density of the communes of its members."""

from datetime import date

import pytest

from symbiose.domain.companies import Site
from symbiose.domain.sharing_distances import PERIURBAN, SPARSE, may_reach, reaches
from symbiose.files.reference import load_reference
from tests.builders import make_site

REFERENCE = load_reference()
LENS, BETHUNE, ISBERGUES, LOOS = "62498", "62119", "62473", "62528"
"""A large urban centre, another urban centre, a small town, an urban belt."""
ACHEVILLE, AMETTES, ELSEWHERE = "62003", "62029", "59350"
"""A rural town, scattered housing, a commune outside the territory."""
LATER, BEFORE_2023, BEFORE_2020 = date(2026, 11, 26), date(2022, 1, 1), date(2020, 1, 1)


def members(*communes: str) -> list[Site]:
    """Return sites in these communes, each called by its commune."""
    return [make_site(id=f"site_{code}", commune_code=code) for code in communes]


def told(*communes: str, day: date = LATER) -> dict[str, tuple[float, set[str]]]:
    """Return the distances that members in these communes may ask for, km, and the communes in the way."""
    found = reaches(members(*communes), REFERENCE.communes, REFERENCE.factors, day)
    return {
        one.distance.id: (one.distance.value, {site_id.removeprefix("site_") for site_id in one.in_the_way})
        for one in found
    }


def test_rural_members_may_ask_for_both_distances() -> None:
    assert told(ACHEVILLE, AMETTES) == {SPARSE: (20.0, set()), PERIURBAN: (10.0, set())}


@pytest.mark.parametrize("periurban", [LOOS, ISBERGUES])
def test_a_periurban_member_is_in_the_way_of_the_further_one(periurban: str) -> None:
    assert told(ACHEVILLE, periurban) == {SPARSE: (20.0, {periurban}), PERIURBAN: (10.0, set())}


@pytest.mark.parametrize("city", [LENS, BETHUNE, ELSEWHERE])
def test_a_member_in_a_city_or_elsewhere_is_in_the_way_of_both(city: str) -> None:
    assert told(AMETTES, city) == {SPARSE: (20.0, {city}), PERIURBAN: (10.0, {city})}


def test_what_nobody_may_ask_for_is_not_offered() -> None:
    assert told(LOOS, ISBERGUES).keys() == {PERIURBAN}
    assert told(LENS, BETHUNE) == {}
    assert told() == {}


def test_a_distance_is_asked_for_from_the_day_on_which_it_may_be() -> None:
    assert told(AMETTES, day=BEFORE_2023).keys() == {SPARSE}
    assert told(AMETTES, LOOS, day=BEFORE_2023) == {SPARSE: (20.0, {LOOS})}
    assert told(AMETTES, day=BEFORE_2020) == {}


def test_no_commune_is_one_for_a_distance_that_nobody_has_to_ask_for() -> None:
    (site,) = members(AMETTES)

    assert may_reach(site, SPARSE, REFERENCE.communes)
    assert not may_reach(site, "self_consumption_distance", REFERENCE.communes)


def test_every_commune_of_the_territory_has_a_level_of_density() -> None:
    levels = [commune.density for commune in REFERENCE.communes]

    assert len(levels) == 150
    assert None not in levels
    assert REFERENCE.communes.get("62107").is_outside_cities  # Bénifontaine, an urban belt
    assert not REFERENCE.communes.get("62107").is_rural
