"""`symbiose heat-match` as a user runs it: a file in, a document out, nothing else on standard output."""

import json
from pathlib import Path

import pytest

from tests.app.conftest import Command, in_a_process, written
from tests.matching.heat.heat_match_cases import match_instance
from tests.matching.heat.heat_match_checker import match_faults
from tests.matching.heat.streams import document, level, stream

PLAIN = match_instance(
    [[100.0, 50.0, 0.0], [20.0, 0.0, 0.0]],
    [[30.0, 60.0, 50.0], [10.0, 10.0, 10.0]],
    forbidden=[["h1", "c0"]],
    forced=[],
)
"""The example of the documentation: three matches."""


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_standard_output_holds_the_document_alone(tmp_path: Path, solver: str) -> None:
    file = written(tmp_path, PLAIN)

    done = in_a_process("heat-match", file, "--json", "--solver", solver)

    result = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (result["format"], result["solver"]) == ("symbiose.heat-match-result/1", solver)
    assert (result["status"], result["matches"], result["bound"], result["gap"]) == ("optimal", 3, 3.0, 0.0)
    assert not {"intervals", "utilities", "utility_cost_eur_per_h"} & set(result)
    assert match_faults(PLAIN, result) == []


def test_streams_are_answered_with_loads_and_the_instance_solved(command: Command, tmp_path: Path) -> None:
    levels = [level("steam", "hot", 200.0, cost_eur_per_mwh=50.0), level("water", "cold", 10.0)]
    told = document(stream(150.0, 50.0), stream(20.0, 160.0), utilities=levels)

    outcome = command("heat-match", written(tmp_path, told), "--json")

    result = json.loads(outcome.out)
    assert outcome.code == 0
    assert result["utilities"] == pytest.approx({"steam": 40.0, "water": 0.0})
    assert result["utility_cost_eur_per_h"] == pytest.approx(2.0)
    assert result["intervals"]["format"] == "symbiose.heat-match-instance/1"
    again = command("heat-match", written(tmp_path, result["intervals"]), "--json")
    assert json.loads(again.out)["pairs"] == result["pairs"]


def test_without_json_a_person_can_read_the_matches(command: Command, tmp_path: Path) -> None:
    outcome = command("heat-match", written(tmp_path, PLAIN))

    assert outcome.code == 0
    assert "3 matches, at least 3 are needed" in outcome.out
    assert "h0 → c0: 140 kW (0 → 0: 30, 0 → 1: 60, 1 → 2: 50)" in outcome.out


def test_an_instance_that_cannot_be_served_ends_with_1(command: Command, tmp_path: Path) -> None:
    outcome = command("heat-match", written(tmp_path, match_instance([[0.0, 9.0]], [[9.0, 0.0]])), "--json")

    result = json.loads(outcome.out)
    assert (outcome.code, result["status"], result["pairs"]) == (1, "infeasible", [])
    assert (result["matches"], result["bound"], result["gap"]) == (None, None, None)


def test_a_wrong_file_ends_with_2_and_a_line_for_each_fault(command: Command, tmp_path: Path) -> None:
    told = match_instance([[-1.0]], [[1.0]], forbidden=[["nobody", "c0"]])

    outcome = command("heat-match", written(tmp_path, told), "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert len(outcome.err.splitlines()) == 2
    assert "hot[0].heat_kw[0]" in outcome.err
    assert "forbidden[0][0]" in outcome.err


def test_no_time_at_all_still_gives_what_ticking_off_finds(command: Command, tmp_path: Path) -> None:
    outcome = command("heat-match", written(tmp_path, PLAIN), "--time-limit", "0", "--json")

    assert outcome.code == 0
    assert match_faults(PLAIN, json.loads(outcome.out)) == []
