"""`symbiose solve` as a user runs it: a file in, a document out, nothing else on standard output."""

import json
from pathlib import Path

import pytest

from tests.app.conftest import Command, in_a_process, written
from tests.matching.exchange_checker import faults
from tests.matching.exchange_solving import arc, instance, need, offer

PLAIN = instance(offers=[offer()], needs=[need()], arcs=[arc(cost_eur_per_unit=2.0)])
IMPOSSIBLE = instance(offers=[offer(must_place=True)])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, PLAIN)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_standard_output_holds_the_document_alone(file: Path, solver: str) -> None:
    done = in_a_process("solve", file, "--json", "--solver", solver)

    result = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (result["format"], result["solver"]) == ("symbiose.exchange-result/1", solver)
    assert (result["status"], result["objective_value"], result["gap"]) == ("optimal", 130.0, 0.0)
    assert faults(PLAIN, result) == []


def test_without_json_a_person_can_read_the_plan(command: Command, file: Path) -> None:
    outcome = command("solve", file)

    assert outcome.code == 0
    assert "optimal" in outcome.out
    assert "o1 → n1: ash 10" in outcome.out
    assert "b: saving 50.00 €" in outcome.out


def test_a_person_is_told_where_one_more_unit_would_be_worth_most(command: Command, tmp_path: Path) -> None:
    scarce = instance(
        offers=[offer(quantity=[4.0, 40.0])],
        needs=[need(quantity=[10.0, 10.0], must_meet=False)],
        arcs=[arc(cost_eur_per_unit=2.0)],
        periods=2,
    )

    outcome = command("solve", written(tmp_path, scarce))

    assert "One more unit offered by o1 would be worth 13.00 € in period 1." in outcome.out
    assert "One more unit needed by n1 would be worth 13.00 € in period 2." in outcome.out
    assert outcome.out.count("One more unit") == 2


def test_an_infeasible_instance_is_told_in_full_and_ends_with_1(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, IMPOSSIBLE)

    table, document = command("solve", path), command("solve", path, "--json")

    assert (table.code, document.code) == (1, 1)
    assert "Cannot hold together: o1" in table.out
    result = json.loads(document.out)
    assert (result["status"], result["conflict"]) == ("infeasible", ["o1"])
    assert [result[name] for name in ("objective_value", "bound", "gap")] == [None, None, None]
    assert [result[name] for name in ("flows", "stored", "opened")] == [[], [], []]


def test_a_plan_has_no_conflict(command: Command, file: Path) -> None:
    assert "conflict" not in json.loads(command("solve", file, "--json").out)


def test_every_fault_of_the_file_is_a_line_of_standard_error(command: Command, tmp_path: Path) -> None:
    document = instance(offers=[offer(quantity=-1), offer(site=3)], needs=[need()], arcs=[arc(target="x\ny")])

    outcome = command("solve", written(tmp_path, document), "--json")

    lines = outcome.err.splitlines()
    assert (outcome.code, outcome.out) == (2, "")
    assert {line.split(":")[0] for line in lines} == {
        "offers[0].quantity",
        "offers[1].site",
        "offers[1].id",
        "arcs[0].to",
    }
    assert all(line.count(": ") >= 2 for line in lines)


def test_an_instance_may_come_through_standard_input() -> None:
    done = in_a_process("solve", "-", "--json", stdin=json.dumps(PLAIN))

    assert json.loads(done.stdout)["status"] == "optimal"


def test_where_parts_are_solved_is_a_setting_of_this_command_too(
    command: Command, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SYMBIOSE_SOLVE_ON", "nowhere")

    outcome = command("solve", file)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("SYMBIOSE_SOLVE_ON: ")


def test_without_time_the_answer_is_unknown_and_ends_with_1(command: Command, tmp_path: Path) -> None:
    many = instance(
        offers=[offer(f"o{i}") for i in range(30)],
        needs=[need(f"n{i}", opening_cost_eur=9.0) for i in range(30)],
        arcs=[arc(f"o{i}", f"n{j}", opening_cost_eur=i + j) for i in range(30) for j in range(30)],
    )

    outcome = command("solve", written(tmp_path, many), "--time-limit", "0", "--json")

    result = json.loads(outcome.out)
    assert outcome.code == {"unknown": 1, "feasible": 0}[result["status"]]
