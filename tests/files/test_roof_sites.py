"""How far sites stand from footprints."""

import pytest

from symbiose.domain.roof_owners import NearSite
from symbiose.files.roof_sites import FootprintSurveyor
from tests.builders import make_roof

SQUARE = "POLYGON ((2.83 50.43, 2.831 50.43, 2.831 50.431, 2.83 50.431, 2.83 50.43))"


def near(places: dict[str, tuple[float, float]], wkt: str = SQUARE) -> tuple[NearSite, ...]:
    (around,) = FootprintSurveyor().near([make_roof(footprint_wkt=wkt)], places, 100.0)
    assert around.roof_id == "roof_a"
    return around.sites


def test_a_site_that_stands_on_a_roof_is_at_no_distance_and_comes_first() -> None:
    assert near({"near": (2.8312, 50.4305), "on": (2.8305, 50.4305)})[0] == NearSite(
        site_id="on", distance_m=0.0
    )


def test_sites_come_nearest_first_with_their_distance_and_far_ones_not_at_all() -> None:
    around = near({"far": (2.8318, 50.4305), "near": (2.8312, 50.4305), "beyond": (2.84, 50.4305)})

    assert [one.site_id for one in around] == ["near", "far"]
    assert around[0].distance_m == pytest.approx(14.2, abs=0.2)  # 0.0002° × 111 195 m × cos 50.43°


def test_a_site_a_hair_beside_a_roof_does_not_stand_on_it() -> None:
    around = near({"beside": (2.8310001, 50.4305)})  # 7 mm

    assert around == (NearSite(site_id="beside", distance_m=0.1),)


def test_a_site_in_the_court_of_a_building_does_not_stand_on_its_roof() -> None:
    court = SQUARE.replace(
        "))", "), (2.8304 50.4304, 2.8306 50.4304, 2.8306 50.4306, 2.8304 50.4306, 2.8304 50.4304))"
    )

    assert near({"in_it": (2.8305, 50.4305)}, court)[0].distance_m > 0


def test_each_roof_of_many_has_its_own_sites_in_the_order_of_the_roofs() -> None:
    roofs = [
        make_roof(id=f"roof_{i}", footprint_wkt=f"POINT ({longitude} 50.43)")
        for i, longitude in enumerate((2.9, 2.83, 2.7))
    ]

    around = FootprintSurveyor().near(roofs, {"east": (2.9001, 50.43), "west": (2.7001, 50.43)}, 100.0)

    assert [(one.roof_id, [site.site_id for site in one.sites]) for one in around] == [
        ("roof_0", ["east"]),
        ("roof_1", []),
        ("roof_2", ["west"]),
    ]


def test_without_a_roof_or_a_site_there_is_nothing_to_measure() -> None:
    assert FootprintSurveyor().near([], {"a": (2.83, 50.43)}, 100.0) == []
    assert near({}) == ()


def test_what_is_near_a_house_is_not_remembered_unless_it_stands_on_it() -> None:
    house = make_roof(footprint_wkt=SQUARE, area_m2=60.0)
    places = {"on": (2.8305, 50.4305), "near": (2.8312, 50.4305)}

    (around,) = FootprintSurveyor().near([house], places, 100.0)

    assert [one.site_id for one in around.sites] == ["on"]
