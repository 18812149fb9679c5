"""Whose a roof is, and the cells in which roofs are found."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.communes import EARTH_RADIUS_KM
from symbiose.domain.roof_cells import LARGE, cell_of, cells_around, middle_of
from symbiose.domain.roof_owners import (
    NearSite,
    RoofDecision,
    RoofNear,
    RoofOwner,
    RoofVerdict,
    claims,
    holding,
    match_of,
    owner_of,
    places_of,
)
from symbiose.domain.roofs import RoofMatch
from tests.builders import NOON, make_site

OPEN = frozenset({"a", "b"})
METRES_PER_DEGREE = math.radians(1) * EARTH_RADIUS_KM * 1000


def near(**sites: float) -> RoofNear:
    told = tuple(NearSite(site_id=i, distance_m=metres) for i, metres in sites.items())
    return RoofNear(roof_id="roof_a", sites=told)


def said(*verdicts: tuple[RoofVerdict, str | None]) -> list[RoofDecision]:
    """Return a history of what was said of a roof."""
    return [
        RoofDecision(
            roof_id="roof_a",
            verdict=verdict,
            site_id=site,
            version=version,
            decided_by="account_a",
            decided_at=NOON,
        )
        for version, (verdict, site) in enumerate(verdicts, start=1)
    ]


def test_a_site_that_stands_alone_on_a_roof_owns_it_whoever_is_near() -> None:
    around = near(a=0.0, b=3.0)

    assert match_of(around, 50.0) == RoofMatch(
        roof_id="roof_a", site_ids=("a",), certain=True, distance_m=0.0
    )
    assert owner_of(around, [], OPEN) == RoofOwner(site_id="a")


def test_a_roof_on_which_two_sites_stand_belongs_to_none_until_somebody_settles_it() -> None:
    around = near(a=0.0, b=0.0)

    assert match_of(around, 50.0).site_ids == ("a", "b")
    assert owner_of(around, [], OPEN) is None
    assert owner_of(around, said((RoofVerdict.SETTLED, "b")), OPEN) == RoofOwner(site_id="b", settled=True)


def test_near_sites_are_told_up_to_what_counts_as_near_and_own_nothing() -> None:
    around = near(a=20.0, b=60.0)

    assert match_of(around, 50.0) == RoofMatch(
        roof_id="roof_a", site_ids=("a",), certain=False, distance_m=20.0
    )
    assert match_of(around, 10.0) == RoofMatch(roof_id="roof_a", site_ids=(), certain=False, distance_m=0.0)
    assert owner_of(around, [], OPEN) is None


def test_what_is_settled_goes_before_where_sites_stand_and_none_is_an_answer() -> None:
    around = near(a=0.0)

    assert owner_of(around, said((RoofVerdict.SETTLED, "b")), OPEN) == RoofOwner(site_id="b", settled=True)
    assert owner_of(around, said((RoofVerdict.SETTLED, None)), OPEN) is None


def test_what_is_withdrawn_leaves_it_to_where_sites_stand() -> None:
    history = said((RoofVerdict.SETTLED, "b"), (RoofVerdict.WITHDRAWN, None))

    assert holding(history) is None
    assert owner_of(near(a=0.0), history, OPEN) == RoofOwner(site_id="a")


def test_a_roof_settled_to_a_closed_site_belongs_to_nobody() -> None:
    assert owner_of(near(a=0.0), said((RoofVerdict.SETTLED, "closed")), OPEN) is None


def test_a_claim_changes_nothing_until_it_is_settled_and_the_last_word_of_each_site_waits() -> None:
    history = said(
        (RoofVerdict.CLAIMED, "c"),
        (RoofVerdict.SETTLED, "b"),
        (RoofVerdict.CLAIMED, "a"),
        (RoofVerdict.DISCLAIMED, "b"),
        (RoofVerdict.DISCLAIMED, "a"),
    )

    assert owner_of(near(a=0.0), history, OPEN) == RoofOwner(site_id="b", settled=True)
    assert [(one.site_id, one.verdict) for one in claims(history)] == [
        ("b", RoofVerdict.DISCLAIMED),
        ("a", RoofVerdict.DISCLAIMED),
    ]
    assert claims([*history, *said((RoofVerdict.WITHDRAWN, None))]) == ()


@pytest.mark.parametrize(("verdict", "site"), [(RoofVerdict.CLAIMED, None), (RoofVerdict.WITHDRAWN, "a")])
def test_a_claim_names_its_site_and_a_withdrawal_none(verdict: RoofVerdict, site: str | None) -> None:
    with pytest.raises(ValueError, match="names"):
        said((verdict, site))


def test_only_open_sites_whose_place_is_known_stand_anywhere() -> None:
    sites = [
        make_site(),
        make_site(id="site_b", position_source="commune"),
        make_site(id="site_c", closed_on=NOON.date()),
    ]

    assert places_of(sites) == {"site_a": (2.83, 50.51)}


@settings(deadline=None, max_examples=60)
@given(
    longitude=st.floats(2.2, 3.2),
    latitude=st.floats(50.2, 50.7),
    bearing=st.floats(0, 2 * math.pi),
    away_m=st.floats(0, 99.9),
    half_m=st.floats(0, 149),
)
def test_every_footprint_within_reach_lies_in_a_cell_around(
    longitude: float, latitude: float, bearing: float, away_m: float, half_m: float
) -> None:
    """A square is put so that its nearest corner or side lies as far from the point as it may."""
    per_degree = METRES_PER_DEGREE * math.cos(math.radians(latitude))
    x = (away_m + half_m) * math.cos(bearing)
    y = (away_m + half_m) * math.sin(bearing)
    ring = [
        (longitude + (x + i * half_m) / per_degree, latitude + (y + j * half_m) / METRES_PER_DEGREE)
        for i, j in ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    ]
    wkt = f"POLYGON (({', '.join(f'{east:.9f} {north:.9f}' for east, north in ring)}))"

    assert cell_of(wkt) in set(cells_around(longitude, latitude, 100.0))


def test_the_largest_footprints_are_looked_at_from_everywhere() -> None:
    hall = "POLYGON ((2.83 50.51, 2.8350 50.51, 2.8350 50.511, 2.83 50.511, 2.83 50.51))"  # 354 m long

    assert cell_of(hall) == LARGE
    assert LARGE in set(cells_around(2.5, 50.5, 100.0))
    assert middle_of(LARGE) is None


def test_the_middle_of_a_cell_lies_in_it() -> None:
    middle = middle_of("707:12607")

    assert middle is not None
    assert cell_of(f"POINT ({middle[0]} {middle[1]})") == "707:12607"


def test_a_text_without_a_position_is_no_footprint() -> None:
    with pytest.raises(ValueError, match="no position"):
        cell_of("POLYGON EMPTY")
