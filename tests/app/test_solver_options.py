"""What all commands that solve one file share: their options, what they load, the same answer twice."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.app.conftest import Command, written
from tests.matching.exchange_solving import arc, instance, need, offer
from tests.matching.heat.heat_match_cases import match_instance
from tests.matching.heat.heat_network_solving import consumer, edge, network, source
from tests.matching.solar.solar_instances import participant, roof, sharing

PLAIN: dict[str, dict[str, Any]] = {
    "solve": instance(offers=[offer()], needs=[need()], arcs=[arc(cost_eur_per_unit=2.0)]),
    "heat-match": match_instance([[100.0, 50.0]], [[30.0, 60.0], [50.0, 10.0]]),
    "heat-network": network(edges=[edge()], sources=[source()], consumers=[consumer()]),
    "solar-share": sharing([participant()], [roof()]),
}


@pytest.fixture(params=PLAIN)
def words(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """Return a command and a file that it answers."""
    return request.param, str(written(tmp_path, PLAIN[request.param]))


def test_solving_loads_neither_web_nor_database_driver(words: tuple[str, str]) -> None:
    script = (
        "import sys\nfrom symbiose.app.cli import main\n"
        f"sys.argv = {['symbiose', *words, '--json']!r}\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'flask', 'neo4j', 'arcadedb_embedded', 'waitress'}\n"
        "assert 'pulp' in sys.modules and not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        ("--gap", "-0.1"),
        ("--gap", "few"),
        ("--gap", "nan"),
        ("--gap", ""),
        ("--time-limit", "-1"),
        ("--time-limit", "soon"),
        ("--time-limit", "inf"),
        ("--solver", "glpk"),
        ("--solver", ""),
        ("--fast",),
        ("second.json",),
    ],
)
def test_wrong_usage_ends_with_2(command: Command, words: tuple[str, str], wrong: tuple[str, ...]) -> None:
    outcome = command(*words, *wrong)

    assert (outcome.code, outcome.out) == (2, "")
    assert "Error" in outcome.err


@pytest.mark.parametrize("name", ["absent.json", "."])
def test_a_file_that_cannot_be_read_ends_with_2(
    command: Command, words: tuple[str, str], tmp_path: Path, name: str
) -> None:
    outcome = command(words[0], tmp_path / name)

    assert (outcome.code, outcome.out) == (2, "")


def test_the_same_file_gives_the_same_document(command: Command, words: tuple[str, str]) -> None:
    first, second = (json.loads(command(*words, "--json").out) for _ in range(2))

    assert first | {"seconds": 0} == second | {"seconds": 0}
