"""Preferred steps: around every figure, in order, and never finer than their series."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.preferred_steps import FINE, WIDE, Steps, step_above, step_below

SERIES = st.sampled_from((WIDE, FINE))
FIGURES = st.floats(min_value=1e-6, max_value=1e12)


@given(FIGURES, SERIES)
@settings(deadline=None, max_examples=60)
def test_a_figure_lies_between_its_steps(value: float, steps: Steps) -> None:
    below, above = step_below(value, steps), step_above(value, steps)

    assert below <= value * (1 + 1e-9)
    assert above >= value * (1 - 1e-9)
    assert below == above or 1.19 < above / below < 1.68


@given(FIGURES, FIGURES, SERIES)
@settings(deadline=None, max_examples=60)
def test_more_is_never_told_as_less(one: float, other: float, steps: Steps) -> None:
    low, high = sorted((one, other))

    assert step_below(low, steps) <= step_below(high, steps)
    assert step_above(low, steps) <= step_above(high, steps)


@given(FIGURES, SERIES)
@settings(deadline=None, max_examples=60)
def test_a_step_stays_as_it_is(value: float, steps: Steps) -> None:
    step = step_above(value, steps)

    assert step_above(step, steps) == step
    assert step_below(step, steps) == step


@given(FIGURES, SERIES)
@settings(deadline=None, max_examples=60)
def test_what_is_owed_mirrors_what_is_due(value: float, steps: Steps) -> None:
    assert step_below(-value, steps) == -step_above(value, steps)
    assert step_above(-value, steps) == -step_below(value, steps)


@pytest.mark.parametrize(
    ("value", "steps", "expected"),
    [
        (0.0, WIDE, (0.0, 0.0)),
        (100.0, WIDE, (100.0, 100.0)),
        (99.9, WIDE, (60.0, 100.0)),
        (65.0, FINE, (60.0, 80.0)),
        (0.0031, FINE, (0.003, 0.004)),
        (-65.0, WIDE, (-100.0, -60.0)),
        (1e9, FINE, (1e9, 1e9)),
    ],
)
def test_steps_of_figures_by_hand(value: float, steps: Steps, expected: tuple[float, float]) -> None:
    assert (step_below(value, steps), step_above(value, steps)) == expected
