"""Published cases of heat networks, and those with closed forms, come out to their printed digits."""

import time
from pathlib import Path

import pytest

from tests.matching.heat.heat_network_cases import (
    published_loops,
    published_networks,
    stated_loop,
    stated_network,
)
from tests.matching.heat.heat_network_solving import design

NETWORKS = (
    ("tt-test-forced", 1e-5),
    ("tt-test-economic", 1e-4),
    ("dhnx-minimal", 1e-6),
    ("dhnx-introduction", 1e-6),
    ("dhnx-discrete-dn", 1e-6),
)
LOOPS = (
    "loop-1-good",
    "loop-2-too-far",
    "loop-3-too-cold",
    "loop-5-edge-temperature-fails",
    "loop-6-heat-pump",
)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize(("key", "tolerance"), NETWORKS)
def test_a_published_network_is_found_again(
    shared_data: Path, key: str, tolerance: float, solver: str
) -> None:
    case = published_networks(shared_data)[key]

    result = design(stated_network(case), solver=solver)

    assert result["status"] == "optimal"
    assert result["objective_eur_per_year"] == pytest.approx(case["published"]["objective"], rel=tolerance)


def test_the_network_of_a_park_is_found_within_the_reference_solvers_bound(shared_data: Path) -> None:
    case = published_networks(shared_data)["tt-two-producers-economic"]
    reference = case["published"]["reference_run"]

    result = design(stated_network(case))

    assert result["objective_eur_per_year"] == pytest.approx(reference["objective"], rel=1e-4)
    assert result["objective_eur_per_year"] >= reference["bound"]


@pytest.mark.parametrize("key", LOOPS)
def test_a_loop_with_a_closed_form_is_proposed_where_it_pays(shared_data: Path, key: str) -> None:
    case = published_loops(shared_data)[key]
    answers = case["answers"]

    result = design(stated_loop(case))

    proposed = answers.get("propose", answers["net_eur_a"] > 0)
    assert result["connected"] == (["c"] if proposed else [])
    expected = -answers["net_eur_a"] if proposed else 0.0
    assert result["objective_eur_per_year"] == pytest.approx(expected, abs=0.01)


def test_a_loop_that_does_not_pay_is_accounted_when_it_is_forced(shared_data: Path) -> None:
    case = published_loops(shared_data)["loop-2-too-far"]

    result = design(stated_loop(case, connection="forced"))

    assert result["objective_eur_per_year"] == pytest.approx(-case["answers"]["net_eur_a"], abs=0.01)
    annual = result["terms"]["pipes"] + result["terms"]["exchangers"]
    assert annual == pytest.approx(case["answers"]["annuity_eur_a"], abs=0.01)
    assert result["terms"]["pumping"] == pytest.approx(case["answers"]["pumping_eur_a"], abs=0.01)


def test_the_heat_pump_of_the_closed_form_lifts_what_it_should(shared_data: Path) -> None:
    case = published_loops(shared_data)["loop-6-heat-pump"]
    answers = case["answers"]

    result = design(stated_loop(case))

    assert result["heat_pumps"][0]["electricity_kw"] == [pytest.approx(answers["electricity_kw"], abs=1e-3)]
    assert result["sources"][0]["heat_kw"] == [pytest.approx(answers["source_heat_kw"], abs=1e-3)]
    assert result["terms"]["electricity"] == pytest.approx(answers["electricity_eur_a"], abs=0.01)
    capital = sum(result["terms"][name] for name in ("pipes", "exchangers", "heat_pumps"))
    assert capital == pytest.approx(answers["annuity_eur_a"], abs=0.01)


@pytest.mark.parametrize("key", ["loop-3-too-cold", "loop-5-edge-temperature-fails"])
def test_a_source_too_cold_cannot_be_forced(shared_data: Path, key: str) -> None:
    case = published_loops(shared_data)[key]

    assert design(stated_loop(case, connection="forced"))["status"] == "infeasible"


def test_discrete_pipes_are_sized_in_seconds(shared_data: Path) -> None:
    case = published_networks(shared_data)["dhnx-discrete-dn"]
    began = time.process_time()

    design(stated_network(case))

    assert time.process_time() - began < 5.0
