"""How a figure stands to an objective, and what exchanges that have not come to be would add."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiose.domain.figures import Dimension
from symbiose.domain.indicators import Aggregation, Column, Contribution, Indicator
from symbiose.domain.objectives import (
    Additions,
    Objective,
    Scope,
    Verdict,
    additions,
    measured_column,
    standing_of,
)

POTENTIAL, PROPOSED, AGREED, REALISED = Column
THIS_YEAR = 2026
figures = st.floats(min_value=-1e6, max_value=1e6)


def make_indicator(**changes: Any) -> Indicator:
    text = dict.fromkeys(("title", "definition", "formula", "scope", "counting"), "x")
    values = {
        "id": "waste_diverted", "unit": "t", "columns": tuple(Column), "sources": ("x",),
        "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    return Indicator.model_validate(text | values | changes)


def make_objective(**changes: Any) -> Objective:
    values: dict[str, Any] = {
        "indicator_id": "waste_diverted", "year": 2027, "scope": Scope(), "target": 100.0, "unit": "t",
    }  # fmt: skip
    return Objective.model_validate(values | changes)


@pytest.mark.parametrize(
    ("value", "year", "less", "verdict", "missing", "share"),
    [
        (60.0, 2027, False, Verdict.SHORT, 40.0, 0.6),
        (60.0, 2026, False, Verdict.SHORT, 40.0, 0.6),
        (60.0, 2025, False, Verdict.MISSED, 40.0, 0.6),
        (100.0, 2027, False, Verdict.THERE, 0.0, 1.0),
        (150.0, 2025, False, Verdict.REACHED, 0.0, 1.5),
        (-20.0, 2027, False, Verdict.SHORT, 120.0, None),
        (99.75, 2025, False, Verdict.MISSED, 0.25, 0.9975),
        (60.0, 2027, True, Verdict.THERE, 0.0, None),
        (60.0, 2025, True, Verdict.REACHED, 0.0, None),
        (130.0, 2027, True, Verdict.SHORT, 30.0, None),
        (130.0, 2025, True, Verdict.MISSED, 30.0, None),
        (None, 2025, False, Verdict.UNKNOWN, None, None),
    ],
)
def test_a_figure_stands_to_its_objective_as_year_and_direction_say(
    value: float | None, year: int, less: bool, verdict: Verdict, missing: float | None, share: float | None
) -> None:
    indicator = make_indicator(lower_is_better=less)

    found = standing_of(indicator, make_objective(year=year), value, THIS_YEAR)

    assert (found.verdict, found.missing, found.share) == (verdict, missing, share)


@pytest.mark.parametrize(
    ("value", "target", "less"),
    [(0.7 + 0.1 + 0.1 + 0.1, 1.0, False), (0.1 + 0.1 + 0.1, 0.3, True), (0.3 - 0.1 - 0.1 - 0.1, 0.0, True)],
)
def test_a_sum_that_is_the_target_but_for_its_rounding_is_there(
    value: float, target: float, less: bool
) -> None:
    assert value != target
    indicator, objective = make_indicator(lower_is_better=less), make_objective(target=target, year=2025)

    found = standing_of(indicator, objective, value, THIS_YEAR)

    assert (found.verdict, found.missing) == (Verdict.REACHED, 0.0)


def test_an_objective_in_another_unit_than_its_indicator_is_compared_with_nothing() -> None:
    found = standing_of(make_indicator(unit="kt"), make_objective(), 150.0, THIS_YEAR)

    assert found.verdict is Verdict.UNKNOWN


@given(value=figures, target=figures, less=st.booleans())
@settings(deadline=None, max_examples=50)
def test_a_figure_that_is_as_far_again_stands_at_its_objective(
    value: float, target: float, less: bool
) -> None:
    indicator, objective = make_indicator(lower_is_better=less), make_objective(target=target)
    found = standing_of(indicator, objective, value, THIS_YEAR)
    assert found.missing is not None

    moved = value - found.missing if less else value + found.missing

    assert found.missing >= 0
    assert standing_of(indicator, objective, moved, THIS_YEAR).missing == pytest.approx(0, abs=1e-6)


def test_an_objective_is_held_to_the_furthest_column_that_its_indicator_has() -> None:
    assert measured_column(make_indicator()) is REALISED
    assert measured_column(make_indicator(columns=(PROPOSED, AGREED))) is AGREED
    assert measured_column(make_indicator(columns=(POTENTIAL,))) is POTENTIAL


def test_of_one_indicator_year_and_place_there_is_one_objective() -> None:
    scopes = (Scope(), Scope(by=Dimension.EPCI, group="CALL"), Scope(by=Dimension.PARK, group="CALL"))
    ids = {make_objective(scope=scope, year=year).id for scope in scopes for year in (2027, 2028)}

    assert len(ids) == 6
    assert make_objective(target=3.0, note="autre").id in ids


def part(column: Column, thing: str, amount: float) -> Contribution:
    return Contribution("waste_diverted", column, amount, "alpha", thing)


def test_what_runs_adds_only_what_it_has_not_given_in_the_year() -> None:
    agreed = (part(AGREED, "runs", 300.0), part(AGREED, "waits", 50.0))
    realised = (part(REALISED, "runs", 120.0), part(REALISED, "ended", 500.0))

    found = additions(make_indicator(), agreed, (part(PROPOSED, "other", 40.0),), realised)

    assert found == Additions(agreed=300 - 120 + 50, proposed=40)


def test_what_gave_more_than_was_agreed_takes_nothing_from_what_others_would_add() -> None:
    agreed = (part(AGREED, "runs", 100.0), part(AGREED, "waits", 50.0), part(AGREED, "costs", -20.0))
    realised = (part(REALISED, "runs", 120.0), part(REALISED, "costs", -30.0))

    assert additions(make_indicator(), agreed, (), realised) == Additions(agreed=50, proposed=0)


@pytest.mark.parametrize("aggregation", [one for one in Aggregation if one is not Aggregation.SUM])
def test_shares_and_medians_are_added_to_nothing(aggregation: Aggregation) -> None:
    indicator = make_indicator(aggregation=aggregation)

    assert additions(indicator, (part(AGREED, "a", 1.0),), (), ()) is None


amounts = st.dictionaries(st.sampled_from("abcdef"), st.floats(min_value=0, max_value=1e5), max_size=6)


@given(agreed=amounts, given_in_year=amounts)
@settings(deadline=None, max_examples=50)
def test_realised_with_what_the_agreed_would_add_is_the_larger_of_each_and_what_has_ended(
    agreed: dict[str, float], given_in_year: dict[str, float]
) -> None:
    found = additions(
        make_indicator(),
        tuple(part(AGREED, name, amount) for name, amount in agreed.items()),
        (),
        tuple(part(REALISED, name, amount) for name, amount in given_in_year.items()),
    )
    at_last = sum(max(agreed.get(name, 0), given_in_year.get(name, 0)) for name in {*agreed, *given_in_year})

    assert found is not None
    assert sum(given_in_year.values()) + found.agreed == pytest.approx(at_last)
