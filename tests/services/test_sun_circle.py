"""The circle of the law around a group."""

import math
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.communes import great_circle_km
from symbiose.services.sun_circle import Metres, legal_circle, smallest_circle
from tests.solar_by_hand import PLACE
from tests.solar_case import make_group

SPANS = st.integers(-2000, 2000)


def test_the_circle_is_as_wide_as_two_members_may_be_apart() -> None:
    circle = legal_circle(make_group())

    assert circle.diameter_m == 2000.0
    reach = [1000 * great_circle_km(*circle.centre, *corner) for corner in circle.ring]
    assert reach == pytest.approx([1000.0] * len(reach), rel=1e-3)
    assert circle.ring[0] == pytest.approx(circle.ring[-1])
    assert circle.holds_all


def test_the_two_members_furthest_apart_are_told_with_their_distance() -> None:
    circle = legal_circle(make_group())

    far = max(combinations(PLACE.values(), 2), key=lambda pair: great_circle_km(*pair[0], *pair[1]))
    assert {tuple(spot) for spot in circle.furthest} == set(far)
    assert circle.span_m == pytest.approx(1000 * great_circle_km(*far[0], *far[1]))


def test_three_members_each_as_far_as_allowed_from_the_others_stand_outside_of_the_circle() -> None:
    across = 1999.0 / 1000 / 111.195
    apart = across / math.cos(math.radians(50.52))
    places = ((2.76, 50.52), (2.76 + apart, 50.52), (2.76 + apart / 2, 50.52 + across * math.sqrt(3) / 2))
    group = make_group()
    members = tuple(
        one.model_copy(update={"longitude": place[0], "latitude": place[1]})
        for one, place in zip(group.members, places, strict=True)
    )

    circle = legal_circle(group.model_copy(update={"members": members, "roofs": ()}))

    assert circle.span_m <= circle.diameter_m
    assert not circle.holds_all


def test_one_place_alone_has_a_circle_too() -> None:
    group = make_group()
    alone = group.model_copy(update={"members": group.members[:1], "roofs": group.roofs[:1]})

    circle = legal_circle(alone)

    assert circle.span_m == 0
    assert circle.centre == pytest.approx(PLACE["site_a"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.builds(Metres, SPANS, SPANS), min_size=1, max_size=7))
def test_the_smallest_circle_holds_all_points_and_no_pair_or_triple_of_them_needs_a_larger_one(
    points: list[Metres],
) -> None:
    centre, radius = smallest_circle(points)

    assert all(math.dist(centre, one) <= radius * (1 + 1e-6) + 1e-6 for one in points)
    needed = max((math.dist(*pair) / 2 for pair in combinations(points, 2)), default=0.0)
    assert radius >= needed * (1 - 1e-6)
    assert radius <= needed * 2 / math.sqrt(3) * (1 + 1e-6) + 1e-6
