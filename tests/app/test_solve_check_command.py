"""`symbiose solve --check` as a user runs it: a result and its instance in, a verdict out, no solver."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Command, in_a_process, written
from tests.matching.exchange_solving import arc, instance, need, offer, solve

PLAIN = instance(offers=[offer()], needs=[need()], arcs=[arc(cost_eur_per_unit=2.0)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, PLAIN)


def told(folder: Path, **changes: Any) -> Path:
    path = folder / "result.json"
    path.write_text(json.dumps(solve(PLAIN) | changes), encoding="utf-8")
    return path


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_result_that_holds_is_told_in_full_and_ends_with_0(
    file: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    done = in_a_process("solve", "--check", told(tmp_path), file, *options)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {
        "format": "symbiose.solve-check/1",
        "holds": True,
        "feasible": True,
        "objective_value": 130.0,
        "bound": 130.0,
        "bound_basis": "duals",
        "gap": 0.0,
        "solvers_word": 0.0,
        "faults": [],
    }


def test_what_the_command_printed_can_be_checked(command: Command, file: Path, tmp_path: Path) -> None:
    printed = tmp_path / "printed.json"
    printed.write_text(command("solve", file, "--json").out, encoding="utf-8")

    outcome = command("solve", "--check", printed, file)

    assert (outcome.code, json.loads(outcome.out)["bound_basis"]) == (0, "duals")


def test_a_result_that_does_not_hold_ends_with_1(command: Command, file: Path, tmp_path: Path) -> None:
    flows = [{"from": "o1", "to": "n1", "resource": "ash", "quantity": [11.0]}]

    outcome = command("solve", "--check", told(tmp_path, flows=flows), file)

    verdict = json.loads(outcome.out)
    assert (outcome.code, verdict["feasible"], verdict["objective_value"]) == (1, False, 143.0)
    assert "Period 1: o1 gives 11, more than the 10 it has." in verdict["faults"]


def test_wrong_documents_end_with_2_and_every_problem(command: Command, file: Path, tmp_path: Path) -> None:
    flows = [{"from": "o1", "to": "n1", "resource": "ash", "quantity": [-1.0]}]

    outcome = command("solve", "--check", told(tmp_path, flows=flows, status="good", colour="red"), file)

    assert (outcome.code, outcome.out) == (2, "")
    assert {line.split(":")[0] for line in outcome.err.splitlines()} == {
        "status",
        "colour",
        "flows[0].quantity[0]",
    }


def test_an_instance_in_place_of_a_result_ends_with_2(command: Command, file: Path) -> None:
    assert command("solve", "--check", file, file).code == 2


def test_nothing_that_optimises_is_loaded(file: Path, tmp_path: Path) -> None:
    lines = (
        "import sys",
        "sys.modules |= dict.fromkeys(('matching', 'pulp', 'highspy', 'numpy'))",
        f"sys.argv = ['symbiose', 'solve', '--check', {str(told(tmp_path))!r}, {str(file)!r}]",
        "from symbiose.app.cli import main",
        "main()",
    )

    done = subprocess.run(
        (sys.executable, "-c", "\n".join(lines)), check=False, capture_output=True, text=True, timeout=60
    )

    assert (done.returncode, done.stderr) == (0, "")
