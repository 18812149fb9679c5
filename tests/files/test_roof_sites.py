"""Whose a roof may be."""

import pytest

from symbiose.domain.roofs import Roof, RoofMatch
from symbiose.files.roof_sites import roof_matches

SQUARE = "POLYGON ((2.83 50.43, 2.831 50.43, 2.831 50.431, 2.83 50.431, 2.83 50.43))"


def matched(places: dict[str, tuple[float, float]], wkt: str = SQUARE) -> RoofMatch:
    roof = Roof(
        id="roof_a",
        cadastre="aula",
        area_m2=1,
        peak_power_kwp=1,
        yearly_kwh=1,
        longitude=2.83,
        latitude=50.43,
        footprint_wkt=wkt,
    )
    (match,) = roof_matches([roof], places, near_m=60.0)
    return match


def test_a_site_that_stands_alone_on_a_roof_is_certain_whoever_is_near() -> None:
    match = matched({"on": (2.8305, 50.4305), "near": (2.8312, 50.4305)})

    assert match == RoofMatch(roof_id="roof_a", site_ids=("on",), certain=True, distance_m=0.0)


def test_a_shared_roof_is_for_a_person_to_settle() -> None:
    match = matched({"b": (2.8305, 50.4305), "a": (2.8306, 50.4306)})

    assert (match.site_ids, match.certain) == (("a", "b"), False)


def test_near_sites_are_proposed_nearest_first_with_their_distance() -> None:
    match = matched({"far": (2.8318, 50.4305), "near": (2.8312, 50.4305), "beyond": (2.84, 50.4305)})

    assert (match.site_ids, match.certain) == (("near", "far"), False)
    assert match.distance_m == pytest.approx(14.2, abs=0.2)  # 0.0002° × 111 195 m × cos 50.43°


@pytest.mark.parametrize("places", [{}, {"a": (2.9, 50.43)}])
def test_a_roof_without_a_site_near_has_none(places: dict[str, tuple[float, float]]) -> None:
    assert matched(places) == RoofMatch(roof_id="roof_a", site_ids=(), certain=False, distance_m=0.0)


def test_an_address_point_is_near_and_never_certain() -> None:
    match = matched({"a": (2.8302, 50.43)}, "POINT (2.83 50.43)")

    assert (match.site_ids, match.certain) == (("a",), False)
