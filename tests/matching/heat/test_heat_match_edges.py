"""Problems of fewest matches at the edges: nothing, one, very little beside very much, no way to serve."""

import json
from itertools import product
from typing import Any

import numpy as np
import pytest

from matching.heat.matches_problem import state_problem
from symbiose.domain.documents.heat_match_instance import HeatMatchInstance
from tests.matching.heat.every_match import fewest_matches
from tests.matching.heat.heat_match_cases import match_instance
from tests.matching.heat.heat_match_checker import match_faults
from tests.matching.heat.heat_match_solving import solve_matches


def answer(result: dict[str, Any]) -> tuple[Any, ...]:
    return result["status"], result["matches"], result["bound"], result["gap"]


def test_nothing_to_match_is_matched() -> None:
    assert answer(solve_matches(match_instance([], []))) == ("optimal", 0, 0, 0)
    assert answer(solve_matches(match_instance([[0.0]], [[0.0]]))) == ("optimal", 0, 0, 0)


def test_forced_pairs_count_without_heat() -> None:
    idle = match_instance([[5.0, 0.0], [0.0, 5.0]], [[5.0, 0.0], [0.0, 5.0]], forced=[["h1", "c0"]] * 2)

    result = solve_matches(idle)

    assert answer(result) == ("optimal", 3, 3, 0)
    assert [pair["heat_kw"] for pair in result["pairs"]] == pytest.approx([5.0, 0.0, 5.0])


def test_forced_pairs_that_serve_are_not_counted_twice() -> None:
    """Two kilowatts are forced upon three and three upon one: what is left of each makes two more pairs."""
    pairs = [["h0", "c0"], ["h2", "c2"]]

    result = solve_matches(match_instance([[2.0], [1.0], [3.0]], [[3.0], [2.0], [1.0]], forced=pairs))

    assert answer(result) == ("optimal", 4, 4, 0)


def test_heat_never_goes_up() -> None:
    assert answer(solve_matches(match_instance([[0.0, 9.0]], [[9.0, 0.0]]))) == (
        "infeasible",
        None,
        None,
        None,
    )


def test_a_cold_stream_whose_pairs_are_all_forbidden_is_infeasible() -> None:
    banned = match_instance([[5.0], [5.0]], [[5.0], [5.0]], forbidden=[["h0", "c0"], ["h1", "c0"]])

    assert answer(solve_matches(banned)) == ("infeasible", None, None, None)


def test_a_hair_of_heat_beside_a_power_station_has_its_match() -> None:
    instance = match_instance([[3e7, 0.0], [0.0, 1.0]], [[2e7, 1e7 - 1.0], [0.0, 2.0]])

    result = solve_matches(instance)

    assert answer(result) == ("optimal", 3, 3, 0)
    assert match_faults(instance, result) == []
    assert sum(p["heat_kw"] for p in result["pairs"] if p["cold"] == "c1") == pytest.approx(2.0, rel=1e-6)


def test_forbidden_pairs_in_the_way_of_ticking_off_are_found_a_way_around() -> None:
    """Two hot streams, each of which may heat two of three cold ones: the greedy choice strands heat."""
    instance = match_instance(
        [[6.0], [6.0], [4.0]],
        [[4.0], [6.0], [6.0]],
        forbidden=[["h2", "c0"], ["h0", "c2"], ["h1", "c1"]],
    )

    result = solve_matches(instance)

    assert result["matches"] == fewest_matches(instance)
    assert match_faults(instance, result) == []


@pytest.mark.parametrize("seed", range(3))
def test_many_forbidden_pairs_leave_the_fewest_matches(seed: int) -> None:
    rng = np.random.default_rng(seed)
    heat = rng.integers(1, 9, (4, 3)) * (rng.random((4, 3)) < 0.7)
    banned = [[f"h{i}", f"c{j}"] for i, j in product(range(4), range(3)) if not heat[i, j]]
    given = [[float(row.sum()), 0.0] for row in heat]
    taken = [[0.0, float(column.sum())] for column in heat.T]
    instance = match_instance(given, taken, forbidden=banned)

    result = solve_matches(instance)

    assert (result["matches"], result["bound"]) == (fewest_matches(instance),) * 2
    assert match_faults(instance, result) == []


def test_what_passes_nowhere_cuts_the_intervals() -> None:
    instance = match_instance([[5.0, 0.0, 3.0], [0.0, 2.0, 0.0]], [[5.0, 0.0, 0.0], [0.0, 1.0, 4.0]])

    data = state_problem(HeatMatchInstance.model_validate(instance))

    assert [(block.start, block.end) for block in data.blocks] == [(0, 1), (1, 3)]
    assert answer(solve_matches(instance)) == ("optimal", 3, 3, 0)


def test_the_same_instance_gives_the_same_answer() -> None:
    rng = np.random.default_rng(1)
    heat = rng.integers(1, 9, (5, 5)) * 1.0
    instance = match_instance(
        [[float(row.sum()), 0.0] for row in heat], [[0.0, float(column.sum())] for column in heat.T]
    )

    first, second = (solve_matches(instance) | {"seconds": 0.0} for _ in range(2))

    assert json.dumps(first) == json.dumps(second)


def test_a_gap_asked_ends_the_search_and_is_told() -> None:
    rng = np.random.default_rng(3)
    heat = rng.integers(1, 30, (9, 9)) * 1.0
    instance = match_instance(
        [[float(h), float(rest)] for h, rest in zip(heat.sum(axis=1), heat[0], strict=True)],
        [[0.0, float(c + rest)] for c, rest in zip(heat.sum(axis=0), heat[0], strict=True)],
    )

    result = solve_matches(instance, gap=0.5)

    assert result["gap"] <= 0.5
    assert (result["status"] == "optimal") == (result["matches"] - result["bound"] < 1)
    assert match_faults(instance, result) == []
