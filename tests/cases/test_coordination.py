"""Situations in a coordinator's terms: what the optimiser should propose, what the rules should refuse."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from symbiose.domain.documents.declarations_document import to_flow
from symbiose.domain.flows import Flow
from symbiose.domain.ports import SolveSettings, Territory
from symbiose.files.reading import read_file
from tests.seed_territories import DAY, MATCHER, NOON_OF_DAY, REFERENCE

FOLDER = Path(__file__).parent / "coordination"
CASES = sorted(FOLDER.glob("*.yaml"))
Case = Mapping[str, Any]


def read_case(file: Path) -> Case:
    case: Case = yaml.safe_load(file.read_text(encoding="utf-8"))
    return case


def territory_of(case: Case) -> Territory:
    """Return the sites and flows of a case, read as files would be."""
    document = {
        "format": "symbiose.territory/1",
        "companies": [{"id": f"company_{i}", "name": i} for i in case["sites"]],
        "sites": [
            {"id": i, "company_id": f"company_{i}", "name": i, "commune_code": commune}
            for i, commune in case["sites"].items()
        ],
    }
    declared = {"format": "symbiose.declarations/1", "flows": case["flows"]}
    content = read_file("t.json", json.dumps(document).encode(), REFERENCE, site=None).territory
    read = read_file("f.json", json.dumps(declared).encode(), REFERENCE, site=None)
    assert content is not None
    assert [row.errors for row in read.rows if row.errors] == []
    sites = {site.id: site for site in content.sites}
    values = [row.values for row in read.rows if row.values]
    flows = tuple(to_flow(one, sites[one.site], NOON_OF_DAY, "test") for one in values)
    return Territory(DAY, content.sites, flows, (), ())


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_the_optimiser_proposes_what_the_coordinator_expects_and_nothing_else(file: Path) -> None:
    case = read_case(file)

    result = MATCHER.propose(territory_of(case), SolveSettings(), "run_case", NOON_OF_DAY)

    assert result.run.status == "optimal"
    found = {(p.giver_site_id, p.receiver_site_id): p.quantity_per_year for p in result.proposals}
    expected = {(one["giver"], one["receiver"]): one for one in case["proposals"]}
    assert found.keys() == expected.keys()
    for ends, one in expected.items():
        assert found[ends] == pytest.approx(one["quantity_per_year"], abs=one["tolerance"])


@pytest.mark.parametrize(
    ("file", "refused"),
    [(file, one) for file in CASES for one in read_case(file).get("refused", ())],
    ids=lambda value: value.stem if isinstance(value, Path) else f"{value['offer']}-{value['need']}",
)
def test_the_rules_refuse_what_the_coordinator_expects(file: Path, refused: Mapping[str, Any]) -> None:
    territory = territory_of(read_case(file))
    flows: dict[str, Flow] = {flow.reference or "": flow for flow in territory.flows}

    told = MATCHER.why_not(territory, flows[refused["offer"]].id, flows[refused["need"]].id)

    assert [one.rule for one in told] == refused["rules"]
    assert all(one.sentence and one.change for one in told)
