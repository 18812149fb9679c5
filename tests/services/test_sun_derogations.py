"""How far a group may ask to reach, by the density of the communes of its members."""

from datetime import date

import pytest

from symbiose.domain.companies import Site
from symbiose.files.reference import load_reference
from symbiose.services.sun_derogations import PERIURBAN, SPARSE, USUAL, wider_distance
from tests.builders import make_site
from tests.solar_case import group_of_one, make_group

REFERENCE = load_reference()
LENS, BETHUNE, ISBERGUES, LOOS = "62498", "62119", "62473", "62528"
"""A large urban centre, another urban centre, a small town, an urban belt."""
ACHEVILLE, AMETTES, ELSEWHERE = "62003", "62029", "59350"
"""A rural town, scattered housing, a commune outside the territory."""
LATER, BEFORE_2023, BEFORE_2020 = date(2026, 11, 26), date(2022, 1, 1), date(2020, 1, 1)


def members(*communes: str) -> dict[str, Site]:
    """Return the three members of the group in these communes."""
    return {
        f"site_{letter}": make_site(id=f"site_{letter}", commune_code=code)
        for letter, code in zip("abc", communes, strict=True)
    }


@pytest.mark.parametrize(
    ("communes", "day", "value_id", "km"),
    [
        ((ACHEVILLE, AMETTES, AMETTES), LATER, SPARSE, 20),
        ((ACHEVILLE, AMETTES, LOOS), LATER, PERIURBAN, 10),
        ((ACHEVILLE, AMETTES, ISBERGUES), LATER, PERIURBAN, 10),
        ((ACHEVILLE, AMETTES, AMETTES), BEFORE_2023, SPARSE, 20),
    ],
)
def test_members_outside_cities_may_ask_for_more(
    communes: tuple[str, ...], day: date, value_id: str, km: float
) -> None:
    group = make_group().model_copy(update={"rule": USUAL})

    found = wider_distance(group, members(*communes), REFERENCE.communes, REFERENCE.factors, day)

    assert found is not None
    assert (found.id, found.value, found.unit) == (value_id, km, "km")


@pytest.mark.parametrize(
    ("communes", "day"),
    [
        ((ACHEVILLE, AMETTES, LENS), LATER),
        ((ACHEVILLE, AMETTES, BETHUNE), LATER),
        ((ACHEVILLE, AMETTES, ELSEWHERE), LATER),
        ((ACHEVILLE, AMETTES, LOOS), BEFORE_2023),
        ((ACHEVILLE, AMETTES, AMETTES), BEFORE_2020),
    ],
)
def test_one_member_in_a_city_or_a_day_before_the_rule_is_enough_for_none(
    communes: tuple[str, ...], day: date
) -> None:
    group = make_group().model_copy(update={"rule": USUAL})

    assert wider_distance(group, members(*communes), REFERENCE.communes, REFERENCE.factors, day) is None


def test_a_group_under_another_derogation_asks_for_no_second_one() -> None:
    group = make_group().model_copy(update={"rule": "self_consumption_power_public"})

    found = wider_distance(
        group, members(ACHEVILLE, AMETTES, AMETTES), REFERENCE.communes, REFERENCE.factors, LATER
    )

    assert found is None


def test_a_roof_that_serves_its_own_site_alone_asks_for_no_distance() -> None:
    alone = group_of_one().model_copy(update={"rule": USUAL})
    sites = {site_id: make_site(id=site_id, commune_code=AMETTES) for site_id in alone.site_ids}

    assert wider_distance(alone, sites, REFERENCE.communes, REFERENCE.factors, LATER) is None


def test_every_commune_of_the_territory_has_a_level_of_density() -> None:
    levels = [commune.density for commune in REFERENCE.communes]

    assert len(levels) == 150
    assert None not in levels
    assert REFERENCE.communes.get("62107").is_outside_cities  # Bénifontaine, an urban belt
    assert not REFERENCE.communes.get("62107").is_rural
