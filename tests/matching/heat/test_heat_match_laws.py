"""Laws of fewest matches on random small instances, against every set of pairs."""

import copy
from itertools import product
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.heat.matches_parts import most_parts
from tests.matching.heat.every_match import fewest_matches
from tests.matching.heat.heat_match_cases import match_instance
from tests.matching.heat.heat_match_checker import match_faults
from tests.matching.heat.heat_match_solving import solve_matches

FEW = settings(max_examples=25, deadline=None, derandomize=True)


@st.composite
def instances(draw: st.DrawFn, decisions: bool = True) -> dict[str, Any]:
    """Draw up to three streams a side over three intervals, with heat that can be served unless forbidden."""
    hot, cold = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    given, taken = np.zeros((hot, 3)), np.zeros((cold, 3))
    for _ in range(draw(st.integers(1, 7))):
        s = draw(st.integers(0, 2))
        heat = draw(st.integers(1, 6)) * 10
        given[draw(st.integers(0, hot - 1)), s] += heat
        taken[draw(st.integers(0, cold - 1)), draw(st.integers(s, 2))] += heat
    names = [(f"h{i}", f"c{j}") for i, j in product(range(hot), range(cold))]
    roles = draw(st.lists(st.sampled_from(["", "", "", "forbidden", "forced"]), min_size=9, max_size=9))
    lists = {
        role: [list(pair) for pair, one in zip(names, roles, strict=False) if one == role]
        for role in ("forbidden", "forced")
    }
    return match_instance(given.tolist(), taken.tolist(), **(lists if decisions else {}))


@FEW
@given(instances())
def test_no_set_of_pairs_serves_all_heat_with_fewer(instance: dict[str, Any]) -> None:
    result = solve_matches(instance)

    fewest = fewest_matches(instance)
    assert (result["matches"], result["bound"]) == (fewest, fewest)
    if fewest is None:
        assert (result["status"], result["gap"], result["pairs"]) == ("infeasible", None, [])
    else:
        assert result["status"] == "optimal"
        assert match_faults(instance, result) == []


@FEW
@given(instances(), st.sampled_from([1e-9, 1e-3, 1e6, 1e40]))
def test_the_unit_of_heat_changes_nothing(instance: dict[str, Any], factor: float) -> None:
    other = copy.deepcopy(instance)
    for stream in [*other["hot"], *other["cold"]]:
        stream["heat_kw"] = [heat * factor for heat in stream["heat_kw"]]

    assert solve_matches(other)["matches"] == solve_matches(instance)["matches"]


@FEW
@given(instances(decisions=False), st.floats(-1e-6, 1e-6))
def test_totals_that_differ_by_rounding_are_matched_all_the_same(
    instance: dict[str, Any], share: float
) -> None:
    other = copy.deepcopy(instance)
    for stream in other["cold"]:
        stream["heat_kw"] = [heat * (1 + 0.999 * share) for heat in stream["heat_kw"]]

    result = solve_matches(other)

    assert result["matches"] == fewest_matches(instance)
    assert match_faults(other, result) == []


@FEW
@given(instances(decisions=False), st.data())
def test_a_forbidden_pair_never_saves_a_match(instance: dict[str, Any], data: st.DataObject) -> None:
    fewest = solve_matches(instance)
    pair = data.draw(st.sampled_from(fewest["pairs"]))

    without = solve_matches(instance | {"forbidden": [[pair["hot"], pair["cold"]]]})

    assert without["matches"] is None or without["matches"] >= fewest["matches"]


@settings(FEW, max_examples=6)
@given(instances(decisions=False))
def test_a_solver_has_no_say_in_the_number(instance: dict[str, Any]) -> None:
    assert solve_matches(instance, solver="cbc")["matches"] == solve_matches(instance)["matches"]


def test_streams_fall_into_no_more_parts_than_told() -> None:
    rng = np.random.default_rng(0)
    parted = 0
    for _ in range(40):
        hot, cold = rng.integers(1, 5, (3, 2)) * 1.0, rng.integers(1, 5, (3, 2)) * 1.0
        cold[0, 1] += hot.sum() - cold.sum()
        if (cold > 0).all() and (np.cumsum(hot.sum(axis=0) - cold.sum(axis=0)) >= 0).all():
            parts = most_parts(hot / hot.sum(), cold / hot.sum())
            assert parts == _parts(hot, cold)
            parted += parts > 1
    assert parted > 0


def _parts(hot: np.ndarray[Any, Any], cold: np.ndarray[Any, Any]) -> int:
    """Return the most groups by trying to give each stream to one of them; whole heats."""
    best, streams = 1, len(hot) + len(cold)
    for groups in product(range(3), repeat=streams):
        if len(set(groups)) > best and groups[0] == 0:
            sides = np.array(groups[: len(hot)]), np.array(groups[len(hot) :])
            left = [
                np.cumsum(hot[sides[0] == g].sum(axis=0) - cold[sides[1] == g].sum(axis=0))
                for g in set(groups)
            ]
            if all(one[-1] == 0 and (one >= 0).all() for one in left):
                best = len(set(groups))
    return best
