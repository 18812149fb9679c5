"""`symbiose pinch` as a user runs it: a file in, a document out, nothing else on standard output."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Command, in_a_process, written
from tests.conftest import REPOSITORY
from tests.matching.heat.streams import document, level, stream

PLAIN = document(
    stream(170.0, 60.0, heat_capacity_flow_kw_per_k=3.0, site="a"),
    stream(80.0, 140.0, heat_capacity_flow_kw_per_k=4.0, site="b"),
)
LEVELS = [level("lps", "both", 120.0), level("hps", "hot", 220.0), level("cw", "cold", 12.0, 20.0)]
"""The hot stream serves the cold one from 90 to 140 °C, but between 60 and 80 °C nobody needs heat."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, PLAIN)


def test_standard_output_holds_the_document_alone(file: Path) -> None:
    done = in_a_process("pinch", file, "--json")

    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert found["format"] == "symbiose.heat-targets/1"
    assert (found["hot_utility_kw"], found["cold_utility_kw"], found["recovered_kw"]) == (0.0, 90.0, 240.0)
    assert set(found) == {
        "format",
        "hot_utility_kw",
        "cold_utility_kw",
        "recovered_kw",
        "pinches",
        "cascade",
        "composite_hot",
        "composite_cold",
        "grand_composite",
    }


def test_targets_are_told_without_web_database_driver_or_solver(file: Path) -> None:
    script = (
        "import sys\nfrom symbiose.app.cli import main\n"
        f"sys.argv = ['symbiose', 'pinch', {str(file)!r}, '--json', '--by-site']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "heavy = {'flask', 'neo4j', 'arcadedb_embedded', 'pulp', 'highspy', 'networkx', 'numpy'}\n"
        "assert 'matching.heat.targets' in sys.modules and not heavy & set(sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_each_site_is_told_alone_when_asked_for(command: Command, file: Path) -> None:
    outcome = command("pinch", file, "--by-site", "--json")

    found = json.loads(outcome.out)
    assert {site: alone["cold_utility_kw"] for site, alone in found["by_site"].items()} == {"a": 330, "b": 0}
    assert set(found["by_site"]["a"]) == set(found) - {"format", "by_site", "joining_recovers_kw"}
    assert found["joining_recovers_kw"] == 240


def test_another_approach_may_be_tried(command: Command, file: Path) -> None:
    outcome = command("pinch", file, "--dt-min", "40", "--json")

    found = json.loads(outcome.out)
    assert (outcome.code, found["hot_utility_kw"]) == (0, 90.0)
    assert found["pinches"] == [{"shifted_temp_c": 100.0, "hot_temp_c": 120.0, "cold_temp_c": 80.0}]


def test_own_contributions_leave_the_actual_temperatures_of_a_pinch_null(
    command: Command, tmp_path: Path
) -> None:
    told = document(*({**one, "dt_contribution_k": 20.0} for one in PLAIN["streams"]))
    del told["dt_min_k"]

    found = json.loads(command("pinch", written(tmp_path, told), "--json").out)

    assert found["pinches"] == [{"shifted_temp_c": 100.0, "hot_temp_c": None, "cold_temp_c": None}]


def test_levels_join_the_sites_of_a_document(command: Command, tmp_path: Path) -> None:
    path = written(tmp_path, PLAIN | {"utilities": LEVELS})

    found, table = json.loads(command("pinch", path, "--json").out), command("pinch", path).out

    joined = found["total_site"]
    assert joined["sum_of_sites"]["hot_by_level"] == {"lps": 120.0, "hps": 120.0}
    assert joined["sum_of_sites"]["cold_by_level"] == {"lps": 120.0, "cw": 210.0}
    assert joined["through_levels"]["inter_site_recovered_kw"] == 120.0
    assert joined["through_levels"]["hot_by_level"] == {"lps": 0.0, "hps": 120.0}
    assert joined["direct"] == {"hot_kw": 0.0, "cold_kw": 90.0, "recovered_kw": 240.0}
    assert "through shared levels" in table


def test_without_json_a_person_can_read_the_targets(command: Command, file: Path) -> None:
    outcome = command("pinch", file, "--by-site", "--dt-min", "40")

    lines = [" ".join(line.split()) for line in outcome.out.splitlines()]
    assert outcome.code == 0
    assert lines[:4] == [
        "kW hot utility cold utility recovered",
        "a 0 330 0",
        "b 240 0 0",
        "all streams 90 180 150",
    ]
    assert "Pinch at 100 °C shifted (hot 120 °C, cold 80 °C)" in lines


def test_every_fault_of_the_file_is_a_line_of_standard_error(command: Command, tmp_path: Path) -> None:
    told = document(stream(90.0, 50.0, kind="cold"), stream(20.0, 20.0, site=3), dt_min_k=-1.0)

    outcome = command("pinch", written(tmp_path, told), "--json")

    assert (outcome.code, outcome.out) == (2, "")
    assert [line.split(":")[0] for line in outcome.err.splitlines()] == [
        "dt_min_k",
        "streams[1].site",
        "streams[0].kind",
        "streams[1].kind",
        "streams[1].power_kw",
        "streams[1].heat_capacity_flow_kw_per_k",
    ]


@pytest.mark.parametrize(
    "words",
    [
        ("--dt-min", "-1"),
        ("--dt-min", "wide"),
        ("--dt-min", "nan"),
        ("--dt-min", "inf"),
        ("--fast",),
        ("x.json",),
    ],
)
def test_wrong_usage_ends_with_2(command: Command, file: Path, words: tuple[str, ...]) -> None:
    outcome = command("pinch", file, *words)

    assert (outcome.code, outcome.out) == (2, "")
    assert "Error" in outcome.err


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_file_that_cannot_be_read_ends_with_2(command: Command, tmp_path: Path, name: str) -> None:
    outcome = command("pinch", tmp_path / name)

    assert (outcome.code, outcome.out) == (2, "")


def test_the_same_file_gives_the_same_bytes(command: Command, file: Path) -> None:
    assert command("pinch", file, "--json").out == command("pinch", file, "--json").out


def test_the_example_of_the_documentation_gives_the_figures_worked_out_there(
    command: Command, tmp_path: Path
) -> None:
    found = json.loads(command("pinch", written(tmp_path, documented_example()), "--by-site", "--json").out)

    rows = [(row["shifted_temp_c"], row["heat_flow_kw"]) for row in found["cascade"]]
    assert rows == [(255, 0), (150, 315), (115, 210), (95, 90), (95, 240), (65, 60)]
    assert (found["by_site"]["brewery"]["hot_utility_kw"], found["joining_recovers_kw"]) == (360, 360)
    assert found["total_site"]["through_levels"]["hot_kw"] == 90
    assert found["total_site"]["through_levels"]["inter_site_recovered_kw"] == 270


@pytest.mark.parametrize(("warm", "cold", "passed_kw"), [(150.0, 100.0, 330.0), (140.0, 80.0, 90.0)])
def test_the_loops_of_the_documentation_pass_on_what_it_says(
    command: Command, tmp_path: Path, warm: float, cold: float, passed_kw: float
) -> None:
    told = documented_example() | {"utilities": [level("loop", "both", warm, cold)]}

    found = json.loads(command("pinch", written(tmp_path, told), "--json").out)

    assert found["total_site"]["through_levels"]["inter_site_recovered_kw"] == pytest.approx(passed_kw)


def documented_example() -> dict[str, Any]:
    page = (REPOSITORY / "docs" / "formats.md").read_text(encoding="utf-8")
    examples = [json.loads(text) for text in re.findall(r"```json\n(.*?)```", page, re.DOTALL)]
    (example,) = [one for one in examples if one["format"] == "symbiose.heat-streams/1"]
    return dict(example)
