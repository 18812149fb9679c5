"""`symbiose heat-network` as a user runs it: a file in, a document out, nothing else on standard output."""

import json
from pathlib import Path

import pytest

from tests.app.conftest import Command, in_a_process, written
from tests.matching.heat.heat_network_checker import faults
from tests.matching.heat.heat_network_solving import consumer, edge, forced, network, source

PLAIN = network(edges=[edge()], sources=[source()], consumers=[consumer()])
IMPOSSIBLE = network(edges=[], sources=[source()], consumers=[forced()])


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, PLAIN)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_standard_output_holds_the_document_alone(file: Path, solver: str) -> None:
    done = in_a_process("heat-network", file, "--json", "--solver", solver)

    result = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (result["format"], result["solver"]) == ("symbiose.heat-network-result/1", solver)
    assert (result["status"], result["objective_eur_per_year"]) == ("optimal", pytest.approx(-300.0))
    assert faults(PLAIN, result) == []


def test_without_json_a_person_can_read_the_design(command: Command, file: Path) -> None:
    outcome = command("heat-network", file)

    assert outcome.code == 0
    assert "Status optimal" in outcome.out
    assert "Cost less revenue -300.00 €/year" in outcome.out
    assert "ab: a – b, pipe any of 10 kW" in outcome.out
    assert "connected: c_b" in outcome.out


def test_an_infeasible_instance_is_told_in_full_and_ends_with_1(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, IMPOSSIBLE)

    table, document = command("heat-network", path), command("heat-network", path, "--json")

    assert (table.code, document.code) == (1, 1)
    assert "infeasible" in table.out
    result = json.loads(document.out)
    assert [result[name] for name in ("objective_eur_per_year", "bound", "gap")] == [None, None, None]
    assert [result[name] for name in ("edges", "sources", "connected", "terms")] == [[], [], [], {}]


def test_every_fault_of_the_file_is_a_line_of_standard_error(command: Command, tmp_path: Path) -> None:
    document = network(edges=[edge(length_m=-1)], sources=[source()], consumers=[consumer(node="x\ny")])
    document["nodes"] = [{"id": "a"}, {"id": "b"}]

    outcome = command("heat-network", written(tmp_path, document), "--json")

    lines = outcome.err.splitlines()
    assert (outcome.code, outcome.out) == (2, "")
    assert {line.split(":")[0] for line in lines} == {
        "edges[0].length_m",
        "consumers[0].node",
        "consumers[0].id",
    }


def test_without_time_the_answer_is_told_as_what_it_is(command: Command, file: Path) -> None:
    outcome = command("heat-network", file, "--time-limit", "0", "--json")

    result = json.loads(outcome.out)
    assert outcome.code == {"unknown": 1, "feasible": 0, "optimal": 0}[result["status"]]


FAR = network(edges=[edge(length_m=500.0)], sources=[source()], consumers=[consumer()])
MANY = FAR | {"periods": [{"id": f"t{t}", "hours": 10.0} for t in range(50)]}


def test_a_small_instance_tells_by_itself_why_a_pair_is_not_joined(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, FAR)

    table, document = command("heat-network", path), command("heat-network", path, "--json")

    [pair] = json.loads(document.out)["not_joined"]
    assert (pair["source"], pair["consumer"], pair["reason"]) == ("s_a", "c_b", "distance")
    assert pair["changes"][0]["amount"] == pytest.approx(100.0, abs=0.5)
    assert "not joined: s_a – c_b, distance; length_m 100" in table.out


def test_a_larger_one_tells_it_when_asked(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, MANY)

    unasked = json.loads(command("heat-network", path, "--json").out)
    asked = json.loads(command("heat-network", path, "--json", "--reasons").out)

    assert unasked["not_joined"] is None
    assert [pair["reason"] for pair in asked["not_joined"]] == ["distance"]


def test_outages_are_told_when_asked(command: Command, file: Path) -> None:
    table, document = command("heat-network", file, "--outage"), command("heat-network", file, "--json")
    told = json.loads(command("heat-network", file, "--outage", "--json").out)

    assert json.loads(document.out)["outages"] is None
    assert [(each["event"], each["served_share"]) for each in told["outages"]] == [
        ("stops", 0.0),
        ("loses", 1.0),
    ]
    assert "if s_a stops: 0.0% served, 10 MWh missing, 400.00 €/year; backed up by nobody" in table.out
