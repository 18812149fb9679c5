"""The rows of each family of the models of matches, covers and loads, on problems written out by hand."""

import inspect
import json
from collections.abc import Callable
from typing import Any

import pulp
import pytest

from matching.heat.matches_cover import CoverModel
from matching.heat.matches_model import MatchModel
from matching.heat.matches_problem import MatchProblem, state_problem
from matching.heat.stated_streams import state_streams
from matching.heat.utility_loads import LoadModel
from symbiose.domain.documents.heat_match_instance import HeatMatchInstance
from symbiose.domain.documents.heat_streams import read_heat_streams
from tests.conftest import REPOSITORY
from tests.matching.heat.heat_match_cases import match_instance
from tests.matching.heat.streams import condensing, document, level, stream

FAMILIES: dict[type, dict[str, str]] = {
    MatchModel: {
        "_fewest": "",
        "_given": "given",
        "_taken": "taken",
        "_pair_limit": "pair_limit",
        "_cell_limit": "cell_limit",
        "relax": "",
        "hang_together": "hang_together",
        "fewer_than": "fewer_than",
    },
    CoverModel: {"_hang_together": "hang_together", "_enough": "given, taken"},
    LoadModel: {"_given": "given", "_taken": "taken", "hold": "held"},
}
"""Model → method → beginning of the names of its rows."""
Row = tuple[dict[str, float], str, float]
"""Variable → coefficient, sense, right-hand side."""
SENSES = {pulp.LpConstraintLE: "≤", pulp.LpConstraintEQ: "=", pulp.LpConstraintGE: "≥"}


def problem() -> MatchProblem:
    """Return two hot streams and two cold ones; 5 of 20 pass from the first interval to the second."""
    instance = match_instance([[5.0, 6.0], [4.0, 5.0]], [[4.0, 10.0], [0.0, 6.0]], forbidden=[["h1", "c1"]])
    return state_problem(HeatMatchInstance.model_validate(instance, strict=False))


def rows(stated: pulp.LpProblem) -> dict[str, Row]:
    """Return the rows of a problem; shares of 20 are told in whole numbers."""
    return {
        row.name: (
            {variable.name: round(coefficient, 9) for variable, coefficient in row.items()},
            SENSES[row.sense],
            round(-row.constant, 9),
        )
        for row in stated.constraints()
    }


def first_sentence(method: Callable[..., Any]) -> str:
    """Return the formula and the meaning in a method's docstring, on one line."""
    paragraphs = (inspect.getdoc(method) or "").split("\n\n")
    formula = next(part for part in paragraphs if any(sign in part for sign in "=≤≥Σ"))
    return " ".join(formula.split())


@pytest.mark.parametrize("model", FAMILIES)
def test_the_page_tells_each_family_as_its_method_does(model: type) -> None:
    page = (REPOSITORY / "docs" / "heat.md").read_text(encoding="utf-8")

    for name, row in FAMILIES[model].items():
        told = f"| `{model.__name__}` | {first_sentence(getattr(model, name))} | {row or '–'} | `{name}` |"
        assert told in page, told


def families(stated: pulp.LpProblem) -> set[str]:
    return {name.split("__")[0] for name in rows(stated)}


def test_heat_is_given_and_taken_in_full() -> None:
    data = problem()
    found = rows(MatchModel(data, data.pairs).problem)

    assert found["given__0__0"] == ({"heat__0__0__0": 1, "left__0__0": 1}, "=", 0.25)
    assert found["given__0__1"] == ({"heat__0__0__1": 1, "heat__0__1__1": 1, "left__0__0": -1}, "=", 0.3)
    assert found["taken__0__1"] == ({"heat__0__0__1": 1, "heat__1__0__1": 1}, "=", 0.5)
    assert found["taken__1__1"] == ({"heat__0__1__1": 1}, "=", 0.3)


def test_a_pair_exchanges_no_more_than_it_could_and_only_if_it_counts() -> None:
    data = problem()
    found = rows(MatchModel(data, data.pairs).problem)

    # h0 and c1: 6 of the second interval, and all that passes from the first, 5; c1 takes 6.
    assert found["pair_limit__0__0__1"] == ({"heat__0__1__1": 1, "matched__0__1": -0.3}, "≤", 0)
    assert found["pair_limit__0__0__0"][0]["matched__0__0"] == -0.55
    assert found["cell_limit__0__0__0"] == ({"heat__0__0__0": 1, "matched__0__0": -0.2}, "≤", 0)


def test_streams_hang_together_and_matches_are_fewer_than_known() -> None:
    data = problem()
    model = MatchModel(data, data.pairs, [(1, 0)])
    model.hang_together({0: 3})
    model.fewer_than(4)

    found = rows(model.problem)

    free = {"matched__0__0": 1, "matched__0__1": 1}
    assert (found["hang_together__0"], found["fewer_than__0"]) == ((free, "≥", 2), (free, "≤", 2))
    assert "pair_limit__0__1__0" not in found
    assert families(model.problem) == {
        "given",
        "taken",
        "pair_limit",
        "cell_limit",
        "hang_together",
        "fewer_than",
    }


def test_the_cover_asks_for_enough_pairs_of_each_stream() -> None:
    data = problem()
    model = CoverModel(data, {0: 3})

    found = rows(model.problem)

    assert found["hang_together__0"] == ({f"matched__{pair}": 1 for pair in ("0__0", "0__1", "1__0")}, "≥", 3)
    assert found["given__0__0"][0] == {"matched__0__0": 1.0, "matched__0__1": round(6 / 11, 9)}
    assert found["taken__0__0"][0] == {"matched__0__0": round(11 / 14, 9), "matched__1__0": round(9 / 14, 9)}
    assert families(model.problem) == {"hang_together", "given", "taken"}


def test_levels_give_heat_by_their_shares_and_are_held_at_their_least() -> None:
    told = document(
        condensing(110.0, 30.0),
        stream(20.0, 100.0),
        utilities=[level("loop", "hot", 90.0, 70.0), level("brine", "cold", 0.0)],
    )
    model = LoadModel(state_streams(read_heat_streams(json.dumps(told).encode())))
    model.problem.setObjective(model.loads[0] * 1.0)
    model.loads[0].varValue = 0.5
    model.hold(model.problem.objective)

    found = rows(model.problem)

    # The loop gives all its heat between 85 and 65 °C shifted, where the stream takes 20 of its 80 kW.
    giving = [row for name, row in found.items() if name.startswith("given__") and "load__0" in row[0]]
    assert [(row[0]["load__0"], row[1:]) for row in giving] == [(-1.0, ("=", 0.0))]
    assert found["held__1"] == ({"load__0": 1.0}, "≤", round(0.5 + 1e-9, 9))
    assert families(model.problem) == {"given", "taken", "held"}
