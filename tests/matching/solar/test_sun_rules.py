"""Who may share with whom: straight distances, dates of the law, and the derogation for public bodies."""

from dataclasses import replace
from datetime import date

import pytest

from matching.solar.sun_places import SunPlane, cut_to_size
from matching.solar.sun_rules import rule_on_demand, usual_rule
from matching.solar.sun_sites import SunSite
from matching.solar.sun_values import sun_values
from symbiose.domain.communes import great_circle_km
from symbiose.domain.companies import Site
from symbiose.domain.errors import InvalidDocument
from symbiose.domain.factors import ReferenceBook, ReferenceValue
from symbiose.domain.ports import Territory
from symbiose.domain.public_bodies import is_local_authority, is_public
from symbiose.domain.sharing_distances import PERIURBAN, SPARSE, USUAL
from tests.builders import make_site
from tests.matching.solar.sun_territories import designed, power, roof, site_at, territory
from tests.seed_territories import REFERENCE

LENS, LOOS = "62498", "62528"
"""Two communes of one agglomeration."""


@pytest.mark.parametrize(
    ("day", "most_kwp"),
    [
        (date(2024, 6, 1), 2997.0),
        (date(2025, 3, 5), 2997.0),
        (date(2025, 3, 6), 4995.0),
        (date(2026, 6, 1), 4995.0),
    ],
)
def test_the_most_power_of_a_group_is_that_of_the_day(day: date, most_kwp: float) -> None:
    rule = usual_rule(sun_values(REFERENCE.factors, day))

    assert rule.max_power_kwp == pytest.approx(most_kwp)
    assert rule.max_distance_m == pytest.approx(2000.0)


def test_public_bodies_have_a_derogation_from_the_day_on_which_there_is_one() -> None:
    assert sun_values(REFERENCE.factors, date(2025, 3, 5)).power_public is None
    later = sun_values(REFERENCE.factors, date(2025, 3, 6)).power_public
    assert later is not None
    assert later.value == 10.0


@pytest.mark.parametrize(("distance_id", "metres"), [(PERIURBAN, 10_000.0), (SPARSE, 20_000.0)])
def test_a_distance_on_demand_widens_the_usual_rule_and_leaves_its_power(
    distance_id: str, metres: float
) -> None:
    values = sun_values(REFERENCE.factors, date(2026, 6, 1))

    rule = rule_on_demand(values, distance_id)

    assert rule is not None
    assert (rule.reference.id, rule.max_distance_m, rule.derogation) == (distance_id, metres, True)
    assert rule.max_power_kwp == usual_rule(values).max_power_kwp


def test_on_days_before_a_distance_on_demand_there_is_no_such_rule() -> None:
    values = sun_values(REFERENCE.factors, date(2026, 6, 1))

    assert rule_on_demand(replace(values, distance_periurban=None), PERIURBAN) is None
    assert rule_on_demand(replace(values, distance_periurban=None), SPARSE) is not None
    assert rule_on_demand(values, USUAL) is None


def test_a_value_in_another_unit_is_refused_by_name() -> None:
    wrong = [
        value if value.id != "solar_rate" else value.model_copy(update={"unit": "%"})
        for value in REFERENCE.factors
    ]

    with pytest.raises(InvalidDocument, match="solar_rate"):
        sun_values(ReferenceBook(wrong), date(2026, 6, 1))


@pytest.mark.parametrize("east", [-0.2, 0.0, 0.25])
@pytest.mark.parametrize("north", [-0.15, 0.0, 0.15])
def test_distances_on_the_plane_are_those_on_the_sphere(east: float, north: float) -> None:
    """The oracle is the formula of haversines; two kilometres are held to a tenth of a metre or two."""
    plane = SunPlane(2.8, 50.5)
    here, there = (2.8 + east, 50.5 + north), (2.8 + east + 0.02, 50.5 + north + 0.013)

    x, y = plane.metres(*here), plane.metres(*there)

    flat = ((x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2) ** 0.5
    assert flat == pytest.approx(great_circle_km(*here, *there) * 1000, abs=0.3)


@pytest.mark.parametrize(
    ("code", "public", "authority"),
    [
        ("84.11Z", True, True),
        ("84.24Z", True, False),
        ("85.32Z", True, False),
        ("85.59A", False, False),
        ("86.10Z", True, False),
        ("86.21Z", False, False),
        ("29.10Z", False, False),
    ],
)
def test_public_bodies_are_known_by_their_activity(code: str, public: bool, authority: bool) -> None:
    site = make_site(activity={"code": code})

    assert is_public(site) is public
    assert is_local_authority(site) is authority


def test_a_site_without_activity_is_no_public_body() -> None:
    assert not is_public(make_site())


def far_apart(*activities: str, commune: str = LOOS) -> Territory:
    """Return a roof beside bodies that are 4 km away, and 4 km from one another."""
    sites: list[Site] = [
        site_at(f"body_{i}", 4.0 * i, activity={"code": code}, commune_code=commune if i else LENS)
        for i, code in enumerate(activities)
    ]
    needs = [power(f"need_{site.id}", site.id, 876.0) for site in sites]
    return territory(sites, needs, [roof("roof", sites[0], 600.0)])


def test_public_bodies_of_an_agglomeration_share_further_apart_when_a_commune_takes_part() -> None:
    made = designed(far_apart("84.11Z", "85.32Z"))

    (group,) = made.groups
    assert group.site_ids == ("body_0", "body_1")
    assert group.rule == "self_consumption_power_public"
    assert group.span_m == pytest.approx(4000.0, abs=2.0)
    assert {one.id for one in group.references} >= {"self_consumption_power_public"}
    assert all(member.public for member in group.members)


def test_without_a_commune_public_bodies_keep_to_the_usual_distance() -> None:
    made = designed(far_apart("85.32Z", "85.32Z"))

    assert [one.site_ids for one in made.groups] == [("body_0",)]


def test_public_bodies_that_share_without_the_commune_beside_them_have_no_derogation() -> None:
    wanted = far_apart("85.32Z", "85.32Z", "84.11Z")
    cheap = wanted.flows[2].model_copy(update={"price_eur_per_unit": 1})

    made = designed(replace(wanted, flows=(*wanted.flows[:2], cheap)))

    assert [one.site_ids for one in made.groups] == [("body_0",)]


def test_a_firm_has_no_part_in_the_derogation_of_public_bodies() -> None:
    made = designed(far_apart("84.11Z", "29.10Z"))

    assert [one.site_ids for one in made.groups] == [("body_0",)]


def test_public_bodies_of_two_agglomerations_share_under_no_derogation() -> None:
    made = designed(far_apart("84.11Z", "84.11Z", commune="62119"))

    assert [one.site_ids for one in made.groups] == [("body_0",)]


def test_a_derogation_that_brings_too_little_is_not_asked_for() -> None:
    wanted = far_apart("84.11Z", "85.32Z")
    dear = ReferenceValue.model_validate(
        REFERENCE.factors.at("solar_derogation_gain", wanted.day).model_dump()
        | {"value": 1e6, "range_high": 2e6}
    )

    made = designed(replace(wanted, values=(dear,)))

    assert [one.site_ids for one in made.groups] == [("body_0",)]


def test_public_bodies_near_one_another_keep_to_the_usual_rule() -> None:
    wanted = far_apart("84.11Z", "85.32Z")
    near = replace(
        wanted,
        sites=(wanted.sites[0], wanted.sites[1].model_copy(update={"latitude": wanted.sites[0].latitude})),
    )

    (group,) = designed(near).groups

    assert group.site_ids == ("body_0", "body_1")
    assert group.rule == "self_consumption_distance"


@pytest.mark.parametrize("most", [1, 3, 4, 100])
def test_a_large_neighbourhood_is_cut_into_parts_that_lie_together(most: int) -> None:
    sites = [SunSite(site_at(f"site_{i}", 0.3 * i)) for i in (5, 2, 0, 4, 1, 3)]

    parts = cut_to_size(sites, SunPlane(2.83, 50.5), most)

    assert sorted(site.id for part in parts for site in part) == [f"site_{i}" for i in range(6)]
    assert all(len(part) <= max(1, most) for part in parts)
    for part in parts:
        numbers = sorted(int(site.id[-1]) for site in part)
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if most == 100:
        assert parts == [sites]
