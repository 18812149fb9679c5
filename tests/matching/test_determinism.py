"""A run is the same in every process, whatever the seed of Python's hashes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = """
import json
from benchmarks.exchange_instances import make_document
from matching.exchange_solve import solve_document, solve_exchange
from matching.proposing import ExchangeMatcher
from symbiose.domain.documents.exchange_instance import ExchangeInstance
from symbiose.domain.ports import SolveSettings
from tests.builders import NOON
from tests.matching.strategies import costly_knowledge
from tests.matching.territories import crowded_territory

known = costly_knowledge()
matcher = ExchangeMatcher(lambda _: known, solve_document)
result = matcher.propose(crowded_territory(), SolveSettings(), "run", NOON).model_dump(mode="json")
result["run"]["seconds"] = 0
many = ExchangeInstance.model_validate(make_document(130, openings=True))
result["many"] = solve_exchange(many, SolveSettings(gap=0.04)).model_dump(mode="json") | {"seconds": 0}
print(json.dumps(result))
"""


def told_with(seed: str) -> dict[str, Any]:
    """Return what a run tells in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": seed},
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return dict(json.loads(done.stdout))


def test_r8_a_run_does_not_depend_on_the_seed_of_hashes() -> None:
    first, second = told_with("1"), told_with("4242")

    assert first == second
    assert first["proposals"]
    assert first["many"]["flows"]
