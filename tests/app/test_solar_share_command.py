"""`symbiose solar-share` as a user runs it: a file in, a document out, nothing else on standard output."""

import json
from pathlib import Path

import pytest

from tests.app.conftest import Command, in_a_process, written
from tests.matching.solar.solar_checker import faults
from tests.matching.solar.solar_instances import participant, roof, sharing

PLAIN = sharing([participant(), participant("c", use=60.0)], [roof(owner="c")], key="static")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, PLAIN)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_standard_output_holds_the_document_alone(file: Path, solver: str) -> None:
    done = in_a_process("solar-share", file, "--json", "--solver", solver)

    result = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert (result["format"], result["solver"]) == ("symbiose.solar-sharing-result/1", solver)
    assert (result["status"], result["objective_value"]) == ("optimal", pytest.approx(15.0))
    assert faults(PLAIN, result) == []


def test_without_json_a_person_can_read_the_answer(command: Command, file: Path) -> None:
    outcome = command("solar-share", file)

    assert outcome.code == 0
    assert "net_benefit 15.00 €/year" in outcome.out
    assert "of 100 kWh/year: own use 60, shared 40, surplus 0" in outcome.out
    assert "group 1: roofs r; participants b (100.0%)" in outcome.out
    assert "roof r: 100 kWp" in outcome.out
    assert "c: own use 60 kWh" in outcome.out


def test_the_answer_stands_beside_each_roof_alone_and_beside_nothing(command: Command, file: Path) -> None:
    """Alone, c uses 60 kWh of its roof at 0.15 €; with b, who uses 40, all 100 kWh are used."""
    result = json.loads(command("solar-share", file, "--json").out)

    told = {one["name"]: one for one in result["alternatives"]}
    assert [(name, one["net_benefit_eur"]) for name, one in told.items()] == [
        ("sharing", pytest.approx(15.0)),
        ("alone", pytest.approx(9.0)),
        ("nothing", 0.0),
    ]
    assert [one["self_sufficiency"] for one in told.values()] == pytest.approx([1.0, 0.6, 0.0])
    assert told["sharing"]["self_consumption"] == pytest.approx(1.0)
    assert told["nothing"]["self_consumption"] is None
    assert "alone: 9.00 €/year with 60 kWp, 60 of 60 kWh/year used" in command("solar-share", file).out


def test_what_is_invested_is_paid_back_by_what_it_saves(command: Command, tmp_path: Path) -> None:
    """100 kWp at 1 €/kWp over 20 years without interest: 100 € and 5 € a year; 15 € are saved a year."""
    document = sharing([participant(), participant("c", use=60.0)], [roof(owner="c", capex_eur_per_kwp=1.0)])

    result = json.loads(command("solar-share", written(tmp_path, document), "--json").out)

    shared, alone, nothing = result["alternatives"]
    assert shared["investment_eur"] == pytest.approx(100.0)
    assert shared["payback_years"] == pytest.approx(100.0 / 15.0)
    assert alone["payback_years"] == pytest.approx(60.0 / 9.0)
    assert nothing["payback_years"] is None


def test_what_saves_nothing_is_never_paid_back(command: Command, tmp_path: Path) -> None:
    """The annuity of a roof without output is all that it brings: what is left of both is rounding."""
    dark = roof(output_kw_per_kwp=0.0, capex_eur_per_kwp=1200.0)
    economics = {"rate": 0.04, "years": 25, "surplus_eur_per_kwh": 0.1}
    document = sharing([participant()], [dark], objective="installed_power", economics=economics)

    result = json.loads(command("solar-share", written(tmp_path, document), "--json").out)

    (shared,) = [one for one in result["alternatives"] if one["name"] == "sharing"]
    assert (shared["installed_kwp"], shared["investment_eur"]) == (
        pytest.approx(100.0),
        pytest.approx(120_000.0),
    )
    assert shared["payback_years"] is None


def test_every_fault_of_the_file_is_a_line_of_standard_error(command: Command, tmp_path: Path) -> None:
    document = sharing([participant(use=-1.0)], [roof(most=-1.0, owner="")])

    outcome = command("solar-share", written(tmp_path, document), "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert {line.split(":")[0] for line in outcome.err.splitlines()} == {
        *("participants[0].consumption_kw", "roofs[0].max_kwp", "roofs[0].owner")
    }


def test_without_time_the_answer_is_told_as_what_it_is(command: Command, file: Path) -> None:
    outcome = command("solar-share", file, "--time-limit", "0", "--json")

    result = json.loads(outcome.out)
    assert (outcome.code, result["status"] in {"feasible", "optimal"}) == (0, True)
    assert faults(PLAIN, result) == []


def test_the_example_of_the_page_is_answered(command: Command, tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text(encoding="utf-8")
    text = page.split('```json\n{"format": "symbiose.solar-sharing-instance/1"')[1].split("```")[0]
    document = json.loads('{"format": "symbiose.solar-sharing-instance/1"' + text)

    outcome = command("solar-share", written(tmp_path, document), "--json")

    assert outcome.code == 0
    assert faults(document, json.loads(outcome.out)) == []
