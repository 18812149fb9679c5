"""Smooth convex functions are descended to where they are least, within their limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.groups.curvature import descend
from matching.rules.ends import Floats

STEPS = 500


def never() -> bool:
    """Do not stop."""
    return False


@given(st.integers(0, 10_000), st.integers(1, 30))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_quadratic_is_descended_to_where_no_free_slope_and_no_way_up_from_a_limit_is_left(
    seed: int, size: int
) -> None:
    """At the least point of ½ z'Az - b'z the slope is nought where z is free, and upwards at its limit."""
    dice = np.random.default_rng(seed)
    root = dice.normal(size=(size, size))
    table, wanted = root @ root.T + np.eye(size), dice.normal(0, 10, size)
    least = np.where(dice.random(size) < 0.7, dice.normal(0, 1, size), -np.inf)

    def told(point: Floats) -> tuple[float, Floats]:
        return float(point @ table @ point / 2 - wanted @ point), table @ point - wanted

    found = descend(told, np.zeros(size), least, STEPS, never)

    slopes, close = told(found)[1], 2e-2 * np.abs(wanted).max()
    assert np.all(found >= least)
    assert np.abs(slopes[found > least]).max(initial=0.0) <= close
    assert slopes[found == least].min(initial=0.0) >= -close


def test_a_valley_that_slopes_alone_go_down_slowly_is_descended_to_its_end() -> None:
    stretch = np.logspace(0, 4, 20)

    def told(point: Floats) -> tuple[float, Floats]:
        away = point - 1.0
        return 1.0 + float(stretch @ (away * away)), 2 * stretch * away

    found = descend(told, np.zeros(20), np.full(20, -np.inf), STEPS, never)

    assert told(found)[0] == pytest.approx(1.0, rel=1e-4)


def test_no_point_is_worse_than_where_the_descent_began_even_if_it_stops_at_once() -> None:
    asked: list[float] = []

    def told(point: Floats) -> tuple[float, Floats]:
        asked.append(float(point @ point))
        return asked[-1], 2 * point

    stopped = descend(told, np.array([3.0, -1.0]), np.array([0.0, 0.0]), STEPS, lambda: True)
    ended = descend(told, np.array([3.0, -1.0]), np.array([0.0, 0.0]), 3, never)

    assert stopped.tolist() == [3.0, 0.0]
    assert ended @ ended < stopped @ stopped


def test_where_nothing_can_move_the_point_stays() -> None:
    found = descend(lambda point: (float(point.sum()), np.ones(2)), np.zeros(2), np.zeros(2), STEPS, never)

    assert found.tolist() == [0.0, 0.0]


def test_slopes_that_are_rounding_alone_lead_nowhere() -> None:
    """A step that hopes for a hundredth of the value would go beyond all numbers along them."""

    def told(point: Floats) -> tuple[float, Floats]:
        return 1e6 + 1e-158 * float(point.sum()), np.array([1e-158, 0.0])

    assert descend(told, np.ones(2), np.zeros(2), STEPS, never).tolist() == [1.0, 1.0]
