"""Where HiGHS cannot be loaded, CBC answers the same, is named, and a warning says so."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from matching.exchange_solve import solve_document
from matching.proposing import ExchangeMatcher
from symbiose.domain.ports import SolveSettings
from tests.matching.exchange_solving import arc, instance, need, offer
from tests.matching.heat.heat_network_solving import consumer, edge, network, source
from tests.matching.solar.solar_instances import participant, roof, sharing
from tests.matching.strategies import costly_knowledge
from tests.matching.territories import NOON, crowded_territory

INSTANCES = {
    "solve": instance(
        offers=[offer("o", 10, disposal_cost_eur_per_unit=10)],
        needs=[need("n", 10, purchase_cost_eur_per_unit=0)],
        arcs=[arc("o", "n", cost_eur_per_unit=0, opening_cost_eur=30)],
    ),
    "heat-network": network(edges=[edge()], sources=[source()], consumers=[consumer()]),
    "solar-share": sharing(
        [participant(use=[1.0, 2.0])], [roof(output_kw_per_kwp=[0.5, 0.2])], (1000.0, 2000)
    ),
}
WORTH = {"solve": 70.0, "heat-network": -300.0, "solar-share": 750.0}
WITHOUT = """
import sys
from contextlib import suppress

sys.modules["highspy"] = None
from symbiose.app.cli import main

for command in ("solve", "heat-network", "solar-share"):
    sys.argv = ["symbiose", command, "--json", f"{command}.json"]
    with suppress(SystemExit):
        main()

from matching.exchange_solve import solve_document
from matching.highs import quiet_highs
from matching.proposing import ExchangeMatcher
from symbiose.app.matcher import live_market
from symbiose.domain.errors import SolverFailed
from symbiose.domain.ports import SolveSettings
from tests.matching.strategies import costly_knowledge
from tests.matching.territories import NOON, crowded_territory

matcher = ExchangeMatcher(lambda _: costly_knowledge(), solve_document)
print(matcher.propose(crowded_territory(), SolveSettings(gap=1e-6), "run_1", NOON).run.model_dump_json())
try:
    quiet_highs()
except SolverFailed as error:
    print(error)
"""


def test_cbc_answers_the_same(tmp_path: Path) -> None:
    for command, document in INSTANCES.items():
        (tmp_path / f"{command}.json").write_text(json.dumps(document), encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(Path.cwd())!r})\n{WITHOUT}"

    done = subprocess.run(
        (sys.executable, "-c", code), cwd=tmp_path, check=False, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 0, done.stderr
    *answers, run, reason = _documents(done.stdout)
    for command, told in zip(INSTANCES, answers, strict=True):
        assert (told["status"], told["solver"]) == ("optimal", "cbc")
        assert told["solver_version"].startswith("CBC")
        value = told.get("objective_value", told.get("objective_eur_per_year"))
        assert [value, told["bound"]] == pytest.approx([WORTH[command]] * 2)
    matcher = ExchangeMatcher(lambda _: costly_knowledge(), solve_document)
    best = matcher.propose(crowded_territory(), SolveSettings(gap=1e-6), "run_1", NOON).run
    assert best.solver.startswith("HiGHS")
    assert (run["status"], run["solver"].split()[0]) == ("optimal", "CBC")
    assert run["objective_value"] == pytest.approx(best.objective_value)
    assert "install highspy" in reason
    assert done.stderr.count("another solves") == 1


def _documents(text: str) -> list[Any]:
    """Return the JSON documents of a text, and what comes after them as it is."""
    found, decoder = [], json.JSONDecoder()
    while (text := text.lstrip()).startswith("{"):
        document, end = decoder.raw_decode(text)
        found.append(document)
        text = text[end:]
    return [*found, text]
